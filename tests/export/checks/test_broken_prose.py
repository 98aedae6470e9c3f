"""Checks 22 to 27 and 30: each fires on the words that it is about, and no other does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from clean_report import FACTS, blocks, document, fact, figure, proof_of

from reportkit.blocks import Block, Details, Figure, Paragraph, Role, Run, text
from reportkit.estimate import Estimate
from reportkit.export.checks.every import run_checks
from reportkit.export.checks.finding import Finding, Severity

if TYPE_CHECKING:
    from reportkit.export.checks.proof import Proof
    from reportkit.fact import Fact


def found(*shown: Block, facts: tuple[Fact, ...] = FACTS) -> tuple[Finding, ...]:
    """What the checks find in a report, its pictures aside."""
    return run_checks(proof_of(document(*shown, facts=facts), {})).findings


def with_words(*words: str | Run) -> tuple[Block, ...]:
    """The clean report, with one more paragraph."""
    return (*blocks(), Paragraph(text(*words)))


def with_answer(*words: str | Run) -> tuple[Block, ...]:
    """The clean report, with another answer."""
    return tuple(
        replace(block, text=text(*words))
        if isinstance(block, Paragraph) and block.role is Role.ANSWER
        else block
        for block in blocks()
    )


def with_figures(*figures: Figure) -> tuple[Block, ...]:
    """The clean report, with other charts."""
    kept = tuple(block for block in blocks() if not isinstance(block, Figure))
    return (*kept[:7], *figures, *kept[7:])


def only(number: int, findings: tuple[Finding, ...]) -> Finding:
    assert [finding.number for finding in findings] == [number], [*map(str, findings)]
    return findings[0]


def test_clean_report_without_pictures_is_clean_too() -> None:
    assert found(*blocks()) == ()


# 22: the answer


def test_answer_of_more_than_25_words_is_found() -> None:
    rambling = " and so on" * 8
    answer = ("Saved ", Run("$1.4m", fact="measured.saved"), f" against the target{rambling}.")
    numbers = {finding.number for finding in found(*with_answer(*answer))}
    assert numbers >= {22}


def test_answer_without_a_number_is_found() -> None:
    assert "number" in only(22, found(*with_answer("We are ahead of the target."))).what


def test_answer_without_a_direction_is_found() -> None:
    answer = (Run("$1.4m", fact="measured.saved"), " is what we have for the target.")
    assert "direction" in only(22, found(*with_answer(*answer))).what


def test_answer_without_a_target_is_found() -> None:
    answer = ("Saved ", Run("$1.4m", fact="measured.saved"), " this year.")
    assert "target" in only(22, found(*with_answer(*answer))).what


def test_answer_that_is_not_known_yet_needs_no_number() -> None:
    assert found(*with_answer("We don't know yet what it saves.")) == ()


def test_report_without_an_answer_is_found() -> None:
    silent = tuple(
        block
        for block in blocks()
        if not (isinstance(block, Paragraph) and block.role is Role.ANSWER)
    )
    assert "rk.headline" in only(22, found(*silent)).what


# 23: sentences


def test_sentence_of_more_than_25_words_is_found() -> None:
    assert found(*with_words("We go on " * 8 + "on.")) == ()
    assert (
        only(23, found(*with_words("We go on " * 8 + "on now."))).what
        == "has 26 words. Cut it at 25."
    )


def test_email_of_more_than_350_words_is_found() -> None:
    assert "350" in only(23, found(*with_words("We do it. " * 120))).what


def test_long_sentences_on_average_are_found() -> None:
    many = "We go on and we go on and we go on and we go on and we go on and so on. " * 12
    assert "on average" in only(23, found(*with_words(many))).what


def test_hard_words_are_found() -> None:
    hard = "Organisational interoperability necessitates comprehensive operationalisation. " * 9
    assert "grade" in only(23, found(*with_words(hard))).what


def test_what_only_the_web_page_opens_may_be_long() -> None:
    long = Paragraph(text("We go on and " * 20 + "on."))
    assert found(*blocks(), Details("More", (long,))) == ()


# 24 and 30: facts


def test_fact_without_a_period_or_a_source_is_found() -> None:
    bare = replace(fact("calls.lost", "Calls lost", Estimate(3.0, "calls")), period="", source=" ")
    finding = only(24, found(*blocks(), facts=(*FACTS, bare)))
    assert "no period and no source" in finding.what


@pytest.mark.parametrize("part", ["value", "type", "target", "meaning"])
def test_metric_that_lacks_a_part_is_found(part: str) -> None:
    name = {"type": "trend (signal or noise)"}.get(part, part)
    facts = (
        *FACTS,
        *(
            fact(f"signal.waits.{each}", "Waits", "common")
            for each in ("value", "type", "target", "meaning")
            if each != part
        ),
    )
    assert f"has no {name}" in only(24, found(*blocks(), facts=facts)).what


def test_number_in_prose_that_is_no_fact_is_found() -> None:
    finding = only(30, found(*with_words("It took 77 people.")))
    assert finding.severity is Severity.WARNING
    assert "77" in finding.what


def test_amount_in_the_answer_that_is_no_fact_is_an_error() -> None:
    finding = only(30, found(*with_answer("Saved $7.7m, ahead of the plan.")))
    assert finding.severity is Severity.ERROR


def test_number_that_is_not_what_its_fact_says_is_an_error() -> None:
    said = Run("72%", fact="forecast.chance")
    finding = only(30, found(*with_words("The chance is ", said, ".")))
    assert finding.severity is Severity.ERROR
    assert "0.71 share" in finding.what


def test_fact_that_the_edition_does_not_hold_is_an_error() -> None:
    finding = only(30, found(*with_words(Run("Soon", fact="no.such.fact"))))
    assert finding.severity is Severity.ERROR


def test_dates_and_names_need_no_fact() -> None:
    assert found(*with_words("Phase 2 began on 4 May 2026.")) == ()


# 25 and 26: words that say too much


@pytest.mark.parametrize("said", ["Costs are rising.", "It is better now.", "Calls are up 62%."])
def test_trend_without_a_signal_is_found(said: str) -> None:
    assert only(25, found(*with_words(said))).severity is Severity.WARNING


def test_trend_with_a_signal_that_did_not_fire_is_found() -> None:
    quiet = fact("signal.waits.type", "Waits", "no real change")
    whole = [
        fact(f"signal.waits.{part}", "Waits", "as usual") for part in ("value", "target", "meaning")
    ]
    words = (Run("Waits rose", fact="signal.waits.type"), " a little.")
    assert only(25, found(*with_words(*words), facts=(*FACTS, quiet, *whole))).number == 25


@pytest.mark.parametrize(
    "said", ["It is likely to hold.", "It is very unlikely.", "It will probably hold."]
)
def test_chance_in_words_without_its_percentage_is_found(said: str) -> None:
    assert only(26, found(*with_words(said))).severity is Severity.WARNING


def test_chance_whose_word_and_percentage_part_is_an_error() -> None:
    chance = Run("71%", fact="forecast.chance")
    finding = only(26, found(*with_words("It is very likely (", chance, ").")))
    assert finding.severity is Severity.ERROR


# 27: charts


def test_more_than_5_charts_are_found() -> None:
    assert "6 charts" in only(27, found(*with_figures(*[figure()] * 6))).what


def test_more_than_4_series_are_found() -> None:
    line = {"type": "scatter", "x": [1, 2], "y": [1, 2], "line": {"color": "#1f5fa8"}}
    crowded = figure(spec={"data": [{**line, "name": str(at)} for at in range(5)], "layout": {}})
    assert "5 series" in only(27, found(*with_figures(crowded))).what


def test_edges_of_a_band_are_no_series() -> None:
    edge = {"type": "scatter", "mode": "lines", "x": [1, 2], "y": [1, 2], "line": {"width": 0}}
    line = {"type": "scatter", "x": [1, 2], "y": [1, 2], "line": {"color": "#1f5fa8"}}
    assert found(*with_figures(figure(spec={"data": [edge] * 8 + [line] * 4, "layout": {}}))) == ()


def test_title_of_a_chart_above_10_words_is_found() -> None:
    title = "It is so that we had fewer calls now than then"
    assert "11 words" in only(27, found(*with_figures(figure(title=title)))).what


# 14, where it looks at charts


def test_faint_line_of_a_chart_is_found() -> None:
    line = {"type": "scatter", "mode": "lines", "x": [1, 2], "y": [1, 2]}
    faint = figure(spec={"data": [{**line, "line": {"color": "#d5e1ef"}}], "layout": {}})
    assert only(14, found(*with_figures(faint))).severity is Severity.ERROR


def test_same_proof_is_found_the_same_each_time() -> None:
    proof: Proof = proof_of(document(*with_words("It took 77 people.")), {})
    assert run_checks(proof) == run_checks(proof)

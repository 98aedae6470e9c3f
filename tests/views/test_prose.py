from __future__ import annotations

import pytest

import reportkit as rk
from reportkit.blocks import Paragraph, plain
from reportkit.blocks.plaintext import render_text
from reportkit.fact import Grade

RATE = rk.Fact(
    "forecast.run_rate", "Pace", rk.Estimate(1.4e6, "GBP/year", 1.2e6, 1.6e6, 0.8),
    "2026-10-31", Grade.MODELLED, "drivers",
)  # fmt: skip
CHANCE = rk.Fact(
    "forecast.chance", "Chance", rk.Estimate(0.71, "share"), "2026-10-31", Grade.MODELLED, "drivers"
)
TARGET = rk.Fact(
    "target.run_rate", "Target", rk.Estimate(1.1e6, "GBP/year"), "2027-01-01", Grade.RECORDED, "p"
)  # fmt: skip


def said(words: str, *sources: object) -> str:
    return " ".join(render_text(rk.prose(words, *sources).blocks).split())


def test_a_fact_is_printed_in_full_as_everywhere_else() -> None:
    assert said("It saves {forecast.run_rate}.", RATE) == (
        "It saves £1.4m a year (likely £1.2m to £1.6m)."
    )


def test_a_form_prints_the_number_the_range_or_the_chance_alone() -> None:
    words = "{forecast.run_rate:value}; {forecast.run_rate:range}; {chance:chance}"

    assert said(words, RATE, CHANCE) == "£1.4m; likely £1.2m to £1.6m; likely (71%)"


def test_its_runs_name_their_facts_and_the_view_states_only_what_it_used() -> None:
    view = rk.prose("Target {target.run_rate}.\n\nPace {forecast.run_rate}.", RATE, TARGET, CHANCE)

    assert [fact.id for fact in view.facts] == ["target.run_rate", "forecast.run_rate"]
    paragraphs = [block for block in view.blocks if isinstance(block, Paragraph)]
    assert [plain(block.text).split()[0] for block in paragraphs] == ["Target", "Pace"]
    assert [run.fact for run in paragraphs[1].text] == [None, "forecast.run_rate", None]


def test_facts_of_a_view_are_at_hand() -> None:
    assert said("{chance:value}", rk.View("mine", (), (CHANCE,))) == "71%"


def test_doubled_braces_are_braces_and_what_a_fact_says_is_no_template() -> None:
    hostile = rk.Fact("h", "H", "{{ 7 }} {x}", "2026-10-31", Grade.RECORDED, "s")

    assert said("{{a}} {h}", hostile) == "{a} {{ 7 }} {x}"


@pytest.mark.parametrize(
    ("words", "sources", "match"),
    [
        ("{run_rate}", (RATE, TARGET), "2 facts are meant"),
        ("{forecast.run_rat}", (RATE,), "Did you mean 'forecast.run_rate'"),
        ("{forecast.run_rate}", (), "was given nothing"),
        ("{forecast.run_rate:wrong}", (RATE,), "no form of a fact"),
        ("{forecast.run_rate:chance}", (RATE,), "not a chance"),
        ("{", (RATE,), "braces"),
        (" \n ", (RATE,), "no words"),
    ],
)
def test_what_cannot_be_filled_in_is_said_with_what_to_write(
    words: str, sources: tuple[rk.Fact, ...], match: str
) -> None:
    with pytest.raises(rk.ReportkitError, match=match):
        rk.prose(words, *sources)


def test_a_sentence_about_what_is_not_known_yet_says_so_and_what_it_needs() -> None:
    unknown = rk.Unknown("What it will save", "no input is recorded", "the table 'drivers'")

    view = rk.prose("It saves {forecast.run_rate}.", unknown, CHANCE)

    assert view.missing == (unknown,)
    assert "the table 'drivers'" in " ".join(render_text(view.blocks).split())
    assert said("It is {chance:chance}.", unknown, CHANCE) == "It is likely (71%)."

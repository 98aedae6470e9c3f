from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.blocks import (
    Block,
    Details,
    Heading,
    Item,
    Items,
    Paragraph,
    Role,
    Run,
    Tone,
    plain,
    text,
)
from reportkit.export.explaining import TITLE, explained
from reportkit.glossary import TERMS, Term


def said(*blocks: Block) -> list[str]:
    return [plain(block.text) for block in explained(blocks) if isinstance(block, Paragraph)]


def body(*parts: str | Run) -> Paragraph:
    return Paragraph(text(*parts))


def test_a_term_explains_itself_in_brackets_at_its_first_use_only() -> None:
    assert said(body("The run-rate is up."), body("The run-rate again.")) == [
        "The run-rate (what a year saves at today's pace) is up.",
        "The run-rate again.",
    ]


def test_a_long_sentence_is_followed_by_the_explanation() -> None:
    long = (
        "The baseline was drawn up by both teams in the spring, and it has been agreed with the "
        "finance team since then."
    )

    (words,) = said(body(f"{long} Next."))

    assert words == f"{long} (Baseline: how things were before.) Next."


def test_the_answer_the_status_and_titles_are_left_as_short_as_they_are() -> None:
    blocks = (
        Paragraph(text("The run-rate is up."), Role.ANSWER),
        Paragraph(text("At the gate"), Role.STATUS),
        Heading(text("Guardrails")),
    )

    assert explained(blocks)[:3] == blocks


def test_what_both_see_is_explained_before_what_a_reader_opens() -> None:
    opened, shown = explained(
        (Details("More", (body("The guardrail holds."),)), body("A guardrail is near."))
    )[:2]

    assert isinstance(opened, Details)
    assert opened.blocks == (body("The guardrail holds."),)
    assert plain(shown.text) == "A guardrail (a limit that must not be passed) is near."  # type: ignore[union-attr]  # a paragraph


@pytest.mark.parametrize(
    "words",
    [
        "The run-rate (what a year brings) is up.",
        "What a year saves (the run-rate) is up.",
        "Run-rate: what a year brings.",
    ],
)
def test_what_is_explained_where_it_stands_is_not_explained_twice(words: str) -> None:
    assert said(body(words), body("The run-rate again.")) == [words, "The run-rate again."]


def test_one_sentence_gets_one_bracket_and_the_other_term_waits_for_its_next_use() -> None:
    first, second = said(body("The guardrail and the baseline hold."), body("The baseline again."))

    assert first.count("(") == 1
    assert second == "The baseline (how things were before) again."


def test_a_printed_fact_is_not_cut_in_two_and_keeps_its_id() -> None:
    (block,) = explained((body("It has a ", Run("run-rate of $2m", fact="f"), "."),))[:1]

    assert isinstance(block, Paragraph)
    assert [(run.text, run.fact) for run in block.text][1] == ("run-rate of $2m", "f")
    assert block.text[2].tone is Tone.MUTED


def test_all_terms_are_listed_at_the_end_where_the_web_page_opens_them() -> None:
    listed = explained((Heading(text("Gates")), Items((Item(text("A guardrail: P90.")),))))[-1]

    assert isinstance(listed, Details)
    assert listed.title == TITLE
    (items,) = listed.blocks
    assert isinstance(items, Items)
    assert [plain(item.text).partition(":")[0] for item in items.items] == [
        "P90",
        "Gate",
        "Guardrail",
    ]


def test_without_a_term_nothing_is_added() -> None:
    blocks = (body("It saves money. A gatekeeper aggregates; navigate, investigated."),)

    assert explained(blocks) == blocks


def test_code_is_left_alone() -> None:
    blocks = (body(Run("gate = 1", Tone.CODE)),)

    assert explained(blocks)[:1] == blocks


@given(st.lists(st.sampled_from(["gate", "P90.", "run-rate", "a", "(", ")", "NPV!", "is", ":"])))
def test_nothing_that_was_said_is_lost(words: list[str]) -> None:
    before = " ".join(words)
    (after, *_) = said(body(before)) or [""]

    for term in TERMS:
        after = after.replace(f" ({term.meaning})", "")
        after = re.sub(rf" \([^()]*: {re.escape(term.meaning)}\.\)", "", after)
    assert after == before


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_meaning_is_short_plain_and_uses_no_other_term(term: Term) -> None:
    assert 2 <= len(term.meaning.split()) <= 10
    assert not term.meaning.endswith(".")
    assert not re.search(r"\d", term.meaning)
    assert term.form.search(f"the {term.name} is")
    assert not [other.name for other in TERMS if other.form.search(term.meaning)]

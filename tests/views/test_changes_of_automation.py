"""Since your last report, on the invented initiative: September's edition, then October's."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from change_lines import after, items, lines
from small_initiative import said

import reportkit as rk
from reportkit.blocks import Details, Items, Shape
from reportkit.views.changes import MOST, changes_view, since_blocks

if TYPE_CHECKING:
    from reportkit.progress.changes import Changes
    from reportkit.views.view import View


def numbers_without_a_fact(view: View) -> list[str]:
    """Return the numbers of lines that no fact backs, but for those in names."""
    known = {fact.id for fact in view.facts}
    return [
        run.text
        for item in items(view)
        for run in item.text
        if re.search(r"\d", run.text) and run.fact not in known
    ]


@pytest.fixture(scope="module")
def automation() -> tuple[Changes, Changes]:
    """Return what September's report keeps, and what October's says of it."""
    whole = rk.read("data/automation", as_of="2026-10-31").only("catalogue")
    kept: list[Changes] = []
    for day in (dt.date(2026, 9, 30), dt.date(2026, 10, 31)):
        tables = whole if day == whole.as_of else whole.before(day)
        if kept:
            tables = after(tables, kept[0])
        forecast, progress = rk.forecast_savings(tables), rk.track_progress(tables)
        signals = rk.signals(tables)
        status = rk.status(progress, forecast, signals)
        kept.append(rk.changes(tables, status, forecast, progress, signals))
    return kept[0], kept[1]


def test_october_reads_as_the_news_of_the_invented_initiative(
    automation: tuple[Changes, Changes],
) -> None:
    view = changes_view(automation[1])
    assert "Since your last report, 30 September" in said(view)
    told = lines(view)
    assert told[0] == "New decision: Approve the start of phase 3? Needed by 15 Dec 2026."
    assert (
        "Seoul live: now 23 Nov 2026, 3 weeks later (was Oct 2026). "
        "Why: checked Korean cast lists come late." in told
    )
    assert "Gate of Phase 2: 4 of 5 criteria met, was 2." in told
    assert (
        "Cost of cataloguing in Toronto and London, Sept 2026, restated: $132k, was $117k "
        "(agency invoices came late)." in told
    )


def test_every_number_of_a_change_is_a_fact_and_no_sentence_is_long(
    automation: tuple[Changes, Changes],
) -> None:
    view = changes_view(automation[1])
    names = [text for text in numbers_without_a_fact(view) if not text.startswith("Gate of Phase")]
    assert [text for text in names if "Sept 2026" not in text] == []
    for line in lines(view):
        for sentence in re.split(r"(?<=[.?!]) (?=[A-Z$£])", line):
            assert len(sentence.split()) <= 25, sentence


def test_no_more_changes_are_read_at_a_glance_than_an_email_has_room_for(
    automation: tuple[Changes, Changes],
) -> None:
    view = changes_view(automation[1])
    glance = [block for block in view.blocks if isinstance(block, Items)]
    assert [len(block.items) for block in glance] == [MOST]
    assert sum(isinstance(block, Details) for block in view.blocks) == 1


def test_a_restated_figure_is_told_at_a_glance_however_much_else_changed(
    automation: tuple[Changes, Changes],
) -> None:
    blocks, _ = since_blocks(automation[1], most=2)
    (glance,) = [block for block in blocks if isinstance(block, Items)]
    assert [item.shape for item in glance.items] == [Shape.BULLET, Shape.RESTATED]


def test_better_and_worse_are_never_said_in_words(automation: tuple[Changes, Changes]) -> None:
    told = " ".join(lines(changes_view(automation[1])))
    assert not re.search(r"\b(rising|falling|better|worse|improving|rose|fell)\b", told)


def test_what_a_tile_was_can_be_asked_for(automation: tuple[Changes, Changes]) -> None:
    before = automation[1].before("forecast.chance_of_target")
    assert before is not None
    assert before.id == "was.forecast.chance_of_target"
    assert automation[1].before("nothing.of_the_kind") is None

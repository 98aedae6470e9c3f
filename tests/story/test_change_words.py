"""A change in words, and which changes are told first."""

from __future__ import annotations

import pytest

from reportkit.blocks import plain
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.progress.changes import PAST, WITHIN, Change, Kind
from reportkit.story.change_words import change_line
from reportkit.story.changes import chosen


def fact(name: str, value: Estimate | str, label: str = "A figure") -> Fact:
    return Fact(name, label, value, "2026-10-31", Grade.RECORDED, "a test")


def change(kind: Kind, name: str) -> Change:
    return Change(kind, "changed", "open", "one", fact(name, "now"), None)


@pytest.mark.parametrize(
    ("how", "latest", "before", "words"),
    [
        ("past", 9.1, 3.8, "Errors: 9.1, past its limit of 6, was 3.8."),
        ("within", 4.0, 9.1, "Errors: 4, again within its limit of 6, was 9.1."),
        ("past", 6.04, None, "Errors: 6.04, past its limit of 6."),
    ],
)
def test_a_limit_is_told_with_its_reading_and_what_it_was(
    how: str, latest: float, before: float | None, words: str
) -> None:
    at = "one.guardrail.errors"
    also = {
        name: fact(f"{at}.{name}", Estimate(size, "errors"))
        for name, size in (("latest", latest), ("limit", 6.0), ("before", before))
        if size is not None
    }
    stands = fact(f"{at}.stands", PAST if how == "past" else WITHIN, "Errors")
    item, stated = change_line(Change("limit", how, "open", "one", stands, None, also))
    assert plain(item.text) == words
    assert {one.id for one in stated} == {f"{at}.stands", *(one.id for one in also.values())}


def test_what_was_saved_does_not_hide_that_the_chance_of_the_target_moved() -> None:
    saved = change("money", "measured.saved_to_date")
    chance = change("money", "forecast.chance_of_target")
    pace = change("money", "measured.net_pace")
    date, gate = change("date", "one.milestone.a.due"), change("gate", "one.stage.b.criteria_met")
    assert chosen([saved, chance, pace, date, gate], 4) == (saved, chance, date, gate)

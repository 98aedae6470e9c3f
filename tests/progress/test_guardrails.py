from __future__ import annotations

import pytest
from small_initiative import Row, small

from reportkit.progress import Guardrail, track_progress


def guardrail(
    limit: float, latest: float | None, stops: str = "above", unit: str = "errors"
) -> Row:
    return {
        "initiative": "one",
        "guardrail": f"{unit} {stops} {limit}, {latest}",
        "unit": unit,
        "limit": limit,
        "latest": "" if latest is None else latest,
        "stops": stops,
        "recorded_on": "2025-06-01",
    }


def tracked(*given: Row) -> tuple[Guardrail, ...]:
    return track_progress(small(guardrails=list(given))).guardrails


@pytest.mark.parametrize(
    ("row", "used"),
    [
        (guardrail(6, 3), 0.5),
        (guardrail(6, 9), 1.5),
        (guardrail(0.99, 0.997, "below", "share"), 0.3),
        (guardrail(100, 125, "below", "customers"), 0.8),
        (guardrail(100, 80, "below", "customers"), 1.25),
        (guardrail(0, 3), None),
        (guardrail(6, None), None),
    ],
)
def test_how_much_is_used_is_the_way_to_the_limit(row: Row, used: float | None) -> None:
    (one,) = tracked(row)
    assert one.used == (None if used is None else pytest.approx(used))
    assert one.passed is (used is not None and used > 1) or one.limit == 0


def test_a_reading_on_its_limit_has_used_all_and_passed_nothing() -> None:
    (one,) = tracked(guardrail(6, 6))
    assert (one.used, one.passed) == (1.0, False)


def test_the_nearest_to_its_limit_comes_first_and_one_without_a_reading_last() -> None:
    far, near, unread = guardrail(10, 1), guardrail(10, 9), guardrail(10, None)
    assert [one.latest for one in tracked(unread, far, near)] == [9, 1, None]


def test_one_that_is_passed_comes_first_even_where_its_way_has_no_length() -> None:
    names = [one.limit for one in tracked(guardrail(10, 9), guardrail(0, 1))]
    assert names == [0, 10]

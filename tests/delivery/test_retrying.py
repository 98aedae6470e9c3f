"""When a letter that was put off is tried again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reportkit.delivery.ledger import Delivery
from reportkit.delivery.retrying import again_at

NOON = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
WINDOW = dt.timedelta(hours=4)
ROW = Delivery("automation", NOON.date(), "", 1, "reader@example.org", "", id=1, first_try_at=NOON)
MINUTE = dt.timedelta(minutes=1)


def waits(row: Delivery) -> list[dt.timedelta]:
    """The waits between attempts that all fail at once."""
    now, found = NOON, []
    while (then := again_at(replace(row, attempts=len(found) + 1), now, WINDOW)) is not None:
        found.append(then - now)
        now = then
    return found


def test_the_wait_doubles_and_then_stays() -> None:
    spans = waits(ROW)
    for span, minutes in zip(spans, (1, 2, 4, 8, 16, 30, 30), strict=False):
        assert minutes * MINUTE <= span <= 1.2 * minutes * MINUTE
    assert len(spans) < 20


def test_the_whole_window_is_used_and_no_more() -> None:
    assert sum(waits(ROW), dt.timedelta()) == WINDOW


def test_what_was_put_off_together_does_not_come_back_together() -> None:
    rows = [replace(ROW, id=number, attempts=5) for number in range(50)]
    assert len({again_at(row, NOON, WINDOW) for row in rows}) > 40


@given(
    attempts=st.integers(0, 10_000),
    late=st.timedeltas(dt.timedelta(), dt.timedelta(days=2)),
    window=st.timedeltas(dt.timedelta(), dt.timedelta(days=2)),
)
def test_it_is_tried_in_the_future_within_its_window_or_no_more(
    attempts: int, late: dt.timedelta, window: dt.timedelta
) -> None:
    now = NOON + late
    then = again_at(replace(ROW, attempts=attempts), now, window)
    assert (then is None) == (late >= window)
    if then is not None:
        assert now < then <= NOON + window
        assert then == again_at(replace(ROW, attempts=attempts), now, window)

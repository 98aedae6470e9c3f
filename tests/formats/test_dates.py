from __future__ import annotations

import datetime as dt

import pytest

from reportkit.formats import dates


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (-42, "6 weeks"),
        (92, "3 months"),
        (365, "12 months"),
        (900, "2.5 years"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_a_reader_would_use(days: int, said: str) -> None:
    assert dates.duration(days) == said


def test_a_day_is_written_in_full_or_short() -> None:
    when = dt.date(2014, 9, 30)
    assert dates.day(when) == "30 September 2014"
    assert dates.short_day(when) == "30 Sept 2014"
    assert dates.month(when) == "Sept 2014"

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from reportkit.formats import dates
from reportkit.formats.locale import use


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


@pytest.mark.parametrize(
    ("locale", "zone", "said"),
    [
        ("en_GB", "Europe/Oslo", "3 November 2026, 22:05 Oslo time"),
        ("en_US", "America/New_York", "November 3, 2026, 10:05 PM New York time"),
        ("en_GB", "UTC", "3 November 2026, 22:05 UTC"),
    ],
)
def test_an_hour_is_said_with_whose_hour_it_is(locale: str, zone: str, said: str) -> None:
    with use(locale):
        when = dates.moment(dt.datetime(2026, 11, 3, 22, 5, tzinfo=ZoneInfo(zone)))

    assert " ".join(when.split()) == said

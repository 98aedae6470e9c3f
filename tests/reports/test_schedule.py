"""When a report is due: on the days when clocks change, and on days that not every month has."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportkit.reports import Schedule
from reportkit.reports.schedule import read_schedule

LONDON = "Europe/London"
APIA = "Pacific/Apia"
# Half an hour of change; a change at midnight; a day left out; an odd offset; no change.
ZONES = (
    *("Europe/London", "America/New_York", "Australia/Lord_Howe", "America/Havana"),
    *("Asia/Beirut", APIA, "Pacific/Chatham", "UTC"),
)
WORKDAY = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3"
MORNING = dt.datetime(2026, 1, 5, 7)  # noqa: DTZ001  a clock on the wall


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def due(rule: str, after: str, until: str, zone: str = LONDON) -> list[str]:
    found = Schedule(rule, zone).due(utc(after), utc(until))
    return [f"{moment:%Y-%m-%d %H:%M}" for moment in found]


def recurring(rule: str, after: str, until: str, start: dt.datetime = MORNING) -> list[str]:
    found = Schedule(rule, LONDON, start).due(utc(after), utc(until))
    return [f"{moment.astimezone(ZoneInfo(LONDON)):%Y-%m-%d %H:%M}" for moment in found]


def complaint(value: object, zone: str | None = LONDON) -> str:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_schedule(value, zone)
    return str(caught.value)


def test_an_hour_is_that_of_the_wall_in_winter_and_in_summer() -> None:
    assert due("0 7 3 * *", "2026-03-01", "2026-04-30") == ["2026-03-03 07:00", "2026-04-03 06:00"]


def test_an_hour_that_the_clock_leaves_out_is_due_when_the_clock_goes_on() -> None:
    assert due("30 1 * * *", "2026-03-28", "2026-03-31") == [
        *("2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"),
    ]


def test_an_hour_that_the_clock_repeats_is_due_the_first_time_only() -> None:
    assert due("30 1 * * *", "2026-10-24", "2026-10-27") == [
        *("2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"),
    ]
    for after in ("2026-10-25 00:45", "2026-10-25 01:15"):
        assert due("30 1 * * *", after, "2026-10-25 12:00") == []


def test_times_that_fall_together_when_the_clock_goes_on_are_due_once() -> None:
    assert due("0,30 1-2 * * *", "2026-03-29", "2026-03-29 02:00") == [
        *("2026-03-29 01:00", "2026-03-29 01:30"),
    ]


def test_every_hour_means_each_that_passes() -> None:
    assert len(due("0 * * * *", "2026-10-24 22:59", "2026-10-25 23:59")) == 25
    assert len(due("0 * * * *", "2026-03-28 23:59", "2026-03-29 22:59")) == 23


def test_a_day_that_a_month_lacks_is_left_out_and_the_last_day_is_not() -> None:
    assert len(due("0 7 31 * *", "2026-01-01", "2027-01-01")) == 7
    lasts = due("0 7 L * *", "2026-01-01", "2027-01-01")
    assert len(lasts) == 12
    assert lasts[1] == "2026-02-28 07:00"
    assert due("0 7 29 2 *", "2026-01-01", "2033-01-01", "UTC") == [
        *("2028-02-29 07:00", "2032-02-29 07:00"),
    ]


def test_the_year_ends_between_two_moments() -> None:
    assert due("0 0 * * *", "2026-12-30 12:00", "2027-01-02", "UTC") == [
        *("2026-12-31 00:00", "2027-01-01 00:00", "2027-01-02 00:00"),
    ]


def test_the_date_is_that_of_the_place_where_the_clock_hangs() -> None:
    schedule = Schedule("30 0 1 * *", "Pacific/Auckland")
    (moment,) = schedule.due(utc("2026-06-15"), utc("2026-07-15"))
    assert moment == utc("2026-06-30 12:30")
    assert schedule.day(moment) == dt.date(2026, 7, 1)


def test_a_clock_that_was_set_back_makes_nothing_due() -> None:
    assert due("* * * * *", "2026-06-15 12:00", "2026-06-15 11:00") == []


def test_the_third_working_day_can_be_said_by_a_recurrence_rule() -> None:
    assert recurring(WORKDAY, "2026-01-01", "2026-05-01") == [
        *("2026-01-05 07:00", "2026-02-04 07:00", "2026-03-04 07:00", "2026-04-03 07:00"),
    ]


def test_every_second_week_is_counted_from_the_start() -> None:
    found = recurring("FREQ=WEEKLY;INTERVAL=2", "2026-01-01", "2026-02-10")
    assert found == ["2026-01-05 07:00", "2026-01-19 07:00", "2026-02-02 07:00"]


def test_a_recurrence_rule_keeps_to_the_wall_on_days_when_clocks_change() -> None:
    night = dt.datetime(2026, 1, 1, 1, 30)  # noqa: DTZ001  a clock on the wall
    schedule = Schedule("FREQ=DAILY", LONDON, night)
    spring = schedule.due(utc("2026-03-29"), utc("2026-03-31"))
    assert spring == (utc("2026-03-29 01:00"), utc("2026-03-30 00:30"))
    autumn = schedule.due(utc("2026-10-25"), utc("2026-10-27"))
    assert autumn == (utc("2026-10-25 00:30"), utc("2026-10-26 01:30"))
    assert schedule.next(utc("2026-10-25 01:15")) == utc("2026-10-26 01:30")
    twice = Schedule("FREQ=DAILY;BYHOUR=1,2;BYMINUTE=0", LONDON, night)
    assert twice.due(utc("2026-03-29"), utc("2026-03-29 12:00")) == (utc("2026-03-29 01:00"),)


def test_a_recurrence_rule_that_has_ended_is_never_due_again() -> None:
    schedule = Schedule("FREQ=DAILY;UNTIL=20260107T070000", "UTC", MORNING)
    assert schedule.next(utc("2026-01-06 12:00")) == utc("2026-01-07 07:00")
    assert schedule.next(utc("2026-01-07 07:00")) is None


RULES = ("30 1 * * *", "*/20 * * * *", "0 0 * * *", "15 0,2-4 * * 0", "0 * 1 * *", "5 23 L * *")
MOMENTS = st.datetimes(
    dt.datetime(2011, 12, 1),  # noqa: DTZ001  hypothesis adds the zone
    dt.datetime(2027, 12, 31),  # noqa: DTZ001  as above
    timezones=st.just(dt.UTC),
)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(RULES),
    st.sampled_from(ZONES),
    MOMENTS,
    st.lists(st.floats(0, 20), min_size=1, max_size=3),
)
def test_spans_that_meet_share_nothing_and_leave_out_nothing(
    rule: str, zone: str, first: dt.datetime, days: list[float]
) -> None:
    schedule = Schedule(rule, zone)
    edges = [first]
    for each in days:
        edges.append(edges[-1] + dt.timedelta(days=each))
    parts = [moment for after, until in pairwise(edges) for moment in schedule.due(after, until)]
    assert parts == list(schedule.due(edges[0], edges[-1]))
    assert parts == sorted(set(parts))
    assert all(edges[0] < moment <= edges[-1] for moment in parts)
    assert schedule.next(first) > first  # type: ignore[operator]  # none of these rules ends


@settings(deadline=None)
@given(st.sampled_from([zone for zone in ZONES if zone != APIA]), MOMENTS)
def test_a_fixed_hour_comes_once_on_each_date_that_the_place_has(
    zone: str, first: dt.datetime
) -> None:
    place = ZoneInfo(zone)
    start = first.replace(second=0, microsecond=0)
    hours = [start + dt.timedelta(minutes=30 * each) for each in range(48 * 5)]
    there = sorted({moment.astimezone(place).date() for moment in hours})[1:-1]
    found = Schedule("30 1 * * *", zone).due(start, hours[-1])
    dates = [moment.astimezone(place).date() for moment in found]
    assert sorted(set(dates)) == dates
    assert set(there) <= set(dates)


def test_what_a_place_leaves_out_with_a_whole_date_is_due_when_its_clock_goes_on() -> None:
    found = Schedule("30 1 * * *", APIA).due(utc("2011-12-28 12:00"), utc("2011-12-31 09:00"))
    there = [f"{moment.astimezone(ZoneInfo(APIA)):%m-%d %H:%M}" for moment in found]
    assert there == ["12-29 01:30", "12-31 00:00", "12-31 01:30"]


def walls(zone: str, first: dt.datetime, hours: int) -> list[tuple[dt.datetime, dt.datetime]]:
    """Every minute of some hours, and what the clock on the wall shows in it."""
    place = ZoneInfo(zone)
    minutes = [first + dt.timedelta(minutes=each) for each in range(1, 60 * hours)]
    return [(moment, moment.astimezone(place)) for moment in minutes]


@settings(deadline=None)
@given(st.sampled_from(ZONES), MOMENTS)
def test_what_is_due_at_every_hour_is_what_the_wall_shows(zone: str, first: dt.datetime) -> None:
    start = first.replace(second=0, microsecond=0)
    shown = walls(zone, start, 40)
    expected = [moment for moment, wall in shown if wall.minute % 20 == 0]
    assert list(Schedule("*/20 * * * *", zone).due(start, shown[-1][0])) == expected


@pytest.mark.parametrize(
    ("zone", "before"),
    [
        ("America/Havana", "2026-03-07"),  # midnight is left out
        ("Asia/Beirut", "2026-03-28"),  # as above
        ("America/Havana", "2026-10-31"),  # midnight comes twice
        (APIA, "2011-12-29"),  # a whole day is left out
        ("Australia/Lord_Howe", "2026-04-04"),  # by half an hour
        ("Australia/Lord_Howe", "2026-10-03"),  # as above
    ],
)
@pytest.mark.parametrize("rule", ["*/20 * * * *", "*/30 * 29-31,1-8 * *"])
def test_every_hour_of_a_strange_day_is_due_as_the_wall_shows_it(
    zone: str, before: str, rule: str
) -> None:
    every = int(rule[2:4])
    days = {*range(1, 9), 29, 30, 31} if "-" in rule else {*range(1, 32)}
    shown = walls(zone, utc(before), 72)
    expected = [moment for moment, wall in shown if wall.minute % every == 0 and wall.day in days]
    assert list(Schedule(rule, zone).due(utc(before), shown[-1][0])) == expected


def test_another_text_is_another_schedule() -> None:
    assert Schedule("0 7 3 * *", LONDON).text == "cron 0 7 3 * *, Europe/London"
    assert Schedule(WORKDAY, LONDON, MORNING).text == (
        f"rrule {WORKDAY} from 2026-01-05T07:00:00, Europe/London"
    )


def test_a_schedule_is_written_as_cron_or_as_a_table() -> None:
    written = Schedule("0 7 3 * *", LONDON)
    assert read_schedule("0  7 3 * *", LONDON) == written
    assert read_schedule({"cron": "0 7 3 * *", "zone": LONDON}, "UTC") == written
    table = {"rrule": f"rrule:{WORKDAY.lower()}", "start": MORNING}
    assert read_schedule(table, LONDON) == Schedule(WORKDAY, LONDON, MORNING)


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("monthly", "has 1 fields; cron has 5: minute, hour, day of month"),
        ("0 7 3 * * *", "has 6 fields"),
        ("0 25 3 * *", "cannot be: its hour"),
        ("0 7 30 2 *", "cannot be: its day-of-month"),
        ("0 7 * * MONDAY", "cannot be: its day-of-week"),
        (7, "is no schedule"),
        ({"cron": "0 7 3 * *", "zon": "UTC"}, "has no key 'zon'. Did you mean 'zone'?"),
        ({"cron": "0 7 3 * *", "rrule": "FREQ=DAILY"}, "holds cron or rrule, one of them"),
        ({"cron": "0 7 3 * *", "zone": "Europe/Londn"}, 'Did you mean "Europe/London"?'),
        ({"cron": "0 7 3 * *", "zone": "EST"}, "is not a time zone that is known here"),
        ({"rrule": "FREQ=DAILY"}, "Add the first day and hour"),
        ({"rrule": "FREQ=DAILY", "start": MORNING.replace(tzinfo=dt.UTC)}, "without an offset"),
        ({"rrule": "FREQ=HOURLY", "start": MORNING}, "needs FREQ=DAILY, WEEKLY, MONTHLY, YEARLY"),
        ({"rrule": "every day", "start": MORNING}, "has a part that cannot be read"),
        ({"rrule": "FREQ=DAILY;BYEASTER=1", "start": MORNING}, "has a part BYEASTER"),
        ({"rrule": "FREQ=DAILY;BYDAY=XX", "start": MORNING}, "is no recurrence rule"),
        ({"rrule": "FREQ=DAILY;UNTIL=20270101T000000Z", "start": MORNING}, "without the Z"),
        ({"rrule": "FREQ=DAILY;UNTIL=20200101", "start": MORNING}, "never comes due"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "start": MORNING}, "never comes due"),
    ],
)
def test_what_is_no_schedule_is_told_with_what_to_write(value: object, part: str) -> None:
    assert part in complaint(value)


def test_a_schedule_without_a_zone_is_refused() -> None:
    assert "time_zone" in complaint("0 7 3 * *", None)

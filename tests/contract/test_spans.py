from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.contract.spans import Span, read_day, read_month, read_span
from reportkit.period import month_of

PLANNED = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Jun 2014", "2014-06-01", "2014-06-30"),
        ("June 2014", "2014-06-01", "2014-06-30"),
        ("Sept 2014", "2014-09-01", "2014-09-30"),
        ("2014-06", "2014-06-01", "2014-06-30"),
        ("2014-06-30", "2014-06-30", "2014-06-30"),
        ("30 June 2014", "2014-06-30", "2014-06-30"),
        ("2015", "2015-01-01", "2015-12-31"),
        ("Jul to Sep 2014", "2014-07-01", "2014-09-30"),
        ("Jul - Sep 2014", "2014-07-01", "2014-09-30"),
        ("Jun 2013 to Jan 2014", "2013-06-01", "2014-01-31"),
        ("Nov to Jan 2015", "2014-11-01", "2015-01-31"),
        ("from Jan to Mar 2015", "2015-01-01", "2015-03-31"),
        ("mid Dec 2013", "2013-12-01", "2013-12-31"),
        ('Jun 2014"', "2014-06-01", "2014-06-30"),
    ],
)
def test_a_span_is_read_with_both_ends(text: str, first: str, last: str) -> None:
    assert read_span(text) == Span(day(first), day(last))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("after Mar 2015", "2015-04-01"),
        ("post-March 2015", "2015-04-01"),
        ("post-Mar 2015", "2015-04-01"),
        ("from Jan 2015", "2015-01-01"),
        ("Jan 2015 onwards", "2015-01-01"),
        ("Apr to Jun 2014 onwards", "2014-04-01"),
        ("Dec 2013 - date tbc", "2013-12-01"),
    ],
)
def test_a_span_without_an_end_is_open(text: str, first: str) -> None:
    assert read_span(text) == Span(day(first), None)


@pytest.mark.parametrize(
    ("text", "last"), [("by Mar 2015", "2015-03-31"), ("before Mar 2015", "2015-02-28")]
)
def test_a_span_without_a_start_is_open_there(text: str, last: str) -> None:
    assert read_span(text) == Span(None, day(last))


@pytest.mark.parametrize(
    "text", ["", "  ", "date tbc", "date to be confirmed", "Dates to be confirmed", "TBC", "tbd"]
)
def test_no_date_yet_is_an_answer(text: str) -> None:
    assert read_span(text) == Span()


@pytest.mark.parametrize(
    "text", ["Jul", "soon", "n/a", "30/06/2014", "2014-02-30", "Sep to Jul", "Q3 2014", "Jun 20144"]
)
def test_what_names_no_date_is_not_read(text: str) -> None:
    assert read_span(text) is None


@given(PLANNED)
def test_a_day_written_in_either_way_is_read_back(date: dt.date) -> None:
    assert read_day(date.isoformat()) == date
    assert read_day(f"{date.day} {calendar.month_name[date.month]} {date.year}") == date


@given(PLANNED)
def test_a_month_written_in_any_way_is_read_back(date: dt.date) -> None:
    start = date.replace(day=1)
    short = f"{calendar.month_abbr[date.month]} {date.year}"
    assert read_month(f"{date:%Y-%m}") == read_month(short) == read_month(date.isoformat()) == start


@given(PLANNED, PLANNED)
def test_a_span_of_months_is_read_back(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    words = f"{calendar.month_name[first.month]} {first.year} to {last:%Y-%m}"
    span = read_span(words)
    assert span is not None
    assert span.first == first.replace(day=1)
    assert span.last == month_of(last).end - dt.timedelta(days=1)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_raises(text: str) -> None:
    for reader in (read_span, read_day, read_month):
        reader(text)


@given(st.text("JunFebtoafer 0123459-", max_size=24))
def test_a_span_that_is_read_does_not_end_before_it_starts(text: str) -> None:
    span = read_span(text)
    if span and span.first and span.last:
        assert span.first <= span.last

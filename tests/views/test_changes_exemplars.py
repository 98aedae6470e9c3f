"""The real programme's news: July against June, and December against November 2014."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from small_initiative import said

import reportkit as rk
from reportkit.blocks import Details, Heading, Items, plain
from reportkit.contract.previous import Previous
from reportkit.views.changes import changes_view

if TYPE_CHECKING:
    from reportkit.progress.changes import Changes
    from reportkit.views.view import View

JULY = """\
Since your last report, 30 June
^ Passports. Moved from alpha to beta.
^ Renew a patent. Moved from beta to live.
v 3 dates of 3 services were moved later or lost: Prison visit booking, Claim Personal \
Independence Payment (PIP) and Agent online self-serve.
v Lasting power of attorney. New case management software goes live: overdue, was due Jun 2014."""

NOVEMBER = """\
Since your last report, 31 October
^ Carer\N{RIGHT SINGLE QUOTATION MARK}s Allowance. Moved from beta to live.
^ Agent online self-serve. Moved from alpha to beta.
v Student finance, share of use that is digital: 77%, was 98%.
v 10 dates of 6 services were moved later or lost, among them Lasting power of attorney, \
Passports and Rural payments."""

DECEMBER = """\
Since your last report, 30 November
^ Student finance, share of use that is digital: 97%, was 77%.
- Find an apprenticeship, uses a year: 1.8m, was 1.4m.
! Find an apprenticeship. Release public beta of candidate service: was stated as done, \
and is not; due Dec 2014."""

MARKS = {"improvement": "^", "concern": "v", "restated": "!", "neutral": "=", "bullet": "-"}


def edition(as_of: str, kept: Changes | None = None) -> Changes:
    tables = rk.read("data/exemplars", as_of=as_of)
    if kept is not None:
        tables = replace(tables, previous=Previous(kept.as_of, kept.facts))
    programme = rk.track_programme(tables)
    rates = tables.own["saving_per_point"]
    reference = tables.own["case_studies"]["digital_share"]
    saving = rk.channel_shift_savings(tables.latest("services"), rates, reference=reference)
    return rk.changes(tables, programme, saving)


@pytest.fixture(scope="module")
def july() -> View:
    return changes_view(edition("2014-07-31", edition("2014-06-30")))


@pytest.fixture(scope="module")
def december() -> View:
    return changes_view(edition("2014-12-31", edition("2014-11-30")))


def at_a_glance(view: View) -> str:
    lines = []
    for block in view.blocks:
        if isinstance(block, Heading):
            lines.append(plain(block.text))
        elif isinstance(block, Items):
            lines += [f"{MARKS[item.shape]} {plain(item.text)}" for item in block.items]
    return "\n".join(lines)


def inside(view: View) -> list[str]:
    return [
        plain(item.text)
        for block in view.blocks
        if isinstance(block, Details)
        for part in block.blocks
        if isinstance(part, Items)
        for item in part.items
    ]


def test_july_against_june_is_the_programmes_news(july: View) -> None:
    assert at_a_glance(july) == JULY


def test_december_against_november_is_the_programmes_news(december: View) -> None:
    assert at_a_glance(december) == DECEMBER


def test_a_month_in_which_many_dates_slipped_is_told_in_one_line_and_each_may_be_opened() -> None:
    november = changes_view(edition("2014-11-30", edition("2014-10-31")))
    assert at_a_glance(november) == NOVEMBER
    told = inside(november)
    slip = "Public beta release: moved later, to after Mar 2015 (was Jan to Mar 2015)."
    assert f"Passports. {slip}" in told
    assert sum("later" in line or "no longer has a date" in line for line in told) == 10
    assert not [line for line in told if "uses a year: 1.2m, was 1.2m" in line]


def test_all_else_of_july_may_be_opened(july: View) -> None:
    told = inside(july)
    assert (
        "Agent online self-serve. Service goes live: no longer has a date (was Jan to Mar 2015)."
        in told
    )
    assert (
        "Civil claims. Service goes live: now Jul to Sep 2014, 3 months earlier "
        "(was Oct to Dec 2014)." in told
    )
    assert (
        "Apprenticeship applications. Beta development: overdue, and no longer listed "
        "(was May 2014)." in told
    )
    assert not [line for line in told if line.startswith("Student finance. Full-time student")]


def test_the_programmes_headline_tells_the_same() -> None:
    kept = edition("2014-06-30")
    tables = rk.read("data/exemplars", as_of="2014-07-31")
    tables = replace(tables, previous=Previous(kept.as_of, kept.facts))
    programme = rk.track_programme(tables)
    changes = rk.changes(tables, programme)
    words = said(rk.programme_headline(programme, None, changes, title="Exemplars"))
    assert "Since your last report, 30 June" in words
    assert "Renew a patent. Moved from beta to live." in words
    assert "Since" not in said(rk.programme_headline(programme, title="Exemplars"))

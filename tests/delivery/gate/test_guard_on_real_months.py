"""The guard on months as they came: none is held that was right, and a slip in one is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reportkit as rk
from reportkit.delivery.gate import Stated, guard
from reportkit.delivery.gate.guard_words import guard_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.contract.dataset import Tables

ROOT = Path(__file__).parents[3]
TIMES = 4.0  # what a report has that asks for nothing else


def stated(tables: Tables) -> Stated:
    """What a report of an initiative states, but for its forecast."""
    progress, signals = rk.track_progress(tables), rk.signals(tables)
    nouns: list[object] = [progress, signals, rk.status(progress, signals)]
    if tables.has("metrics"):
        nouns.append(rk.measure_savings(tables))
    return Stated(tables.as_of, rk.changes(tables, *nouns).facts)


def month_ends(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    day = first
    while day <= last:
        yield day
        day = (day + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


@pytest.fixture(scope="module")
def catalogue() -> Tables:
    """The invented initiative, with its whole history."""
    return rk.read(ROOT / "data/automation", as_of="2026-10-31").only("catalogue")


@pytest.fixture(scope="module")
def months(catalogue: Tables) -> list[Stated]:
    """What a report of each of the last ten months would have stated."""
    days = month_ends(dt.date(2026, 1, 31), dt.date(2026, 10, 31))
    return [stated(catalogue.before(day)) for day in days]


def test_no_month_of_the_invented_initiative_is_held(months: list[Stated]) -> None:
    judged = []
    for at in range(1, len(months)):
        found = guard(months[at], months[:at], TIMES)
        assert guard_reason(found, months[:at]) is None
        judged.append(found.judged)
    assert judged[0] == 0
    assert judged[-1] > 10


@pytest.mark.parametrize("wrong", [100, 2, 0.5])
def test_a_month_whose_cost_was_delivered_in_another_unit_or_twice_or_by_half_is_held(
    catalogue: Tables, months: list[Stated], wrong: float
) -> None:
    metrics = catalogue.frames["metrics"].copy()
    slip = (metrics["metric"] == "cost") & (metrics["period"] >= "2026-09-01")
    metrics.loc[slip, "value"] *= wrong
    spoilt = replace(catalogue, frames={**catalogue.frames, "metrics": metrics})
    progress, signals = rk.track_progress(spoilt), rk.signals(spoilt)
    facts = rk.changes(spoilt, progress, signals, rk.status(progress, signals)).facts
    found = guard(Stated(spoilt.as_of, facts), months[:-1], TIMES)
    assert "signal.cost.value" in {each.now.id for each in found.strange}


def test_no_month_of_a_published_service_is_held() -> None:
    last = rk.read(ROOT / "data/exemplars", as_of="2014-12-31")
    days = [day for day in month_ends(dt.date(2014, 4, 30), last.as_of) if day.month != 5]
    editions = 0
    for service in last.initiatives[::4]:
        earlier: list[Stated] = []
        for day in days:
            tables = last.before(day)
            if service not in tables.initiatives:
                continue
            now = stated(tables.only(service))
            assert guard_reason(guard(now, earlier, TIMES), earlier) is None
            earlier.append(now)
        editions += len(earlier)
    assert editions > 40

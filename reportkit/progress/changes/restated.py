"""Past figures that now read otherwise: as editions stated them, and as tables recorded them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, slug
from reportkit.period import month_start
from reportkit.progress.cells import words
from reportkit.progress.changes.change import Change, was
from reportkit.progress.changes.noise import PRINTED, distance, reads_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.contract.dataset import Tables

_MEASURED = "measured."
_OF_A_MONTH = re.compile(r"\.\d{4}-\d{2}$")
_PARTS = ("actual.", "counterfactual.")  # of a saving, which is told itself
_MOST_SITES = 2


def restated_facts(
    before: Mapping[str, Fact],
    now: Mapping[str, Fact],
    since: dt.date,
    reasons: Mapping[dt.date, Fact],
) -> Iterator[Change]:
    """Yield figures of a past period that the report before stated otherwise.

    Only of periods that were over, and wholly known, when that was written: a month that was half
    told is not restated by the other half. An estimate counts as restated where either figure lies
    outside the other's range, a recorded one where its digits differ.

    Parameters
    ----------
    before, now
        Facts by id.
    since
        The day of the report before.
    reasons
        Why figures of a month were restated, by its first day.
    """
    known_through = _measured_through(before)
    for fact in now.values():
        stated = before.get(fact.id)
        if stated is None or fact.id.startswith(tuple(_MEASURED + part for part in _PARTS)):
            continue
        if not (isinstance(fact.value, Estimate) and isinstance(stated.value, Estimate)):
            continue
        last = _last_day(fact)
        limit = known_through if fact.id.startswith(_MEASURED) else since
        if last is None or limit is None or last > limit or fact.period != stated.period:
            continue
        if fact.value.unit != stated.value.unit or fact.label != stated.label:
            continue
        if fact.grade not in {Grade.MEASURED, Grade.RECORDED}:
            continue
        if distance(stated.value, fact.value) == "none":
            continue
        if not reads_alike(stated.value, fact.value):
            reason = reasons.get(month_start(last))
            also = {"reason": reason} if reason else {}
            order = last.toordinal() + ("saving" in fact.id)
            yield Change("restated", "figure", "restated", "", fact, was(stated), also, order)


def _last_day(fact: Fact) -> dt.date | None:
    """Return the last day of a past period; None where the fact says how things are on a day."""
    start, _, end = fact.period.partition("/")
    try:
        first = dt.date.fromisoformat(start)
        if end:
            return dt.date.fromisoformat(end) - dt.timedelta(days=1)
    except ValueError:
        return None
    if _OF_A_MONTH.search(fact.id) is None:
        return None
    return (pd.Timestamp(first) + pd.offsets.MonthEnd(0)).date()


def _measured_through(facts: Mapping[str, Fact]) -> dt.date | None:
    """Return the last day that was measured, as the figures since launch say."""
    ends = [
        dt.date.fromisoformat(fact.period.partition("/")[2]) - dt.timedelta(days=1)
        for fact in facts.values()
        if fact.id.startswith(_MEASURED) and "/" in fact.period
    ]
    return max(ends, default=None)


def restated_rows(tables: Tables, initiative: str, since: dt.date) -> tuple[Change, ...]:
    """Return what the tables restated of figures that they held on ``since``, by month.

    Told where it moves the month's whole by more than half a percent.

    Parameters
    ----------
    tables
        Of one initiative.
    initiative
        With which its facts' ids begin.
    since
        The day of the report before.
    """
    earlier = tables.before(since)
    metrics = _metric_changes(tables, earlier, initiative)
    return (*metrics, *_cost_changes(tables, earlier, initiative))


def _metric_changes(tables: Tables, earlier: Tables, initiative: str) -> Iterator[Change]:
    places = _named(tables.latest("rollout"), "site")
    keys = ["metric", "site", "period"]
    both = _both(earlier.latest("metrics"), tables.latest("metrics"), keys, "value")
    both = both.assign(month=both["period"].dt.to_period("M").dt.to_timestamp())
    for definition in tables.latest("metric_definitions").to_dict("records"):
        mine = both[both["metric"] == definition["metric"]]
        for month, rows in mine.groupby("month"):
            again = rows[rows["value"] != rows["was"]]
            if again.empty or not _matters(rows):
                continue
            how = "sum" if words(definition["adds_up"]) == "sum" else "mean"
            sites = [places.get(one, one) for one in map(str, again["site"].dropna().unique())]
            where = f" in {' and '.join(sites)}" if 0 < len(sites) <= _MOST_SITES else ""
            unit = words(definition["unit"]).partition("/")[0]
            rows_again = _Again(
                f"{initiative}.restated.metric.{slug(words(definition['metric']))}",
                f"{words(definition['name'])}{where}",
                pd.Timestamp(str(month)).date(),
                again,
                unit if how == "sum" else words(definition["unit"]),
                how,
            )
            yield rows_again.change(initiative, tables.credit)


def _cost_changes(tables: Tables, earlier: Tables, initiative: str) -> Iterator[Change]:
    teams = _named(tables.latest("workstreams"), "workstream")
    keys = ["workstream", "kind", "month"]
    both = _both(earlier.latest("cash_flows"), tables.latest("cash_flows"), keys, "actual")
    currency = words(tables.initiative()["currency"])
    both = both.assign(workstream=both["workstream"].fillna(""))
    for (team, kind, month), rows in both.groupby(keys):
        again = rows[rows["value"] != rows["was"]]
        if again.empty or not _matters(rows):
            continue
        name = teams.get(str(team), str(team))
        of = f" of {name}" if name else ""
        rows_again = _Again(
            f"{initiative}.restated.cost.{slug(f'{name} {kind}')}",
            f"{'One-off' if kind == 'one_off' else 'Running'} cost{of}",
            pd.Timestamp(str(month)).date(),
            again,
            currency,
            "sum",
        )
        yield rows_again.change(initiative, tables.credit)


def _named(frame: pd.DataFrame, key: str) -> dict[str, str]:
    known = frame.dropna(subset=["name"])
    return dict(zip(known[key].astype(str), known["name"].astype(str), strict=True))


def _both(before: pd.DataFrame, now: pd.DataFrame, keys: list[str], column: str) -> pd.DataFrame:
    """Return the rows that are known on both days: ``value`` now, what it ``was``, ``reason``."""
    then = before[[*keys, column]].rename(columns={column: "was"})
    today = now[[*keys, column, "reason"]].rename(columns={column: "value"})
    return today.merge(then, on=keys).dropna(subset=["was", "value"])


def _matters(rows: pd.DataFrame) -> bool:
    """Return whether what was restated moves the whole by more than its digits hide."""
    gap = abs(float((rows["value"] - rows["was"]).sum()))
    return gap > PRINTED * float(rows["was"].abs().sum())


@dataclass(frozen=True, slots=True)
class _Again:
    """Rows of one month that were recorded again: ``value`` now, what it ``was``, ``reason``."""

    name: str
    label: str
    month: dt.date
    rows: pd.DataFrame
    unit: str
    how: str  # they add up

    def change(self, initiative: str, credit: str) -> Change:
        """Return what they came to, and come to now, with the reason where one is recorded."""
        source = f"what was recorded again ({credit})" if credit else "what was recorded again"
        fact = Fact(
            f"{self.name}.{self.month:%Y-%m}",
            self.label,
            self._size("value"),
            f"{self.month}/{(pd.Timestamp(self.month) + pd.DateOffset(months=1)).date()}",
            Grade.RECORDED,
            source,
        )
        stated = was(replace(fact, value=self._size("was")))
        why = "; ".join(dict.fromkeys(self.rows["reason"].dropna()))
        also = {}
        if why:
            label = f"Why {self.label} was restated"
            also["reason"] = replace(fact, id=f"{fact.id}.reason", label=label, value=why)
        order = self.month.toordinal() + 0.5
        return Change("restated", "rows", "restated", initiative, fact, stated, also, order)

    def _size(self, column: str) -> Estimate:
        return Estimate(float(self.rows[column].agg(self.how)), self.unit or "points")

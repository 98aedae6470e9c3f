"""Which metrics say what the work costs and how much of it there was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Unknown

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

WHAT = "What it has saved so far"
_PERIOD_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """An initiative's work as its metrics count it.

    Parameters
    ----------
    initiative, currency
        Its key, and its money.
    cost, volume
        Rows of ``metrics`` with ``site``, ``period``, ``value``: what the work cost
        [currency/period] and how much there was [items/period]; ``volume`` is empty where it is
        not counted.
    cost_name, volume_name
        In plain words; the second is empty where volume is not counted.
    volume_unit
        What volume counts, as in ``"titles"``.
    """

    initiative: str
    currency: str
    cost: pd.DataFrame
    volume: pd.DataFrame
    cost_name: str
    volume_name: str
    volume_unit: str

    @property
    def by_site(self) -> bool:
        """Whether cost is counted by site."""
        return bool(self.cost["site"].notna().any())


def work_of(tables: Tables) -> Work | Unknown:
    """Find the cost and the volume of an initiative's work.

    A metric says which it is in its ``role``. Where none does, the one that adds up, is better
    lower and is in the initiative's money is the cost, and volume is not guessed.

    Raises
    ------
    EstimateError
        If several metrics have one role, a unit is in another currency or for another period
        than the values, or a value is below zero.
    """
    row = tables.initiative()
    initiative = str(row["initiative"])
    metrics = tables.latest("metrics")
    definitions = tables.latest("metric_definitions")
    if metrics.empty or definitions.empty:
        lacking = "metrics" if metrics.empty else "metric_definitions"
        why = "no metric of its work is recorded"
        return Unknown(WHAT, why, f"the table '{lacking}' with what the work costs")
    if pd.isna(row["currency"]):
        raise EstimateError(
            f"{initiative} has no currency. Add it to the table 'initiatives', as in GBP."
        )
    currency = str(row["currency"])
    cost = _with_role(definitions, "cost")
    if cost is None:
        cost = _in_money(definitions, currency)
    if cost is None:
        return Unknown(
            WHAT,
            "no metric says what the work costs",
            f"a metric in {currency} with the role 'cost' in the table 'metric_definitions'",
        )
    volume = _with_role(definitions, "volume")
    if volume is not None and _values(metrics, volume)["value"].notna().sum() == 0:
        volume = None
    costs = _values(metrics, cost)
    if costs["value"].notna().sum() == 0:
        return Unknown(WHAT, f"{cost['name']} has no value yet", "values in the table 'metrics'")
    _refuse_other_money(cost, currency)
    for definition in (cost, volume):
        if definition is not None:
            _refuse_other_period(definition, metrics)
    return Work(
        initiative=initiative,
        currency=currency,
        cost=costs,
        volume=costs.iloc[:0] if volume is None else _values(metrics, volume),
        cost_name=str(cost["name"]),
        volume_name="" if volume is None else str(volume["name"]),
        volume_unit="" if volume is None else str(volume["unit"]).partition("/")[0].strip(),
    )


def _with_role(definitions: pd.DataFrame, role: str) -> pd.Series[Any] | None:
    found = definitions[definitions["role"] == role]
    if len(found) > 1:
        raise EstimateError(
            f"{len(found)} metrics have the role {role!r} ({', '.join(found['metric'])}). "
            "Give it to one: a saving is measured on one cost and one volume."
        )
    return None if found.empty else found.iloc[0]


def _in_money(definitions: pd.DataFrame, currency: str) -> pd.Series[Any] | None:
    found = definitions[
        (definitions["unit"].str.split("/").str[0].str.strip() == currency)
        & (definitions["adds_up"] == "sum")
        & (definitions["better"] == "lower")
    ]
    if len(found) > 1:
        raise EstimateError(
            f"{len(found)} metrics may be what the work costs ({', '.join(found['metric'])}). "
            "Say which, in the column 'role' of the table 'metric_definitions'."
        )
    return None if found.empty else found.iloc[0]


def _values(metrics: pd.DataFrame, definition: pd.Series[Any]) -> pd.DataFrame:
    rows = metrics.loc[metrics["metric"] == definition["metric"], ["site", "period", "value"]]
    below = rows[rows["value"] < 0]
    if len(below):
        first = below.iloc[0]
        where = "" if pd.isna(first["site"]) else f" of {first['site']}"
        raise EstimateError(
            f"{len(below):,} of {len(rows):,} values of {definition['metric']} are below 0 "
            f"(first: {first['value']:,.10g}{where} in the period from "
            f"{first['period']:%Y-%m-%d}). Correct them, or leave them empty."
        )
    return pd.DataFrame(rows)


def _refuse_other_money(cost: pd.Series[Any], currency: str) -> None:
    money = str(cost["unit"]).split("/")[0].strip()
    if money == currency:
        return
    if re.fullmatch("[A-Z]{3}", money):
        raise EstimateError(
            f"{cost['metric']} is in {money}, but the initiative's currency is {currency}. "
            f"Convert it, and state it in {currency}."
        )
    raise EstimateError(
        f"{cost['metric']} has the role 'cost' but is in {cost['unit']!r}. "
        f"State what the work costs in {currency} a period, as in '{currency}/week'."
    )


def _refuse_other_period(definition: pd.Series[Any], metrics: pd.DataFrame) -> None:
    _, slash, per = str(definition["unit"]).partition("/")
    stated = _PERIOD_DAYS.get(per.strip().lower().removesuffix("s"))
    periods = metrics.loc[metrics["metric"] == definition["metric"], "period"]
    days = pd.Series(periods.dropna().unique()).sort_values().diff().dt.days.median()
    if not slash or stated is None or pd.isna(days):
        return
    if not stated / 1.3 < days < stated * 1.3:
        raise EstimateError(
            f"{definition['metric']} is in {definition['unit']!r}, but its periods are "
            f"{days:.0f} days apart. State each value for its own period."
        )

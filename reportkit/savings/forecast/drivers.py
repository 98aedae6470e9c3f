"""The uncertain inputs of a forecast, read from the table ``drivers``.

Which there are, and what is assumed without them, stands in
:mod:`reportkit.savings.forecast.driver_keys`.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.errors import EstimateError
from reportkit.fact import Grade
from reportkit.savings.distributions import Quantiles
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS, DriverKey
from reportkit.savings.units import factor_of, item_of, same_item

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 3  # problems that one message spells out; it must fit on five lines

_NOT_RECORDED = "assumed, for nothing is recorded"

_PER_ITEM = "saving_per_item"
_BY_TIME = ("time_saved", "loaded_rate")


@dataclass(frozen=True, slots=True)
class Driver:
    """An uncertain input, in the unit that a forecast computes in.

    Parameters
    ----------
    key, label
        Its name in :data:`reportkit.savings.forecast.driver_keys.DRIVER_KEYS`, and in plain words.
    quantiles
        Its distribution, in ``unit``.
    unit
        As in ``"GBP/hour"``.
    source, owner, reviewed_on
        Where it came from, who answers for it, and when it was last looked at.
    grade
        How well it is supported.
    defaulted
        Whether it was not stated, so that the kit's own assumption stands in its place.
    """

    key: str
    label: str
    quantiles: Quantiles
    unit: str
    source: str
    owner: str = ""
    reviewed_on: dt.date | None = None
    grade: Grade = Grade.ASSUMED
    defaulted: bool = False


def missing_drivers(keys: Iterable[str]) -> str:
    """Return what a forecast still needs besides the drivers stated, empty if nothing."""
    stated = set(keys)
    wants = [] if "volume" in stated else ["volume"]
    if _PER_ITEM not in stated:
        absent = [key for key in _BY_TIME if key not in stated]
        if len(absent) == len(_BY_TIME):
            wants.append("either saving_per_item or time_saved and loaded_rate")
        else:
            wants.extend(absent)
    return " and ".join(wants)


def read_drivers(rows: pd.DataFrame, initiative: str, currency: str) -> tuple[Driver, ...]:
    """Read the drivers of one initiative and fill in what is assumed.

    Parameters
    ----------
    rows
        The rows of the table ``drivers`` that hold, with every column of the contract.
    initiative
        For messages.
    currency
        ISO 4217; a driver in another one is an error.

    Returns
    -------
    tuple of Driver
        In the order of :data:`~reportkit.savings.forecast.driver_keys.DRIVER_KEYS`; of the saving
        per item and the two that make it up, those stated.

    Raises
    ------
    EstimateError
        If a driver is unknown, twice, out of order, outside its support, in a unit that it cannot
        have, or needed and missing; all that is wrong at once.
    """
    stated: dict[str, Driver] = {}
    problems: list[str] = []
    for row in rows.to_dict("records"):
        try:
            driver = read_driver(row, currency)
        except EstimateError as error:
            problems.append(str(error))
            continue
        if driver.key in stated:
            problems.append(f"{driver.key} is stated twice. Keep one row.")
        stated[driver.key] = driver
    wants = missing_drivers(str(row["driver"]) for row in rows.to_dict("records"))
    if wants:
        problems.append(f"Without {wants} there is no forecast. Add what is missing.")
    problems.extend(_contradictions(stated))
    if problems:
        raise EstimateError(_message(problems, initiative))
    drivers = (stated.get(key) or _assume(known, currency) for key, known in DRIVER_KEYS.items())
    return tuple(driver for driver in drivers if driver is not None)


def with_budget(drivers: tuple[Driver, ...], spent: float, planned: float) -> tuple[Driver, ...]:
    """Take the one-off cost from its budget [currency] where no driver states it.

    A budget is one number: how far it may be overrun, only the driver can say.
    """
    whole = spent + planned
    return tuple(
        replace(
            one,
            quantiles=Quantiles(whole, whole, whole, "cost"),
            source="budgets in the table 'cash_flows'",
            defaulted=False,
        )
        if one.key == "one_off_cost" and one.defaulted and planned > 0
        else one
        for one in drivers
    )


def read_driver(row: dict[Any, Any], currency: str) -> Driver:
    """Read a row of the table ``drivers``.

    Raises
    ------
    EstimateError
        If it is unknown, out of order, outside its support, or in a unit that it cannot have.
    """
    key = str(row["driver"])
    known = DRIVER_KEYS.get(key)
    if known is None:
        near = difflib.get_close_matches(key, DRIVER_KEYS, n=1)
        instead = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(DRIVER_KEYS)}."
        raise EstimateError(f"{key!r} is not a driver of a forecast. {instead}")
    unit = _words(row.get("unit"))
    factor = factor_of(known, unit, currency)
    low, mid, high = (float(row[name]) * factor for name in ("p10", "p50", "p90"))
    try:
        quantiles = Quantiles(low, mid, high, known.support)
    except EstimateError as error:
        raise EstimateError(f"{key}: {error}") from None
    if known.unit == "share/year" and high > 1:
        raise EstimateError(
            f"{key} is up to {high:.0%} a year. Write 4 percent as 4% or 0.04, in {known.unit!r}."
        )
    reviewed, grade = row.get("reviewed_on"), _words(row.get("grade"))
    return Driver(
        key=key,
        label=_words(row.get("label")) or known.label,
        quantiles=quantiles,
        unit=_computed_in(known, unit, currency),
        source=_words(row.get("source")),
        owner=_words(row.get("owner")),
        reviewed_on=None if pd.isna(reviewed) else pd.Timestamp(reviewed).date(),
        grade=Grade(grade) if grade else Grade.ASSUMED,
    )


def _assume(known: DriverKey, currency: str) -> Driver | None:
    if known.default is None:
        return None
    return Driver(
        key=known.key,
        label=known.label,
        quantiles=known.default,
        unit=_computed_in(known, "", currency),
        source=_NOT_RECORDED,
        defaulted=True,
    )


def _contradictions(stated: dict[str, Driver]) -> list[str]:
    """Return what cannot be said together: two prices of an item, or different items."""
    found = []
    both = [key for key in _BY_TIME if key in stated]
    if _PER_ITEM in stated and both:
        found.append(
            f"saving_per_item is stated beside {' and '.join(both)}, and would count twice. "
            "Keep one of the two."
        )
    volume = stated.get("volume")
    counted = item_of(DRIVER_KEYS["volume"], volume.unit) if volume else ""
    for key in (_PER_ITEM, "time_saved"):
        per = item_of(DRIVER_KEYS[key], stated[key].unit) if key in stated else ""
        if not same_item(counted, per):
            found.append(f"volume counts {counted}s, but {key} is per {per}. Use one item.")
    return found


def _computed_in(known: DriverKey, unit: str, currency: str) -> str:
    """Return the unit after conversion, with the analyst's own word for what is counted."""
    over, slash, per = known.unit.partition("/")
    stated_over, stated_slash, stated_per = unit.partition("/")
    if over == "item":
        return f"{stated_over.strip()}/year" if stated_slash else stated_over.strip()
    counted = stated_per.strip() if per == "item" else per
    top = {"currency": currency, "minute": "minutes", "month": "months"}.get(over, over)
    return f"{top}{slash}{counted}"


def _words(cell: object) -> str:
    return str(cell).strip() if isinstance(cell, str) else ""


def _message(problems: list[str], initiative: str) -> str:
    count = f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}"
    lines = [f"{count} in the drivers of {initiative}:", *(f"- {one}" for one in problems[:_SHOWN])]
    if len(problems) > _SHOWN:
        lines.append(f"- and {len(problems) - _SHOWN} more.")
    return "\n".join(lines)

"""Units as analysts write them, read into those that a forecast computes in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    from reportkit.savings.forecast.driver_keys import DriverKey

_DAYS_A_YEAR = 365.25

_MINUTES = {"second": 1 / 60, "minute": 1.0, "min": 1.0, "hour": 60.0}
_MONTHS = {"week": 12 * 7 / _DAYS_A_YEAR, "month": 1.0, "quarter": 3.0, "year": 12.0}
_A_YEAR = {
    "year": 1.0,
    "quarter": 4.0,
    "month": 12.0,
    "week": _DAYS_A_YEAR / 7,
    "day": _DAYS_A_YEAR,
}
_AN_HOUR = {"hour": 1.0, "minute": 60.0}
_SHARES = {"share": 1.0}
# Refused: the cell 60% is read as 0.6 already, so that a unit of percent could count it twice.
_PERCENT = ("percent", "%")
_CODE = re.compile("[A-Z]{3}")  # of a currency


def factor_of(known: DriverKey, unit: str, currency: str) -> float:
    """Return what a stated figure is multiplied by, to be in the unit of its driver.

    Raises
    ------
    EstimateError
        If the unit is none that the driver can be stated in, or in another currency.
    """
    over, _, per = (part.strip() for part in unit.partition("/"))
    wanted_over, _, wanted_per = known.unit.partition("/")
    factor = _top(known, unit, currency) * _bottom(per, wanted_over, wanted_per)
    if _single(over) in _PERCENT:
        raise EstimateError(
            f"{known.key} is in {unit!r}. "
            f"State it in {_wanted(known, unit, currency)!r}: as 60% or 0.6."
        )
    if not factor:
        raise EstimateError(
            f"{known.key} is in {unit!r}. State it in {_wanted(known, unit, currency)!r}."
        )
    return factor


def item_of(known: DriverKey, unit: str) -> str:
    """Return what a unit counts by: ``"title"`` in ``"minutes/title"``, empty where nothing."""
    over, _, per = unit.partition("/")
    wanted_over, _, wanted_per = known.unit.partition("/")
    if wanted_over == "item":
        return _single(over)
    return _single(per) if wanted_per == "item" else ""


def same_item(one: str, other: str) -> bool:
    """Return whether two words for what is counted may mean the same."""
    generic = {"", "item", "unit", "transaction"}
    return one in generic or other in generic or one[:3] == other[:3]


def _top(known: DriverKey, unit: str, currency: str) -> float:
    over = unit.partition("/")[0].strip()
    wanted = known.unit.partition("/")[0]
    if wanted == "currency":
        if over == currency:
            return 1.0
        if _CODE.fullmatch(over):
            raise EstimateError(
                f"{known.key} is in {over}, but the initiative's currency is {currency}. "
                f"Convert it, and state it in {_wanted(known, unit, currency)!r}."
            )
        return 0.0
    if wanted == "item":
        return 1.0 if over else 0.0
    tables = {"minute": _MINUTES, "month": _MONTHS, "share": _SHARES}
    return tables[wanted].get(_single(over), 0.0)


def _bottom(per: str, over: str, wanted: str) -> float:
    if wanted == "item":
        return 1.0 if per else 0.0
    if not per:
        # A stock has no time, and a rate of growth or interest is understood as a year's.
        return 1.0 if not wanted or over in {"item", "share"} else 0.0
    if over == "share":
        return 1.0 if _single(per) == wanted else 0.0
    tables = {"year": _A_YEAR, "hour": _AN_HOUR}
    return tables.get(wanted, {}).get(_single(per), 0.0)


def _single(word: str) -> str:
    return word.strip().lower().removesuffix("s")


def _wanted(known: DriverKey, unit: str, currency: str) -> str:
    """Return the driver's unit as it is stated, with the analyst's own word for an item."""
    over, _, per = (part.strip() for part in unit.partition("/"))
    items = "items" if not over or _CODE.fullmatch(over) else over
    plural = known.unit.replace("minute", "minutes").replace("item/year", f"{items}/year")
    plural = "months" if plural == "month" else plural.replace("/item", f"/{per or 'item'}")
    return plural.replace("currency", currency)

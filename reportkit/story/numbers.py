"""The one formatter of numbers, money, shares and ranges, in every medium (Babel, CLDR)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import format_decimal, get_currency_symbol, is_currency

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    from reportkit.estimate import Estimate

LOCALE = "en_GB"

_SCALES = ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
_ONE_PERCENT = 0.01
_HALF_A_PERCENT = 0.005
_NOTHING_BESIDE = 1e-3
"""An end of a range below this share of the other end is nothing beside it: £96 to £147k."""

_ONE_TO_THREE_DIGITS = 0.9995
_EXACT_BELOW = 10
"""A mantissa below this keeps one decimal, as in 1.4m; from here on none, as in 14m."""


def money(amount: float, currency: str) -> str:
    """Return an amount [currency] to two or three digits: ``$1.4m``, ``£270k``, ``-£1.8bn``."""
    sign = "-" if amount < 0 and _rounded(amount) != "0" else ""
    symbol = get_currency_symbol(currency, "en")
    # A currency without a sign of its own is its code, which keeps its distance: CHF 1.4m.
    apart = "\N{NO-BREAK SPACE}" if symbol[-1:].isalpha() else ""
    return f"{sign}{symbol}{apart}{_rounded(abs(amount))}"


def count(number: float) -> str:
    """Return a count to two or three digits: ``1.4m``, ``270k``, ``412``, ``6.3``."""
    sign = "-" if number < 0 and _rounded(number) != "0" else ""
    return f"{sign}{_rounded(abs(number))}"


def _rounded(size: float) -> str:
    for scale, suffix in _SCALES:
        # Compared as it will be printed: 999,600 is a million, not 1000k.
        if round(size / scale, 3) >= _ONE_TO_THREE_DIGITS:
            return f"{_digits(size / scale, scale)}{suffix}"
    return format_decimal(size, format="0.##", locale=LOCALE)


def _digits(mantissa: float, scale: float) -> str:
    whole = round(mantissa, 1) >= _EXACT_BELOW
    # Beside its range 4.0m says more than 4m: that the next digit was looked at.
    pattern = "#,##0" if whole else "#,##0.#" if scale == 1 else "#,##0.0"
    return format_decimal(mantissa, format=pattern, locale=LOCALE)


def exact(number: float) -> str:
    """Return a number in full, with its thousands apart: ``1,380,000``, ``6.25``."""
    return format_decimal(number, format="#,##0.###", locale=LOCALE)


def share(part: float) -> str:
    """Return a share [0..1] as a percentage: ``62%``; only none is 0% and only all is 100%."""
    if 0 < part < _ONE_PERCENT:
        return "less than 1%"
    if 1 - _ONE_PERCENT < part < 1:
        return "more than 99%"
    pattern = "#,##0.##" if -_HALF_A_PERCENT <= part < 0 else "#,##0"
    return f"{format_decimal(part * 100, format=pattern, locale=LOCALE)}%"


def counted(unit: str) -> str:
    """Return what a unit counts: ``GBP`` of ``GBP/year``."""
    return unit.partition("/")[0]


def is_money(unit: str) -> bool:
    """Return whether a unit counts money: an ISO 4217 code, alone or by something."""
    code = counted(unit)
    return code.isupper() and is_currency(code, LOCALE)  # FTE looks like one and is none


def number(value: float, unit: str) -> str:
    """Return a number as its unit is written, without what it is counted by."""
    if is_money(unit):
        return money(value, counted(unit))
    if counted(unit) == "share":
        return share(value)
    return count(value)


def per(unit: str) -> str:
    """Return what a unit is counted by, in words: ``" a year"`` for ``GBP/year``."""
    _, _, by = unit.partition("/")
    if not by:
        return ""
    # "an hour", "an item", but "a year", "a user" and "per 1,000 titles".
    if by[0].isdigit():
        return f" per {by}"
    vowel = by[0] in "aeio" or by.startswith("hour")
    return f" {'an' if vowel else 'a'} {by}"


def unit_words(unit: str) -> str:
    """Return a unit in words, without what its numbers already show: ``titles a week``."""
    what = counted(unit)
    named = "" if what == "share" or is_money(what) else what
    return f"{named}{per(unit)}".strip()


def measured(value: float, unit: str) -> str:
    """Return a number with its whole unit in words: ``2.4m titles a year``, ``4% a year``."""
    return f"{number(value, counted(unit))} {unit_words(unit)}".strip()


def spread(estimate: Estimate) -> str:
    """Return the range alone: ``£1.2m to £1.6m``.

    Raises
    ------
    EstimateError
        If the number was counted, not estimated.
    """
    if estimate.low is None or estimate.high is None:
        raise EstimateError(f"{estimate.value} {estimate.unit} was counted: it has no range.")
    return ends(estimate.low, estimate.high, estimate.unit)


def ends(low: float, high: float, unit: str) -> str:
    """Return two ends of a range: ``£1.2m to £1.6m``."""
    least = max(abs(low), abs(high)) * _NOTHING_BESIDE if counted(unit) != "share" else 0.0
    first, last = (0.0 if abs(end) < least else end for end in (low, high))
    return f"{number(first, unit)} to {number(last, unit)}"


def estimate(value: Estimate) -> str:
    """Return a number with its range in the same breath: ``£1.4m a year (likely £1.2m to £1.6m)``.

    "Likely" is said of the 80% range, between P10 and P90; another level is printed.
    """
    said = f"{number(value.value, value.unit)}{per(value.unit)}"
    if not value.estimated:
        return said
    return f"{said} ({hedge(value)} {spread(value)})"


def hedge(value: Estimate) -> str:
    """Return the word for an estimate's level: "likely" for 80%."""
    return "likely" if value.level == LIKELY else f"{share(value.level or 0)} range"


LIKELY = 0.8
"""The level that "likely" stands for; every report says so in its notes."""

"""The one formatter of numbers, money, shares and ranges, in every medium (Babel, CLDR)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.numbers import (
    format_decimal,
    format_scientific,
    get_currency_symbol,
    get_territory_currencies,
    is_currency,
)

from reportkit.errors import EstimateError
from reportkit.formats.locale import current

if TYPE_CHECKING:
    from reportkit.estimate import Estimate

_APART = "\N{NO-BREAK SPACE}"
_BRITISH = ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, ""))
_AMERICAN = ((1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))
_INDIAN = ((1e7, f"{_APART}crore"), (1e5, f"{_APART}lakh"), (1e3, "k"), (1.0, ""))
_RUPEE = "INR"
_IN_CAPITALS = frozenset({"CA", "US"})
_GROUPED_BY_LAKH = "#,##,##0"

_WHOLE = 1e15  # above it, floats are not whole
_ONE_PERCENT = 0.01
_HALF_A_PERCENT = 0.005
NOTHING_BESIDE = 1e-3
"""An end of a range below this share of the other end is nothing beside it: £96 to £147k."""

_THOUSANDS = re.compile(r"(?<![\d.,])\d{4,9}(?![\d.,])")  # in a unit: errors per 1000 titles
_ONE_TO_THREE_DIGITS = 0.9995
_EXACT_BELOW = 10
"""A mantissa below this keeps one decimal, as in 1.4m; from here on none, as in 14m."""

_COUNT_EXACT_BELOW = 100
"""A plain count keeps its decimal longer: beside 12.6 minutes, 11.2 is not 11 beside 13."""


def money(amount: float, currency: str) -> str:
    """Return an amount [currency] to two or three digits: ``$1.4m``, ``£270k``, ``-£1.8bn``."""
    scales = _scales(current())
    if scales is _INDIAN and currency != _RUPEE:
        scales = _BRITISH  # ₹24 lakh, but $2.4m: other people's money is counted as they do
    said = _rounded(abs(amount), scales)
    sign = "-" if amount < 0 and said != "0" else ""
    symbol = sign_of(currency)
    # A currency without a sign of its own is its code, which keeps its distance: CHF 1.4m.
    apart = _APART if len(symbol) > 1 and symbol[-1:].isalpha() else ""
    return f"{sign}{symbol}{apart}{said}"


def sign_of(currency: str) -> str:
    """Return the sign of a currency, which no other currency has in this locale.

    The shortest that CLDR knows: ``$`` for US dollars in London, where nobody else is meant, and
    ``US$`` in Toronto, where ``$`` is the Canadian one.
    """
    return _sign(currency, current())


@cache
def _sign(currency: str, locale: str) -> str:
    at_home = get_currency_symbol(currency, locale)
    abroad = get_currency_symbol(currency, "en")
    own = get_territory_currencies(locale.rpartition("_")[2])
    taken = {get_currency_symbol(code, locale) for code in own if code != currency}
    return min((sign for sign in (at_home, abroad) if sign not in taken), key=len, default=currency)


def count(number: float) -> str:
    """Return a count to two or three digits: ``1.4m``, ``270k``, ``412``, ``11.2``, ``6.3``."""
    said = _rounded(abs(number), _scales(current()), _COUNT_EXACT_BELOW)
    return f"-{said}" if number < 0 and said != "0" else said


def _rounded(
    size: float, scales: tuple[tuple[float, str], ...], exact_below: float = _EXACT_BELOW
) -> str:
    for scale, suffix in scales:
        # Compared as it will be printed: 999,600 is a million, not 1000k.
        if round(size / scale, 3) >= _ONE_TO_THREE_DIGITS:
            return f"{_digits(size / scale, scale, exact_below)}{suffix}"
    return format_decimal(size, format="0.##", locale=current())


@cache
def _scales(locale: str) -> tuple[tuple[float, str], ...]:
    if str(Locale.parse(locale).decimal_formats[None].pattern).startswith(_GROUPED_BY_LAKH):
        return _INDIAN
    return _AMERICAN if locale.rpartition("_")[2] in _IN_CAPITALS else _BRITISH


def _digits(mantissa: float, scale: float, exact_below: float) -> str:
    whole = round(mantissa, 1) >= (exact_below if scale == 1 else _EXACT_BELOW)
    # Beside its range 4.0m says more than 4m: that the next digit was looked at.
    pattern = _grouped("") if whole else _grouped(".#") if scale == 1 else _grouped(".0")
    return format_decimal(mantissa, format=pattern, locale=current())


def _grouped(decimals: str) -> str:
    """Return a pattern with the locale's own groups: thousands, or lakh and crore."""
    lakh = _scales(current()) is _INDIAN
    return f"{_GROUPED_BY_LAKH if lakh else '#,##0'}{decimals}"


def exact(number: float) -> str:
    """Return a number in full, with its thousands apart: ``1,380,000``, ``6.25``."""
    return format_decimal(number, format=_grouped(".###"), locale=current())


def digits(number: float, significant: int) -> str:
    """Return a number to so many digits, thousands apart: ``1,234``, ``0.0123``; whole if large."""
    if abs(number) >= _WHOLE:
        return format_scientific(number, format="0.###E0", locale=current())
    if abs(number) >= 10**significant or number == 0:
        return format_decimal(number, format=_grouped(""), locale=current())
    rounded = float(f"{number:.{significant}g}")
    return format_decimal(rounded, format=_grouped(f".{'#' * 15}"), locale=current())


def separators() -> str:
    """Return the signs before decimals and between thousands, as Plotly takes them: ``.,``."""
    return _separators(current())


@cache
def _separators(locale: str) -> str:
    signs = Locale.parse(locale).number_symbols["latn"]
    return f"{signs['decimal']}{signs['group']}"


def share(part: float) -> str:
    """Return a share [0..1] as a percentage: ``62%``; only none is 0% and only all is 100%."""
    if 0 < part < _ONE_PERCENT:
        return f"less than 1{_percent(current())}"
    if 1 - _ONE_PERCENT < part < 1:
        return f"more than 99{_percent(current())}"
    pattern = "#,##0.##" if -_HALF_A_PERCENT <= part < 0 else "#,##0"
    return f"{format_decimal(part * 100, format=pattern, locale=current())}{_percent(current())}"


@cache
def _percent(locale: str) -> str:
    """Return the sign for a percentage, after a space where the locale has one."""
    return str(Locale.parse(locale).percent_formats[None].pattern).rpartition("0")[2]


def counted(unit: str) -> str:
    """Return what a unit counts: ``GBP`` of ``GBP/year``."""
    return unit.partition("/")[0]


def is_money(unit: str) -> bool:
    """Return whether a unit counts money: an ISO 4217 code, alone or by something."""
    code = counted(unit)
    return code.isupper() and is_currency(code, "en")  # FTE looks like one and is none


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
    said = f"{named}{per(unit)}".strip()
    return _THOUSANDS.sub(lambda found: exact(float(found.group())), said)


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
    least = max(abs(low), abs(high)) * NOTHING_BESIDE if counted(unit) != "share" else 0.0
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

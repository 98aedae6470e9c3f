"""Read what people type into cells: numbers, money, shares, yes and no.

Each reader takes the text of one cell and returns what it means, or None where it cannot tell.
None guesses: ``1,5`` may be one and a half or a slip of the thousands, so it is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

_SCALES = {
    "": 0,
    "k": 3,
    "thousand": 3,
    "m": 6,
    "million": 6,
    "bn": 9,
    "b": 9,
    "billion": 9,
}
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)\s*
        (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)
        (?:(?P<exponent>e[+-]?\d{1,3})|\s*(?P<scale>k|thousand|m|million|bn|b|billion))?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_DOLLARS = ("USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD")
_SYMBOLS = {
    "£": ("GBP",),
    "€": ("EUR",),
    "$": _DOLLARS,
    "US$": ("USD",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
}
_MONEY = r"US\$|[£€$¥₹]|[A-Z]{3}"
_AMOUNT = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<before>{_MONEY})?\s*(?P<number>[+-]?[\d.].*?)\s*(?P<after>{_MONEY})?",
    re.ASCII,
)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as a cell states it.

    Parameters
    ----------
    value
        How much [of the currency].
    currencies
        The ISO 4217 codes that its sign may stand for; empty where it has none.
    """

    value: float
    currencies: tuple[str, ...] = ()


def read_number(text: str) -> float | None:
    """Read ``412``, ``1,250``, ``-3.5``, ``1.38m``, ``270k``, ``46 million``, ``1e-05``."""
    match = _NUMBER.fullmatch(_plain(text))
    if match is None:
        return None
    digits = match["sign"] + match["digits"].replace(",", "") + (match["exponent"] or "")
    try:
        value = float(Decimal(digits).scaleb(_SCALES[(match["scale"] or "").lower()]))
    except InvalidOperation:
        return None
    return value if abs(value) != float("inf") else None


def read_share(text: str) -> float | None:
    """Read ``0.4`` and ``40%`` as 0.4."""
    plain = _plain(text)
    if not plain.endswith("%"):
        return read_number(plain)
    percent = read_number(plain.removesuffix("%").rstrip())
    return None if percent is None else float(Decimal(str(percent)).scaleb(-2))


def read_amount(text: str) -> Amount | None:
    """Read ``1200000``, ``£1.2m``, ``-$300k``, ``GBP 1,250``, ``0.5m EUR``."""
    match = _AMOUNT.fullmatch(_plain(text))
    if match is None or (match["before"] and match["after"]):
        return None
    value = read_number(match["sign"] + match["number"])
    money = match["before"] or match["after"]
    if value is None or (money and not _codes(money)):
        return None
    return Amount(value, _codes(money) if money else ())


def read_quantity(text: str) -> Amount | None:
    """Read a number, an amount or a share, whichever the cell states."""
    if _plain(text).endswith("%"):
        share = read_share(text)
        return None if share is None else Amount(share)
    return read_amount(text)


def read_flag(text: str) -> bool | None:
    """Read ``true``, ``yes`` and ``1``, and their opposites, in any letter case."""
    return _FLAGS.get(text.strip().lower())


def read_choice(text: str) -> str:
    """Return the word in the contract's spelling: ``One-off`` is ``one_off``."""
    return re.sub(r"[\s_-]+", "_", text.strip().lower())


@cache
def currency_codes() -> frozenset[str]:
    """Return every ISO 4217 code."""
    from babel.numbers import list_currencies  # noqa: PLC0415  only data with money needs it

    return frozenset(list_currencies())


def _codes(money: str) -> tuple[str, ...]:
    return _SYMBOLS.get(money) or ((money,) if money in currency_codes() else ())


def _plain(text: str) -> str:
    return text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")

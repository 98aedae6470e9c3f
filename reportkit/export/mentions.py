"""Numbers in prose that want a fact behind them, told from those that don't.

Not wanted, by these rules:

1. Days, months with a year, times of day, quarters, years from 1800 to 2199, also as ``2025/26``.
2. The number of a thing that has a name: "Phase 2", "chart 3", "option 1", "version 4.2", "v2".
3. What is joined to letters: P90, Q3, COVID-19, 2nd; and what has two points: 3.11.0.
4. The number of a point in a list, a footnote ("[1]"), 24/7, 50/50.
5. What a range means: "1 time in 10", "8 in 10".
6. Addresses, and numbers in words ("two thirds").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale

from reportkit.formats.locale import current

Kind = Literal["money", "share", "number"]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:1[89]|2[01])\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NAMES = (
    "phase|stage|step|chart|figure|fig|table|section|chapter|appendix|annex|part|page|line|row|"
    "column|cell|note|item|option|scenario|wave|tier|level|sprint|release|version|ticket|issue|"
    "gate|group|team|site|day|week|month|quarter|year|article|question"
)
_UNWANTED = re.compile(
    rf"""
    https?://\S+ | \S+@\S+\.\w+                                 # addresses
    | \b\d{{4}}-\d\d(?:-\d\d(?:T[\d:.Z+-]+)?)?\b                # 2026-10-31, 2026-10
    | \b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}\b                   # 31/10/2026
    | \b(?:{_DAY}\s*(?:-|\u2013|to|and)\s*)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?
    | \b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?![\d.,]*[%\w])      # October 31, 2026
    | \b{_MONTH}\s+{_YEAR}
    | \b\d{{1,2}}:\d\d(?::\d\d)?\b                              # 12:30
    | \bQ[1-4](?:\s+{_YEAR})?\b
    | (?<![\w.,]){_YEAR}(?:\s*[/\u2013-]\s*(?:\d\d|{_YEAR}))?(?![\d%]|[.,]\d|\s?(?:bn|m|k)\b)
    | \b(?:{_NAMES})\s+(?:no\.?\s*)?\d+(?:\.\d+)*(?:\s*(?:to|and|,|-|\u2013)\s*\d+)*\b(?!\s*%)
    | \bv\.?\s?\d+(?:\.\d+)*\b
    | \d+\.\d+\.\d+[\w.]*                                       # 3.11.0
    | (?!(?-i:R)\d)[^\W\d_]+-?\d[\w.-]*                          # P90, COVID-19; R6 is money
    | \b\d+(?:st|nd|rd|th)\b
    | (?m:^\s*\(?\d{{1,3}}[.)]\s) | \[\d{{1,3}}\]
    | \b24/7\b | \b50/50\b
    | \b[189](?:\s+times?)?\s+in\s+10\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MONEY = r"(?:[A-Z]{1,2})?[$£€¥₹]\s?|\b[A-Z]{3}[\s\u00a0]|\bR(?=\d)"
_NUMBER = re.compile(
    rf"""
    (?P<minus>(?<![\w)])[-\u2212])?
    (?P<currency>{_MONEY})?
    (?P<digits>\d(?:[\d.,'\u2019\u00a0\u202f]*\d)?)
    (?:[\s\u00a0]?(?P<scale>bn|crore|lakh|billion|million|thousand|[mkBMK])(?![^\W_]))?
    (?P<percent>[\s\u00a0]?%|\sper\s?cent\b)?
    """,
    re.VERBOSE,
)
_SCALES = {
    "k": 1e3,
    "K": 1e3,
    "thousand": 1e3,
    "lakh": 1e5,
    "m": 1e6,
    "M": 1e6,
    "million": 1e6,
    "crore": 1e7,
    "bn": 1e9,
    "B": 1e9,
    "billion": 1e9,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A number as prose prints it.

    Parameters
    ----------
    text
        As printed: ``$1.4m``, ``62%``.
    start, end
        Where it stands in the prose.
    value
        What it says; of a percentage its share [0..1].
    step
        The size of the last digit printed: 100,000 for ``$1.4m``.
    kind
        An amount of money, a percentage, or any other number.
    currency
        The sign or code of its currency, as printed; empty where it is no amount.
    """

    text: str
    start: int
    end: int
    value: float
    step: float
    kind: Kind
    currency: str = ""


def mentions(text: str) -> tuple[Mention, ...]:
    """Return the numbers in a prose that want a fact, in order."""
    blanked = _UNWANTED.sub(lambda found: "\0" * len(found.group()), text)
    return tuple(map(_mention, _NUMBER.finditer(blanked)))


def _mention(found: re.Match[str]) -> Mention:
    size, decimals = _read(found["digits"])
    scale = _SCALES.get(found["scale"] or "", 1.0)
    currency = (found["currency"] or "").strip()
    if found["percent"]:
        scale = 0.01
    kind: Kind = "share" if found["percent"] else "money" if currency else "number"
    return Mention(
        text=found.group().strip(),
        start=found.start(),
        end=found.end(),
        value=size * scale,
        step=scale * 10.0**-decimals,
        kind=kind,
        currency=currency,
    )


def _read(digits: str) -> tuple[float, int]:
    """Return a number and how many decimals it has, as the locale writes them."""
    point, group = _signs(current())
    if digits.count(point) == 1 and not re.search(rf"{re.escape(point)}.*[^\d]", digits):
        whole, _, decimals = digits.partition(point)
        # A group of three after the only sign there is may be thousands, written by habit.
        if not (point == "," and len(decimals) == len("000") and group not in whole):
            return float(f"{re.sub(r'[^0-9]', '', whole) or '0'}.{decimals}"), len(decimals)
    return float(re.sub(r"\D", "", digits)), 0


@cache
def _signs(locale: str) -> tuple[str, str]:
    signs = Locale.parse(locale).number_symbols["latn"]
    return str(signs["decimal"]), str(signs["group"])

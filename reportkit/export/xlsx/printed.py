"""Numbers read back from a table's cell as they were printed: ``$1.4m``, ``-2,310``, ``62%``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

_PRINTED = re.compile(
    r"(?P<sign>[-\u2212+]?)(?P<currency>[^\d\s.,%+\u2212-]{0,4}[\s\u00a0]?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(?P<part>\d{1,9}))?(?P<scale>bn|[BMKmk%]|\u00a0(?:crore|lakh))?"
)
_POWERS = {"k": 3, "m": 6, "bn": 9, "K": 3, "M": 6, "B": 9, "lakh": 5, "crore": 7, "%": -2}
# Each comma leaves three digits out; five and seven Excel can't, and prints in full.
_COMMAS = {"k": ",", "m": ",,", "bn": ",,,", "K": ",", "M": ",,", "B": ",,,"}
_IN_FULL = ("lakh", "crore")
_HALF = 0.5000001
_CODE = 3


@dataclass(frozen=True, slots=True)
class Printed:
    """A number, what rounding left open, and the format by which Excel prints it the same.

    Parameters
    ----------
    value
        The number in full: 1,400,000 of ``$1.4m``, 0.62 of ``62%``.
    step
        One of the last digit that was printed: 100,000 of ``$1.4m``.
    form
        Excel's number format.
    """

    value: float
    step: float
    form: str

    def is_rounded_from(self, exact: float) -> bool:
        """Return whether it is what an exact number is rounded to."""
        return abs(exact - self.value) <= self.step * _HALF


def read_printed(words: str) -> Printed | None:
    """Read a text that is one number, and nothing else; ``None`` of any other text.

    A currency is a sign, or an ISO 4217 code with its space; another word before the digits
    makes it a text, as does a sign that stands for a difference (``+``): it would be lost.
    """
    found = _PRINTED.fullmatch(words.strip())
    if found is None or found["sign"] == "+" or not _is_currency(found["currency"]):
        return None
    part, scale = found["part"] or "", (found["scale"] or "").strip()
    power = _POWERS.get(scale, 0)
    digits = float(f"{found['whole'].replace(',', '')}.{part or 0}e{power}")
    return Printed(
        value=-digits if found["sign"] else digits,
        step=10.0 ** (power - len(part)),
        form=_form(found["currency"], found["whole"], len(part), scale),
    )


def _is_currency(words: str) -> bool:
    letters = words.strip()
    if letters.isalpha():
        return letters.isupper() and len(letters) == _CODE  # "CHF ", never "Q3"
    # "$", "US$", and nothing that only stands before digits: never "=1" or "#3".
    signs = letters.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return not letters or (bool(signs) and all(category(sign) == "Sc" for sign in signs))


def _form(currency: str, whole: str, decimals: int, scale: str) -> str:
    front = f'"{currency}"' if currency.strip() else ""
    thousands = "#,##0" if "," in whole or scale not in {"", "%"} or front else "0"
    if scale in _IN_FULL:
        return f"{front}{thousands}"
    places = f".{'0' * decimals}" if decimals else ""
    end = "%" if scale == "%" else f'{_COMMAS[scale]}"{scale}"' if scale else ""
    return f"{front}{thousands}{places}{end}"

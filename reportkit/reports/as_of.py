"""The day that a report speaks for: one day for ever, or a rule that follows the calendar."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.period import month_start
from reportkit.wording import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BACK = re.compile(r"-(?P<count>\d{1,4}) ?(?P<unit>[dw])")
_DAY = dt.timedelta(days=1)
_QUARTER = 3  # months

_RULES: Mapping[str, Callable[[dt.date], dt.date]] = {
    "today": lambda today: today,
    "yesterday": lambda today: today - _DAY,
    "previous week end": lambda today: today - today.isoweekday() * _DAY,
    "previous month end": lambda today: month_start(today) - _DAY,
    "previous quarter end": lambda today: (
        month_start(today, -((today.month - 1) % _QUARTER)) - _DAY
    ),
    "previous year end": lambda today: dt.date(today.year - 1, 12, 31),
}


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day, or the rule that gives it.

    Parameters
    ----------
    text
        ``2014-12-31``, ``today``, ``yesterday``, ``-7d``, ``-2w``, or ``previous week end``,
        ``month``, ``quarter``, ``year`` likewise. A week ends on Sunday.

    Raises
    ------
    ValueError
        If it is none of these.
    """

    text: str

    def __post_init__(self) -> None:
        if self.text not in _RULES and not _BACK.fullmatch(self.text) and self.fixed is None:
            raise ValueError(
                "is no day and no rule. Write a day as YYYY-MM-DD, or one of: "
                f"{', '.join(_RULES)}, -7d, -2w.{did_you_mean(self.text, _RULES)}"
            )

    @property
    def fixed(self) -> dt.date | None:
        """The day, where it is the same for ever."""
        try:
            return dt.date.fromisoformat(self.text)
        except ValueError:
            return None

    def day(self, today: dt.date) -> dt.date:
        """Return the day that a report speaks for.

        Parameters
        ----------
        today
            The date where its readers are. A span that ends today is not over: on the last day
            of March the previous month ended in February.
        """
        if self.text in _RULES:
            return _RULES[self.text](today)
        if found := _BACK.fullmatch(self.text):
            days = 7 if found["unit"] == "w" else 1
            return today - dt.timedelta(days=days * int(found["count"]))
        return dt.date.fromisoformat(self.text)

    def __str__(self) -> str:
        """Return it as it is written."""
        return self.text


def read_as_of_rule(value: object) -> AsOf:
    """Read what ``reportkit.toml`` holds: a date of TOML's, or a text.

    Raises
    ------
    ValueError
        If it is neither, or the text is no day and no rule.
    """
    if isinstance(value, AsOf):
        return value
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return AsOf(value.isoformat())
    if isinstance(value, str):
        return AsOf(" ".join(value.lower().split()))
    raise ValueError('is no day and no rule. Write it as YYYY-MM-DD, or as "previous month end".')

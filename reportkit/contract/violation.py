"""One way in which a table breaks its contract, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reportkit.errors import ContractError
from reportkit.wording import clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROWS_SHOWN = 3
_LINES = 5


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a table breaks.

    Parameters
    ----------
    table, column
        Where; the column is empty where the rule is about the whole table.
    rule
        What is wrong, as the end of "3 of 412 rows in metrics: ...".
    remedy
        What to do, as a sentence.
    count, total
        How many rows break it, of how many; both 0 where it is not about rows.
    rows
        The first of them, counted as ``place`` says.
    examples
        The first values that break it, as given.
    place
        What ``rows`` counts, ``lines`` or ``rows``, and of what: ``("lines", "data/metrics.csv")``.
    severity
        An ``error`` stops a report; a ``warning`` is told with it.
    """

    table: str
    column: str
    rule: str
    remedy: str
    count: int = 0
    total: int = 0
    rows: tuple[int, ...] = ()
    examples: tuple[str, ...] = ()
    place: tuple[str, str] = ("rows", "")
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Say how many, what, where, then what to do."""
        if not self.count:
            return f"{self.rule} {self.remedy}".rstrip()
        of = f" of {self.place[1]}" if self.place[1] else ""
        unit = self.place[0] if self.count > 1 else self.place[0].removesuffix("s")
        numbers = ", ".join(str(row) for row in self.rows) + (
            ", ..." if self.count > len(self.rows) else ""
        )
        shown = ", ".join(f'"{clipped(example)}"' for example in self.examples)
        where = f"{unit} {numbers}{of}{': ' if shown else ''}{shown}"
        plural = "rows" if self.total != 1 else "row"
        return (
            f"{self.count:,} of {self.total:,} {plural} in {self.table}: "
            f"{self.rule} ({where}). {self.remedy}"
        )

    @property
    def spot(self) -> str:
        """The table, column and number of rows, for a list of many."""
        name = f"{self.table}.{self.column}" if self.column else self.table
        return (
            f"{name} ({self.count:,} {'rows' if self.count > 1 else 'row'})" if self.count else name
        )


def contract_error(violations: Sequence[Violation]) -> ContractError:
    """Return the error that carries every violation and says as many as five lines hold."""
    if len(violations) <= _LINES:
        return ContractError("\n".join(map(str, violations)), tuple(violations))
    shown, rest = violations[: _LINES - 1], violations[_LINES - 1 :]
    spots = list(dict.fromkeys(violation.spot for violation in rest))
    more = ", ".join(spots[:8]) + (", ..." if len(spots) > 8 else "")  # noqa: PLR2004  one line
    lines = [*map(str, shown), f"And {len(rest)} more: {more}."]
    return ContractError("\n".join(lines), tuple(violations))


def rows_shown(rows: Sequence[int]) -> tuple[int, ...]:
    """Return as many row numbers as a message shows."""
    return tuple(int(row) for row in rows[:_ROWS_SHOWN])

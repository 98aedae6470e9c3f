"""How a wrong name or value is answered: the nearest right name or all of them, in few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.suggestion import closest

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 12


def nearest_or_all(name: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'portfolio'?``, or the known names where none is near."""
    names = list(known)
    near = closest(name, names)
    if near is not None:
        return f"Did you mean '{near}'?"
    if not names:
        return "There are none."
    shown = ", ".join(names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"Known: {shown}{more}."


def shortened(value: object, width: int = 60) -> str:
    """Return a value as Python writes it, cut where it is long."""
    written = repr(value)
    return written if len(written) <= width else f"{written[: width - 4]} ..."


def at_most(problems: list[str], lines: int = 5) -> str:
    """Return one problem a line, and the count of those left out."""
    if len(problems) <= lines:
        return "\n".join(problems)
    left = len(problems) - lines + 1
    return "\n".join([*problems[: lines - 1], f"... and {left} more."])

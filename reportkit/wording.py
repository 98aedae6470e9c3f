"""How errors answer a wrong name or value: what was meant, or all there is, in few lines."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 12
_WIDTH = 40


def closest(word: str, choices: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the choice most like ``word``, if one is at least so like it [share of letters]."""
    plain: dict[str, str] = {}
    for choice in choices:
        plain.setdefault(_plain(choice), choice)
    found = difflib.get_close_matches(_plain(word), plain, n=1, cutoff=likeness)
    return plain[found[0]] if found else None


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return `` Did you mean "..."?``, or nothing where no choice comes close."""
    found = closest(word, choices)
    return f' Did you mean "{found}"?' if found else ""


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


def counted(number: int, noun: str) -> str:
    """Return how many of something there are: ``1 letter``, ``2 letters``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def clipped(text: str) -> str:
    """Return a cell's text on one line, short enough for a message."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= _WIDTH else line[: _WIDTH - 3] + "..."


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", " ").replace("-", " ")

"""What somebody may have meant."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", " ").replace("-", " ")

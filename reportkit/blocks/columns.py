"""Words set in columns of characters, whatever their script: wrapping and padding."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING

from wcwidth import wcswidth, wcwidth

from reportkit.blocks.characters import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

_GLUE = "\u200d"
_ADDRESS = re.compile(r"<?https://[^\s<>]{1,400}>?$")


def width_of(words: str) -> int:
    """Return how many columns a text takes [columns]: a wide character takes two."""
    width: int = wcswidth(words)
    if width < 0:
        width = sum(max(0, wcwidth(character)) for character in words)
    return width


def wrap(words: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return a text as lines of at most ``width`` columns.

    Parameters
    ----------
    first, rest
        What stands before the first line, and before each line after it.
    """
    lines: list[str] = []
    line = first
    empty = True
    for word in _words(printable(words), max(1, width - max(width_of(first), width_of(rest)))):
        if not empty and width_of(line) + 1 + width_of(word) > width:
            lines.append(line.rstrip())
            line, empty = rest, True
        line += word if empty else f" {word}"
        empty = False
    lines.append(line.rstrip())
    return lines


def pad(words: str, width: int, align: str) -> str:
    """Return one line filled to ``width`` columns, at its ``"start"`` or its ``"end"``."""
    space = " " * max(0, width - width_of(words))
    return space + words if align == "end" else words + space


def longest_word(words: str) -> int:
    """Return the columns that the longest word of a text takes [columns]."""
    return max(map(width_of, words.split()), default=0)


def fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int] | None:
    """Share out the room among columns.

    Parameters
    ----------
    natural
        What each column takes without wrapping [columns].
    least
        What each column needs for its longest word [columns].
    room
        What they may take together [columns].

    Returns
    -------
    list of int or None
        A width for each, or ``None`` where not even the longest words fit.
    """
    if sum(natural) <= room:
        return list(natural)
    if sum(least) > room:
        return None
    spare = room - sum(least)
    wanted = [wide - small for wide, small in zip(natural, least, strict=True)]
    ends = [spare * share // sum(wanted) for share in accumulate(wanted, initial=0)]
    return [
        small + after - before for small, before, after in zip(least, ends, ends[1:], strict=False)
    ]


def _words(words: str, width: int) -> list[str]:
    return [piece for word in words.split() for piece in _pieces(word, width)]


def _pieces(word: str, width: int) -> list[str]:
    """Cut a word that is wider than a line; what makes one character stays together.

    An address is never cut: half of it leads nowhere.
    """
    if width_of(word) <= width or _ADDRESS.match(word):
        return [word]
    pieces = [""]
    for cluster in _clusters(word):
        if pieces[-1] and width_of(pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def _clusters(word: str) -> list[str]:
    clusters: list[str] = []
    for character in word:
        joins = clusters and (
            unicodedata.combining(character)
            or character == _GLUE
            or re.match("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]", character)
            or clusters[-1].endswith(_GLUE)
        )
        if joins:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters

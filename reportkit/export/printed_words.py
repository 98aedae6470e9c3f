"""What a cell prints: on its two streams, or as Python writes the value that ends it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from reportkit import media
from reportkit.blocks import Paragraph, Run, Tone
from reportkit.blocks.characters import printable, shortened
from reportkit.export.problems import ALL_MEDIA, Problem
from reportkit.export.shown import Place, Shown, joined
from reportkit.formats.numbers import exact

if TYPE_CHECKING:
    from collections.abc import Mapping

# Python's own words for an object, as in "<Axes: >", "Text(0.5, 1.0, 'Calls')" or "alt.Chart(...)":
# what the object is, not what it says.
_REPR = re.compile(r"\[?<.*>\]?|.* at 0x[0-9a-f]{6,}.*|Text\(.*\)|[\w.]+\(\.\.\.\)", re.DOTALL)
# As above, but with a value in it: "[1, 2]", "Timestamp('2026-01-01')", "42", a pandas Series.
_VALUE = re.compile(
    r"[\[({].*[\])}]|[A-Za-z_][\w.]*\(.*\)|[-+]?[\d.]+(?:e[-+]?\d+)?|True|False|.*dtype: \w+",
    re.DOTALL,
)
_MOST_LINES = 40
_PROGRESS = re.compile(r"\d+%\||\d+(?:\.\d+)?it/s|\[\d\d:\d\d<")


def read_plain(value: object, place: Place, shown: Shown) -> bool:
    """Add a value's words, where they are more than Python's name for it."""
    words = joined(value).strip("\n")
    if not words.strip() or _REPR.fullmatch(words.strip()):
        return False
    said = _literal(words.strip())
    if said is not None:
        shown.blocks.append(Paragraph((Run(said),)))
        return True
    if is_value(words):
        shown.problems.append(
            place.problem(
                "shows a value as Python writes it. Say it in a sentence, as in "
                'rk.prose("It saves {forecast.run_rate}.", forecast), or show it with '
                "rk.table(frame)."
            )
        )
    _add(words, place, shown)
    return True


def is_value(words: object) -> bool:
    """Whether words are a value as Python writes it, for whoever programs."""
    return bool(_VALUE.fullmatch(joined(words).strip()))


def read_stream(output: Mapping[str, Any], cell: int, shown: Shown) -> None:
    """Add what a cell printed; what it wrote to stderr no reader sees."""
    words = _overwritten(joined(output.get("text", "")))
    if output.get("name") == "stderr":
        told = "\n".join(line for line in words.splitlines() if not _PROGRESS.search(line))
        if told.strip():
            text = f"wrote to stderr, which no reader sees: {_gist(told)}"
            shown.problems.append(Problem(cell, "stderr", ALL_MEDIA, text, "warning"))
    elif words.strip() and not _REPR.fullmatch(words.strip()):
        _add(words.strip("\n"), Place(cell, "", media.PLAIN, {}), shown)


def _add(words: str, place: Place, shown: Shown) -> None:
    lines = words.split("\n")
    left = len(lines) - _MOST_LINES
    if left > 0:
        lines = [*lines[:_MOST_LINES], "…"]
        shown.problems.append(
            place.problem(
                f"prints {exact(len(lines) - 1 + left)} lines, and shows the first {_MOST_LINES}. "
                "Print what a reader needs, or show it with rk.table(frame).",
                loss=True,
            )
        )
    shown.blocks.append(Paragraph((Run("\n".join(lines), Tone.CODE),)))


def _overwritten(words: str) -> str:
    """Return what a terminal would show in the end: a line that was begun again is written over."""
    lines = words.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)


def _literal(words: str) -> str | None:
    """Return the words of a string that ended a cell, without the quotes that Python puts."""
    if words[:1] not in {"'", '"'}:
        return None
    try:
        value = ast.literal_eval(words)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str) and value.strip() else None


def _gist(words: str) -> str:
    """Return the line that says what happened: Python prints a line of source after it."""
    lines = printable(words).strip().splitlines()
    named = [line for line in lines if re.search(r"\w(Warning|Error|Exception)\b", line)]
    return shortened([*lines, *named][-1], 120)

"""What may reach a terminal, and how it looks there."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Return a text without what a terminal would obey: data must not move the cursor."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def say(text: str = "") -> None:
    """Print lines of text on standard output."""
    _write(sys.stdout, f"{printable(text)}\n")


def complain(text: str) -> None:
    """Print lines of text on standard error."""
    _write(sys.stderr, f"{printable(text)}\n")


def say_json(value: Mapping[str, Any]) -> None:
    """Print one JSON line on standard output, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def say_table(rows: Sequence[tuple[str, ...]], *, width: int, indent: int = 0) -> bool:
    """Print rows in columns; the last column is cut to fit, and returned is whether any was.

    Every other column is as wide as its widest cell.
    """
    cells = [tuple(printable(cell).replace("\n", " ") for cell in row) for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]) - 1)]
    left = max(20, width - indent - sum(widths) - 2 * len(widths))
    for row in cells:
        fixed = [cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)]
        last = row[-1] if len(row[-1]) <= left else f"{row[-1][: left - 4].rstrip()} ..."
        say(" " * indent + "  ".join([*fixed, last]).rstrip())
    return any(len(row[-1]) > left for row in cells)


def shown(path: Path) -> str:
    """Return a path as it is typed from here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _write(stream: Any, text: str) -> None:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, errors="replace").decode(encoding))

"""An HTML table read into a table block: heads over several rows, spans, pandas' index."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bs4 import Tag

from reportkit.blocks import Column, Run, Table, Text, plain

_NUMBER = re.compile(
    r"[(\u2212+-]?\s*(?:[$£€¥₹]|[A-Z]{3}\s?)?\s*[(\u2212-]?\d[\d,.'\u00a0\u202f ]*"
    r"(?:%|bn|m|k|[eE][+-]?\d+)?\)?"
)
_MISSING = frozenset({"", "-", "\u2013", "\u2014", "nan", "none", "nat", "<na>", "n/a"})
_NOT_KNOWN = frozenset({"nan", "NaN", "NaT", "<NA>", "None"})
_MORE_THAN_ONE = 2
_WIDEST_SPAN = 100

ReadText = Callable[[Tag], Text]


def read_table(tag: Tag, read: ReadText) -> Table | None:
    """Read a table element, or nothing where it has no cells.

    Heads that stand over each other are joined ("2014 / calls"); a cell that spans several
    columns or rows is repeated, as its words hold for each. A head over all columns is a caption.
    """
    head_rows = _rows(tag, heads=True)
    body_rows = _rows(tag, heads=False)
    heads = _grid(head_rows, read)
    body = [_said(row) for row in _grid(body_rows, read)]
    for at, row in enumerate(body_rows):
        # A row of one cell over all others is the head of a group: said once, not in each column.
        if len(row.find_all(["td", "th"], recursive=False)) == 1 and len(body[at]) > 1:
            body[at] = body[at][:1]
    width = max((len(row) for row in (*heads, *body)), default=0)
    if not width or not (heads or body):
        return None
    over_all = [len(row.find_all(["td", "th"])) == 1 < width for row in head_rows]
    titles = [row for row, title in zip(heads, over_all, strict=True) if title]
    heads = [row for row, title in zip(heads, over_all, strict=True) if not title]
    rows = tuple(_filled(row, width) for row in body)
    columns = tuple(
        Column(_head(heads, at), "end" if _numeric([row[at] for row in rows]) else "start")
        for at in range(width)
    )
    caption = tag.find("caption")
    row_heads = bool(body_rows) and all(_starts_with_head(row) for row in body_rows)
    if row_heads and _counts_rows(columns, rows):
        columns, rows, row_heads = columns[1:], tuple(row[1:] for row in rows), False
    said = [" ".join(caption.get_text().split())] if isinstance(caption, Tag) else []
    said += [plain(row[0]) for row in titles]
    return Table(columns, rows, caption=", ".join(filter(None, said)), row_heads=row_heads)


def footnotes(tag: Tag, read: ReadText) -> tuple[Text, ...]:
    """Read what stands below a table: its sources and its notes."""
    feet = [row for row in tag.find_all("tr") if row.find_parent("tfoot")]
    own = [row for row in feet if row.find_parent("table") is tag]
    return tuple(filter(None, map(read, own)))


def is_number(words: str) -> bool:
    """Whether a cell holds a number, as printed."""
    return bool(_NUMBER.fullmatch(words.strip()))


def _rows(tag: Tag, *, heads: bool) -> list[Tag]:
    found = [
        row
        for row in tag.find_all("tr")
        if row.find_parent("table") is tag and not row.find_parent("tfoot")
    ]
    has_thead = any(row.find_parent("thead") for row in found)
    if has_thead:
        return [row for row in found if bool(row.find_parent("thead")) is heads]
    first_is_head = bool(found) and not found[0].find("td")
    split = 1 if first_is_head else 0
    return found[:split] if heads else found[split:]


def _grid(rows: Sequence[Tag], read: ReadText) -> list[list[Text]]:
    """Lay out rows on a grid: one text for each column, spans repeated."""
    grid: list[dict[int, Text]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while column in grid[at]:
                column += 1
            words = read(cell)
            wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
            for below in range(at, min(at + tall, len(rows))):
                for beside in range(column, column + wide):
                    grid[below].setdefault(beside, words)
            column += wide
    return [[row.get(at, ()) for at in range(max(row, default=-1) + 1)] for row in grid]


def _span(cell: Tag, name: str) -> int:
    try:
        return min(max(1, int(str(cell.get(name, "1")))), _WIDEST_SPAN)
    except ValueError:
        return 1


def _said(row: list[Text]) -> list[Text]:
    """Return a row whose missing values are a dash, not pandas' word for them."""
    return [(Run("\u2013"),) if plain(cell).strip() in _NOT_KNOWN else cell for cell in row]


def _counts_rows(columns: Sequence[Column], rows: Sequence[tuple[Text, ...]]) -> bool:
    """Whether the first column only counts the rows from 0: pandas' index that nobody named."""
    if len(columns) < _MORE_THAN_ONE or columns[0].name or not rows:
        return False
    said = [plain(row[0]).strip() for row in rows]
    return all(
        words in {str(at), "...", "\u2026"} or _after_gap(said, at) for at, words in enumerate(said)
    )


def _after_gap(said: Sequence[str], at: int) -> bool:
    """Whether a count goes on behind rows that were left out."""
    gap = next((place for place, words in enumerate(said) if words in {"...", "\u2026"}), len(said))
    first = said[gap + 1] if gap + 1 < len(said) else ""
    return at > gap and first.isdecimal() and said[at] == str(int(first) + at - gap - 1)


def _filled(row: list[Text], width: int) -> tuple[Text, ...]:
    return tuple(row) + ((),) * (width - len(row))


def _head(heads: Sequence[Sequence[Text]], at: int) -> str:
    parts: list[str] = []
    for row in heads:
        words = plain(row[at]).strip() if at < len(row) else ""
        if words and words not in parts:
            parts.append(words)
    return " / ".join(parts)


def _starts_with_head(row: Tag) -> bool:
    first = row.find(["td", "th"])
    return isinstance(first, Tag) and first.name == "th"


def _numeric(cells: Sequence[Text]) -> bool:
    said = [plain(cell).strip() for cell in cells]
    told = [words for words in said if words.lower() not in _MISSING]
    return bool(told) and all(map(is_number, told))

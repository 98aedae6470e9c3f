"""Blocks as plain text: the whole report in 72 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks.characters import one_line, printable
from reportkit.blocks.columns import fitted, longest_word, pad, width_of, wrap
from reportkit.blocks.glance import at_a_glance
from reportkit.blocks.html import link
from reportkit.blocks.marks import MARKS, tone_mark
from reportkit.blocks.model import (
    Bar,
    Block,
    Callout,
    Cell,
    Figure,
    Heading,
    Image,
    Items,
    Masthead,
    Paragraph,
    Role,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
)
from reportkit.formats import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GAP = "  "
_WIDEST_NUMBER = 24
_SECTION = 2


def render_text(blocks: Sequence[Block], width: int = 72) -> str:
    """Return blocks as plain text, without details, which the web page has.

    Parameters
    ----------
    width
        What a line takes at most [columns].
    """
    parts = [part for block in at_a_glance(blocks) if (part := _lines(block, width))]
    return "\n\n".join("\n".join(part) for part in parts) + "\n" if parts else ""


def words_of(text: Text) -> str:
    """Return a text in words alone: a mark for each colour, an address after each link."""
    said: list[str] = []
    for run in text:
        mark = tone_mark(run)
        if mark and mark.word:
            said.append(f"{mark.ascii} ")
        said.append(run.text)
        href = link(run)
        if href and href != run.text:
            said.append(f" <{href}>")
    return "".join(said)


def _lines(block: Block, width: int) -> list[str]:
    render: Callable[[Block, int], list[str]] = _RENDERERS[block.kind]
    return render(block, width)


def _masthead(block: Masthead, width: int) -> list[str]:
    title, date = one_line(block.title), one_line(block.date)
    gap = width - width_of(title) - width_of(date)
    one = (title + " " * gap + date).rstrip()
    return [*([one] if gap > 1 else [*wrap(title, width), *wrap(date, width)]), "=" * width]


def _heading(block: Heading, width: int) -> list[str]:
    lines = wrap(words_of(block.text), width)
    if lines == [""]:
        return []
    if block.level == _SECTION:
        return ["", *lines, "-" * max(map(width_of, lines))]
    return lines


def _paragraph(block: Paragraph, width: int) -> list[str]:
    code = all(run.tone is Tone.CODE for run in block.text)
    lines = [
        line
        for part in printable(words_of(block.text)).expandtabs(4).split("\n")
        if part.strip()
        for line in ([part.rstrip()] if code and width_of(part) <= width else wrap(part, width))
    ]
    return ["", *lines, ""] if block.role is Role.ANSWER and lines else lines


def _items(block: Items, width: int) -> list[str]:
    lines: list[str] = []
    for item in block.items:
        mark = f"{MARKS[item.shape].ascii} " if item.number is None else f"{item.number}. "
        first = "    " * item.level + mark.rjust(4 if item.number is None else 5)
        lines += wrap(words_of(item.text), width, first=first, rest=" " * len(first))
    return lines


def _callout(block: Callout, width: int) -> list[str]:
    said = [block.label, words_of(block.title), words_of(block.text)]
    return [
        line for part in said if part.strip() for line in wrap(part, width, first="| ", rest="| ")
    ]


def _tiles(block: Tiles, width: int) -> list[str]:
    names = [one_line(tile.label) for tile in block.tiles]
    wide = min(max(map(width_of, names), default=0), width // 3)
    return [line for tile in block.tiles for line in _tile(tile, wide, width)]


def _tile(tile: Tile, wide: int, width: int) -> list[str]:
    said = "; ".join(part for part in map(words_of, tile.lines) if part.strip())
    value = words_of(tile.value) + (f" ({said})" if said else "")
    names = wrap(tile.label, wide)
    values = wrap(value, width - wide - len(_GAP))
    return _side_by_side([names, values], [wide, width - wide - len(_GAP)], ["start", "start"])


def _table(block: Table, width: int) -> list[str]:
    caption = wrap(block.caption, width) if block.caption else []
    heads = [one_line(column.name) for column in block.columns]
    rows = [[_cell(value) for value in row[: len(heads)]] for row in block.rows]
    rows = [row + [""] * (len(heads) - len(row)) for row in rows]
    if not heads:
        return caption
    aligns = [column.align for column in block.columns]
    columns = [[head, *(row[at] for row in rows)] for at, head in enumerate(heads)]
    natural = [max(map(width_of, column)) for column in columns]
    least = [
        max(longest_word(head) if at else 0, _least(column[1:], align))
        for at, (head, column, align) in enumerate(zip(heads, columns, aligns, strict=True))
    ]
    least = [max(1, min(small, wide)) for small, wide in zip(least, natural, strict=True)]
    widths = fitted([max(1, wide) for wide in natural], least, width - len(_GAP) * (len(heads) - 1))
    if widths is None:
        return [*caption, *_records(heads, rows, width)]
    lines = _row(heads, widths, aligns)
    lines.append(_GAP.join("-" * wide for wide in widths))
    tall = any(len(_row(row, widths, aligns)) > 1 for row in rows)
    for at, row in enumerate(rows):
        if tall and at:
            lines.append("")
        lines += _row(row, widths, aligns)
    return [*caption, *lines]


def _least(cells: Sequence[str], align: str) -> int:
    """Return the room a column cannot do without: a number is not broken, a long word may be."""
    wants = width_of if align == "end" else longest_word
    return max((min(wants(cell), _WIDEST_NUMBER) for cell in cells), default=0)


def _row(cells: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> list[str]:
    wrapped = [wrap(cell, wide) for cell, wide in zip(cells, widths, strict=True)]
    return _side_by_side(wrapped, widths, aligns)


def _side_by_side(
    cells: Sequence[Sequence[str]], widths: Sequence[int], aligns: Sequence[str]
) -> list[str]:
    height = max(map(len, cells))
    return [
        _GAP.join(
            pad(cell[at] if at < len(cell) else "", wide, align)
            for cell, wide, align in zip(cells, widths, aligns, strict=True)
        ).rstrip()
        for at in range(height)
    ]


def _records(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return a table that is too wide for the page as one paragraph a row."""
    lines: list[str] = []
    for row in rows:
        lines += [""] if lines else []
        for at, (head, cell) in enumerate(zip(heads, row, strict=True)):
            first = "" if at == 0 else "    "
            lines += wrap(f"{head}: {cell}" if head else cell, width, first=first, rest="      ")
    return lines


def _cell(value: Cell) -> str:
    said = words_of(value.text if isinstance(value, Bar) else value)
    if isinstance(value, Bar) and not said.strip():
        return numbers.share(value.share)
    return one_line(said)


def _figure(block: Figure, width: int) -> list[str]:
    lines = ["", *wrap(block.title, width)]
    if block.subtitle:
        lines += wrap(block.subtitle, width)
    if block.alt and block.alt != block.title:
        lines += wrap(block.alt, width)
    return [*lines, "", *_table(block.numbers, width)] if block.numbers else lines


def _image(block: Image, width: int) -> list[str]:
    return wrap(f"[Picture: {block.alt or 'no words say what it shows'}]", width)


_RENDERERS: dict[str, Callable[..., list[str]]] = {
    "masthead": _masthead,
    "heading": _heading,
    "paragraph": _paragraph,
    "items": _items,
    "callout": _callout,
    "tiles": _tiles,
    "table": _table,
    "figure": _figure,
    "image": _image,
}

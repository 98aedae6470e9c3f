"""The blocks themselves, as frozen dataclasses that turn to JSON and back."""

from __future__ import annotations

import base64
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from reportkit.formats.locale import language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Tone(StrEnum):
    """How a run of text is set. Colour is never alone: a shape or a word says the same."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    CODE = "code"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


class Shape(StrEnum):
    """The mark before an item; each has a glyph and, for who cannot see it, a word."""

    BULLET = "bullet"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"  # no real change
    RESTATED = "restated"  # a past figure was corrected


class Role(StrEnum):
    """What a paragraph is for."""

    BODY = "body"
    ANSWER = "answer"  # the one sentence: where we stand
    STATUS = "status"  # the word above the answer
    NOTE = "note"  # a source or a caveat, set small


@dataclass(frozen=True, slots=True)
class Run:
    """Some words set alike.

    ``fact`` is the id of the fact that they print, so that the web can show where it came from;
    ``href`` makes them a link (https only; anything else is shown as text).
    """

    text: str
    tone: Tone = Tone.PLAIN
    fact: str | None = None
    href: str | None = None


Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Masthead:
    """The line at the top: whose report this is, and as of when (first block, once)."""

    title: str
    date: str
    as_of: str = ""  # ISO, for machines
    lang: str = Field(default_factory=language)
    kind: Literal["masthead"] = "masthead"


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a section (2) or of a part of one (3)."""

    text: Text
    level: Literal[2, 3] = 2
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: Text
    role: Role = Role.BODY
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: after its shape, or its number where it has one.

    ``level`` is how many lists it stands in beyond the outermost.
    """

    text: Text
    shape: Shape = Shape.BULLET
    number: int | None = None
    level: Annotated[int, Field(ge=0, le=8)] = 0


@dataclass(frozen=True, slots=True)
class Items:
    """A list: what changed, what was learned, an analyst's bullets."""

    items: tuple[Item, ...]
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Callout:
    """What we need from the reader: a decision, set apart."""

    label: str  # "We need from you by 15 December"
    title: Text  # the question
    text: Text = ()  # what is recommended, and why
    kind: Literal["callout"] = "callout"


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of a scorecard: its name, its value, and up to three short lines below."""

    label: str
    value: Text
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Tiles:
    """A scorecard of up to four numbers, side by side."""

    tiles: tuple[Tile, ...]
    kind: Literal["tiles"] = "tiles"


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its head, and ``end`` where it holds numbers."""

    name: str
    align: Literal["start", "end"] = "start"


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of a limit drawn as a bar in a cell, with the words that say the same."""

    share: float  # 0..1; above 1 the limit is passed and the bar is full
    text: Text
    tone: Tone = Tone.PLAIN
    kind: Literal["bar"] = "bar"


Cell = Text | Bar


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first cell of a row is its head where ``row_heads``."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    row_heads: bool = True
    kind: Literal["table"] = "table"


def _drawable(spec: dict[str, Any]) -> dict[str, Any]:
    data, layout = spec.get("data") or [], spec.get("layout") or {}
    traces = isinstance(data, list) and all(isinstance(trace, dict) for trace in data)
    if not (traces and isinstance(layout, dict)):
        raise ValueError("a figure has a list of traces and a layout")
    return spec


def _packed(data: str) -> str:
    base64.b64decode(data, validate=True)
    return data


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart that says something.

    ``title`` is its message, ``subtitle`` what is plotted, ``alt`` the message for who sees no
    picture (20 to 250 characters), ``spec`` Plotly's JSON (``{"data": [...], "layout": {...}}``),
    ``numbers`` the values behind it, ``height`` its height [px at 560 px width].
    """

    title: str
    subtitle: str
    alt: str
    spec: Annotated[dict[str, Any], AfterValidator(_drawable)]
    numbers: Table | None = None
    height: Annotated[int, Field(gt=0, le=4000)] = 300
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that was made elsewhere (matplotlib): base64 of PNG or JPEG."""

    data: Annotated[str, AfterValidator(_packed)]
    media_type: Literal["image/png", "image/jpeg"]
    alt: str
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    kind: Literal["image"] = "image"


Part = Annotated[
    Heading | Paragraph | Items | Callout | Tiles | Table | Figure | Image,
    Field(discriminator="kind"),
]


@dataclass(frozen=True, slots=True)
class Details:
    """What a reader may open, for whom the page in one minute is not enough.

    The web page has it, closed until it is opened and open in print; an email and a plain text
    leave it out, and lead to the web page.
    """

    title: str  # what is inside, in a few words
    blocks: tuple[Part, ...]
    kind: Literal["details"] = "details"


Block = Annotated[
    Masthead | Heading | Paragraph | Items | Callout | Tiles | Table | Figure | Image | Details,
    Field(discriminator="kind"),
]

Place = tuple[int, ...]
"""Where a block stands: its position, or that of its details and its own within them."""

_BLOCKS: TypeAdapter[tuple[Block, ...]] = TypeAdapter(tuple[Block, ...])


def blocks_to_json(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Return blocks as plain JSON, for a notebook's output."""
    plain_blocks: list[dict[str, Any]] = _BLOCKS.dump_python(blocks, mode="json")
    return plain_blocks


def blocks_from_json(value: object) -> tuple[Block, ...]:
    """Read blocks back.

    Raises
    ------
    pydantic.ValidationError
        If they are not blocks.
    """
    return _BLOCKS.validate_python(value)


def walk(blocks: Sequence[Block]) -> Iterator[tuple[Place, Block]]:
    """Yield every block with its place, in reading order; details, then what is in them."""
    for at, block in enumerate(blocks):
        yield (at,), block
        if isinstance(block, Details):
            yield from (((at, inner), part) for inner, part in enumerate(block.blocks))


def text(*parts: str | Run) -> Text:
    """Return a text of plain strings and runs."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts if part)


def plain(words: Text) -> str:
    """Return the words alone."""
    return "".join(run.text for run in words)

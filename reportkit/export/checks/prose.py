"""What a report says in sentences: the parts of it that an executive reads, not looks up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from reportkit.blocks import Callout, Figure, Items, Paragraph, Role, Run, Tiles, plain
from reportkit.blocks.characters import one_line
from reportkit.export.checks.reading import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportkit.blocks import Block
    from reportkit.blocks.model import Text


class Part(StrEnum):
    """What a passage is to its reader."""

    ANSWER = "answer"
    BODY = "text"
    TITLE = "title of a chart"
    TILE = "tile"


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words that belong together, with the facts that they name.

    Parameters
    ----------
    text
        The words.
    part
        What they are to the reader.
    runs
        The same, as they were set: each run names its fact.
    """

    text: str
    part: Part
    runs: tuple[Run, ...]

    @property
    def is_prose(self) -> bool:
        """Whether it is read as sentences."""
        return self.part in {Part.ANSWER, Part.BODY}

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences."""
        return sentences(self.text)


def passages(blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """Return what blocks say in words, in order; tables are looked up, not read."""
    return tuple(passage for block in blocks for passage in _of(block) if passage.text)


def prose(blocks: Iterable[Block]) -> tuple[Passage, ...]:
    """Return what is read as sentences."""
    return tuple(passage for passage in passages(blocks) if passage.is_prose)


def _of(block: Block) -> Iterator[Passage]:
    if isinstance(block, Paragraph):
        yield _passage(block.text, Part.ANSWER if block.role is Role.ANSWER else Part.BODY)
    elif isinstance(block, Items):
        for item in block.items:
            yield _passage(item.text)
    elif isinstance(block, Callout):
        yield Passage(one_line(block.label), Part.BODY, ())
        yield _passage(block.title)
        yield _passage(block.text)
    elif isinstance(block, Figure):
        yield Passage(one_line(block.title), Part.TITLE, ())
    elif isinstance(block, Tiles):
        for tile in block.tiles:
            for words in (tile.value, *tile.lines):
                yield _passage(words, Part.TILE)


def _passage(text: Text, part: Part = Part.BODY) -> Passage:
    return Passage(one_line(plain(text)), part, tuple(text))

"""Words of the trade explain themselves: in brackets at first use, and in one list on the web.

1. What an email shows is read first, then what a reader may open: a term is explained where it
   first stands in a sentence, once an edition.
2. The bracket stands behind the word; where the sentence would grow too long, behind the sentence.
3. The answer and the status stay as short as they are. Titles, tables and tiles have no room: their
   terms are in the list.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from reportkit.blocks import (
    Bar,
    Block,
    Callout,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Role,
    Run,
    Table,
    Tiles,
    Tone,
    plain,
    text,
    walk,
)
from reportkit.glossary import TERMS, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportkit.blocks import Text

TITLE = "Words used in this report"
_LONGEST_SENTENCE = 22  # words; a sentence may have 25
_LONGEST_TEXT = 5_000  # characters: what is longer is no sentence that somebody reads
_END = re.compile(r"[.!?](?=\s|$)")
_TOLD = re.compile(r"\s*(?:\(|:|,? (?:that is|means|meaning)\b)")

_Shown = TypeVar("_Shown")


def explained(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks whose terms explain themselves, with a list of them at the end.

    Parameters
    ----------
    blocks
        A document's, in order.
    """
    told: set[str] = set()
    # An email's reader never sees details: what both see is explained first.
    shown = [block if isinstance(block, Details) else _explain(block, told) for block in blocks]
    opened: list[Block] = [
        replace(block, blocks=tuple(_explain(part, told) for part in block.blocks))
        if isinstance(block, Details)
        else block
        for block in shown
    ]
    said = "\n".join(words for _, block in walk(opened) for words in _words(block))
    used = [term for term in TERMS if term.form.search(said)]
    return (*opened, _list(used)) if used else tuple(opened)


def _explain(block: _Shown, told: set[str]) -> _Shown:
    if isinstance(block, Paragraph) and block.role in {Role.BODY, Role.NOTE}:
        return replace(block, text=_told_once(block.text, told))
    if isinstance(block, Items):
        items = tuple(replace(item, text=_told_once(item.text, told)) for item in block.items)
        return replace(block, items=items)
    if isinstance(block, Callout):
        return replace(block, text=_told_once(block.text, told))
    return block


def _told_once(words: Text, told: set[str]) -> Text:
    """Explain the terms that have not been explained yet, the last first: places stay right."""
    said = plain(words)
    if len(said) > _LONGEST_TEXT or all(run.tone is Tone.CODE for run in words):
        return words
    found: list[tuple[int, str]] = []
    firsts = [(term.form.search(said), term) for term in TERMS if term.name not in told]
    for first, term in sorted(
        ((first, term) for first, term in firsts if first is not None),
        key=lambda pair: pair[0].start(),
    ):
        if _is_within(said, first.end(), [at for at, _ in found]):
            continue
        told.add(term.name)
        if not _explains_itself(said, first):
            found.append(_bracket(said, first, term))
    for at, bracket in sorted(found, reverse=True):
        words = _inserted(words, at, bracket)
    return words


def _is_within(said: str, end: int, taken: list[int]) -> bool:
    """Whether another bracket comes into the same sentence: one is what a reader can follow."""
    start, stop = _sentence(said, end)
    return any(start <= at <= stop for at in taken)


def _explains_itself(said: str, found: re.Match[str]) -> bool:
    """Whether a bracket or a colon follows, or the term stands in a bracket or in quotes."""
    before, after = said[: found.start()], said[found.end() :]
    # The name of a table in quotes is a name, not a word to explain.
    quoted = before.endswith("'") and after.startswith("'")
    told = bool(_TOLD.match(said, found.end())) or before.count("(") > before.count(")")
    return told or quoted


def _bracket(said: str, found: re.Match[str], term: Term) -> tuple[int, str]:
    """Return where the explanation goes, and how it reads there."""
    start, stop = _sentence(said, found.end())
    length = len(said[start:stop].split()) + len(term.meaning.split())
    # Behind a line without a full stop a sentence of its own would hang in the air.
    if length <= _LONGEST_SENTENCE or not said[:stop].endswith((".", "!", "?")):
        return found.end(), f" ({term.meaning})"
    named = found.group()
    return stop, f" ({named[:1].upper()}{named[1:]}: {term.meaning}.)"


def _sentence(said: str, place: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends, its full stop within."""
    ends = [found.end() for found in _END.finditer(said)]
    start = max((end for end in ends if end < place), default=0)
    return start, min((end for end in ends if end >= place), default=len(said))


def _inserted(words: Text, at: int, bracket: str) -> Text:
    """Put a bracket into a text; a run that prints a fact or leads away is not cut in two."""
    runs: list[Run] = []
    start = 0
    placed = False
    for run in words:
        end = start + len(run.text)
        if placed or end < at:
            runs.append(run)
        else:
            whole = run.fact is not None or run.href is not None
            cut = len(run.text) if whole else at - start
            pieces = (replace(run, text=run.text[:cut]), Run(bracket, Tone.MUTED),
                      replace(run, text=run.text[cut:]))  # fmt: skip
            runs += [piece for piece in pieces if piece.text]
            placed = True
        start = end
    return tuple(runs)


def _words(block: Block) -> Iterator[str]:
    """Yield all that a block says, titles and cells among it."""
    if isinstance(block, Heading | Paragraph):
        yield plain(block.text)
    elif isinstance(block, Items):
        yield from (plain(item.text) for item in block.items)
    elif isinstance(block, Callout):
        yield from (block.label, plain(block.title), plain(block.text))
    elif isinstance(block, Tiles):
        for tile in block.tiles:
            yield from (tile.label, *map(plain, tile.lines))
    elif isinstance(block, Table):
        yield from _cells(block)
    elif isinstance(block, Figure):
        yield from (block.title, block.subtitle)
        yield from _cells(block.numbers) if block.numbers else ()
    elif isinstance(block, Details):
        yield block.title


def _cells(table: Table) -> Iterator[str]:
    yield table.caption
    yield from (column.name for column in table.columns)
    for row in table.rows:
        yield from (plain(cell.text if isinstance(cell, Bar) else cell) for cell in row)


def _list(used: Sequence[Term]) -> Details:
    items = tuple(
        Item(
            text(Run(f"{term.name[:1].upper()}{term.name[1:]}: ", Tone.STRONG), f"{term.meaning}.")
        )
        for term in used
    )
    return Details(TITLE, (Items(items),))

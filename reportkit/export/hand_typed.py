"""Numbers typed by hand in a notebook's prose: no fact moves them when the data move."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from reportkit.blocks import Bar, Block, Heading, Items, Paragraph, Table, Tone, plain
from reportkit.export.backing import Backing
from reportkit.export.markdown import html_of
from reportkit.export.markup import blocks_from_html
from reportkit.export.mentions import Mention, mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportkit.blocks.model import Cell, Text
    from reportkit.fact import Fact

_WORDS_OF = {
    "prose": (0, "words"),
    "chart": (1, "takeaway"),
    "table": (1, "caption"),
    "titled": (0, "title"),
    "section": (0, "title"),
}
"""Of what an analyst calls, which argument is read as a sentence: its place and its name."""

_ALWAYS = ("takeaway", "subtitle", "alt", "caption")
_SHOWN = 5
_DO = 'Print a fact in its place, as in rk.prose("It saves {forecast.run_rate}.", forecast).'


def typed_in_markdown(source: str) -> tuple[Mention, ...]:
    """Return the numbers typed in a markdown cell: in sentences, lists, heads and tables.

    Code and addresses are not prose.
    """
    blocks = blocks_from_html(html_of(source))
    return tuple(found for block in blocks for words in _prose(block) for found in mentions(words))


def typed_in_code(source: str) -> tuple[Mention, ...]:
    """Return the numbers typed in what a code cell says: takeaways, subtitles, captions, prose.

    A cell that is not Python says nothing.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    said = (words for call in calls for words in _said(call))
    return tuple(found for words in dict.fromkeys(said) for found in mentions(words))


def without_backing(found: Sequence[Mention], facts: Sequence[Fact]) -> tuple[Mention, ...]:
    """Return those numbers that no fact states."""
    backing = Backing(facts)
    return tuple(mention for mention in found if not backing.holds(mention))


def typed_words(found: Sequence[Mention]) -> str:
    """Return what is wrong with numbers typed by hand, as the end of a sentence, and what to do."""
    distinct = list(dict.fromkeys(mention.text for mention in found))
    shown = ", ".join(distinct[:_SHOWN])
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    noun = "number" if len(distinct) == 1 else "numbers"
    return f"types {len(distinct)} {noun} by hand that no fact backs: {shown}{more}. {_DO}"


def _prose(block: Block) -> Iterator[str]:
    if isinstance(block, Heading | Paragraph):
        yield _spoken(block.text)
    elif isinstance(block, Items):
        yield from (_spoken(item.text) for item in block.items)
    elif isinstance(block, Table):
        yield block.caption
        yield from (column.name for column in block.columns)
        yield from (_cell(cell) for row in block.rows for cell in row)


def _spoken(text: Text) -> str:
    return plain(tuple(run for run in text if run.tone is not Tone.CODE))


def _cell(cell: Cell) -> str:
    return _spoken(cell.text if isinstance(cell, Bar) else cell)


def _said(call: ast.Call) -> Iterator[str]:
    """Yield the sentences that a call is given; between the braces of ``rk.prose`` stand facts."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            place, named = _WORDS_OF.get(name, (-1, ""))
        case _:
            return
    arguments: list[ast.expr] = []
    if 0 <= place < len(call.args):
        arguments.append(call.args[place])
    arguments += [
        keyword.value for keyword in call.keywords if keyword.arg in {*_ALWAYS, named} - {""}
    ]
    for argument in arguments:
        yield from (_without_facts(words) for words in _literals(argument))


def _literals(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=values):
            constants = (one.value for one in values if isinstance(one, ast.Constant))
            yield "\0".join(said for said in constants if isinstance(said, str))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _literals(left)
            yield from _literals(right)


def _without_facts(words: str) -> str:
    kept, depth = [], 0
    for sign in words:
        depth += (sign == "{") - (sign == "}")
        kept.append(sign if depth == 0 and sign != "}" else "\0")
    return "".join(kept)


def tags_of(cell: Mapping[str, Any]) -> frozenset[str]:
    """Return a cell's tags."""
    return frozenset((cell.get("metadata") or {}).get("tags") or [])

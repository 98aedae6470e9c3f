"""HTML read into blocks: an analyst's pandas table, or a markdown cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from reportkit.blocks import (
    Block,
    Heading,
    Image,
    Item,
    Items,
    Paragraph,
    Role,
    Run,
    Table,
    Text,
    Tone,
)
from reportkit.export.cells import footnotes, read_table
from reportkit.export.unseen import without_hidden

_DROPPED = frozenset(
    [
        "script",
        "style",
        "iframe",
        "svg",
        "object",
        "embed",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "canvas",
        "video",
        "audio",
        "template",
        "noscript",
        "head",
        "link",
        "meta",
        "math",
        "img",
    ]
)
_CONTAINERS = frozenset(
    [
        "html",
        "body",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "figure",
        "center",
        "details",
    ]
)
_PARAGRAPHS = frozenset(
    ["p", "pre", "blockquote", "address", "figcaption", "summary", "dt", "dd", "caption"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BLOCK_LEVEL = _CONTAINERS | _PARAGRAPHS | _HEADINGS | frozenset(["table", "ul", "ol", "dl", "hr"])
_APART = _BLOCK_LEVEL | frozenset(["td", "th", "tr", "li"])
_TONES = {
    "strong": Tone.STRONG,
    "b": Tone.STRONG,
    "code": Tone.CODE,
    "kbd": Tone.CODE,
    "samp": Tone.CODE,
    "small": Tone.MUTED,
}
_RAISED = str.maketrans("0123456789+-n()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
# Lists within lists: beyond this there is no room left on a phone.
_DEEPEST = 4
_DEEPEST_TAG = 100

ReadImage = Callable[[str, str], Image | None]


def blocks_from_html(html: str, read_image: ReadImage | None = None) -> tuple[Block, ...]:
    """Read what HTML says as blocks; what only a browser could show is left out.

    Parameters
    ----------
    read_image
        Given an image's address and its words, returns the picture where it is at hand.
    """
    soup = BeautifulSoup(html, "html.parser")
    without_hidden(soup)
    if _depth(soup) > _DEEPEST_TAG:
        return tuple(_paragraph([Run(soup.get_text(" "))]))
    return tuple(_Reader(read_image).read(soup))


def _depth(soup: BeautifulSoup) -> int:
    """Return how deep tags lie within each other: nobody writes what nests without end."""
    depths: dict[int, int] = {id(soup): 0}
    for tag in soup.find_all():
        depths[id(tag)] = depths.get(id(tag.parent), 0) + 1
    return max(depths.values())


def without_title(html: str) -> tuple[str, str]:
    """Return the words of the first ``h1``, and the HTML without it."""
    soup = BeautifulSoup(html, "html.parser")
    head = soup.find("h1")
    if head is None:
        return "", html
    words = " ".join(head.extract().get_text().split())
    return words, str(soup)


def tidy(text: Text) -> Text:
    """Return a text as a browser sets it: spaces run together, none at its ends."""
    runs: list[Run] = []
    space = True
    for run in text:
        words = run.text if run.tone is Tone.CODE and "\n" in run.text else _squeeze(run.text)
        if space:
            words = words.lstrip(" ")
        if not words:
            continue
        space = words.endswith((" ", "\n"))
        if runs and replace(runs[-1], text="") == replace(run, text=""):
            runs[-1] = replace(run, text=runs[-1].text + words)
        else:
            runs.append(replace(run, text=words))
    if runs:
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text)


def _squeeze(words: str) -> str:
    words = re.sub(r"[ \t\r\f]*\n[ \t\r\f]*", " ", words)
    return re.sub(r"[ \t\r\f]+", " ", words).replace("\x00", "\n")


class _Reader:
    """Walks a tree once, gathering loose words into paragraphs between its blocks."""

    def __init__(self, read_image: ReadImage | None) -> None:
        self._read_image = read_image

    def read(self, parent: Tag) -> Iterator[Block]:
        loose: list[Run] = []
        for child in parent.children:
            if isinstance(child, Tag) and (child.name in _BLOCK_LEVEL or self._holds_blocks(child)):
                yield from _paragraph(loose)
                loose = []
                yield from self._block(child)
            elif isinstance(child, Tag) and child.name == "img":
                yield from _paragraph(loose)
                loose = []
                yield from self._image(child)
            else:
                loose.extend(runs_of(child))
        yield from _paragraph(loose)

    def _holds_blocks(self, tag: Tag) -> bool:
        if tag.name in _DROPPED:
            return False
        return tag.find([*_BLOCK_LEVEL, "img"]) is not None

    def _block(self, tag: Tag) -> Iterator[Block]:
        if tag.name in _HEADINGS:
            words = tidy(tuple(_plain_runs(tag)))
            if words:
                yield Heading(words, 2 if tag.name in {"h1", "h2"} else 3)
        elif tag.name in {"ul", "ol"}:
            items = tuple(_items(tag))
            if items:
                yield Items(items)
        elif tag.name == "table":
            table = read_table(tag, _words_of)
            if isinstance(table, Table):
                yield table
            yield from (Paragraph(words, Role.NOTE) for words in footnotes(tag, _words_of))
        elif tag.name == "pre":
            code = tag.get_text().strip("\n")
            if code.strip():
                yield Paragraph((Run(code, Tone.CODE),))
        else:
            yield from self.read(tag)

    def _image(self, tag: Tag) -> Iterator[Block]:
        if self._read_image is None:
            return
        image = self._read_image(str(tag.get("src", "")), str(tag.get("alt", "")))
        if image is not None:
            yield image


def runs_of(node: PageElement, tone: Tone = Tone.PLAIN, href: str | None = None) -> Iterator[Run]:
    """Read the words within one element, set as its tags set them."""
    if isinstance(node, NavigableString):
        if not isinstance(node, PreformattedString):
            yield Run(str(node), tone, href=href)
        return
    if not isinstance(node, Tag) or node.name in _DROPPED:
        return
    if node.name == "br":
        yield Run("\x00", tone, href=href)
        return
    if node.name in _REWRITTEN:
        yield Run(_REWRITTEN[node.name](node.get_text().strip()), tone, href=href)
        return
    if node.name == "a":
        href = str(node.get("href", "")) or href
    inner = _TONES.get(node.name, tone)
    apart = node.name in _APART
    if apart:
        yield Run(" ", inner)
    for child in node.children:
        yield from runs_of(child, inner, href)
    if apart:
        yield Run(" ", inner)


def _words_of(cell: Tag) -> Text:
    """Return the words of a cell; tables within it stand apart, as a browser would set them."""
    return tidy(tuple(runs_of(cell)))


def _shifted(words: str, signs: dict[int, int], mark: str) -> str:
    """Return words as raised or lowered characters; where some have none, after a mark."""
    moved = words.translate(signs)
    return moved if all(ord(sign) in signs for sign in words) else f"{mark}({words})"


# What a tag does to its words and no text can: without it 10<sup>6</sup> reads 106.
_REWRITTEN: dict[str, Callable[[str], str]] = {
    "sup": lambda words: _shifted(words, _RAISED, "^"),
    "sub": lambda words: _shifted(words, _LOWERED, "_"),
    "del": "[struck out: {}]".format,
    "s": "[struck out: {}]".format,
}


def _plain_runs(tag: Tag) -> Iterator[Run]:
    """Read a heading: it is strong as a whole, and a permalink is no part of it."""
    for run in runs_of(tag):
        yield replace(run, tone=Tone.PLAIN) if run.tone is Tone.STRONG else run


def _paragraph(loose: list[Run]) -> Iterator[Block]:
    words = tidy(tuple(loose))
    if words:
        yield Paragraph(words)


def _items(tag: Tag, level: int = 0) -> Iterator[Item]:
    number = _start(tag) if tag.name == "ol" else None
    for child in tag.find_all("li", recursive=False):
        nested = child.find_all(["ul", "ol"])
        lists = [inner.extract() for inner in nested if inner.find_parent("li") is child]
        words = tidy(tuple(runs_of(child)))
        if words:
            yield Item(words, number=number, level=level)
        for inner in lists:
            yield from _items(inner, min(level + 1, _DEEPEST))
        number = None if number is None else number + 1


def _start(tag: Tag) -> int:
    first = str(tag.get("start", "1"))
    return int(first) if re.fullmatch(r"\d{1,6}", first) else 1

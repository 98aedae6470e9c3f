"""The words of a page, as a reader finds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNREAD = {"head", "style", "script", "title", "template"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_LONGEST = 60
# A word may go on across these; all other tags stand apart.
_INLINE = {"a", "b", "code", "em", "i", "span", "strong", "u", "wbr"}


def is_hidden(tag: Tag) -> bool:
    """Return whether its own inline style hides a tag."""
    return bool(_HIDDEN.search(str(tag.get("style") or "")))


def is_logo(picture: Tag) -> bool:
    """Return whether a picture is the company's mark, whose name is all that it says."""
    return any("logo" in str(name) for name in picture.get_attribute_list("class"))


def texts(tag: Tag) -> Iterator[NavigableString]:
    """Yield the pieces of text that are shown, in reading order."""
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name not in _UNREAD and not is_hidden(child):
                yield from texts(child)
        elif (
            isinstance(child, NavigableString)
            and not isinstance(child, PreformattedString)
            and child.strip()
        ):
            yield child


def words(tag: Tag, *, alt: bool = True) -> str:
    """Return what a tag says, in one line; a picture says its ``alt``, where asked."""
    return one_line("".join(_said(tag, alt=alt)))


def _said(tag: Tag, *, alt: bool) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name in _UNREAD or child.get("role") == "tooltip" or is_hidden(child):
                continue
            apart = "" if child.name in _INLINE else " "
            yield apart
            if child.name == "img" and alt:
                yield str(child.get("alt") or "")
            yield from _said(child, alt=alt)
            yield apart
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield str(child)


def one_line(said: str) -> str:
    """Return words with single blanks between them; what only guides line breaks is dropped."""
    return _SPACE.sub(" ", said.replace("\u200b", "").replace("\u00ad", "")).strip()


def quoted(said: str) -> str:
    """Return the start of some words, in quotation marks: where a finding is."""
    line = one_line(said)
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[: _LONGEST - 1].rstrip()}…”"

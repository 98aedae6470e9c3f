"""Checks 1 to 3: what the message, its HTML and its styles may take."""

from __future__ import annotations

import quopri
from typing import TYPE_CHECKING

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error, warning
from reportkit.export.checks.page_text import quoted, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from reportkit.export.checks.proof import Proof

_AIM, _MOST = 80_000, 100_000  # [bytes]; Gmail clips at about 102 kB
_STYLE_MOST = 8_000  # [bytes]
_MESSAGE_MOST = 5_000_000  # [bytes]
_INK = ("color", "font-size")
_CELLS = {"td", "th"}


def _html(proof: Proof) -> Iterator[Flaw]:
    decoded = proof.html.encode()
    encoded = quopri.encodestring(decoded)
    for how, size in (("decoded", len(decoded)), ("encoded", len(encoded))):
        if size > _MOST:
            yield error(
                f"the HTML part, {how}",
                f"is {size / 1000:.0f} kB, and Gmail clips a message at 102 kB. Show less.",
            )
        elif size > _AIM:
            yield warning(
                f"the HTML part, {how}",
                f"is {size / 1000:.0f} kB; a forward or a footer may take it over Gmail's limit "
                "of 102 kB. Aim at 80 kB.",
            )


def _styles(proof: Proof) -> Iterator[Flaw]:
    sheets = proof.email.find_all("style")
    size = sum(len(sheet.get_text().encode()) for sheet in sheets)
    if size > _STYLE_MOST:
        yield error(
            "<style>", f"takes {size / 1000:.1f} kB, and 8 kB is the most. Put styles inline."
        )
    if any(sheet.find_parent("head") is None for sheet in sheets):
        yield error("<style>", "stands outside the head, where Gmail drops it. Move it there.")
    body = proof.email.body
    for text in texts(body) if body else ():
        missing = [name for name in _INK if not _inked(text.parent, name)]
        if missing and text.strip("\u00a0 \n"):
            yield error(
                quoted(text),
                f"has no inline {' and no '.join(missing)} in its table cell, and classic Outlook "
                "takes none from outside it. Give the element or its cell one.",
            )


def _inked(tag: Tag | None, name: str) -> bool:
    """Return whether a tag, or what it stands in up to its table cell, sets a property inline."""
    while tag is not None:
        style = str(tag.get("style") or "")
        if any(part.partition(":")[0].strip().lower() == name for part in style.split(";")):
            return True
        if tag.name in _CELLS:
            return False
        tag = tag.parent
    return False


def _whole(proof: Proof) -> Iterator[Flaw]:
    if len(proof.message) > _MESSAGE_MOST:
        yield error(
            "the message",
            f"is {len(proof.message) / 1e6:.1f} MB, and 5 MB is what every gateway takes. "
            "Show fewer or smaller pictures, or attach less.",
        )


CHECKS = (
    Check(
        1,
        "size of the HTML",
        "The HTML part is at most 80 kB, encoded.",
        _html,
        "warning; above 100 kB, an error",
    ),
    Check(
        2,
        "styles",
        "The style sheet is at most 8 kB, in the head; each word has colour and size without it.",
        _styles,
    ),
    Check(3, "size of the message", "The whole message is at most 5 MB.", _whole),
)

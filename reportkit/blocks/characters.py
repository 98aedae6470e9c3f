"""What a text may hold when it leaves as a page, an email or plain text."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
# Overrides, embeddings and isolates reach beyond the text they stand in; right-to-left letters
# and the plain marks (200E, 200F) don't.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What colours a terminal: without its first sign the rest of it would be words.
_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return a text that any medium can hold: no control characters, no half characters.

    Line breaks of any system become a newline; what directs the text around it is dropped.
    """
    if text.isprintable():
        return text
    text = _TERMINAL.sub("", text)
    text = _BREAKS.sub("\n", text)
    text = _BIDI_CONTROLS.sub("", text)
    text = _UNPRINTABLE.sub("", text)
    if text.isascii():
        return text
    return "".join(
        character for character in text if not unicodedata.name(character, "").startswith("TAG ")
    )


def one_line(text: str) -> str:
    """Return a text without line breaks and doubled spaces, for a header or a title."""
    return " ".join(printable(text).split())


def shortened(text: str, length: int) -> str:
    """Return the first words of a text, with an ellipsis where some are left out.

    Parameters
    ----------
    length
        What it has at most [characters].
    """
    text = one_line(text)
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    at = kept.rfind(" ")
    if at >= length // 2:
        kept = kept[:at]
    return kept.rstrip(" ,;:.-(") + "…"

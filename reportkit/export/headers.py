"""The fields of a message's head, written so that every mail program reads the same.

A text is one line of ASCII, folded at its spaces, or else encoded words of UTF-8 (RFC 2047), each
of whole characters and short enough. Python's own writer folds a long name so that it reads as
several addresses, and decodes what only looks encoded; so heads are written here.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from reportkit.blocks.characters import one_line
from reportkit.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = 78
_WORD = 75  # of RFC 2047, with its frame
_FRAME = ("=?utf-8?b?", "?=")
_LONGEST_NAME = 60  # that is written as it is, and so in one line
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_PRINTED = re.compile(r"[ -~]*")
_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)


def text_field(name: str, words: str) -> bytes:
    """Return a field that holds any text: ``Subject``.

    Whatever the words hold, they stay words: a line break becomes a space.
    """
    words = one_line(words)
    folds = all(len(word) < _LINE - len(name) - 2 for word in words.split(" "))
    if _PRINTED.fullmatch(words) and "=?" not in words and folds:
        return _folded(name, words.split(" "))
    return _folded(name, list(_encoded_words(words, len(name) + 2)))


def address_field(name: str, addresses: Sequence[tuple[str, str]]) -> bytes:
    """Return a field of addresses: ``From``, ``To``.

    Parameters
    ----------
    addresses
        Each the name that is shown (may be empty, may hold anything) and the address itself,
        ASCII, with a domain's A-labels.

    Raises
    ------
    ExportError
        If there is none, or one is no address.
    """
    if not addresses:
        raise ExportError(f"The field {name} has no address. Leave it out, or name one.")
    pieces: list[str] = []
    for shown, address in addresses:
        if not _ADDRESS.fullmatch(address):
            raise ExportError(
                f"{name}: {address[:100]!r} is no address. Write it as name@example.org."
            )
        words = _display_name(one_line(shown), len(name) + 2)
        pieces += [*words, f"<{address}>," if words else f"{address},"]
    pieces[-1] = pieces[-1].removesuffix(",")
    return _folded(name, pieces)


def plain_field(name: str, value: str) -> bytes:
    """Return a field whose value is ours and not a text: an id, a date, a word.

    Raises
    ------
    ExportError
        If it holds a line break, or anything else that is not printed ASCII.
    """
    if not _FIELD_NAME.fullmatch(name) or not _PRINTED.fullmatch(value):
        raise ExportError(f"The field {name[:60]!r} cannot hold {value[:100]!r}: only plain ASCII.")
    return f"{name}: {value}\r\n".encode("ascii")


def _display_name(words: str, before: int) -> list[str]:
    if not words:
        return []
    if _PRINTED.fullmatch(words) and "=?" not in words and len(words) <= _LONGEST_NAME:
        if _PHRASE.fullmatch(words):
            return [words]
        escaped = words.replace("\\", "\\\\").replace('"', '\\"')
        return [f'"{escaped}"']
    return list(_encoded_words(words, before))


def _encoded_words(words: str, before: int) -> Iterator[str]:
    """Cut a text into encoded words; the first leaves room for the field's name."""
    opening, closing = _FRAME
    room = min(_WORD, _LINE - before) - len(opening) - len(closing)
    held = b""
    for character in words:
        more = character.encode("utf-8")
        if len(held) + len(more) > room // 4 * 3:
            yield opening + base64.b64encode(held).decode("ascii") + closing
            held, room = b"", _WORD - len(opening) - len(closing)
        held += more
    yield opening + base64.b64encode(held).decode("ascii") + closing


def _folded(name: str, pieces: Sequence[str]) -> bytes:
    """Return a field with a line's break before a piece that would not fit."""
    lines, line = [], f"{name}:"
    for number, piece in enumerate(pieces):
        # The first stays: a line of a field's name alone reads as an empty field to some.
        if number and len(line) + 1 + len(piece) > _LINE:
            lines.append(line)
            line = ""
        line = f"{line} {piece}"
    return "".join(f"{each}\r\n" for each in [*lines, line]).encode("ascii")

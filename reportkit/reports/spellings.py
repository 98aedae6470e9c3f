"""How a text may stand in a file: as it is, or escaped for JSON, HTML or an address, or encoded.

Escapes work on one character at a time, and every writer chooses for itself which characters it
escapes. So each character has its own spellings here, and any may follow any.
"""

from __future__ import annotations

import base64
import html
import json
import re
from functools import cache
from html.entities import codepoint2name
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINE = 16  # a line of a longer text, as of a key in PEM, with so many characters is looked for
_CUT = 6  # a text that was cut is recognised by so many characters


class Spellings(NamedTuple):
    """Every way in which a text may be written.

    Parameters
    ----------
    escaped
        Finds it with any of its characters escaped in any way, or none.
    encoded
        What it is in base64, hexadecimal and other encodings, with what these are called.
    core
        The longest part of it that nobody escapes: where that is missing, so is the text.
    """

    escaped: re.Pattern[bytes]
    encoded: dict[bytes, str]
    core: bytes


def how_written(content: bytes, text: str) -> str:
    """Return how a content writes a text, in words; nothing where it does not.

    Parameters
    ----------
    content
        Of a file.
    text
        At least eight characters: of a shorter one base64 leaves too little to look for. Of several
        lines each long one is looked for, too.
    """
    for part in _parts(text):
        spelt = _spellings(part)
        plain = part.encode("utf-8", "surrogatepass")
        if spelt.core in content:
            if plain in content:
                return "as it is"
            if spelt.escaped.search(content):
                return "escaped"
        for encoded, called in spelt.encoded.items():
            if encoded in content:
                return called
    return ""


def without(text: str, hidden: str, instead: str) -> str:
    """Return a text with every spelling of another replaced; also one that a line's end cut off."""
    content = text.encode("utf-8", "surrogatepass")
    by = instead.encode()
    for part in _parts(hidden):
        spelt = _spellings(part)
        if spelt.core in content:
            content = spelt.escaped.sub(lambda _: by, content)
        for encoded in spelt.encoded:
            content = content.replace(encoded, by)
        content = b"\n".join(_end_without(line, part, by) for line in content.split(b"\n"))
    return content.decode("utf-8", "surrogatepass")


def _parts(text: str) -> Iterator[str]:
    whole = text.strip("\r\n")
    yield whole
    lines = whole.splitlines()
    if len(lines) > 1:
        yield from (line for line in lines if len(line) >= _LINE)


def _end_without(line: bytes, hidden: str, by: bytes) -> bytes:
    """Return a line whose end may be the beginning of a hidden text, without it."""
    begin = re.compile(b"".join(map(_any_of, hidden[:_CUT])))
    for found in begin.finditer(line):
        at = found.end()
        for letter in hidden[_CUT:]:
            rest = line[at:]
            longer = re.match(_any_of(letter), rest)
            if longer is None or not rest:
                # An escape, too, may have been cut in the middle.
                if any(spelt.startswith(rest) for spelt in _of_letter(letter)):
                    return line[: found.start()] + by
                break
            at += longer.end()
    return line


@cache
def _spellings(text: str) -> Spellings:
    plain = text.encode("utf-8", "surrogatepass")
    encoded = {
        plain.hex().encode(): "in hexadecimal",
        plain.hex().upper().encode(): "in hexadecimal",
    }
    for encoding in ("latin-1", "utf-16-le", "utf-16-be"):
        try:
            encoded.setdefault(text.encode(encoding), f"in {encoding}")
        except UnicodeEncodeError:
            continue
    encoded |= dict.fromkeys(_in_base64(plain), "in base64")
    encoded.pop(plain, None)
    core = max(re.findall("[A-Za-z0-9]*", text), key=len)
    return Spellings(re.compile(b"".join(map(_any_of, text))), encoded, core.encode())


@cache
def _any_of(letter: str) -> bytes:
    """Return a pattern for every spelling of a character, the longest first."""
    spelt = sorted(_of_letter(letter), key=lambda each: (-len(each), each))
    return (
        b"(?:" + b"|".join(map(re.escape, spelt)) + b")" if len(spelt) > 1 else re.escape(spelt[0])
    )


@cache
def _of_letter(letter: str) -> frozenset[bytes]:
    written = {letter}
    # Nobody escapes letters and digits. Of others an escape may be escaped, and that once more.
    if not re.fullmatch("[A-Za-z0-9]", letter):
        written |= {escape(letter) for escape in _OF_A_LETTER}
        for _ in range(2):
            written |= {escape(once) for once in written for escape in _OF_A_TEXT}
    return frozenset(each.encode("utf-8", "surrogatepass") for each in written)


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


def _units(letter: str) -> list[int]:
    """Return a character's UTF-16 code units, as JSON counts them."""
    plain = letter.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(plain[at : at + 2], "big") for at in range(0, len(plain), 2)]


_OF_A_LETTER: tuple[Callable[[str], str], ...] = (
    lambda letter: "\\" + letter,
    lambda letter: "".join(f"\\u{unit:04x}" for unit in _units(letter)),
    lambda letter: "".join(f"\\u{unit:04X}" for unit in _units(letter)),
    lambda letter: repr(letter)[1:-1],
    lambda letter: f"\\x{ord(letter):02x}",
    lambda letter: f"&#{ord(letter)};",
    lambda letter: f"&#x{ord(letter):x};",
    lambda letter: f"&#x{ord(letter):X};",
    lambda letter: f"&{codepoint2name.get(ord(letter), 'apos')};" if _is_named(letter) else letter,
    _percent,
    lambda letter: _percent(letter).lower(),
    lambda letter: "+" if letter == " " else letter,
    lambda letter: "?" if "\ud800" <= letter <= "\udfff" else letter,  # what can't be encoded
)
_OF_A_TEXT: tuple[Callable[[str], str], ...] = (
    _json,
    lambda text: json.dumps(text)[1:-1],
    lambda text: _json(text).replace("&", "\\u0026"),
    html.escape,
    lambda text: html.escape(text, quote=False),
    lambda text: quote(text, safe="", errors="replace"),
)


def _is_named(letter: str) -> bool:
    return letter == "'" or ord(letter) in codepoint2name


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of bytes that begin 0, 1 or 2 bytes into a group of three."""
    for before in range(3):
        bits = 8 * (before + len(plain))
        first = -(-8 * before // 6)
        coded = base64.b64encode(bytes(before) + plain)[first : bits // 6]
        yield coded
        yield coded.translate(bytes.maketrans(b"+/", b"-_"))

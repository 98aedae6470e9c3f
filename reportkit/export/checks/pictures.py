"""Checks 6 to 10: pictures, what they say to who sees none, and the numbers after them."""

from __future__ import annotations

import re
import struct
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from reportkit.blocks import Figure, Image
from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error, warning
from reportkit.export.checks.page_text import is_logo, one_line, quoted, words
from reportkit.export.checks.printed import printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from reportkit.export.checks.proof import Proof

_LARGEST = 200_000  # [bytes]
_LEAST_ALT, _MOST_ALT = 20, 250
_LEAST_WORDS = 4
_PNG = b"\x89PNG\r\n\x1a\n"
_WITH_ALPHA = {4, 6}
_EMPTY = re.compile(
    r"^(?:an? )?(?:image|picture|photo|graphic|screenshot)\b|\.(?:png|jpe?g)$", re.IGNORECASE
)
_MEDIA = {"image/png", "image/jpeg"}


class _Png(NamedTuple):
    width: int
    alpha: bool


def _references(proof: Proof) -> Iterator[Flaw]:
    shown = Counter(
        str(picture.get("src") or "").removeprefix("cid:") for picture in proof.email("img")
    )
    held = Counter(name for name, _, _ in proof.pictures)
    for name in sorted(shown.keys() - held.keys()):
        yield error(name or "a picture", "is shown, and the message holds no such Content-ID.")
    for name in sorted(held.keys() - shown.keys()):
        yield error(name or "a picture", "is in the message, and nothing shows it. Leave it out.")
    for name in sorted(name for name, times in (shown | held).items() if times > 1):
        yield error(name, "stands there more than once. One picture, one Content-ID, one place.")


def _files(proof: Proof) -> Iterator[Flaw]:
    widths = {
        str(tag.get("src") or "").removeprefix("cid:"): _size(tag, "width")
        for tag in proof.email("img")
    }
    for name, kind, content in proof.pictures:
        if kind not in _MEDIA:
            yield error(name, f"is {kind}, which classic Outlook shows badly. Use PNG.")
        if len(content) > _LARGEST:
            yield error(name, f"takes {len(content) / 1000:.0f} kB, and 200 kB is the most.")
        png = _png(content)
        if kind == "image/png" and png is None:
            yield error(name, "is called PNG and is none.")
        if png is None:
            continue
        if png.alpha:
            yield error(
                name, "has an alpha channel, which a dark screen shines through. Flatten it."
            )
        shown = widths.get(name)
        if shown and png.width < 2 * shown:
            yield warning(
                name,
                f"is {png.width} pixels wide and shown at {shown}: twice as many keep it sharp.",
            )


def _png(content: bytes) -> _Png | None:
    """Read the width of a PNG [px], and whether it has transparent parts."""
    if not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return None
    (width,) = struct.unpack(">I", content[16:20])
    return _Png(width, content[25] in _WITH_ALPHA or b"tRNS" in content[:4096])


def _widths(proof: Proof) -> Iterator[Flaw]:
    for tag in proof.email("img"):
        for side in ("width", "height"):
            if _size(tag, side) is None:
                yield error(
                    str(tag.get("src") or "a picture"),
                    f"has no {side} in plain pixels, and Word takes the file's own. "
                    f'Write {side}="560".',
                )


def _size(tag: Tag, side: str) -> int | None:
    value = str(tag.get(side) or "")
    return int(value) if value.isdecimal() and int(value) else None


def _alternatives(proof: Proof) -> Iterator[Flaw]:
    for medium, page in (("email", proof.email), ("web page", proof.page)):
        for tag in page("img"):
            alt = one_line(str(tag.get("alt") or ""))
            where = f"{medium}, {quoted(alt) if alt else 'a picture without alt text'}"
            # A chart is ours to describe; of a picture that a cell drew itself, a person judges.
            flaw = warning if _is_own(tag, proof) else error
            if is_logo(tag):
                continue
            if not _LEAST_ALT <= len(alt) <= _MOST_ALT:
                yield flaw(
                    where,
                    f"has {len(alt)} characters of alt text. Say in 20 to 250 what it shows.",
                )
            elif _EMPTY.search(alt) or len(alt.split()) < _LEAST_WORDS:
                yield flaw(where, "names the picture. Say its message: what rose, fell or held.")


def _is_own(picture: Tag, proof: Proof) -> bool:
    """Return whether a cell drew a picture itself."""
    drawn = proof.drawn.get(str(picture.get("src") or "").removeprefix("cid:"))
    return isinstance(drawn, Image) or picture.find_parent(class_="rk-picture") is not None


def _numbers_after(proof: Proof) -> Iterator[Flaw]:
    for tag in proof.email("img"):
        drawn = proof.drawn.get(str(tag.get("src") or "").removeprefix("cid:"))
        if not is_logo(tag) and not _followed(tag):
            has_none = isinstance(drawn, Image) or (
                isinstance(drawn, Figure) and drawn.numbers is None
            )
            yield (warning if has_none else error)(
                quoted(str(tag.get("alt") or tag.get("src") or "a picture")),
                "is followed by no number. Show its values beside it.",
            )


def _followed(picture: Tag) -> bool:
    """Return whether numbers come after a picture, before the next picture or heading."""
    for after in picture.find_all_next():
        if after.name in {"img", "h1", "h2", "h3"}:
            return False
        if after.name in {"td", "th", "p"} and printed_numbers(words(after, alt=False)):
            return True
    return False


CHECKS = (
    Check(6, "picture references", "cid: and Content-ID match one to one.", _references),
    Check(
        7,
        "picture files",
        "PNG without alpha, at most 200 kB, twice the shown width.",
        _files,
        "error; too few pixels, a warning",
    ),
    Check(8, "picture sizes", "Width and height are plain numbers of pixels.", _widths),
    Check(
        9,
        "alt text",
        "20 to 250 characters that say the message.",
        _alternatives,
        "error; of a picture that a cell drew itself, a warning",
    ),
    Check(
        10,
        "numbers of a chart",
        "Each chart is followed by its numbers.",
        _numbers_after,
        "error; where a chart or a picture was given none, a warning",
    ),
)

"""What a file holds, part by part: messages decoded, tables and compressed parts laid open."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes, policy
from typing import Any, TypeAlias

from reportkit.errors import EditionError

_Parts: TypeAlias = Callable[[bytes], Iterator[tuple[str, bytes]]]

DEEPEST = 4
"""A part of a part of a part: so deep is looked."""

LARGEST = 256_000_000
"""So much of one part is laid open [bytes]."""

MOST = 4_000_000_000
"""So much of one file is laid open [bytes]; more is refused, not left unseen."""

_LONG_BASE64 = re.compile(rb"[A-Za-z0-9+/]{64,}={0,2}")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_PNG_TEXT = re.compile(rb"(?:zTXt|iTXt|iCCP)")
_ROWS = 65_536


def opened(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what a file holds: itself, then each part of it, by what errors call the place.

    Raises
    ------
    EditionError
        If its parts come to more than is looked through.
    """
    yield from _Opener(name).opened(name, content, DEEPEST)


class _Opener:
    """Opens the parts of one file, and keeps count of how much that is."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = MOST

    def opened(self, place: str, content: bytes, deep: int) -> Iterator[tuple[str, bytes]]:
        self._left -= len(content)
        if self._left < 0 or (deep < DEEPEST and len(content) > LARGEST):
            raise EditionError(
                f"{self._name} is larger than can be looked through for secrets, once it is "
                f"unpacked ({LARGEST // 1_000_000} MB a part). Put less into it."
            )
        yield place, content
        if deep == 0:
            return
        parts = _of_message if place.endswith(".eml") else _parts_of(content)
        for part, piece in parts(content):
            inner = f"{place}, in {part}" if part else place
            yield from self.opened(inner, piece, deep - 1)


def _parts_of(content: bytes) -> _Parts:
    kinds = (parts for magic, parts in _KINDS if content.startswith(magic))
    return next(kinds, _of_text)


def _of_text(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what base64 in a text holds, where that is packed itself."""
    for found in _LONG_BASE64.finditer(content):
        piece = _decoded(found[0])
        if piece:
            yield "", piece


def _decoded(coded: bytes) -> bytes:
    """Return what base64 says, if its first bytes are those of something packed."""
    whole = coded[: len(coded) // 4 * 4]
    try:
        if not base64.b64decode(whole[:16]).startswith(_PACKED):
            return b""
        return base64.b64decode(whole)
    except binascii.Error:
        return b""


def _of_message(content: bytes) -> Iterator[tuple[str, bytes]]:
    for part in message_from_bytes(content, policy=policy.default).walk():
        headers = "\n".join(f"{name}: {value}" for name, value in part.items())
        yield "its headers", headers.encode("utf-8", "surrogateescape")
        body = part.get_payload(decode=True)
        if isinstance(body, bytes):
            yield part.get_filename() or part.get_content_type(), body


def _of_zip(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                with archive.open(member) as file:
                    yield member.filename, file.read(LARGEST + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError):
        return


def _of_gzip(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            yield "", file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        return


def _inflated(content: bytes) -> bytes:
    """Return what a compressed stream says, as far as it can be read."""
    try:
        return zlib.decompressobj().decompress(content, LARGEST + 1)
    except zlib.error:
        return b""


def _of_zlib(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "", _inflated(content)


def _of_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    for found in _STREAM.finditer(content):
        yield "", _inflated(found[1])


def _of_png(content: bytes) -> Iterator[tuple[str, bytes]]:
    for found in _PNG_TEXT.finditer(content):
        length = int.from_bytes(content[found.start() - 4 : found.start()], "big")
        chunk = content[found.end() : found.end() + length]
        # Behind the keyword, which ends in a zero byte, the text begins within a few bytes.
        start = chunk.find(b"x")
        if start >= 0:
            yield "", _inflated(chunk[start:])


def _of_parquet(content: bytes) -> Iterator[tuple[str, bytes]]:
    import pyarrow as pa  # noqa: PLC0415  slow to import, and only tables need it
    from pyarrow import parquet  # noqa: PLC0415  as pyarrow

    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        yield from _of_batches(file.schema_arrow, file.iter_batches(batch_size=_ROWS))
    except (pa.ArrowException, OSError):
        return


def _of_arrow(content: bytes) -> Iterator[tuple[str, bytes]]:
    import pyarrow as pa  # noqa: PLC0415  as above
    from pyarrow import ipc  # noqa: PLC0415  as pyarrow

    try:
        file = ipc.open_file(content)
        batches = (file.get_batch(number) for number in range(file.num_record_batches))
        yield from _of_batches(file.schema, batches)
    except (pa.ArrowException, OSError):
        return


def _of_batches(schema: Any, batches: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
    """Yield what a table notes of itself, and the bytes of its columns, neither packed."""
    import pyarrow as pa  # noqa: PLC0415  as above

    noted = {**(schema.metadata or {}), **{name.encode(): b"" for name in schema.names}}
    yield "its schema", b"\n".join((*noted, *noted.values()))
    for batch in batches:
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            values = column.dictionary if pa.types.is_dictionary(column.type) else column
            for buffer in values.buffers():
                if buffer is not None:
                    yield f"column {name}", buffer.to_pybytes()


_KINDS: tuple[tuple[bytes, _Parts], ...] = (
    (b"PK\x03\x04", _of_zip),
    (b"\x1f\x8b", _of_gzip),
    (b"x\x01", _of_zlib),
    (b"x\x9c", _of_zlib),
    (b"x\xda", _of_zlib),
    (b"%PDF", _of_pdf),
    (b"\x89PNG", _of_png),
    (b"PAR1", _of_parquet),
    (b"ARROW1", _of_arrow),
)
_PACKED = tuple(magic for magic, _ in _KINDS)

"""A secret is found in whatever an edition holds, however it is written there."""

from __future__ import annotations

import base64
import email.message
import gzip
import html
import io
import json
import quopri
import urllib.parse
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, new_output, writes
from PIL import Image, PngImagePlugin
from pyarrow import ipc

from reportkit.editions.inside import LARGEST
from reportkit.editions.secret_scan import find_in_bytes, find_secrets, refuse_secrets
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD = 'p&ss "wörd"/<1>+2'  # noqa: S105  invented: everything that is escaped somewhere
SECRETS = {"warehouse_password": PASSWORD}
PADDING = "Nothing to see here. " * 10


def found(content: bytes | str, name: str = "file", value: str = PASSWORD) -> bool:
    data = content if isinstance(content, bytes) else content.encode()
    return bool(find_in_bytes(name, data, {"it": value}))


def message(**parts: bytes) -> bytes:
    """A message whose text is harmless, with attachments."""
    built = email.message.EmailMessage()
    built.set_content("Good morning.")
    for name, content in parts.items():
        built.add_attachment(content, maintype="application", subtype="x", filename=name)
    return built.as_bytes()


def in_a_message_body(text: str) -> bytes:
    built = email.message.EmailMessage()
    built.set_content(PADDING + text, cte="quoted-printable")
    return built.as_bytes()


def in_a_message_head(text: str) -> bytes:
    built = email.message.EmailMessage()
    built["Subject"] = f"Report {text}"
    built.set_content("Good morning.")
    return built.as_bytes()


def parquet(frame: pd.DataFrame, compression: str = "zstd") -> bytes:
    file = io.BytesIO()
    frame.to_parquet(file, compression=compression)  # type: ignore[call-overload]  # a word of ours
    return file.getvalue()


def arrow(text: str, compression: str | None) -> bytes:
    table = pa.table({"a": ["b", text]})
    file = io.BytesIO()
    with ipc.new_file(
        file, table.schema, options=ipc.IpcWriteOptions(compression=compression)
    ) as to:
        to.write_table(table)
    return file.getvalue()


def workbook(text: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["a", text])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", content)
    return file.getvalue()


def png(text: str) -> bytes:
    noted = PngImagePlugin.PngInfo()
    noted.add_itxt("made with", PADDING + text, zip=True)
    file = io.BytesIO()
    Image.new("1", (1, 1)).save(file, "PNG", pnginfo=noted)
    return file.getvalue()


def pdf(text: str) -> bytes:
    stream = zlib.compress(f"/URI ({text})".encode())
    return b"%PDF-1.7\n1 0 obj\n<< >>\nstream\n" + stream + b"\nendstream\nendobj\n"


WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": json.dumps,
    "JSON in letters of its own": lambda text: json.dumps(text, ensure_ascii=False),
    "JSON in JSON": lambda text: json.dumps(json.dumps({"k": text})),
    "JSON for a page": lambda text: (
        json.dumps(text).replace("<", "\\u003c").replace("&", "\\u0026")
    ),
    "JSON with slashes": lambda text: json.dumps(text).replace("/", "\\/"),
    "HTML": html.escape,
    "HTML without quotes": lambda text: html.escape(text, quote=False),
    "HTML of JSON": lambda text: html.escape(json.dumps(text)),
    "an address": lambda text: urllib.parse.quote(text, safe=""),
    "an address with slashes": urllib.parse.quote,
    "an address in lower case": lambda text: urllib.parse.quote(text, safe="").replace(
        "%2F", "%2f"
    ),
    "a form": urllib.parse.quote_plus,
    "Python": repr,
    "base64": lambda text: base64.b64encode(f"user:{text}".encode()).decode(),
    "base64 a byte later": lambda text: base64.b64encode(f"user1:{text}!".encode()).decode(),
    "base64 two bytes later": lambda text: base64.b64encode(f"user12:{text}".encode()).decode(),
    "base64 of an address": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
}

PACKED: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "a message's body": ("m.eml", in_a_message_body),
    "a message's head": ("m.eml", in_a_message_head),
    "an attachment": ("m.eml", lambda text: message(a=text.encode())),
    "a workbook attached": ("m.eml", lambda text: message(a=workbook(text))),
    "a PDF attached": ("m.eml", lambda text: message(a=pdf("x" + text))),
    "a table's text": ("t.parquet", lambda text: parquet(pd.DataFrame({"a": ["b", text]}))),
    "a table's categories": (
        "t.parquet",
        lambda text: parquet(pd.DataFrame({"a": ["b", text]}).astype("category")),
    ),
    "a table's lists": ("t.parquet", lambda text: parquet(pd.DataFrame({"a": [["b"], [text]]}))),
    "a table's bytes": (
        "t.parquet",
        lambda text: parquet(pd.DataFrame({"a": [text.encode()]}), "gzip"),
    ),
    "a table's column": ("t.parquet", lambda text: parquet(pd.DataFrame({text: [1]}))),
    "a table that is mapped": ("t.arrow", lambda text: arrow(text, None)),
    "a packed one": ("t.arrow", lambda text: arrow(text, "zstd")),
    "a workbook": ("w.xlsx", workbook),
    "a ZIP in a ZIP": ("w.zip", lambda text: zipped(zipped(text.encode()))),
    "gzip": ("w.gz", lambda text: gzip.compress(text.encode())),
    "a picture's text": ("p.png", png),
    "a PDF": ("p.pdf", lambda text: pdf("x" + text)),
    "a page's picture": (
        "r.html",
        lambda text: b"<img src='data:image/png;base64," + base64.b64encode(png(text)) + b"'>",
    ),
    "UTF-16": ("u.csv", lambda text: text.encode("utf-16")),
    "Latin-1": ("l.csv", lambda text: text.encode("latin-1")),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_secret_is_found_however_it_is_escaped(way: str) -> None:
    assert found(f"{PADDING}{WRITTEN[way](PASSWORD)}{PADDING}")
    assert not found(f"{PADDING}{WRITTEN[way]('another password')}{PADDING}")


@pytest.mark.parametrize("way", PACKED)
def test_a_secret_is_found_however_it_is_packed(way: str) -> None:
    name, pack = PACKED[way]
    assert found(pack(PASSWORD), name)
    assert not found(pack("another password"), name)


@given(
    st.text(min_size=8, max_size=30),
    st.sampled_from(sorted(WRITTEN)),
    st.text(max_size=9),
)
def test_no_secret_is_overlooked_whatever_its_characters(value: str, way: str, near: str) -> None:
    try:
        written = WRITTEN[way](value)
    except UnicodeEncodeError:
        return
    assert found(f"{near}{written}{near}".encode("utf-8", "surrogatepass"), value=value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=8, max_size=60))
def test_a_line_that_quoted_printable_breaks_is_read_whole(value: str) -> None:
    head = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    body = quopri.encodestring(f"{PADDING}{value}{PADDING}".encode())
    mail = head + b"Content-Transfer-Encoding: quoted-printable\n\n" + body
    assert found(mail, "m.eml", value)


def test_a_leak_names_the_file_the_cell_and_the_secret_and_never_what_it_is(
    tmp_path: Path,
) -> None:
    injected = new_code_cell("as_of = 1", metadata={"tags": ["injected-parameters"]})
    shown = new_output("stream", text=f"connected to db://me:{PASSWORD}@host\n")
    cells = [new_code_cell("1"), injected, new_code_cell("2"), new_code_cell("3", outputs=[shown])]
    (tmp_path / "notebook.ipynb").write_text(writes(new_notebook(cells=cells)), "utf-8")
    (tmp_path / "report.html").write_text(f"<p>{html.escape(PASSWORD)}</p>", "utf-8")
    leaks = find_secrets(tmp_path, SECRETS)
    assert [str(leak) for leak in leaks] == [
        "notebook.ipynb (cell 3, escaped)",
        "report.html (escaped)",
    ]
    with pytest.raises(EditionError) as caught:
        refuse_secrets(tmp_path, SECRETS)
    said = str(caught.value)
    assert "the secret 'warehouse_password' in 2 places" in said
    assert "Take out what shows it in cell 3" in said
    assert "wörd" not in said


def test_a_files_name_can_hold_a_secret(tmp_path: Path) -> None:
    (tmp_path / "geheim-geheim.txt").write_text("nothing")
    (leak,) = find_secrets(tmp_path, {"it": "geheim-geheim"})
    assert leak.place == "the name of a file"


def test_where_no_secret_is_known_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing else")
    assert find_secrets(tmp_path, {}) == ()
    assert find_secrets(tmp_path, SECRETS) == ()


@pytest.mark.parametrize(
    "broken",
    [
        b"PK\x03\x04 no",
        b"\x1f\x8b no",
        b"x\x9c no",
        b"%PDF stream\nno\nendstream",
        b"PAR1 no",
        b"ARROW1 no",
    ],
)
def test_what_cannot_be_unpacked_is_searched_as_it_is(broken: bytes) -> None:
    assert not found(broken)
    assert found(broken + PASSWORD.encode())


def test_what_is_too_large_to_look_through_is_refused() -> None:
    bomb = gzip.compress(bytes(LARGEST + 1), compresslevel=1)
    with pytest.raises(EditionError, match=r"bomb\.gz is larger than can be looked through"):
        find_in_bytes("bomb.gz", bomb, SECRETS)

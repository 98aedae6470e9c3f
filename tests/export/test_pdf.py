"""The web page on paper: printed by a real browser, and read again."""

from __future__ import annotations

import datetime as dt
import http.server
import re
import threading
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reportkit.blocks import Details, Heading, Run, text
from reportkit.errors import ExportError
from reportkit.export.browser import find_browser
from reportkit.export.pdf import render_pdf
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.export.document import Document

DAY = dt.date(2026, 10, 31)

needs_browser = pytest.mark.skipif(find_browser() is None, reason="there is no browser here")


def _streams(pdf: bytes) -> bytes:
    """What the pages draw: a PDF's streams, inflated."""
    found = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    drawn = []
    for stream in found:
        try:
            drawn.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(drawn)


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.fixture
def page(document: Document, charts: dict[str, bytes], tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    file.write_text(render_web(document, charts), encoding="utf-8")
    return file


@needs_browser
def test_charts_are_drawn_as_lines_on_a4_and_the_same_page_gives_the_same_bytes(page: Path) -> None:
    pdf = render_pdf(page, DAY)

    assert pdf.startswith(b"%PDF-")
    assert b"/Subtype /Image" not in pdf
    assert re.search(rb"/MediaBox \[0 0 59[45]\.?\d* 84[12]\.?\d*\]", pdf)
    assert b"/StructTreeRoot" in pdf  # what a screen reader follows
    assert b"/Outlines" in pdf
    assert b"(D:20261031000000+00'00')" in pdf
    assert render_pdf(page, DAY) == pdf


@needs_browser
def test_details_are_printed_opened(document: Document, tmp_path: Path) -> None:
    inside = tuple(Heading(text(Run(f"Part {at}")), 3) for at in range(80))
    sizes = []
    for blocks in ((), (Details("More", inside),)):
        file = tmp_path / "report.html"
        longer = replace(document, blocks=(*document.blocks, *blocks))
        file.write_text(render_web(longer, {}), encoding="utf-8")
        sizes.append(_pages(render_pdf(file, DAY)))

    assert sizes[1] >= sizes[0] + 2


@needs_browser
def test_nothing_is_fetched_while_a_page_is_printed_whatever_it_names(
    document: Document, tmp_path: Path
) -> None:
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        file = tmp_path / "report.html"
        picture = f'<main><img src="http://127.0.0.1:{server.server_port}/pixel.png">'
        html = render_web(document, {})
        assert html.count("<main>") == 1
        file.write_text(html.replace("<main>", picture), encoding="utf-8")
        render_pdf(file, DAY)
        server.shutdown()

    assert asked == []


def test_without_a_browser_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    with pytest.raises(ExportError, match=r"No PDF: there is no browser\. Install chromium"):
        render_pdf(tmp_path / "report.html", DAY)


@pytest.mark.parametrize("script", ["exit 1", "exec sleep 600"])
def test_a_browser_that_does_not_start_ends_in_an_error_in_bounded_time(
    tmp_path: Path, script: str
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o755)
    with pytest.raises(ExportError, match="No PDF in 2 tries: the browser"):
        render_pdf(tmp_path / "report.html", DAY, browser=browser, start_limit=4.0)


@needs_browser
def test_a_page_that_is_never_ready_is_printed_with_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(
        '<!doctype html><title>x</title><p>Words</p><script type="application/json" id="rk-specs">'
        "{}</script>"
    )
    assert _pages(render_pdf(file, DAY, limit=50.0)) == 1


@needs_browser
def test_a_print_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("<!doctype html><title>x</title><p>Words<script>for (;;);</script>")
    with pytest.raises(ExportError, match="did not print the page within 3 seconds"):
        render_pdf(file, DAY, limit=3.0)

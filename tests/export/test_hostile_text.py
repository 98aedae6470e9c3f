"""Text in any field is text: in the page, in the email and in the plain text."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import html5lib
import pytest
from bs4 import BeautifulSoup
from notebook_parts import view

from reportkit.blocks import (
    Bar,
    Block,
    Callout,
    Column,
    Figure,
    Heading,
    Item,
    Items,
    Masthead,
    Paragraph,
    Role,
    Table,
    Tile,
    Tiles,
    text,
)
from reportkit.blocks.columns import width_of
from reportkit.blocks.html import render_html
from reportkit.export.document import Document, read_document
from reportkit.export.email import render_email
from reportkit.export.message import cid_source, compose_message
from reportkit.export.plaintext import render_plaintext
from reportkit.export.web import render_web
from reportkit.fact import Fact, Grade

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser_page import Page

HOSTILE = {
    "html": '<b>bold</b> <img src=x onerror="window.pwned=1"> &amp; <!-- -->',
    "script": "</script></style><script>window.pwned=1</script>",
    "attribute": '" onmouseover="window.pwned=1" x=\'',
    "template": "{{ 7 * 7 }} {% for x in y %} ${7*7} {# c #} %(a)s {0}",
    "breaks": "one\r\ntwo\nthree\x0bfour\u2028five\x00six\x1b[31m",
    "direction": "\u202eevil\u202c \u2067isolate \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d",
    "emoji": "👩‍👩‍👧‍👦 🇩🇪 é e\u0301 日本語 \ud800",
    "long": "W" * 10_000,
    "css": "</style>; } * { display: none } url(javascript:window.pwned=1)",
}


def _document(hostile: str) -> Document:
    words = text(hostile)
    table = Table(
        (Column(hostile), Column(hostile, "end")),
        ((words, Bar(0.5, words)), (words, words)),
        hostile,
    )
    spec = {"data": [{"type": "bar", "x": [hostile], "y": [1], "name": hostile}], "layout": {}}
    blocks: tuple[Block, ...] = (
        Masthead(hostile, hostile, hostile, hostile),
        Paragraph(words, Role.STATUS),
        Paragraph(text(hostile[:3000]), Role.ANSWER),
        Heading(words),
        Items((Item(words),)),
        Callout(hostile, words, words),
        Tiles(tuple(Tile(hostile, words, (words,)) for _ in range(4))),
        table,
        Figure(hostile, hostile, hostile, spec, table),
    )
    fact = Fact("f", hostile, hostile, hostile, Grade.RECORDED, hostile)
    return read_document({"cells": [view(blocks, (fact,))]})


@pytest.fixture(params=HOSTILE, ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    value: str = HOSTILE[request.param].replace("\ud800", "")
    return value


def _visible(hostile: str) -> list[str]:
    """The words that must still be there: letters and digits, in order."""
    return re.findall(r"[A-Za-z0-9]{2,30}", hostile.replace("\x1b[31m", ""))[:20]


def test_page_shows_it_as_text_and_runs_nothing(
    hostile: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(render_web(_document(hostile), {}), 375)
    page.wait_for_charts()

    said = page.run("return document.querySelector('.rk-body, .rk-status').textContent")
    assert page.run("return window.pwned") is None
    assert page.overflow() <= 0
    assert all(word in said for word in _visible(hostile))
    assert page.requests() == []


def test_email_shows_it_as_text_in_html_that_a_strict_parser_takes(
    hostile: str, open_page: Callable[..., Page]
) -> None:
    html = render_email(_document(hostile[:1500]), {}, cid_source)

    html5lib.HTMLParser(strict=True).parse(html)
    soup = BeautifulSoup(html, "html.parser")
    assert soup.find_all(["script", "img", "b"]) == []
    assert not [tag for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)]
    page = open_page(html, 375)
    assert page.overflow() <= 0
    assert page.run("return window.pwned") is None


def test_plain_text_keeps_its_columns_and_holds_no_control_characters(hostile: str) -> None:
    said = render_plaintext(_document(hostile))

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", said)
    assert all(width_of(line) <= 72 for line in said.splitlines())
    joined = "".join(said.split())
    assert all(word in joined for word in _visible(hostile))


def test_message_holds_it_in_no_header_of_its_own(hostile: str) -> None:
    document = _document(hostile[:1000])
    html = render_email(document, {}, cid_source)

    content = compose_message(
        document, html, render_plaintext(document), {}, sender="a@example.org",
        report=hostile[:50], as_of="2026-10-31", audience=hostile[:50], revision=1,
    )  # fmt: skip

    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert set(message.keys()) == {
        "From", "Date", "Subject", "Message-ID", "List-Id", "Auto-Submitted",
        "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_fragment_in_jupyter_holds_it_as_text(hostile: str) -> None:
    document = _document(hostile)

    soup = BeautifulSoup(render_html(document.blocks, document.facts), "html.parser")

    assert soup.find_all(["script", "img", "b"]) == []
    assert len(soup.find_all("style")) == 1


def test_half_a_character_from_a_notebook_breaks_no_medium() -> None:
    document = _document("half \ud800 character")

    for rendered in (
        render_web(document, {}),
        render_email(document, {}, cid_source),
        render_plaintext(document),
    ):  # fmt: skip
        rendered.encode("utf-8")

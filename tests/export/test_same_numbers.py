"""The web page, the email and the plain text say the same numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from reportkit.blocks import Figure
from reportkit.export.email import render_email
from reportkit.export.plaintext import render_plaintext
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from reportkit.export.document import Document

_NUMBER = re.compile(r"[$£€]?\d[\d,.]*\d|\d")


def _numbers(said: str) -> list[str]:
    return _NUMBER.findall(said)


def _said(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["style", "script", "head"]):
        tag.decompose()
    for tag in soup.select(".rk-source, .preheader"):
        tag.decompose()
    for picture in soup.find_all("img"):
        picture.replace_with(str(picture["alt"]))
    return soup.get_text(" ")


@pytest.mark.parametrize("drawn", [True, False])
def test_three_media_say_the_same_numbers_in_the_same_order(
    document: Document, drawn: bool
) -> None:
    blocks = tuple(_short(b) if isinstance(b, Figure) else b for b in document.blocks)
    document = replace(document, blocks=blocks)
    charts = {"chart-1.png": b"\x89PNG"} if drawn else {}

    email = _numbers(_said(render_email(document, charts, str)))
    web = _numbers(_said(render_web(document, charts)))
    words = _numbers(render_plaintext(document))

    assert sorted(set(email)) == sorted(set(web)) == sorted(set(words))
    assert [n for n in email if n.startswith("$")] == [n for n in web if n.startswith("$")]


def _short(figure: Figure) -> Figure:
    """A figure whose numbers an email shows whole."""
    assert figure.numbers is not None
    return replace(figure, numbers=replace(figure.numbers, rows=figure.numbers.rows[-6:]))

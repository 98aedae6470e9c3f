"""A project's look in every medium: colours, fonts and logo, and nothing else that changes."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from typing import TYPE_CHECKING

import pytest

from reportkit.blocks import Details, Figure
from reportkit.export.email import LOGO, render_email
from reportkit.export.message import cid_source, compose_message
from reportkit.export.pictures import email_pictures
from reportkit.export.plaintext import render_plaintext
from reportkit.export.recolour import recoloured
from reportkit.export.web import render_web
from reportkit.theme import HOUSE, Logo, Theme, dark_palette, light_palette

if TYPE_CHECKING:
    from collections.abc import Callable

    from browser_page import Page

    from reportkit.export.document import Document

ACCENT = "#7a1f6b"
LIGHT = light_palette(ACCENT, concern="#a03000")
PNG = b"\x89PNG\r\n\x1a\n"
BRAND = Theme(
    company='Example & "Sons"',
    logo=Logo(PNG, 160, 40),
    fonts=("Brand Sans", "Arial"),
    light=LIGHT,
    dark=dark_palette(LIGHT),
)
HOUSES = (HOUSE.light.accent, HOUSE.dark.accent)


def _figure(layout: dict[str, object], **trace: object) -> Figure:
    return Figure("Title", "", "What it says, in words.", {"data": [trace], "layout": layout})


def test_an_email_has_the_projects_colours_inline_and_none_of_the_houses(
    document: Document,
) -> None:
    html = render_email(document, {}, cid_source, BRAND)

    assert f"3px solid {ACCENT}" in html
    assert f'bgcolor="{ACCENT}"' in html
    assert BRAND.dark.accent in html
    assert "Brand Sans" in html
    assert "var(" not in html
    assert "$" not in html.partition("</style>")[0].partition("<style>")[2]
    assert not [colour for colour in HOUSES if colour in html]


def test_a_web_page_has_them_too(document: Document) -> None:
    html = render_web(document, {}, BRAND)
    styles = html.partition("</style>")[0]

    assert f"--rk-accent: {ACCENT}" in styles
    assert f"--rk-accent: {BRAND.dark.accent}" in styles
    assert "$" not in styles.partition("<style>")[2]
    assert not [colour for colour in HOUSES if colour in styles]


def test_the_logo_stands_in_both_mastheads_with_the_companys_name(document: Document) -> None:
    page, letter = render_web(document, {}, BRAND), render_email(document, {}, cid_source, BRAND)

    named = 'alt="Example &amp; &#34;Sons&#34;"'
    assert f'width="160" height="40" {named}' in page.partition("<header")[0]
    assert page.count("data:image/png;base64,iVBORw0KGgo=") == 1
    before = letter.partition("31 October 2026</td>")[0]
    assert f'src="{cid_source(LOGO)}" width="160" height="40"' in before
    assert 'bgcolor="#ffffff"' in before.rpartition("<img")[0].rpartition("<table")[2]


def test_without_a_logo_the_name_stands_there_in_words(document: Document) -> None:
    named = Theme(company="A <b> C")
    for html in (render_web(document, {}, named), render_email(document, {}, cid_source, named)):
        assert "A &lt;b&gt; C</p>" in html
        assert "logo.png" not in html
    plain = render_email(document, {}, cid_source)
    assert "company" not in plain.partition("</style>")[2]


def test_a_message_holds_the_logo_once_beside_its_charts(document: Document) -> None:
    pictures = {LOGO: PNG, **email_pictures(document.blocks, {})}
    message = compose_message(
        document,
        render_email(document, {}, cid_source, BRAND),
        render_plaintext(document),
        pictures,
        sender="reports@example.org",
        report="one",
        as_of=dt.date(2026, 10, 31),
    )
    parts = list(email.message_from_bytes(message, policy=email.policy.default).walk())
    assert [part["Content-ID"] for part in parts].count("<logo.png@reportkit>") <= 1
    assert [part.get_content_type() for part in parts].count("image/png") == 1


def test_figures_take_the_projects_colours_for_the_same_meanings() -> None:
    house = HOUSE.light
    figure = _figure(
        {"font": {"family": HOUSE.chart_fonts, "color": house.ink}, "colorway": [house.accent]},
        type="scatter",
        line={"color": house.accent.upper()},
        fillcolor=house.band,
        marker={"color": [house.improvement, house.concern, "#123456"]},
    )
    inside = Details("More", (figure,))

    (first, second) = recoloured((figure, inside), BRAND)

    assert isinstance(first, Figure)
    assert isinstance(second, Details)
    (trace,) = first.spec["data"]
    assert trace["line"]["color"] == ACCENT
    assert trace["fillcolor"] == BRAND.light.band
    assert trace["marker"]["color"] == [BRAND.light.improvement, "#a03000", "#123456"]
    assert first.spec["layout"]["colorway"] == [ACCENT]
    assert first.spec["layout"]["font"] == {"family": "Brand Sans, Arial, sans-serif",
                                            "color": house.ink}  # fmt: skip
    assert second.blocks == (first,)


def test_data_that_look_like_a_colour_are_left_as_they_are() -> None:
    accent = HOUSE.light.accent
    figure = _figure({"title": {"text": accent}}, type="bar", x=[accent], y=[1], name=accent)

    (after,) = recoloured((figure,), BRAND)

    assert after == figure


def test_in_the_houses_look_nothing_is_touched(document: Document) -> None:
    assert recoloured(document.blocks, Theme(company="Example")) is document.blocks


@pytest.mark.parametrize("dark", [False, True])
def test_a_brand_can_be_read_on_white_and_on_dark(
    document: Document, open_page: Callable[..., Page], *, dark: bool
) -> None:
    for html in (render_web(document, {}, BRAND), render_email(document, {}, str, BRAND)):
        page = open_page(html, 600, dark=dark)
        assert page.worst_contrast() >= 4.5
        assert page.overflow() == 0

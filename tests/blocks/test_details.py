from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from pydantic import ValidationError

from reportkit.blocks import (
    Column,
    Details,
    Figure,
    Heading,
    Masthead,
    Paragraph,
    Table,
    at_a_glance,
    blocks_from_json,
    blocks_to_json,
    text,
    walk,
)
from reportkit.blocks.html import Chart, render_body
from reportkit.blocks.plaintext import render_text

INSIDE = (
    Paragraph(text("Inside.")),
    Figure("Inner chart", "", "It shows what is inside.", {}, Table((Column("A"),), ())),
)
PAGE = (Paragraph(text("First.")), Details("More of it", INSIDE), Paragraph(text("Last.")))


def test_details_travel_as_json_and_come_back_the_same() -> None:
    assert blocks_from_json(blocks_to_json(PAGE)) == PAGE


def test_the_web_page_holds_details_closed_under_their_title() -> None:
    soup = BeautifulSoup(render_body(PAGE), "html.parser")
    details = soup.select_one("details.rk-more")
    assert details
    assert not details.has_attr("open")
    assert details.summary
    assert details.summary.get_text() == "More of it"
    assert "Inside." in details.get_text()


def test_a_chart_in_details_is_found_by_its_place() -> None:
    body = render_body(PAGE, charts={(1, 1): Chart("inner")})
    assert BeautifulSoup(body, "html.parser").select_one("details.rk-more #inner")


def test_a_text_leaves_details_out_and_keeps_what_stands_around() -> None:
    assert render_text(PAGE) == "First.\n\nLast.\n"


def test_at_a_glance_is_everything_but_details() -> None:
    assert at_a_glance(PAGE) == (PAGE[0], PAGE[2])


def test_a_head_under_which_there_are_details_alone_goes_with_them() -> None:
    first, second, part = (Heading(text(name)) for name in ("Risks", "Sources", "Part"))
    part = replace(part, level=3)
    details = Details("All of them", INSIDE)
    assert at_a_glance((first, details, second, PAGE[0])) == (second, PAGE[0])
    assert at_a_glance((first, part, PAGE[0], details)) == (first, part, PAGE[0])
    assert at_a_glance((first, PAGE[0], part, details)) == (first, PAGE[0])


def test_a_walk_meets_what_is_in_details_after_them_each_at_its_place() -> None:
    assert list(walk(PAGE)) == [
        ((0,), PAGE[0]),
        ((1,), PAGE[1]),
        ((1, 0), INSIDE[0]),
        ((1, 1), INSIDE[1]),
        ((2,), PAGE[2]),
    ]


@pytest.mark.parametrize("block", [Details("Deeper", ()), Masthead("T", "D")])
def test_details_hold_neither_details_nor_a_masthead(block: Details | Masthead) -> None:
    with pytest.raises(ValidationError):
        Details("More", (block,))  # type: ignore[arg-type]  # that is what is tested

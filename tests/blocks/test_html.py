from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup, Tag

from reportkit.blocks import (
    Bar,
    Column,
    Figure,
    Heading,
    Item,
    Items,
    Paragraph,
    Run,
    Shape,
    Table,
    Tone,
    text,
)
from reportkit.blocks.html import render_body, render_html, stylesheet
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade

FACT = Fact(
    "forecast.saved",
    "Saved this year",
    Estimate(1.4e6, "GBP/year", 1.2e6, 1.6e6, 0.8),
    "2026-01-01/2027-01-01",
    Grade.MODELLED,
    "drivers of 12 October",
)


def _soup(*blocks: object, facts: tuple[Fact, ...] = ()) -> BeautifulSoup:
    return BeautifulSoup(render_body(blocks, facts), "html.parser")  # type: ignore[arg-type]  # lists do as well


def _one(soup: BeautifulSoup, selector: str) -> Tag:
    (tag,) = soup.select(selector)
    return tag


def test_fragment_brings_its_styles_and_all_of_them_are_its_own() -> None:
    fragment = render_html((Paragraph(text("Saved 12.")),))

    assert fragment.startswith("<style>")
    rules = [line for line in stylesheet().splitlines() if "{" in line and line[0] not in "@ }"]
    assert all(rule.startswith(".rk") for rule in rules)


def test_fragment_is_html_that_a_strict_parser_takes() -> None:
    table = Table((Column("A"), Column("B", "end")), ((text("x"), Bar(0.5, text("half"))),))
    blocks = (
        Heading(text("H")),
        Items((Item(text("i")),)),
        table,
        Figure("T", "S", "A", {}, table),
    )

    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(render_html(blocks))

    assert parser.errors == []


def test_shape_is_a_glyph_for_eyes_and_a_word_for_ears() -> None:
    soup = _soup(Items((Item(text("Chance is 71%"), Shape.IMPROVEMENT),)))

    assert _one(soup, ".rk-mark")["aria-hidden"] == "true"
    assert _one(soup, ".rk-hidden").get_text() == "Improvement: "


@pytest.mark.parametrize("tone", [Tone.IMPROVEMENT, Tone.CONCERN, Tone.NEUTRAL])
def test_colour_is_never_alone(tone: Tone) -> None:
    soup = _soup(Paragraph(text(Run("was 58%", tone))))

    assert _one(soup, "[role=img]")["aria-label"]


def test_number_with_a_fact_tells_on_focus_where_it_came_from() -> None:
    soup = _soup(Paragraph(text(Run("£1.4m", fact="forecast.saved"))), facts=(FACT,))
    number = _one(soup, ".rk-fact")

    assert number["tabindex"] == "0"
    tooltip = _one(soup, f"#{number['aria-describedby']}")
    assert tooltip.get_text(" ") == (
        "Saved this year Modelled from drivers, 1 Jan 2026 to 31 Dec 2026 "
        "Range £1.2m to £1.6m a year, holds 80% of the time Source: drivers of 12 October"
    )


def test_number_whose_fact_is_not_known_is_plain_words() -> None:
    soup = _soup(Paragraph(text(Run("£1.4m", fact="elsewhere"))), facts=(FACT,))

    assert soup.select(".rk-fact") == []
    assert "£1.4m" in soup.get_text()


def test_ids_differ_between_the_fragments_of_one_notebook() -> None:
    first, second = (
        _soup(Paragraph(text(said, Run("£1.4m", fact="forecast.saved"))), facts=(FACT,))
        for said in ("Now ", "Then ")
    )

    assert _one(first, ".rk-source")["id"] != _one(second, ".rk-source")["id"]


def test_table_has_heads_for_its_columns_and_its_rows() -> None:
    table = Table((Column("Site"), Column("Titles", "end")), ((text("Oslo"), text("1,240")),))
    soup = _soup(table)

    assert [head["scope"] for head in soup.find_all("th")] == ["col", "col", "row"]
    assert "rk-end" in _one(soup, "td")["class"]


def test_list_within_a_list_is_set_in_and_keeps_its_numbers() -> None:
    soup = _soup(Items((Item(text("a"), number=3), Item(text("b"), level=1))))

    first, second = soup.find_all("li")
    assert first.get_text() == "3.a"
    assert second["style"] == "margin-inline-start:27px"


def test_bar_is_never_wider_than_its_limit() -> None:
    table = Table((Column("Used"),), ((Bar(1.7, text("over")),), (Bar(-1, text("under")),)))

    assert [bar["style"] for bar in _soup(table).select(".rk-bar i")] == [
        "width:100%",
        "width:0%",
    ]


def test_figure_in_a_notebook_shows_its_message_and_its_numbers() -> None:
    numbers = Table((Column("Month"),), ((text("May"),),))
    soup = _soup(Figure("Calls fell", "Calls a month", "Calls fell to 12", {}, numbers))

    assert _one(soup, "h3").get_text() == "Calls fell"
    assert soup.details is not None
    assert soup.details.has_attr("open")


def test_line_breaks_and_the_spaces_of_code_are_kept() -> None:
    soup = _soup(Paragraph(text(Run("a\n  b", Tone.CODE))))

    assert str(_one(soup, "code")) == "<code>a<br/>\u00a0 b</code>"


def test_link_leads_to_https_only() -> None:
    runs = (Run("a", href="https://example.org"), Run("b", href="javascript:alert(1)"))
    soup = _soup(Paragraph(runs))

    assert [link["href"] for link in soup.find_all("a")] == ["https://example.org"]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.blocks import (
    Bar,
    Callout,
    Column,
    Figure,
    Heading,
    Image,
    Item,
    Items,
    Masthead,
    Paragraph,
    Run,
    Shape,
    Table,
    Tile,
    Tiles,
    Tone,
    text,
)
from reportkit.blocks.columns import width_of
from reportkit.blocks.plaintext import render_text

WIDE = Table(
    tuple(Column(f"Measure {at}") for at in range(12)),
    (tuple(text(f"value-{at}-of-row") for at in range(12)),),
)


def test_masthead_puts_title_and_date_at_the_two_ends() -> None:
    assert render_text((Masthead("Automation", "31 May 2026"),), 40).splitlines() == [
        "Automation                   31 May 2026",
        "=" * 40,
    ]


def test_items_carry_a_mark_for_their_shape_and_hang_under_their_words() -> None:
    items = (
        Item(text("Chance is 71%, was 58% when you last read this"), Shape.IMPROVEMENT),
        Item(text("No news"), Shape.NEUTRAL),
    )

    assert render_text((Items(items),), 30).splitlines() == [
        "  ^ Chance is 71%, was 58%",
        "    when you last read this",
        "  = No news",
    ]


def test_numbers_stand_at_the_end_of_their_column() -> None:
    table = Table(
        (Column("Site"), Column("Titles", "end")),
        ((text("Oslo"), text("1,240")), (text("Ny"), text("9"))),
    )

    assert render_text((table,)).splitlines() == [
        "Site  Titles",
        "----  ------",
        "Oslo   1,240",
        "Ny         9",
    ]


def test_wide_characters_take_two_columns() -> None:
    table = Table(
        (Column("Site"), Column("Titles", "end")),
        ((text("東京"), text("1")), (text("Rome"), text("2"))),
    )

    lines = render_text((table,)).splitlines()

    assert {width_of(line) for line in lines} == {12}


def test_cells_wrap_where_a_table_is_wider_than_the_page() -> None:
    table = Table((Column("A"), Column("B")), ((text("word " * 30), text("other " * 30)),))

    lines = render_text((table,)).splitlines()

    assert max(map(len, lines)) <= 72
    assert " ".join(lines).count("word") == 30


def test_table_that_no_wrapping_fits_becomes_a_record_a_row() -> None:
    said = render_text((WIDE,))

    assert "Measure 11: value-11-of-row" in said
    assert max(map(len, said.splitlines())) <= 72


def test_bar_is_its_words_and_a_percentage_where_it_has_none() -> None:
    table = Table((Column("Used"),), ((Bar(0.66, text("12 of 18 weeks")),), (Bar(1.2, ()),)))

    assert render_text((table,)).splitlines()[2:] == ["12 of 18 weeks", "120%"]


def test_tiles_are_a_line_each() -> None:
    tiles = Tiles(
        (
            Tile("Saved", text("$1.4m"), (text("likely 1.2 to 1.6"), text("plan 1.1"))),
            Tile("Chance", text("71%"), (text(Run("was 58%", Tone.IMPROVEMENT)),)),
        )
    )

    assert render_text((tiles,)).splitlines() == [
        "Saved   $1.4m (likely 1.2 to 1.6; plan 1.1)",
        "Chance  71% (^ was 58%)",
    ]


def test_colour_word_that_says_itself_gets_no_second_mark() -> None:
    said = render_text((Paragraph(text(Run("Improvement", Tone.IMPROVEMENT), ", 8 months")),))

    assert said == "Improvement, 8 months\n"


def test_figure_is_its_message_and_its_numbers() -> None:
    numbers = Table((Column("Month"), Column("Calls", "end")), ((text("May"), text("12")),))
    said = render_text((Figure("Calls fell", "Calls a month", "From 18 to 12", {}, numbers),))

    assert said.splitlines() == [
        "", "Calls fell", "Calls a month", "From 18 to 12", "", "Month  Calls", "-----  -----",
        "May       12",
    ]  # fmt: skip


def test_link_is_followed_by_its_address_and_a_bad_one_by_nothing() -> None:
    runs = (Run("the method", href="https://example.org/m"), Run(" and this", href="ftp://x"))

    assert render_text((Paragraph(runs),)) == "the method <https://example.org/m> and this\n"


def test_nothing_gives_nothing() -> None:
    assert render_text(()) == ""


words = st.text(max_size=120)


@given(words, words, words, st.integers(20, 90))
def test_no_line_is_wider_than_asked_whatever_the_words(
    one: str, two: str, three: str, width: int
) -> None:
    blocks = (
        Masthead(one, two),
        Heading(text(one)),
        Paragraph(text(two)),
        Items((Item(text(three), number=1), Item(text(one), level=2))),
        Callout(one, text(two), text(three)),
        Tiles((Tile(one, text(two), (text(three),)),)),
        Table(
            (Column(one), Column(two, "end")), ((text(three), Bar(0.5, text(one))),), caption=two
        ),
        Figure(one, two, three, {}),
        Image("", "image/png", one, 1, 1),
    )

    said = render_text(blocks, width)

    assert all(width_of(line) <= width for line in said.splitlines())


@pytest.mark.parametrize("width", [40, 72, 100])
def test_every_word_of_a_long_text_is_there(width: int) -> None:
    paragraph = Paragraph(text("one two three " * 100))

    assert render_text((paragraph,), width).split() == ["one", "two", "three"] * 100


def test_code_keeps_its_columns() -> None:
    code = Paragraph((Run("calls    12\n  letters 3", Tone.CODE),))

    assert render_text((code,)) == "calls    12\n  letters 3\n"


def test_list_within_a_list_is_set_in() -> None:
    items = Items((Item(text("a"), number=1), Item(text("b"), level=1), Item(text("c"), number=2)))

    assert render_text((items,)) == "  1. a\n      - b\n  2. c\n"


def test_colours_of_a_terminal_leave_no_trace() -> None:
    assert render_text((Paragraph(text("\x1b[31mred\x1b[0m")),)) == "red\n"


def test_an_address_longer_than_a_line_stays_whole_so_that_it_still_leads_there() -> None:
    address = "https://reports.example.org/" + "folder/" * 20 + "report.html"
    words = render_text((Paragraph(text(Run("Read it", href=address))),))
    assert f"<{address}>" in words.splitlines()

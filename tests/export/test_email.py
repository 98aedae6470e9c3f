from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import html5lib
import pytest
from browser_page import Page
from bs4 import BeautifulSoup
from sample_report import notebook

from reportkit.blocks import Column, Item, Items, Masthead, Paragraph, Run, Table, text
from reportkit.errors import ExportError
from reportkit.export.document import Document, read_document
from reportkit.export.email import encoded_size, render_email

OpenPage = Callable[..., Page]


def _email(document: Document, charts: dict[str, bytes]) -> str:
    return render_email(document, charts, lambda name: f"cid:{name}")


def _with(document: Document, *blocks: object) -> Document:
    return replace(document, blocks=(document.blocks[0], *blocks))


def _table(rows: int, columns: int = 3, word: str = "12,345") -> Table:
    heads = tuple(Column(f"Column {at}", "end" if at else "start") for at in range(columns))
    return Table(
        heads,
        tuple(
            tuple(text(word if at else f"Row {n}") for at in range(columns)) for n in range(rows)
        ),
    )


def test_email_is_html_that_a_strict_parser_takes(
    document: Document, charts: dict[str, bytes]
) -> None:
    parser = html5lib.HTMLParser(strict=True)

    parser.parse(_email(document, charts))

    assert parser.errors == []


def test_email_holds_nothing_that_a_mail_client_drops(
    document: Document, charts: dict[str, bytes]
) -> None:
    html = _email(document, charts)
    soup = BeautifulSoup(html, "html.parser")
    css = " ".join([*(tag["style"] for tag in soup.find_all(style=True)), soup.style.get_text()])

    assert soup.find_all(["script", "svg", "form", "iframe", "link", "object", "input"]) == []
    for word in ("flex", "grid", "border-radius", "background-image", "rem;", "calc(", "var("):
        assert word not in css
    assert "data:" not in html
    assert len(soup.style.get_text()) < 8_000
    assert all(tag["src"].startswith("cid:") for tag in soup.find_all("img"))


def test_layout_tables_say_that_they_are_layout_and_data_tables_have_heads(
    document: Document, charts: dict[str, bytes]
) -> None:
    soup = BeautifulSoup(_email(document, charts), "html.parser")

    for table in soup.find_all("table"):
        layout = table.get("role") == "presentation"
        own = [head for head in table.find_all("th") if head.find_parent("table") is table]
        assert layout is (own == [])
    assert all(head.get("scope") in {"col", "row"} for head in soup.find_all("th"))


def test_language_and_direction_are_said_on_the_page_and_on_its_wrapper(
    document: Document,
) -> None:
    masthead = Masthead("تقرير", "31 أكتوبر 2026", "2026-10-31", "ar")
    arabic = replace(document, lang="ar", blocks=(masthead, *document.blocks[1:]))

    soup = BeautifulSoup(_email(arabic, {}), "html.parser")

    assert soup.html["lang"] == "ar"
    assert soup.html["dir"] == "rtl"
    assert soup.body.find("div", dir="rtl")["lang"] == "ar"
    assert "text-align:right" in str(soup.find(class_="page"))
    assert soup.title.get_text()


@pytest.mark.parametrize("width", [320, 375, 600, 1200])
def test_email_never_scrolls_sideways(
    document: Document, charts: dict[str, bytes], open_page: OpenPage, width: int
) -> None:
    assert open_page(_email(document, charts), width).overflow() == 0


@pytest.mark.parametrize("columns", [2, 4, 6, 12])
def test_table_of_any_width_stays_on_a_phone(
    document: Document, open_page: OpenPage, columns: int
) -> None:
    wide = _with(document, _table(4, columns, "1,234,567"))

    page = open_page(_email(wide, {}), 320)

    assert page.overflow() == 0
    assert page.run("return document.body.textContent").count("1,234,567") == 4 * (columns - 1)


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_their_ground(
    document: Document, open_page: OpenPage, dark: bool
) -> None:
    assert open_page(_email(document, {}), 600, dark=dark).worst_contrast() >= 4.5


def test_email_without_its_styles_and_pictures_still_says_every_number(
    document: Document, charts: dict[str, bytes]
) -> None:
    html = _email(document, charts)
    bare = BeautifulSoup(re.sub(r' style="[^"]*"|<style>.*?</style>', "", html), "html.parser")
    for image in bare.find_all("img"):
        image.decompose()

    said = bare.get_text()

    for number in ("$1.4m", "$1.2m to $1.6m", "71%", "$190k", "62%", "4 of 5", "12 of 18", "1.06"):
        assert number in said


def test_picture_is_560_wide_has_words_and_is_followed_by_its_numbers(
    document: Document, charts: dict[str, bytes]
) -> None:
    soup = BeautifulSoup(_email(document, charts), "html.parser")
    (image,) = soup.find_all("img")

    assert (image["width"], image["height"]) == ("560", "300")
    assert 20 <= len(image["alt"]) <= 250
    numbers = image.find_parent("table").find_next_sibling("table")
    assert "2026-10" in numbers.get_text()
    assert numbers.find_next_sibling("p").get_text() == ("4 earlier rows stand on the web page.")


def test_figure_without_a_picture_keeps_its_message_and_its_numbers(document: Document) -> None:
    soup = BeautifulSoup(_email(document, {}), "html.parser")

    assert soup.find("img") is None
    assert "Costs fell below what they would have been from March" in soup.get_text()
    assert "Cost a month fell from $1.21m" in soup.get_text()


def test_large_document_loses_rows_says_so_and_stays_below_what_gmail_clips(
    document: Document,
) -> None:
    html = _email(_with(document, _table(3_000, 5)), {})

    assert encoded_size(html) <= 80_000
    assert re.search(r"2,9\d\d more rows stand on the web page", html)


def test_what_is_read_first_keeps_its_rows_where_a_later_table_loses_some(
    document: Document,
) -> None:
    tables = [_table(9, 5) for _ in range(12)]
    html = _email(_with(document, *tables), {})
    rows = [
        len(table.find_all("tr")) - 1
        for table in BeautifulSoup(html, "html.parser").find_all("table", class_="data")
    ]

    assert encoded_size(html) <= 80_000
    assert rows == sorted(rows, reverse=True)
    assert rows[0] > rows[-1]


def test_document_that_no_cut_makes_small_enough_is_refused(document: Document) -> None:
    endless = _with(document, *(Paragraph(text("words " * 500)) for _ in range(60)))

    with pytest.raises(ExportError, match=r"Gmail cuts it at 102 kB"):
        _email(endless, {})


def test_links_other_than_https_are_text(document: Document) -> None:
    runs = (
        Run("good", href="https://example.org/a?b=1&c=2"),
        Run("evil", href="javascript:alert(1)"),
        Run("old", href="http://example.org"),
        Run("sly", href='https://example.org/" onclick="x'),
    )

    soup = BeautifulSoup(_email(_with(document, Paragraph(runs)), {}), "html.parser")

    assert [link["href"] for link in soup.find_all("a")] == ["https://example.org/a?b=1&c=2"]
    assert "goodevil" in soup.get_text()


def test_same_document_gives_the_same_email(document: Document, charts: dict[str, bytes]) -> None:
    assert _email(document, charts) == _email(read_document(notebook()), charts)


DATES = Table(
    (Column("Milestone"), Column("Now stated"), Column("Moved", "end")),
    tuple(
        (text(name), text("Jan to Mar 2015"), text("3 months later"))
        for name in ("Registrations open to the public", "Lasting power of attorney goes live")
    ),
)
LINES = """
return [...document.querySelectorAll("table.data td, table.data th")].map((cell) => {
  const range = document.createRange(); range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
});
"""


@pytest.mark.parametrize(("width", "most"), [(600, 1), (375, 2)])
def test_date_in_a_table_is_not_torn_into_many_lines(
    document: Document, open_page: OpenPage, width: int, most: int
) -> None:
    lines = open_page(_email(_with(document, DATES), {}), width).run(LINES)

    cells = [count for at, count in enumerate(lines) if at % 3]
    assert max(cells) <= most


def test_word_in_a_table_is_not_broken_on_a_phone(document: Document, open_page: OpenPage) -> None:
    row = ("Registrations", "alpha", "1.3m", "not known", "£4.4m to £6.3m")
    heads = ("Service", "Stage", "Uses a year", "Digital", "Likely range")
    table = Table(tuple(map(Column, heads)), (tuple(map(text, row)),))

    page = open_page(_email(_with(document, table), {}), 375)

    assert page.overflow() == 0
    service, stage, uses, known, saving = page.run(LINES)[len(heads) :]
    assert (service, stage, uses) == (1, 1, 1)
    assert max(known, saving) <= 2


def test_first_screen_of_a_phone_holds_the_answer_what_changed_and_the_decision(
    document: Document, open_page: OpenPage
) -> None:
    page = open_page(_email(document, {}), 375)

    ends = page.run(
        "return [...document.querySelectorAll('p.answer, td.item, p.question')]"
        ".map((it) => it.getBoundingClientRect().bottom)"
    )
    assert len(ends) >= 5
    assert max(ends[:5]) < 700


def test_shape_has_a_word_for_ears(document: Document) -> None:
    soup = BeautifulSoup(_email(document, {}), "html.parser")

    marks = [tag["aria-label"] for tag in soup.find_all("span", role="img")]
    assert {"Improvement", "No real change", "Restated"} <= set(marks)


def test_list_within_a_list_is_set_in(document: Document) -> None:
    items = Items((Item(text("one"), number=1), Item(text("within"), level=1)))

    soup = BeautifulSoup(_email(_with(document, items), {}), "html.parser")

    cells = soup.find("td", string="within").find_previous_siblings("td")
    assert [cell["width"] for cell in cells] == ["27", "27"]
    assert soup.find("td", string="one").find_previous_sibling("td").get_text() == "1."

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_parts import only, png, shown, view
from sample_report import notebook

from reportkit import media
from reportkit.blocks import (
    Heading,
    Image,
    Items,
    Masthead,
    Paragraph,
    Role,
    Run,
    Table,
    Tone,
    plain,
    text,
)
from reportkit.errors import ExportError
from reportkit.estimate import Estimate
from reportkit.export.document import Document, preheader, read_document, subject
from reportkit.export.plaintext import render_plaintext
from reportkit.fact import Fact, Grade


def test_masthead_comes_first_and_gives_title_date_and_subject(document: Document) -> None:
    assert isinstance(document.blocks[0], Masthead)
    assert (document.title, document.as_of, document.lang) == (
        "Catalogue automation", "2026-10-31", "en-GB",
    )  # fmt: skip
    assert document.subject == "Catalogue automation, 31 October 2026"
    assert 40 <= len(document.preheader) <= 90
    assert document.preheader.startswith("Saved $1.4m this year")
    by_hand = [problem.cell for problem in document.problems]
    assert by_hand == [7, 8]  # the sample's markdown types its numbers


def test_facts_of_all_views_are_collected_once(document: Document) -> None:
    ids = [fact.id for fact in document.facts]

    assert len(ids) == len(set(ids)) == 4


def test_first_title_of_markdown_is_the_report_s_where_no_view_gives_one() -> None:
    document = read_document(new_notebook(cells=[new_markdown_cell("# Our *title*\n\nWords.")]))

    assert document.title == "Our title"
    assert [type(block) for block in document.blocks] == [Masthead, Paragraph]


def test_markdown_keeps_headings_lists_tables_links_and_code() -> None:
    markdown = (
        "## Two\n### Three\n- one **strong**\n- two `code`\n  - nested\n\n1. first\n\n"
        "| a | b |\n|---|--:|\n| x | 1 |\n\nSee [it](https://example.org).\n\n"
        "```\nlet x\n  = 1\n```"
    )
    document = read_document(new_notebook(cells=[new_markdown_cell(markdown)]))
    two, three, bullets, numbers, table, link, code = document.blocks[1:]

    assert isinstance(two, Heading)
    assert isinstance(three, Heading)
    assert (two.level, three.level) == (2, 3)
    assert isinstance(bullets, Items)
    assert [plain(item.text) for item in bullets.items] == ["one strong", "two code", "nested"]
    assert isinstance(numbers, Items)
    assert [item.level for item in bullets.items] == [0, 0, 1]
    assert [item.number for item in numbers.items] == [1]
    assert isinstance(table, Table)
    assert [column.align for column in table.columns] == ["start", "end"]
    assert isinstance(link, Paragraph)
    assert link.text[1] == Run("it", href="https://example.org")
    assert isinstance(code, Paragraph)
    assert code.text == (Run("let x\n  = 1", Tone.CODE),)


def test_cell_that_raised_makes_no_report() -> None:
    with pytest.raises(ExportError, match=r"Cell 2 raised ValueError: no data"):
        shown(new_output("error", ename="ValueError", evalue="no data", traceback=[]))


@pytest.mark.parametrize("tag", ["parameters", "injected-parameters", "hide", "remove_cell"])
def test_cells_tagged_silent_show_nothing(tag: str) -> None:
    document = shown(new_output("stream", name="stdout", text="hidden"), tags=(tag,))

    assert "hidden" not in render_plaintext(document)


def test_notebook_that_was_never_run_is_refused() -> None:
    with pytest.raises(ExportError, match="shows nothing"):
        read_document(new_notebook(cells=[new_code_cell("1 + 1")]))


def test_broken_view_is_named_and_its_plain_text_stands_in() -> None:
    output = new_output(
        "display_data", {media.VIEW: {"blocks": [{"kind": "pie"}]}, media.PLAIN: "Saved 12"}
    )
    document = shown(output)

    assert document.problems[0].severity == "loss"
    assert "cannot be read" in str(document.problems[0])
    assert "Saved 12" in render_plaintext(document)


def test_two_cells_that_state_one_fact_differently_are_named() -> None:
    def fact(value: float) -> Fact:
        return Fact("a", "A", Estimate(value, "GBP"), "2026-01-01", Grade.RECORDED, "ledger")

    block = (Paragraph(text("A")),)
    nb = new_notebook(cells=[view(block, (fact(1),)), view(block, (fact(2),))])
    (problem,) = read_document(nb).problems

    assert str(problem).startswith("Cell 2 states a as 2 GBP, but an earlier cell said 1 GBP")


def test_picture_that_is_not_in_the_notebook_is_named() -> None:
    cell = new_markdown_cell("Words\n\n![chart](https://example.org/chart.png)")
    (problem,) = read_document(new_notebook(cells=[cell])).problems

    assert "https://example.org/chart.png" in str(problem)


def test_attached_picture_is_shown() -> None:
    cell = new_markdown_cell("![Calls fell](attachment:a.png)")
    cell["attachments"] = {"a.png": {media.PNG: png(5, 4)}}

    picture = only(read_document(new_notebook(cells=[cell])), Image)

    assert (picture.alt, picture.width) == ("Calls fell", 5)


@pytest.mark.parametrize(
    ("title", "date"),
    [("Short", "31 May 2026"), ("A title " * 20, "31 May 2026"), ("x" * 500, ""), ("T", "d" * 90)],
)
def test_subject_is_at_most_60_characters_on_one_line(title: str, date: str) -> None:
    line = subject(title, date)

    assert 0 < len(line) <= 60
    assert line == " ".join(line.split())


@pytest.mark.parametrize("answer", ["", "Saved.", "Saved 1.4m this year. " * 12, "x" * 200])
def test_preheader_is_40_to_90_characters(answer: str) -> None:
    said = preheader("Title", [Paragraph(text(answer), Role.ANSWER), Paragraph(text("More."))])

    assert 40 <= len(said) <= 90


def test_reading_changes_nothing_in_the_notebook() -> None:
    nb = notebook()
    before = repr(nb)

    read_document(nb)

    assert repr(nb) == before


def test_only_the_first_title_is_the_reports_and_the_others_are_sections() -> None:
    cells = [new_markdown_cell("# Report\nWords."), new_markdown_cell("# Costs\nMore.")]
    document = read_document(new_notebook(cells=cells))

    assert document.title == "Report"
    heads = [plain(block.text) for block in document.blocks if isinstance(block, Heading)]
    assert heads == ["Costs"]


def test_numbered_list_keeps_its_numbers_around_a_list_within() -> None:
    markdown = "3. three\n   - within\n     - deeper\n   - again\n4. four"
    (_, items) = read_document(new_notebook(cells=[new_markdown_cell(markdown)])).blocks

    assert isinstance(items, Items)
    assert [(item.number, item.level) for item in items.items] == [
        (3, 0), (None, 1), (None, 2), (None, 1), (4, 0),
    ]  # fmt: skip


def test_raised_and_struck_out_words_do_not_change_what_a_number_says() -> None:
    markdown = "10<sup>6</sup> of H<sub>2</sub>O, ~~12~~ 13, x<sup>y</sup>"
    (_, words) = read_document(new_notebook(cells=[new_markdown_cell(markdown)])).blocks

    assert isinstance(words, Paragraph)
    assert plain(words.text) == "10⁶ of H₂O, [struck out: 12] 13, x^(y)"


def test_html_that_nests_without_end_is_read_as_its_words() -> None:
    (_, words) = read_document(
        new_notebook(cells=[new_markdown_cell("<b>" * 3000 + "12 calls")])
    ).blocks

    assert isinstance(words, Paragraph)
    assert plain(words.text) == "12 calls"


def test_picture_in_a_list_is_named_with_its_cell() -> None:
    cell = new_markdown_cell("- calls ![fell](https://example.org/a.png)")
    (problem,) = read_document(new_notebook(cells=[cell])).problems

    assert problem.severity == "loss"
    assert str(problem).startswith("Cell 1 shows more than its words: 1 picture")

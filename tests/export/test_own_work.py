"""What an analyst shows with the libraries that analysts use, in every medium or named."""

from __future__ import annotations

import base64
import time

import numpy as np
import pandas as pd
import pytest
from great_tables import GT, md
from IPython.display import SVG, Audio, IFrame, Javascript, Latex, Markdown
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_parts import data, only, shown
from own_work import displayed, drawn, rows, said

from reportkit import media
from reportkit.blocks import Paragraph, Role, Table, plain
from reportkit.export.document import read_document
from reportkit.export.email import render_email
from reportkit.export.message import cid_source
from reportkit.export.plaintext import render_plaintext
from reportkit.export.web import render_web


def test_a_frame_shows_no_row_numbers_and_a_dash_where_nothing_is_known() -> None:
    frame = pd.DataFrame({"cost": [1.5, None], "when": pd.to_datetime(["2026-01-01", None])})
    table = only(displayed(frame), Table)

    assert [column.name for column in table.columns] == ["cost", "when"]
    assert rows(table) == [["1.5", "2026-01-01"], ["\u2013", "\u2013"]]
    assert not table.row_heads


def test_an_index_that_says_something_stays() -> None:
    table = only(displayed(pd.DataFrame({"cost": [1, 2]}, index=[0, 5])), Table)

    assert rows(table) == [["0", "1"], ["5", "2"]]


def test_a_styled_frame_keeps_its_formats_and_says_that_its_colours_are_lost() -> None:
    frame = pd.DataFrame({"cost": [1234567.0, 2.0], "share": [0.1, 0.25]})
    styled = frame.style.format({"cost": "£{:,.0f}", "share": "{:.0%}"})
    plainly = displayed(styled)
    coloured = displayed(styled.background_gradient().set_caption("Costs").hide(axis="index"))

    assert rows(only(plainly, Table)) == [["£1,234,567", "10%"], ["£2", "25%"]]
    assert plainly.problems == ()
    assert only(coloured, Table).caption == "Costs"
    assert "colours the cells" in said(coloured)


def test_a_great_table_keeps_groups_once_and_its_source_below() -> None:
    frame = pd.DataFrame({"team": ["A", "B"], "group": ["x", "y"], "cost": [1500.0, 3e6]})
    great = (
        GT(frame, rowname_col="team", groupname_col="group")
        .tab_header("Costs", "by team")
        .fmt_currency("cost", currency="GBP", decimals=0)
        .tab_source_note(md("Source: **ledger**"))
    )
    document = displayed(great)
    table = only(document, Table)

    assert table.caption == "Costs, by team"
    assert rows(table) == [["x", ""], ["A", "£1,500"], ["y", ""], ["B", "£3,000,000"]]
    assert table.columns[1].align == "end"
    notes = [b for b in document.blocks if isinstance(b, Paragraph) and b.role is Role.NOTE]
    assert [plain(note.text) for note in notes] == ["Source: ledger"]


def test_ten_thousand_rows_are_cut_before_they_are_read_and_the_run_says_so() -> None:
    frame = pd.DataFrame(np.zeros((10_000, 4)), columns=list("abcd"))
    started = time.perf_counter()
    document = shown(data(html=frame.to_html()))
    seconds = time.perf_counter() - started

    assert len(only(document, Table).rows) == 200
    assert "table of 10,000 rows: the first 200 are kept" in said(document)
    assert seconds < 5  # uncut, it is half a minute
    assert len(render_email(document, {}, cid_source)) < 100_000


def test_a_table_of_forty_columns_is_shown_whole_and_named() -> None:
    frame = pd.DataFrame(np.zeros((2, 40)), columns=[f"column {at}" for at in range(40)])
    document = shown(data(html=frame.to_html()))

    assert "table of 40 columns" in said(document)
    assert "column 39" in render_plaintext(document)
    assert "column 39" in render_email(document, {}, cid_source)


def test_a_table_without_rows_is_left_out_and_named() -> None:
    document = displayed(pd.DataFrame(columns=["a", "b"]))

    assert not [block for block in document.blocks if isinstance(block, Table)]
    assert "without a row" in said(document)


@pytest.mark.parametrize(
    ("value", "what", "do"),
    [
        (
            SVG("<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>"),
            "a drawing in SVG",
            "PNG",
        ),
        (Latex(r"$\frac{a}{b}$"), "a formula in LaTeX", "in words"),
        (Markdown(r"It is $s = \frac{a}{b}$."), "a formula in LaTeX", "in words"),
        (IFrame("https://example.org", 300, 200), "an HTML widget", "rk.chart"),
        (Javascript("alert(1)"), "a script", "rk.chart"),
        (Audio(np.zeros(10), rate=8000), "an HTML widget", "rk.chart"),
    ],
    ids=["svg", "latex", "latex in markdown", "frame", "script", "audio"],
)
def test_what_only_a_browser_shows_is_named_with_what_to_do(
    value: object, what: str, do: str
) -> None:
    document = displayed(value)

    assert said(document).startswith("Cell 2 ")
    assert what in said(document)
    assert do in said(document)


@pytest.mark.parametrize(
    ("mime", "what"),
    [
        ("application/vnd.vegalite.v5+json", "an Altair chart"),
        ("application/vnd.bokehjs_exec.v0+json", "a Bokeh chart"),
        ("application/vnd.jupyter.widget-view+json", "an HTML widget"),
        ("application/pdf", "a PDF"),
        ("application/json", "plain JSON"),
        (media.PLOTLY, "a chart without data"),
    ],
)
def test_other_forms_are_named_by_what_an_analyst_calls_them(mime: str, what: str) -> None:
    held = "JVBERi0=" if mime.endswith("pdf") else {"a": 1}
    document = shown(new_output("display_data", {mime: held, media.PLAIN: "X(value=3)"}))

    assert f"Cell 2 shows {what} that no medium can show." in said(document)
    assert "X(" not in render_plaintext(document)


@pytest.mark.parametrize("html", ["", "  \n", "<!-- nothing -->"])
def test_an_empty_output_loses_nothing(html: str) -> None:
    bundle = {media.HTML: html, media.PLAIN: "<IPython.core.display.HTML object>"}

    document = shown(new_output("display_data", bundle))

    assert [problem for problem in document.problems if not html.strip()] == []


def test_what_html_hides_stays_hidden() -> None:
    html = "<p>seen</p><p hidden>one</p><div style='color:red; display: none'>two<p>three</p></div>"
    document = shown(data(html=html))

    for rendered in (render_plaintext(document), render_email(document, {}, cid_source)):
        assert "seen" in rendered
        assert not any(word in rendered for word in (">one", "two", "three"))


def test_tables_and_boxes_within_each_other_keep_their_words_apart() -> None:
    inner = "<table><tr><td>in</td><td>ner</td></tr></table>"
    html = f"<table><tr><td>1{inner}</td><td>2</td></tr></table>"

    assert rows(only(shown(data(html=html)), Table)) == [["1 in ner", "2"]]


def test_a_line_that_was_written_over_shows_its_end_and_colours_of_a_terminal_are_gone() -> None:
    document = shown(
        new_output("stream", name="stdout", text="10%\r20%\rdone\n\x1b[31mred\x1b[0m\n")
    )

    assert render_plaintext(document).split()[-2:] == ["done", "red"]


def test_a_progress_bar_on_stderr_is_no_warning() -> None:
    bar = "  0%|          | 0/3\r100%|##########| 3/3 [00:00<00:00, 9it/s]\n"

    assert shown(new_output("stream", name="stderr", text=bar)).problems == ()


def test_a_thousand_printed_lines_are_cut_and_named() -> None:
    document = shown(new_output("stream", name="stdout", text="line\n" * 1000))

    assert "prints 1,000 lines, and shows the first 40" in said(document)
    assert render_plaintext(document).count("line") == 40


def test_a_string_that_ends_a_cell_is_shown_without_its_quotes() -> None:
    document = displayed("It's “done”\nand signed")

    assert "It's “done”" in render_plaintext(document)
    assert document.problems == ()


@pytest.mark.parametrize(
    "value", [42, 3.5, [1, 2], {"a": 1}, pd.Timestamp("2026-01-01"), pd.Series([1]), np.arange(3)]
)
def test_a_bare_value_is_shown_and_the_run_says_how_to_say_it(value: object) -> None:
    document = displayed(value)

    assert "as Python writes it" in said(document)
    assert "rk.prose(" in said(document)


def test_every_medium_shows_a_report_of_own_work_alone() -> None:
    cells = [
        new_markdown_cell("# Mine\n\nWords."),
        new_code_cell("x", outputs=[data(html=pd.DataFrame({"a": [1]}).to_html())]),
        new_code_cell(
            "x",
            outputs=[
                data({"alt": "Calls fell by a third"}, png=base64.b64encode(drawn()).decode())
            ],
        ),
    ]
    document = read_document(new_notebook(cells=cells))

    assert document.problems == ()
    assert "Calls fell by a third" in render_plaintext(document)
    assert "data:image/png" in render_web(document, {})
    assert "cid:picture-1.png" in render_email(document, {}, cid_source)

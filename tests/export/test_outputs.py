from __future__ import annotations

import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from great_tables import GT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_parts import data, only, png, shown

from reportkit import media
from reportkit.blocks import (
    Figure,
    Image,
    Paragraph,
    Table,
    plain,
)
from reportkit.export.document import read_document
from reportkit.export.plaintext import render_plaintext


def test_pandas_table_keeps_its_index_its_heads_and_its_numbers() -> None:
    frame = pd.DataFrame(
        {"calls": [1200, 30], "where": ["a & b", "<b>"]}, index=pd.Index(["x", "y"], name="month")
    )
    table = only(shown(data(html=frame.to_html(), plain=repr(frame))), Table)

    assert [column.name for column in table.columns] == ["month", "calls", "where"]
    assert [column.align for column in table.columns] == ["start", "end", "start"]
    assert table.row_heads
    assert [plain(cell) for cell in table.rows[0]] == ["x", "1200", "a & b"]
    assert plain(table.rows[1][2]) == "<b>"


def test_pandas_table_with_heads_over_heads_repeats_them_for_each_column() -> None:
    frame = pd.DataFrame(
        [[1, 2], [3, 4]],
        columns=pd.MultiIndex.from_tuples([("2014", "calls"), ("2014", "letters")]),
        index=pd.MultiIndex.from_tuples([("north", "a"), ("north", "b")]),
    )
    table = only(shown(data(html=frame.to_html())), Table)

    assert [column.name for column in table.columns][2:] == ["2014 / calls", "2014 / letters"]
    assert [plain(row[0]) for row in table.rows] == ["north", "north"]
    assert [plain(row[3]) for row in table.rows] == ["2", "4"]


def test_table_that_pandas_shortened_is_a_warning() -> None:
    frame = pd.DataFrame({"a": range(100), "b": range(100)})
    document = shown(data(html=frame.to_html(max_rows=4)))

    (problem,) = document.problems
    assert problem.severity == "warning"
    assert "rk.table" in str(problem)


def test_bare_figure_of_few_points_lists_them_all() -> None:
    figure = go.Figure(go.Bar(x=["north", "south"], y=[1.5, 2500], name="Calls"))
    figure.update_layout(title="Calls <b>fell</b>", height=10_000)
    chart = only(shown(data(plotly=figure.to_plotly_json())), Figure)

    assert chart.title == "Calls fell"
    assert "title" not in chart.spec["layout"]
    assert [[plain(cell) for cell in row] for row in chart.numbers.rows] == [
        ["north", "1.5"], ["south", "2,500"],
    ]  # fmt: skip
    assert 20 <= len(chart.alt) <= 250
    assert chart.height == 700


def test_bare_figure_of_many_points_is_summed_up_also_where_plotly_packed_it() -> None:
    values = pd.Series(range(100), dtype=float)
    figure = go.Figure(go.Scatter(x=values, y=values * 2, name="Double"))
    packed = {"data": [json.loads(figure.to_json())["data"][0]], "layout": {}}
    document = shown(data(plotly=packed))
    chart = only(document, Figure)

    assert [plain(cell) for cell in chart.numbers.rows[0]] == ["Double", "0", "198", "0", "198"]
    assert "rk.chart(figure, takeaway=" in str(document.problems[0])


def test_figure_without_numbers_names_the_medium_that_cannot_show_it() -> None:
    document = shown(data(plotly={"data": [{"type": "table"}], "layout": {"title": "T"}}))

    assert [problem.media for problem in document.problems] == [("text",)]


def test_matplotlib_picture_keeps_its_size_and_takes_its_words_from_the_metadata() -> None:
    picture = only(shown(data({"alt": "Calls fell by a third"}, png=png(8, 6))), Image)

    assert (picture.width, picture.height, picture.alt) == (8, 6, "Calls fell by a third")


def test_jpeg_size_is_read_from_its_bytes() -> None:
    output = new_output("display_data", {media.JPEG: png(31, 17, "JPEG")}, metadata={"alt": "A"})

    picture = only(shown(output), Image)

    assert (picture.width, picture.height, picture.media_type) == (31, 17, media.JPEG)


def test_picture_without_words_takes_the_heading_above_and_is_a_warning() -> None:
    cells = [new_markdown_cell("## Calls fell"), new_code_cell("x", outputs=[data(png=png())])]
    document = read_document(new_notebook(cells=cells))

    assert only(document, Image).alt == "Calls fell"
    assert [problem.cell for problem in document.problems] == [2]
    assert document.problems[0].severity == "warning"


def test_html_widget_is_named_with_its_cell_and_what_to_do() -> None:
    widget = "<div><script>draw()</script><iframe src='x'></iframe></div>"
    document = shown(data(html=widget, plain="<altair.Chart at 0x7f00aa00>"))

    (problem,) = document.problems
    assert problem.cell == 2
    assert problem.severity == "loss"
    assert str(problem).startswith("Cell 2 shows an HTML widget")
    assert "rk.chart(figure, takeaway=...)" in str(problem)
    assert "altair" not in render_plaintext(document)


def test_html_that_says_nothing_falls_back_to_its_plain_text() -> None:
    document = shown(data(html="<style>p{}</style>", plain="12 calls"))

    assert "12 calls" in render_plaintext(document)
    assert document.problems == ()


def test_printed_words_are_shown_and_objects_addresses_are_not() -> None:
    document = shown(
        new_output("stream", name="stdout", text="total   12\n"),
        new_output("execute_result", {media.PLAIN: "[<matplotlib.lines.Line2D at 0x7f001122>]"}),
        new_output("execute_result", {media.PLAIN: "Text(0.5, 1.0, 'Calls')"}),
    )
    (words,) = [b for b in document.blocks[2:] if isinstance(b, Paragraph)]

    assert plain(words.text) == "total   12"
    assert document.problems == ()


def test_warnings_on_stderr_are_told_and_never_shown() -> None:
    document = shown(new_output("stream", name="stderr", text="FutureWarning: soon\n"))

    assert "FutureWarning" in str(document.problems[0])
    assert "FutureWarning" not in render_plaintext(document)


def test_great_table_keeps_its_title_as_a_caption() -> None:
    frame = pd.DataFrame({"site": ["x", "y"], "calls": [1200, 3]})
    html = GT(frame, rowname_col="site").tab_header("Calls", "a month").as_raw_html()

    table = only(shown(data(html=html)), Table)

    assert table.caption == "Calls, a month"
    assert [column.name for column in table.columns] == ["", "calls"]
    assert [plain(cell) for cell in table.rows[0]] == ["x", "1200"]


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ("<p>A map</p><iframe src='https://example.org'></iframe>", "iframe"),
        ("<p>A chart</p><svg></svg><script>draw()</script>", "script, svg"),
        ("<p>A photo</p><img src='https://example.org/a.png'>", "1 picture"),
    ],
)
def test_what_only_a_browser_shows_is_named_also_beside_words(html: str, lost: str) -> None:
    document = shown(data(html=html))

    (problem,) = document.problems
    assert problem.severity == "loss"
    assert f"shows more than its words: {lost}, which no medium" in str(problem)


def test_what_is_printed_piece_by_piece_is_one_text_however_the_kernel_cut_it() -> None:
    whole = shown(new_output("stream", name="stdout", text="one\ntwo\n"))
    cut = shown(*(new_output("stream", name="stdout", text=part) for part in ("one\nt", "wo\n")))

    assert cut == whole


def test_warning_is_told_by_its_name_not_by_the_line_of_source_after_it() -> None:
    said = "x.py:1: UserWarning: late rows\n  warnings.warn('late')\n"
    document = shown(new_output("stream", name="stderr", text=said))

    assert str(document.problems[0]).endswith("UserWarning: late rows")


def test_chart_whose_points_have_no_order_is_told_by_its_ends() -> None:
    figure = go.Figure(go.Pie(labels=["a", "b", "c"], values=[3, 9, 1]))
    figure.update_layout(title="Most is b")

    assert only(shown(data(plotly=figure.to_plotly_json())), Figure).alt == (
        "Most is b. Value: between 1 and 9."
    )


def test_indicator_says_its_number_in_the_text() -> None:
    figure = go.Figure(go.Indicator(value=42, title="Sites live"))
    figure.update_layout(title="More sites are live")

    assert "Sites live     42" in render_plaintext(shown(data(plotly=figure.to_plotly_json())))


@pytest.mark.parametrize(
    "broken",
    [
        {"spec": {"data": [1]}},
        {"spec": {"layout": [1]}},
        {"height": -1},
        {"height": 10**9},
    ],
)
def test_view_that_was_made_by_hand_and_cannot_be_drawn_is_named(broken: dict[str, Any]) -> None:
    figure = {"kind": "figure", "title": "T", "subtitle": "", "alt": "A", "spec": {}, **broken}
    said = {"view": "x", "blocks": [figure], "facts": []}
    document = shown(new_output("display_data", {media.VIEW: said, media.PLAIN: "12 calls"}))

    assert "shows a view that cannot be read" in str(document.problems[0])
    assert "12 calls" in render_plaintext(document)

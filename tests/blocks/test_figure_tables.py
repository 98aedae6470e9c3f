from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
import pytest

from reportkit.blocks import Figure, plain
from reportkit.blocks.figures import read_figure


def read(figure: go.Figure) -> Figure:
    return read_figure(json.loads(figure.to_json()))


def table(figure: go.Figure) -> list[list[str]]:
    numbers = read(figure).numbers
    assert numbers is not None
    heads = [column.name for column in numbers.columns]
    return [heads, *([plain(cell) for cell in row] for row in numbers.rows)]  # type: ignore[arg-type]  # no bars here


def test_a_small_heat_map_is_a_table_and_says_where_its_ends_are() -> None:
    figure = go.Figure(go.Heatmap(z=[[1, 2], [3, None]], x=["a", "b"], y=["Jan", "Feb"]))

    assert table(figure) == [["", "a", "b"], ["Jan", "1", "2"], ["Feb", "3", "\u2013"]]
    assert "Lowest 1 at Jan, a; highest 3 at Feb, a." in read(figure).alt


def test_a_large_heat_map_is_its_ends_also_where_plotly_packed_it() -> None:
    grid = np.zeros((30, 40))
    grid[7, 3] = -5.25

    assert table(px.imshow(grid))[1] == ["Lowest", "-5.25", "8, 4"]


def test_a_histogram_says_how_many_values_and_where_half_of_them_lie() -> None:
    figure = go.Figure(go.Histogram(x=[1, 2, 3, 4, 100], name="days"))

    assert table(figure) == [
        ["Series", "Values", "Lowest", "Middle", "Highest"],
        ["days", "5", "1", "3", "100"],
    ]
    assert "5 values from 1 to 100, half below 3" in read(figure).alt


def test_a_histogram_of_words_counts_them() -> None:
    assert table(go.Figure(go.Histogram(x=list("aab"))))[1:] == [["a", "2"], ["b", "1"]]


def test_boxes_are_told_group_by_group() -> None:
    frame = pd.DataFrame({"team": list("aabb"), "days": [1.0, 3.0, 5.0, 9.0]})

    assert table(px.box(frame, x="team", y="days"))[1:] == [
        ["a", "2", "1", "2", "3"],
        ["b", "2", "5", "7", "9"],
    ]
    assert table(px.violin(frame, x="days", y="team", orientation="h"))[2][0] == "b"


def test_the_totals_of_a_waterfall_are_summed_as_plotly_draws_them() -> None:
    figure = go.Figure(
        go.Waterfall(
            x=["claimed", "counted twice", "left", "reset", "end"],
            y=[10, -3, 0, 4, 0],
            measure=["relative", "relative", "total", "absolute", "total"],
        )
    )

    assert [row[1] for row in table(figure)[1:]] == ["10", "-3", "7", "4", "4"]


@pytest.mark.parametrize(
    ("figure", "first"),
    [
        (go.Figure(go.Funnel(y=["seen", "done"], x=[10, 3])), ["seen", "10"]),
        (
            go.Figure(
                go.Sankey(
                    node={"label": ["A", "B"]}, link={"source": [0], "target": [1], "value": [5]}
                )
            ),
            ["A", "B", "5"],
        ),
        (
            go.Figure(go.Candlestick(x=["2026-01-01"], open=[1], high=[3], low=[0.5], close=[2])),
            ["2026-01-01", "1", "3", "0.5", "2"],
        ),
        (px.choropleth(locations=["GBR"], color=[1]), ["GBR", "1"]),
        (px.line_polar(r=[1], theta=["north"]), ["north", "1"]),
        (
            go.Figure(go.Table(header={"values": ["a", "b"]}, cells={"values": [["x"], [2.5]]})),
            ["x", "2.5"],
        ),
    ],
    ids=["funnel", "sankey", "candlestick", "map", "polar", "table"],
)
def test_charts_that_are_no_series_list_their_numbers(figure: go.Figure, first: list[str]) -> None:
    assert table(figure)[1] == first


@pytest.mark.parametrize(
    "figure",
    [
        go.Figure(
            go.Sankey(node={"label": []}, link={"source": [3], "target": [9], "value": ["x"]})
        ),
        go.Figure(go.Heatmap()),
        go.Figure(go.Histogram(x=pd.date_range("2026-01-01", periods=90))),
        go.Figure(go.Splom(dimensions=[{"values": [1, 2]}])),
        go.Figure(go.Table()),
        go.Figure([go.Heatmap(z=[[1]]), go.Heatmap(z=[[2]])]),
    ],
)
def test_what_cannot_be_told_is_not_made_up(figure: go.Figure) -> None:
    assert read(figure).numbers is None
    assert "without a table" in read(figure).alt


def test_a_figure_of_a_hundred_thousand_points_is_its_first_last_lowest_and_highest() -> None:
    walk = np.arange(100_000, dtype=float)

    assert table(px.scatter(x=walk, y=walk * 2, render_mode="webgl"))[1][1:] == [
        "0",
        "199,998",
        "0",
        "199,998",
    ]

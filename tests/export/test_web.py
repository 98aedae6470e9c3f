from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from browser_page import Page
from notebook_parts import view
from sample_report import notebook, savings_chart

from reportkit.blocks import Figure, Paragraph, text
from reportkit.export.document import Document, read_document
from reportkit.export.web import render_web, script_json

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("width", [320, 375, 600, 1200])
def test_page_never_scrolls_sideways(
    document: Document, charts: dict[str, bytes], open_page: OpenPage, width: int
) -> None:
    page = open_page(render_web(document, charts), width)
    page.wait_for_charts()

    assert page.overflow() == 0


def test_page_draws_live_charts_with_its_own_plotly_and_asks_nothing_of_the_network(
    document: Document, charts: dict[str, bytes], open_page: OpenPage
) -> None:
    page = open_page(render_web(document, charts))
    page.wait_for_charts()

    assert page.run("return document.querySelectorAll('.rk-live .main-svg').length") > 0
    assert page.requests() == []
    assert page.complaints() == []


def test_picture_stands_for_the_chart_where_the_browser_cannot_inflate(
    document: Document, charts: dict[str, bytes], open_page: OpenPage
) -> None:
    html = render_web(document, charts)
    page = open_page(re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL))

    shown = page.run(
        "return document.querySelector('.rk-chart img').getBoundingClientRect().height"
    )

    assert shown > 100
    assert "Cost a month fell" in page.run("return document.querySelector('.rk-chart img').alt")


def test_page_without_a_figure_holds_no_script() -> None:
    nb = view((Paragraph(text("Saved 12.")),))
    document = read_document({"cells": [nb]})

    html = render_web(document, {})

    assert "<script" not in html
    assert "script-src 'none'" in unescape(html)
    assert len(html) < 30_000


def test_plotly_lies_in_the_page_once_however_many_charts_there_are(
    document: Document,
) -> None:
    nb = notebook()
    nb.cells.extend(view(savings_chart()) for _ in range(3))

    one, four = render_web(document, {}), render_web(read_document(nb), {})

    assert len(four) - len(one) < 40_000
    assert len(one) < 2_500_000


def test_number_shows_where_it_came_from_on_keyboard_focus_and_stays_on_the_page(
    document: Document, open_page: OpenPage
) -> None:
    page = open_page(render_web(document, {}), 320)
    facts = page.run("return document.querySelectorAll('.rk-fact').length")

    for at in range(facts):
        page.run(f"document.querySelectorAll('.rk-fact')[{at}].focus()")
        box = page.run(
            "const b = document.activeElement.querySelector('.rk-source').getBoundingClientRect();"
            "return [b.left, b.right, b.height]"
        )
        assert box[0] >= 0
        assert box[1] <= 320
        assert box[2] > 40
        assert page.overflow() == 0
    said = page.run("return document.querySelector('.rk-source').textContent")
    assert "Measured from outcomes" in said
    assert "1 Jan 2026 to 31 Oct 2026" in said
    assert "$1.2m to $1.6m" in said
    assert "six not yet live" in said


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_their_ground_in_light_and_dark(
    document: Document, open_page: OpenPage, dark: bool
) -> None:
    page = open_page(render_web(document, {}), dark=dark)

    assert page.worst_contrast() >= 4.5


def test_code_of_a_cell_is_never_shown(document: Document) -> None:
    html = render_web(document, {})

    assert "secret_code" not in html
    assert 'as_of = "2026-10-31"' not in html


def test_numbers_behind_a_chart_stand_behind_a_disclosure(
    document: Document, open_page: OpenPage
) -> None:
    page = open_page(render_web(document, {}))

    assert page.run("return document.querySelector('details').open") is False
    assert page.run("return document.querySelectorAll('details tbody tr').length") == 10


def test_json_in_a_script_cannot_end_it() -> None:
    packed = script_json({"text": "</script><!-- & \u2028"})

    assert not set("<>&\u2028") & set(packed)


def test_same_document_gives_the_same_page(document: Document, charts: dict[str, bytes]) -> None:
    assert render_web(document, charts) == render_web(read_document(notebook()), charts)


def test_figure_with_numbers_that_json_lacks_still_draws(open_page: OpenPage) -> None:
    spec = {"data": [{"type": "scatter", "y": [1.0, float("nan"), 2.0]}], "layout": {}}
    document = read_document({"cells": [view((Figure("T", "", "A chart", spec),))]})

    page = open_page(render_web(document, {}))
    page.wait_for_charts()

    assert page.run("return document.querySelectorAll('.rk-live .main-svg').length") > 0


def test_figure_with_thousands_of_points_draws_under_the_page_s_own_policy(
    open_page: OpenPage,
) -> None:
    spec = {"data": [{"type": "scattergl", "y": list(range(2000))}], "layout": {}}
    document = read_document({"cells": [view((Figure("T", "", "A chart", spec),))]})

    page = open_page(render_web(document, {}))
    page.wait_for_charts()

    assert page.run("return document.querySelectorAll('.rk-live .main-svg').length") > 0
    assert page.requests() == []

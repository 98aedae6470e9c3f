"""The web page on its way to paper: nothing cut, nothing closed, nothing dark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from browser_page import Page

from reportkit.blocks import Column, Details, Figure, Paragraph, Run, Table, text
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium import webdriver

    from reportkit.export.document import Document

COLUMN = 673  # what A4 leaves between its margins [px]


@pytest.fixture
def longer(document: Document) -> Document:
    figure = next(block for block in document.blocks if isinstance(block, Figure))
    columns = tuple(Column(f"Column {at}") for at in range(9))
    wide = Table(columns, (tuple(text("words") for _ in columns),))
    details = Details("More of it", (figure, wide, Paragraph(text("The end."))))
    linked = Paragraph(text(Run("the method", href="https://example.org/method")))
    return replace(document, blocks=(*document.blocks, linked, details))


@pytest.fixture
def printed(driver: webdriver.Chrome, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a page as it is laid out on paper, by a reader whose screen is dark."""

    def show(html: str, ending: str = "") -> Page:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        size = {"width": COLUMN, "height": 980, "deviceScaleFactor": 1, "mobile": False}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        dark = [{"name": "prefers-color-scheme", "value": "dark"}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
        driver.get("about:blank")
        driver.get(file.as_uri() + ending)
        return Page(driver)

    yield show
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": []})


def test_nothing_is_wider_than_the_paper_and_nothing_is_closed(
    longer: Document, charts: dict[str, bytes], printed: Callable[..., Page]
) -> None:
    page = printed(render_web(longer, charts))

    assert page.overflow() == 0
    wide = (
        "return [...document.querySelectorAll('table')].map(t => t.getBoundingClientRect().right)"
    )
    assert max(page.run(wide)) <= COLUMN
    closed = (
        "return [...document.querySelectorAll('details > *')].filter(e => !e.offsetHeight).length"
    )
    assert page.run(closed) == 0


def test_a_dark_screen_gives_a_white_page(longer: Document, printed: Callable[..., Page]) -> None:
    page = printed(render_web(longer, {}))

    assert (
        page.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert page.worst_contrast() >= 4.5


def test_a_link_shows_its_address(longer: Document, printed: Callable[..., Page]) -> None:
    page = printed(render_web(longer, {}))
    after = "return getComputedStyle([...document.querySelectorAll('a')].at(-1), '::after').content"
    assert "https://example.org/method" in page.run(after)


def test_charts_are_pictures_on_paper_and_drawn_anew_where_vectors_are_asked_for(
    longer: Document, charts: dict[str, bytes], printed: Callable[..., Page]
) -> None:
    names = ["chart-1.png", "chart-2.png"]
    html = render_web(longer, dict.fromkeys(names, charts["chart-1.png"]))
    seen = (
        "return [...document.querySelectorAll('.rk-chart')].map(c => [!!c.querySelector('img')"
        ".offsetHeight, c.querySelector('.main-svg')?.getBoundingClientRect().width || 0])"
    )

    page = printed(html)
    page.wait_for_charts()
    assert [picture for picture, _ in page.run(seen)] == [True, True]

    page = printed(html, "#vectors")
    page.wait_for_charts()
    assert [picture for picture, _ in page.run(seen)] == [False, False]
    assert all(COLUMN - 60 < width <= COLUMN for _, width in page.run(seen))


def test_a_chart_in_details_is_drawn_as_wide_as_its_column_when_they_are_opened(
    longer: Document, charts: dict[str, bytes], open_page: Callable[..., Page]
) -> None:
    page = open_page(render_web(longer, charts), 900)
    page.wait_for_charts()
    width = (
        "return document.querySelector('.rk-more .main-svg')?.getBoundingClientRect().width || 0"
    )
    assert page.run(width) == 0

    page.run("for (const one of document.querySelectorAll('.rk-more')) one.open = true")
    page.driver.set_script_timeout(20)
    page.driver.execute_async_script(
        "const done = arguments[0]; const look = () => document.querySelector('.rk-more .main-svg')"
        " ? done() : setTimeout(look, 50); look();"
    )

    assert page.run(width) > 700
    assert page.complaints() == []

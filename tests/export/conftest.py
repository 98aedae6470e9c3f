"""A real browser, and one document that has everything in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from browser_page import Page
from sample_report import notebook
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from reportkit.export.browser import find_browser
from reportkit.export.charts import ChartRenderer
from reportkit.export.document import Document, read_document
from reportkit.export.pictures import draw_charts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    browser, chromedriver = find_browser(), shutil.which("chromedriver")
    if browser is None or chromedriver is None:
        pytest.skip("there is no browser with its driver on this machine")
    options = Options()
    options.binary_location = str(browser)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    options.add_argument("--disable-dev-shm-usage")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def open_page(driver: webdriver.Chrome, tmp_path: Path) -> Callable[..., Page]:
    def open_page(html: str, width: int = 1200, *, dark: bool = False) -> Page:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        driver.get("about:blank")
        driver.get_log("performance")
        driver.get_log("browser")
        driver.get(path.as_uri())
        return Page(driver)

    return open_page


@pytest.fixture(scope="session")
def document() -> Document:
    return read_document(notebook())


@pytest.fixture(scope="session")
def charts(document: Document) -> dict[str, bytes]:
    if find_browser() is None:
        pytest.skip("there is no browser on this machine")
    with ChartRenderer() as renderer:
        drawn = draw_charts(document.blocks, renderer)
        assert renderer.why == ""
    return drawn

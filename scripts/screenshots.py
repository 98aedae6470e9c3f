"""Photograph the latest editions, as a person would see them: on a desk, on a phone, in a mail.

Builds nothing: run ``make report`` first. Writes ``docs/screenshots/REPORT-MEDIUM-HOW.png``.
"""

from __future__ import annotations

import argparse
import base64
import io
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from reportkit.editions import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
REPORTS = {"portfolio": None, "exemplar": "driving-record", "automation": None}
COLOURS = 128  # few enough for a small file, enough for a chart's edges

MARGIN = 60  # pixels of paper around what is printed, as the page's own style has it
PAPER = (794 - 2 * MARGIN, 1123 - 2 * MARGIN)  # what an A4 page holds, 96 pixels to the inch
PHONE = 375  # pixels; what is as narrow as this is shown as a phone would

READY = """
    const drawn = document.documentElement.dataset.charts === "drawn";
    return document.readyState === "complete" && document.fonts.status === "loaded"
        && (drawn || !document.getElementById("rk-specs"));
"""
HEIGHT = "return Math.ceil(document.documentElement.getBoundingClientRect().height)"


@dataclass(frozen=True)
class Shot:
    """One way to look at one file of an edition.

    ``width`` is in CSS pixels; ``top`` is where the picture is cut, 0 for nowhere; ``media`` is
    what it is shown on, ``"print"`` for paper.
    """

    name: str
    file: str
    width: int
    dark: bool = False
    images: bool = True
    media: str = "screen"
    top: int = 0


SHOTS = [
    Shot("web-1280", "report.html", 1280),
    Shot("web-375", "report.html", PHONE),
    Shot("web-print", "report.html", PAPER[0], media="print", top=PAPER[1]),
    Shot("web-1280-dark", "report.html", 1280, dark=True),
    Shot("email-600", "email.html", 600),
    Shot("email-375", "email.html", PHONE),
    Shot("email-600-dark", "email.html", 600, dark=True),
    Shot("email-600-without-images", "email.html", 600, images=False),
    Shot("email-top", "email.html", 600, top=1340),
    Shot("web-top", "report.html", 940, top=1340),
]


@contextmanager
def browsing(*, images: bool) -> Iterator[webdriver.Chrome]:
    """Start a Chromium without a window, which ends with the block."""
    options = webdriver.ChromeOptions()
    for flag in ("headless", "no-sandbox", "hide-scrollbars", "disable-background-networking"):
        options.add_argument(f"--{flag}")
    if not images:
        options.add_argument("--blink-settings=imagesEnabled=false")
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def photograph(driver: webdriver.Chrome, page: Path, shot: Shot) -> Image.Image:
    """Take a page from its top to its end, however long it is."""

    def lay_out(height: int) -> None:
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": shot.width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": shot.width <= PHONE,
            },
        )

    scheme = "dark" if shot.dark else "light"
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    shown = {"media": shot.media, "features": features}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", shown)
    lay_out(900)
    driver.get(page.as_uri())
    WebDriverWait(driver, 30).until(lambda it: it.execute_script(READY))
    lay_out(driver.execute_script(HEIGHT))
    taken = driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    whole = Image.open(io.BytesIO(base64.b64decode(taken["data"])))
    cut = whole.crop((0, 0, whole.width, min(shot.top or whole.height, whole.height)))
    if shot.media == "screen":
        return cut
    return ImageOps.expand(cut.convert("RGB"), border=MARGIN, fill="white")


def save(picture: Image.Image, path: Path) -> None:
    """Write a picture with a palette: text and charts have few colours."""
    # By how far apart colours are, not by how often: the orange of a concern is a few pixels.
    few = picture.convert("RGB").quantize(
        COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True)


def main() -> None:
    """Photograph each report in each way, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=Path, default=ROOT / "editions")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("reports", nargs="*", default=list(REPORTS))
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    archive = Archive(given.editions)
    editions = {name: archive.latest(name, audience=REPORTS.get(name))[0] for name in given.reports}
    for images in (True, False):
        with browsing(images=images) as driver:
            for name, edition in editions.items():
                for shot in (shot for shot in SHOTS if shot.images is images):
                    path = given.to / f"{name}-{shot.name}.png"
                    picture = photograph(driver, edition.path / shot.file, shot)
                    save(picture, path)
                    size = f"{picture.width} x {picture.height} px, {path.stat().st_size >> 10} kB"
                    print(f"{path}  {size}")


if __name__ == "__main__":
    main()

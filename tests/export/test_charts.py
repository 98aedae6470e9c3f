from __future__ import annotations

import io
import os
import stat
import time
from pathlib import Path

import pytest
from PIL import Image

from reportkit.errors import ExportError
from reportkit.export.browser import find_browser
from reportkit.export.charts import ChartRenderer

SPEC = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {}}

needs_browser = pytest.mark.skipif(find_browser() is None, reason="there is no browser here")


def _stand_in(tmp_path: Path, script: str) -> Path:
    """A program in the browser's place, which leaves its process id beside it."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho $$ >> "{tmp_path}/pids"\n{script}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    return browser


def _alive(tmp_path: Path) -> list[int]:
    return [
        int(pid)
        for pid in (tmp_path / "pids").read_text().split()
        if Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text()
    ]


def _colour_type(png: bytes) -> int:
    return png[25]


@needs_browser
def test_chart_is_an_opaque_png_of_twice_its_width_below_200_kb() -> None:
    with ChartRenderer() as renderer:
        png = renderer.render(SPEC, 300)

    assert png is not None
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 1120
    assert int.from_bytes(png[20:24]) == 600
    assert _colour_type(png) in {2, 3}
    assert len(png) < 200_000


@needs_browser
def test_lines_that_plotly_draws_with_webgl_are_in_the_picture() -> None:
    line = {"color": [0, 1], "colorscale": [[0, "#ff0000"], [1, "#ff0000"]]}
    axes = [{"values": [1, 2]}, {"values": [2, 1]}]
    spec = {"data": [{"type": "parcoords", "dimensions": axes, "line": line}], "layout": {}}

    with ChartRenderer() as renderer:
        png = renderer.render(spec, 300)

    assert png is not None
    with Image.open(io.BytesIO(png)) as picture:
        colours = picture.convert("RGB").getcolors(1 << 20)
    reds = [count for count, (red, green, _) in colours if red > green + 15]
    assert sum(reds) > 1000


@needs_browser
def test_same_figure_gives_the_same_bytes_and_all_figures_share_one_child() -> None:
    with ChartRenderer() as renderer:
        first = renderer.render(SPEC, 300)
        started = time.monotonic()
        second = renderer.render(SPEC, 300)
        took = time.monotonic() - started

    assert first == second
    assert took < 5


@needs_browser
def test_transparent_figure_is_drawn_on_white() -> None:
    clear = {**SPEC, "layout": {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"}}

    with ChartRenderer() as renderer:
        png = renderer.render(clear, 300)

    assert png is not None
    assert _colour_type(png) in {2, 3}


@needs_browser
def test_figure_that_plotly_refuses_is_named_and_the_next_one_is_drawn() -> None:
    broken = {"data": [{"type": "scatter", "y": [1]}], "layout": {"xaxis": {"type": {}}, "font": 5}}

    with ChartRenderer() as renderer:
        renderer.render(broken, 300)
        after = renderer.render(SPEC, 300)

    assert after is not None
    assert renderer.why == ""


@pytest.mark.parametrize("script", ["exec sleep 600", "trap '' TERM; while true; do sleep 1; done"])
def test_browser_that_hangs_gives_no_picture_in_bounded_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(_stand_in(tmp_path, script)))
    started = time.monotonic()

    with ChartRenderer(start_limit=4.0) as renderer:
        drawn = [renderer.render(SPEC, 300) for _ in range(3)]

    assert drawn == [None, None, None]
    assert time.monotonic() - started < 25
    assert "did not start within 4 seconds" in renderer.why
    assert len((tmp_path / "pids").read_text().split()) == 2
    assert _alive(tmp_path) == []


def test_browser_that_dies_gives_no_picture_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(_stand_in(tmp_path, "exit 1")))
    started = time.monotonic()

    with ChartRenderer(start_limit=20.0) as renderer:
        drawn = renderer.render(SPEC, 300)

    assert drawn is None
    assert time.monotonic() - started < 50
    assert renderer.why.startswith("No charts as pictures: the browser")


def test_machine_without_a_browser_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))

    with ChartRenderer() as renderer:
        drawn = renderer.render(SPEC, 300)

    assert drawn is None
    assert "Install chromium" in renderer.why


def test_renderer_starts_nothing_before_the_first_figure(tmp_path: Path) -> None:
    with ChartRenderer(_stand_in(tmp_path, "exit 1")):
        pass

    assert not (tmp_path / "pids").exists()


def test_renderer_outside_its_block_says_so() -> None:
    with pytest.raises(ExportError, match="with block"):
        ChartRenderer().render(SPEC, 300)


@needs_browser
def test_renderer_leaves_no_files_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    with ChartRenderer() as renderer:
        renderer.render(SPEC, 300)

    assert os.listdir(tmp_path) == []  # noqa: PTH208 - also what a glob would hide

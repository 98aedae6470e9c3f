"""What can happen to a browser while it draws: killed, stuck, or given far too much."""

from __future__ import annotations

import io
import os
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from reportkit.blocks import Figure
from reportkit.export.browser import find_browser
from reportkit.export.charts import ChartRenderer
from reportkit.export.pictures import draw_charts

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEC = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {}}
# Layers over layers: it takes any machine many seconds, and no memory to speak of.
ENDLESS = {
    "data": [
        {"type": "scatter", "mode": "markers+text", "x": [*range(4000)], "y": [*range(4000)],
         "text": ["word " * 20] * 4000}
        for _ in range(60)
    ],
    "layout": {},
}  # fmt: skip

pytestmark = pytest.mark.skipif(
    find_browser() is None or not Path("/proc/self/environ").exists(),
    reason="there is no browser here, or no /proc to see it in",
)


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, by which our own processes are known: its path is short."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="faults") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr("tempfile.tempdir", None)
        yield Path(folder)


def test_a_long_path_to_temporary_files_does_not_keep_the_browser_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("a" * 80)
    deep.mkdir()
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setattr("tempfile.tempdir", None)

    with ChartRenderer() as renderer:
        assert renderer.render(SPEC, 300) is not None, renderer.why


def _ours(folder: Path) -> list[tuple[int, bytes]]:
    """The processes that were started with this folder for temporary files, and their commands."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            started_with = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
            ended = (process / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            continue
        pid = int(process.name)
        if str(folder).encode() in started_with and not ended and pid != os.getpid():
            found.append((pid, command))
    return found


def _kill_the_browser(folder: Path) -> bool:
    mains = [
        pid
        for pid, command in _ours(folder)
        if b"--type=" not in command and b"--headless" in command
    ]
    for pid in mains:
        os.kill(pid, signal.SIGKILL)
    return bool(mains)


def test_a_browser_killed_between_two_figures_is_replaced(own_folder: Path) -> None:
    with ChartRenderer() as renderer:
        first = renderer.render(SPEC, 300)
        assert _kill_the_browser(own_folder)
        started = time.monotonic()
        second = renderer.render(SPEC, 300)

    assert second == first is not None
    assert time.monotonic() - started < 40
    assert (renderer.why, renderer.faults) == ("", [])
    assert _ours(own_folder) == []


def test_a_browser_killed_while_it_draws_is_replaced(own_folder: Path) -> None:
    points = [*range(40_000)]
    large = {"data": [{"type": "scatter", "mode": "markers", "x": points, "y": points}]}
    killed: list[bool] = []

    def kill() -> None:
        time.sleep(0.6)
        killed.append(_kill_the_browser(own_folder))

    with ChartRenderer() as renderer:
        renderer.render(SPEC, 300)
        killer = threading.Thread(target=kill)
        killer.start()
        drawn = renderer.render(large, 300)
        killer.join()

    assert killed == [True]
    assert drawn is not None
    assert (renderer.why, renderer.faults) == ("", [])
    assert _ours(own_folder) == []


def test_a_figure_that_takes_for_ever_is_left_aside_and_after_three_there_are_no_more_tries(
    own_folder: Path,
) -> None:
    endless = Figure("For ever", "", "A chart that nobody can draw in time.", ENDLESS)
    quick = Figure("At once", "", "A chart with two bars, one and two.", SPEC)
    started = time.monotonic()

    with ChartRenderer(limit=1.5) as renderer:
        drawn = draw_charts([endless, quick, endless, endless, quick, endless], renderer)

    assert list(drawn) == ["chart-2.png"]
    assert time.monotonic() - started < 120
    assert len(renderer.faults) == 3
    assert "The chart 'For ever' could not be drawn in 2 tries" in renderer.faults[0]
    assert "did not draw a chart within 1.5 seconds" in renderer.faults[0]
    assert renderer.why.startswith("No more charts as pictures after 3 that failed")
    assert _ours(own_folder) == []


def test_a_figure_of_100_000_points_is_drawn_in_time() -> None:
    x = [at / 100 for at in range(100_000)]
    y = [(at * 7919) % 1000 for at in range(100_000)]
    figure = {"data": [{"type": "scatter", "mode": "lines", "x": x, "y": y}], "layout": {}}
    started = time.monotonic()

    with ChartRenderer() as renderer:
        png = renderer.render(figure, 300)

    assert png is not None, renderer.faults
    assert len(png) <= 200_000
    assert time.monotonic() - started < 60
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.width >= 560

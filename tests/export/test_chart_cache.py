"""Charts drawn before: found again, by several processes, and never trusted when damaged."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reportkit.export.browser import find_browser
from reportkit.export.chart_cache import ChartCache
from reportkit.export.chart_key import chart_key
from reportkit.export.charts import ChartRenderer

if TYPE_CHECKING:
    from pathlib import Path

SPEC = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {}}
KEY = "a" * 64

needs_browser = pytest.mark.skipif(find_browser() is None, reason="there is no browser here")


def _counting_browser(tmp_path: Path) -> Path:
    """The real browser behind a script that leaves a line each time it is started."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho $$ >> "{tmp_path}/starts"\nexec {find_browser()} "$@"\n')
    browser.chmod(0o755)
    return browser


def _starts(tmp_path: Path) -> int:
    file = tmp_path / "starts"
    return len(file.read_text().split()) if file.exists() else 0


@needs_browser
def test_a_second_run_starts_no_browser_and_gives_the_same_bytes(tmp_path: Path) -> None:
    browser, cache = _counting_browser(tmp_path), ChartCache(tmp_path / "cache")
    with ChartRenderer(browser, cache=cache) as renderer:
        first = renderer.render(SPEC, 300)
    assert _starts(tmp_path) >= 1
    (tmp_path / "starts").unlink()

    with ChartRenderer(browser, cache=cache) as renderer:
        second = renderer.render(SPEC, 300)

    assert first is not None
    assert second == first
    assert _starts(tmp_path) == 0


@needs_browser
def test_a_damaged_picture_is_drawn_again(tmp_path: Path) -> None:
    browser, cache = _counting_browser(tmp_path), ChartCache(tmp_path / "cache")
    with ChartRenderer(browser, cache=cache) as renderer:
        first = renderer.render(SPEC, 300)
    (kept,) = cache.folder.iterdir()
    kept.write_bytes(kept.read_bytes()[:-40])
    (tmp_path / "starts").unlink()

    with ChartRenderer(browser, cache=cache) as renderer:
        again = renderer.render(SPEC, 300)

    assert again == first
    assert _starts(tmp_path) >= 1
    assert cache.find(kept.name) == first


def test_what_a_browser_could_not_draw_is_not_kept(tmp_path: Path) -> None:
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    cache = ChartCache(tmp_path / "cache")

    with ChartRenderer(broken, cache=cache, start_limit=20.0) as renderer:
        assert renderer.render(SPEC, 300) is None

    assert not cache.folder.exists()


@pytest.mark.parametrize("part", range(0, 40, 7))
def test_a_picture_with_any_byte_changed_is_not_found(tmp_path: Path, part: int) -> None:
    cache = ChartCache(tmp_path)
    cache.keep(KEY, b"picture!")
    kept = bytearray((tmp_path / KEY).read_bytes())
    kept[part] ^= 1
    (tmp_path / KEY).write_bytes(kept)

    assert cache.find(KEY) is None


def test_an_empty_or_missing_file_is_no_picture(tmp_path: Path) -> None:
    cache = ChartCache(tmp_path)
    (tmp_path / KEY).write_bytes(b"")

    assert cache.find(KEY) is None
    assert cache.find("b" * 64) is None


def test_the_key_tells_figure_size_and_browser_apart(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("version 1")
    other.write_text("version 20")
    changed = {**SPEC, "layout": {"showlegend": False}}

    keys = [
        chart_key(SPEC, 300, one),
        chart_key(changed, 300, one),
        chart_key(SPEC, 301, one),
        chart_key(SPEC, 300, other),
    ]

    assert len(set(keys)) == 4
    assert chart_key(dict(SPEC), 300, one) == keys[0]


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = ChartCache(tmp_path, largest=1000)
    for age, name in enumerate(("old", "used", "new", "newest")):
        cache.keep(name, bytes(300))
        os.utime(tmp_path / name, (age, age))
    cache.find("used")

    cache.trim()

    assert {each.name for each in tmp_path.iterdir()} == {"used", "newest"}


def test_a_folder_that_cannot_be_written_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file")
    cache = ChartCache(in_the_way)

    cache.keep(KEY, b"picture")
    cache.trim()

    assert cache.find(KEY) is None


def test_many_processes_write_one_picture_and_readers_never_see_half(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from reportkit.export.chart_cache import ChartCache\n"
        f"cache = ChartCache(Path({str(tmp_path)!r}))\n"
        f"for _ in range(300): cache.keep({KEY!r}, bytes([int(sys.argv[1])]) * 200_000)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, str(at)]) for at in (1, 2, 3)]
    cache = ChartCache(tmp_path)
    seen, halves, deadline = 0, 0, time.monotonic() + 60
    while any(writer.poll() is None for writer in writers) and time.monotonic() < deadline:
        found = cache.find(KEY)
        seen += found is not None
        halves += found is None and seen > 0

    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert seen > 0
    assert halves == 0
    assert [each.name for each in tmp_path.iterdir()] == [KEY]

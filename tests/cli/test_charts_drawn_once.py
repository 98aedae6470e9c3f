"""A report that is built again: its charts are in the archive's cache, and no browser starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportkit.export.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

CELL = """
from reportkit import media
from reportkit.blocks import Figure, Masthead, Paragraph, Role, blocks_to_json, text

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        spec = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 2]}], "layout": {}}
        blocks = (
            Masthead("Tiny", as_of, as_of),
            Paragraph(text("All is well."), Role.ANSWER),
            Figure("Two bars", "", "Two bars: the second is twice the first.", spec),
        )
        return {media.VIEW: {"view": "view", "blocks": blocks_to_json(blocks), "facts": []}}

View()
"""


@pytest.mark.skipif(find_browser() is None, reason="there is no browser here")
def test_a_second_run_shows_the_same_chart_and_starts_no_browser(
    make_project: Callable[..., Path],
    command: Callable[..., Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = make_project(CELL)
    starts, browser = root / "starts", root / "browser"
    browser.write_text(f'#!/bin/sh\necho $$ >> "{starts}"\nexec {find_browser()} "$@"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))

    first = command(root, "run", "tiny")
    assert first.wait(timeout=120) == 0, first.communicate()
    assert starts.exists()
    starts.unlink()
    second = command(root, "run", "tiny")
    assert second.wait(timeout=120) == 0, second.communicate()

    assert not starts.exists()
    editions = root / "editions" / "tiny"
    pictures = [
        (editions / day / "images" / "chart-1.png").read_bytes()
        for day in ("2014-12-31", "2014-12-31.r2")
    ]
    assert pictures[0] == pictures[1]

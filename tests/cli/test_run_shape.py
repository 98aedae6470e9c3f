"""A run of many editions: what is done once for all of them, and in which order they come."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from reportkit.editions import Archive
from reportkit.editions.forecast_log import LOG
from reportkit.export.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

PARAMETERS = """as_of = "2014-12-31"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """
import json, os, pathlib
from reportkit import media
from reportkit.blocks import Figure, Masthead, Paragraph, Role, blocks_to_json, text

kept = pathlib.Path(os.environ["REPORTKIT_SNAPSHOT"])
before = (kept / "previous.json").is_file()

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        size = 1 + len(initiative) + int(as_of[5:7])
        spec = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, size]}], "layout": {}}
        blocks = (
            Masthead("Tiny", as_of, as_of),
            Paragraph(text(f"For {initiative}, compared: {before}."), Role.ANSWER),
            Figure("Two bars", "", "Two bars: the second is far taller than the first.", spec),
        )
        return {media.VIEW: {"view": "view", "blocks": blocks_to_json(blocks), "facts": []}}

View()
"""
MORE = """
[reports.each]
title = "Each"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
for_each = "initiative"
"""
ROWS = "initiative,name,currency,recorded_on\na,A,GBP,2014-04-30\nbb,B,GBP,2014-04-30\n"
WATCH = """
import os, sys
def heard(event, details):
    if event == "open" and str(details[0]).endswith("initiatives.csv"):
        with open(os.environ["READS"], "a") as file:
            file.write(f"{os.getpid()}\\n")
sys.addaudithook(heard)
"""
DAYS = ("2014-06-30", "2014-07-31")


@pytest.fixture
def root(make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose readings of its data, and starts of its browser, are noted."""
    root = make_project(CELL, parameters=PARAMETERS, more=MORE)
    (root / "data").mkdir()
    (root / "data" / "initiatives.csv").write_text(ROWS, encoding="utf-8")
    (root / "watch").mkdir()
    (root / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(root / "watch"))
    monkeypatch.setenv("READS", str(root / "reads"))
    browser = root / "browser"
    browser.write_text(f'#!/bin/sh\necho $$ >> "{root}/starts"\nexec {find_browser()} "$@"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    return root


def built(command: Callable[..., Popen[str]], root: Path, *days: str) -> list[dict[str, str]]:
    as_of = [option for day in days for option in ("--as-of", day)]
    running = command(root, "run", "--all", "--workers", "2", "--json", *as_of)
    out, err = running.communicate(timeout=240)
    assert running.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.skipif(
    find_browser() is None and not os.environ.get("CI"), reason="there is no browser here"
)
def test_data_is_read_once_a_day_and_one_browser_starts_for_all_workers(
    root: Path, command: Callable[..., Popen[str]]
) -> None:
    assert len(built(command, root, DAYS[0])) == 3
    once = Counter((root / "reads").read_text().split())
    assert len(once) == 1, "one process reads for all of them"
    (root / "reads").unlink()
    (root / "starts").unlink()

    assert len(built(command, root, "2014-08-31", "2014-09-30")) == 6
    twice = Counter((root / "reads").read_text().split())
    assert [*twice.values()] == [2 * reads for reads in once.values()]
    assert len((root / "starts").read_text().split()) == 1
    assert len({picture.read_bytes() for picture in root.glob("editions/*/*/*/images/*.png")}) > 1


def test_of_several_days_the_oldest_comes_first_and_the_next_is_compared_with_it(
    root: Path, command: Callable[..., Popen[str]]
) -> None:
    lines = built(command, root, *reversed(DAYS), DAYS[0])
    assert [line["as_of"] for line in lines] == [DAYS[0]] * 3 + [DAYS[1]] * 3
    said = {(line["audience"], line["as_of"]): line["says"] for line in lines}
    assert said["bb", DAYS[0]] == "For bb, compared: False."
    assert said["bb", DAYS[1]] == "For bb, compared: True."
    archive = Archive(root / "editions")
    assert len(archive.editions()) == 6
    assert len((archive.root / LOG).read_text("utf-8").splitlines()) == 6

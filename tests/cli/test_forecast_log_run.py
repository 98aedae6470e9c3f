"""A forecast of one edition, and the next edition that is given it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions import read_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen

PARAMETERS = """as_of = "2014-06-30"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """import reportkit as rk
from reportkit.blocks import Paragraph, text
from reportkit.views.view import View
tables = rk.read(source, as_of=as_of).only(initiative)
given = tables.latest("forecasts")
pace = rk.Estimate(2, "GBP/year", 1, 3, 0.8)
fact = rk.Fact("forecast.pace.2014-12", "Pace", pace, "2014-12-31", rk.Grade.MODELLED, "a test")
came = rk.Fact("measured.pace.2014-12", "Pace", rk.Estimate(2.5, "GBP/year"), "2014-12-31",
               rk.Grade.MEASURED, "a test")
record = rk.track_record(given, as_of=tables.as_of)
said = f"{len(given)} kept, {record.outcomes} resolved"
View("own", (Paragraph(text(said)),), (fact, came))"""


def test_what_one_edition_foresaw_is_given_to_later_ones_with_what_came_of_it(
    command: Callable[..., Popen[str]], make_project: Callable[..., Path]
) -> None:
    root = make_project(CELL, parameters=PARAMETERS)
    (root / "data").mkdir()
    rows = "initiative,name,currency\na,A,GBP\n"
    (root / "data" / "initiatives.csv").write_text(rows, encoding="utf-8")
    said = {}
    for day in ("2014-06-30", "2014-12-31", "2015-01-31"):
        running = command(root, "run", "tiny", "--as-of", day, "--json")
        out, err = running.communicate(timeout=120)
        assert running.returncode == 0, err
        path = Path(json.loads(out.splitlines()[-1])["path"])
        said[day] = (path / "email.txt").read_text("utf-8")
        kept = (path / "data" / "forecasts.arrow").is_file()
        assert kept is (day != "2014-06-30")
    assert "0 kept, 0 resolved" in said["2014-06-30"]
    assert "1 kept, 0 resolved" in said["2014-12-31"]
    assert "1 kept, 1 resolved" in said["2015-01-31"]
    lines = read_log(root / "editions").lines
    assert [line.as_of.isoformat() for line in lines] == ["2014-06-30", "2014-12-31", "2015-01-31"]
    assert [len(line.facts) for line in lines] == [1, 1, 1]

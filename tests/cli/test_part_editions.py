"""Editions for readers who may see a part of the rows: what one is given, no other's is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions import read_log, read_manifest
from reportkit.sources.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen

PARAMETERS = """as_of = "2014-06-30"  # the day
source = "data"  # where from
initiative = "a"  # which one
site = "all"  # whose"""
CELL = """import reportkit as rk
from reportkit.blocks import Paragraph, text
from reportkit.views.view import View
tables = rk.read(source, as_of=as_of)
given = tables.latest("forecasts")
pace = rk.Estimate(float(tables.latest("metrics")["value"].sum()), "letters", 1, 9e9, 0.8)
fact = rk.Fact("forecast.pace.2015-12", "Pace of " + site, pace, "2015-12-31",
               rk.Grade.MODELLED, "a test")
kept = ", ".join(f"{row.label} {row.p50:.0f}" for row in given.itertuples())
View("own", (Paragraph(text(f"Kept: {kept or 'none'}. Site {site}.")),), (fact,))"""
MORE = """
[reports.part]
title = "Part"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
for_each = "site"
parameters = { source = "data" }
"""
TABLES = {
    "initiatives": "initiative,name,currency\na,A,GBP\n",
    "metric_definitions": "initiative,metric,name,unit,better\na,letters,Letters,letters,higher\n",
    "metrics": "initiative,metric,site,period,value\n"
    "a,letters,leeds,2014-05-01,100\na,letters,york,2014-05-01,2000\n",
}


def test_a_part_is_given_neither_rows_nor_forecasts_nor_the_last_report_of_another(
    command: Callable[..., Popen[str]], make_project: Callable[..., Path]
) -> None:
    root = make_project(CELL, parameters=PARAMETERS, more=MORE)
    (root / "data").mkdir()
    for name, text in TABLES.items():
        (root / "data" / f"{name}.csv").write_text(text, encoding="utf-8")

    def built(day: str) -> dict[str | None, Path]:
        running = command(root, "run", "--all", "--as-of", day, "--json")
        out, err = running.communicate(timeout=240)
        assert running.returncode == 0, err
        lines = [json.loads(line) for line in out.splitlines()]
        return {line["audience"]: Path(line["path"]) for line in lines}

    def said(edition: Path) -> str:
        return " ".join((edition / "email.txt").read_text("utf-8").split())

    first = built("2014-06-30")
    assert set(first) == {None, "leeds", "york"}
    assert list(read_snapshot(first["leeds"] / "data").frames["metrics"]["value"]) == [100]
    assert list(read_snapshot(first["york"] / "data").frames["metrics"]["value"]) == [2000]
    assert all("Kept: none." in said(edition) for edition in first.values())
    assert read_manifest(first["leeds"]).rows == {"site": ("leeds",)}
    assert read_manifest(first[None]).rows == {}
    assert {line.audience: line.whole for line in read_log(root / "editions").lines} == {
        None: True,
        "leeds": False,
        "york": False,
    }

    second = built("2014-07-31")
    assert "Kept: Pace of leeds 100. Site leeds." in said(second["leeds"])
    assert "Kept: Pace of york 2000. Site york." in said(second["york"])
    assert "Kept: Pace of all 2100. Site all." in said(second[None])
    for audience, edition in second.items():
        previous = json.loads((edition / "data" / "previous.json").read_text("utf-8"))
        name = "tiny/2014-06-30" if audience is None else f"part/2014-06-30/{audience}"
        assert previous["edition"] == name
    held = b"".join(file.read_bytes() for file in (second["leeds"] / "data").iterdir())
    assert b"leeds" in held
    assert b"york" not in held

"""What a manifest says of an edition's data: how far it reaches, what it was compared with."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from reportkit.editions import Archive, Order, read_manifest
from reportkit.editions.build import build_edition
from reportkit.editions.manifest import stated_status
from reportkit.export.charts import ChartRenderer
from reportkit.fact import Fact, Grade
from reportkit.reports import Parameters, read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VIEW = """
from reportkit import media
from reportkit.blocks import Paragraph, blocks_to_json, text
from reportkit.fact import Fact, Grade, facts_to_json

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        status = Fact("a.status", "Status", "on track", as_of, Grade.RECORDED, "its rules")
        blocks = blocks_to_json((Paragraph(text("On track.")),))
        return {media.VIEW: {"view": "v", "blocks": blocks, "facts": facts_to_json((status,))}}

View()
"""


def test_a_manifest_says_how_far_the_data_reaches_what_it_was_compared_with_and_the_status(
    make_project: Callable[..., Path],
) -> None:
    root = make_project(VIEW)
    snapshot = root / "snapshot"
    snapshot.mkdir()
    index = {"warnings": [], "data_until": {"metrics": "2014-12-28"}}
    (snapshot / "snapshot.json").write_text(json.dumps(index))
    before = {"edition": "tiny/2014-11-30.r2", "as_of": "2014-11-30", "facts": []}
    (snapshot / "previous.json").write_text(json.dumps(before))
    order = Order(
        "tiny", Parameters(dt.date(2014, 12, 31), {"as_of": "2014-12-31"}, {}), snapshot=snapshot
    )
    project = read_project(root / "reportkit.toml")
    with ChartRenderer() as charts:
        built = build_edition(order, project, Archive(root / "editions"), charts)
    kept = read_manifest(built.edition.path)
    assert kept == built.manifest
    assert kept.data_until == {"metrics": dt.date(2014, 12, 28)}
    assert kept.compared_with == "tiny/2014-11-30.r2"
    assert kept.status == {"a.status": "on track"}


def test_only_the_status_of_an_initiative_counts_as_one() -> None:
    def said(name: str) -> Fact:
        return Fact(name, "", "applies", "2014-12-31", Grade.RECORDED, "its rules")

    names = ("a.status", "a.status.rule.late", "a.stage.status", "status")
    assert stated_status(map(said, names)) == {"a.status": "applies"}

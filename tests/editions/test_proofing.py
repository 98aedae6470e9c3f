"""Every edition is checked as it is built: an error keeps it out, a warning goes with it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from reportkit.editions import Archive, Order, read_manifest
from reportkit.editions.build import build_edition
from reportkit.editions.proofing import check_edition
from reportkit.errors import EditionError, ExportError
from reportkit.export.charts import ChartRenderer
from reportkit.reports import Parameters, read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportkit.editions.build import Built

VIEW = """
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, Run, blocks_to_json, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_to_json

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        blocks = (
            Masthead("Tiny", as_of, as_of),
            Paragraph(text("Saved ", Run("{said}", fact="saved"), " of the plan."), Role.ANSWER),
        )
        saved = Fact("saved", "Saved", Estimate(0.7, "share"), as_of, Grade.RECORDED, "the log")
        view = {{"blocks": blocks_to_json(blocks), "facts": facts_to_json((saved,))}}
        return {{media.VIEW: {{"view": "view", **view}}}}

View()
"""


def build(root: Path) -> Built:
    parameters = Parameters(dt.date(2014, 12, 31), {"as_of": "2014-12-31"}, {})
    with ChartRenderer() as charts:
        project = read_project(root / "reportkit.toml")
        return build_edition(Order("tiny", parameters), project, Archive(root / "editions"), charts)


def test_report_that_prints_another_number_than_its_fact_is_not_kept(
    make_project: Callable[..., Path],
) -> None:
    root = make_project(VIEW.format(said="80%"))
    with pytest.raises(ExportError) as refused:
        build(root)
    first, second = str(refused.value).splitlines()
    assert first == "The email's checks find 1 error:"
    assert second.startswith("Check 30 (numbers and facts): “Saved 80% of the plan.”")
    assert not list((root / "editions").glob("tiny/*"))


def test_warnings_and_what_was_not_run_go_into_the_manifest(
    make_project: Callable[..., Path],
) -> None:
    built = build(make_project(VIEW.format(said="70%")))
    checks = built.manifest.checks
    assert checks is not None
    assert checks.errors == ()
    assert [finding.number for finding in checks.warnings] == [29]
    assert set(checks.not_run) == {13, 15, 28}
    assert read_manifest(built.edition.path) == built.manifest
    kept = json.loads((built.edition.path / "manifest.json").read_text("utf-8"))["checks"]
    assert kept["findings"][0]["severity"] == "warning"
    assert checks.summary() == "Checks that warn: 29 links. See: reportkit check EDITION"


def test_edition_that_was_kept_is_found_as_it_was_when_it_was_built(
    make_project: Callable[..., Path],
) -> None:
    built = build(make_project(VIEW.format(said="70%")))
    assert check_edition(built.edition.path) == built.manifest.checks


def test_edition_without_its_message_cannot_be_checked(make_project: Callable[..., Path]) -> None:
    built = build(make_project(VIEW.format(said="70%")))
    (built.edition.path / "message.eml").unlink()
    with pytest.raises(EditionError, match="no whole edition"):
        check_edition(built.edition.path)

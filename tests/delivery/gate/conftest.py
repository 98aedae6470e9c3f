"""One real edition, built once by a real kernel; each test has a copy of its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from reportkit.editions import Archive, Edition, Order
from reportkit.editions.build import build_edition
from reportkit.export.charts import ChartRenderer
from reportkit.reports import Parameters, read_project

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.reports import Report

DAY = dt.date(2026, 10, 31)
DEFINITION = """
[project]
name = "Tests"
sender = "reports@example.org"

[reports.tiny]
title = "Tiny"
notebook = "tiny.ipynb"
as_of = "2026-10-31"
"""
CELL = """
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, Run, blocks_to_json, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_to_json

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        said = text("It cost ", Run("$1.0k", fact="cost"), ".")
        blocks = (Masthead("Tiny", as_of, as_of), Paragraph(said, Role.ANSWER))
        cost = Fact("cost", "Cost", Estimate(1000, "USD"), as_of, Grade.RECORDED, "the books")
        status = Fact("tiny.status", "Status", "on track", as_of, Grade.RECORDED, "its rules")
        facts = facts_to_json((cost, status))
        return {media.VIEW: {"view": "v", "blocks": blocks_to_json(blocks), "facts": facts}}

View()
"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition as it was built."""
    root = tmp_path_factory.mktemp("gate")
    (root / "reportkit.toml").write_text(DEFINITION, encoding="utf-8")
    parameters = new_code_cell('as_of = "2026-10-31"  # day', metadata={"tags": ["parameters"]})
    spec = {"name": "reportkit", "display_name": "reportkit", "language": "python"}
    notebook = new_notebook(cells=[parameters, new_code_cell(CELL)], metadata={"kernelspec": spec})
    nbformat.write(notebook, root / "tiny.ipynb")
    order = Order("tiny", Parameters(DAY, {"as_of": DAY.isoformat()}, {}))
    project = read_project(root / "reportkit.toml")
    with ChartRenderer() as charts:
        return build_edition(order, project, Archive(root / "editions"), charts).edition


@pytest.fixture
def edition(built: Edition, tmp_path: Path) -> Edition:
    """A copy of it, in an archive of the test's own."""
    path = tmp_path / "editions" / "tiny" / DAY.isoformat()
    shutil.copytree(built.path, path)
    return dataclasses.replace(built, path=path)


@pytest.fixture
def report(built: Edition) -> Report:
    """Its definition."""
    return read_project(built.path.parents[2] / "reportkit.toml").report("tiny")

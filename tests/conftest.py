"""Small real projects, whose notebook needs no data; and a real database server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from hypothesis import settings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from postgresql_server import PostgresqlServer, find_server, running_postgresql

# No test is judged by how long it takes: these machines are shared.
settings.register_profile("reportkit", deadline=None)
settings.load_profile("reportkit")

PARAMETERS = 'as_of = "2014-12-31"  # the day it speaks for'
DEFINITION = """
[project]
name = "Tests"
sender = "reports@example.org"

[reports.tiny]
title = "Tiny"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
"""

ProjectMaker = Callable[..., Path]


def _write(
    file: Path, *cells: str, parameters: str | None = PARAMETERS, kernel: str = "reportkit"
) -> None:
    """A notebook whose first cell is a heading, then its parameters, then the cells."""
    written = [new_markdown_cell("# Tiny\n\nAll is well.")]
    if parameters is not None:
        written.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    written += [new_code_cell(cell) for cell in cells]
    spec = {"name": kernel, "display_name": kernel, "language": "python"}
    nbformat.write(new_notebook(cells=written, metadata={"kernelspec": spec}), file)


@pytest.fixture
def write_notebook() -> Callable[..., None]:
    """Write a notebook: a heading, its parameters, then the cells given."""
    return _write


@pytest.fixture
def make_project(tmp_path: Path) -> ProjectMaker:
    """Write a project with a report `tiny`, and more TOML below it where given."""

    def make(
        *cells: str, parameters: str | None = PARAMETERS, more: str = "", kernel: str = "reportkit"
    ) -> Path:
        root = tmp_path / "project"
        root.mkdir()
        (root / "reportkit.toml").write_text(DEFINITION + more, encoding="utf-8")
        _write(root / "tiny.ipynb", *cells, parameters=parameters, kernel=kernel)
        return root

    return make


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A server for all tests of this process, which give themselves a database each."""
    if find_server() is None:
        said = "there is no PostgreSQL server: as root, scripts/set-up test installs it"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with running_postgresql() as server:
        yield server

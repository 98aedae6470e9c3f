from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import nbformat
import pytest
from sample_report import notebook

from reportkit.export.browser import find_browser
from reportkit.export.charts import ChartRenderer
from reportkit.export.exporters import EmailExporter, TextExporter, WebExporter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("medium", "file"), [("web", "run.html"), ("email", "run.email.html"), ("text", "run.txt")]
)
def test_nbconvert_writes_each_medium_from_the_command_line(
    tmp_path: Path, medium: str, file: str
) -> None:
    nbformat.write(notebook(), tmp_path / "run.ipynb")

    subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", f"reportkit-{medium}", "run.ipynb"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )

    assert "$1.4m" in (tmp_path / file).read_text("utf-8")
    assert "secret_code" not in (tmp_path / file).read_text("utf-8")
    if medium == "email" and find_browser():
        assert (tmp_path / "run_files" / "chart-1.png").exists()


def test_exporters_share_one_renderer_where_one_is_given() -> None:
    if find_browser() is None:
        pytest.skip("there is no browser on this machine")
    with ChartRenderer() as renderer:
        web, _ = WebExporter(renderer=renderer).from_notebook_node(notebook())
        email, resources = EmailExporter(renderer=renderer).from_notebook_node(notebook())

    assert "data:image/png;base64," in web
    assert 'src="images/chart-1.png"' in email
    assert resources["outputs"]["images/chart-1.png"].startswith(b"\x89PNG")


def test_exporter_told_to_draw_no_charts_starts_no_browser() -> None:
    email, resources = EmailExporter(charts=False).from_notebook_node(notebook())

    assert "<img" not in email
    assert resources["outputs"] == {}


def test_text_exporter_keeps_to_72_columns() -> None:
    said, _ = TextExporter().from_notebook_node(notebook())

    assert max(map(len, said.splitlines())) <= 72

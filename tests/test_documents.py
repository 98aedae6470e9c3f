"""What README and docs say is true: every command runs, every page is what its script writes."""

from __future__ import annotations

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import reportkit as rk
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


# A file's path stands in backticks before the block that holds it.
PATH = r"`(data/[^`]+|reportkit\.toml)`"
FILE = re.compile(rf"{PATH}(?:(?!```|{PATH}).)*```(?:csv|toml)\n(.*?)```", re.DOTALL)


def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def write_examples(page: Path, project: Path) -> list[str]:
    """Write the files that a page shows into a project; return their paths."""
    written = []
    for name, _, content in FILE.findall(page.read_text("utf-8")):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(content)
        written.append(name)
    return written


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the README's commands read, so that they write nowhere else."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "reportkit.toml", tmp_path)
    return tmp_path


def test_every_command_of_the_readme_runs_in_the_order_in_which_it_stands(project: Path) -> None:
    commands = [
        line.strip().partition("  #")[0]
        for line in readme().splitlines()
        if line.startswith("    .venv/bin/")
    ]
    assert len(commands) >= 7
    for command in commands:
        program, *arguments = shlex.split(command)
        done = subprocess.run(
            [BIN / Path(program).name, *arguments],
            cwd=project,
            env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    written = {path.name for path in project.glob("executed*")}
    assert any(name.startswith("executed.") and name != "executed.ipynb" for name in written)


@pytest.mark.parametrize("page", ["README.md", "docs/analyst.md"])
def test_every_python_example_runs(
    page: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    assert examples
    monkeypatch.chdir(project)
    for example in examples:
        script = project / "example.py"
        script.write_text(example, encoding="utf-8")
        runpy.run_path(str(script))


def test_the_analysts_page_builds_a_report_from_nothing(project: Path) -> None:
    written = write_examples(ROOT / "docs" / "analyst.md", project)
    assert {"data/invoices/drivers.csv", "data/orders/source.toml", "reportkit.toml"} <= set(
        written
    )
    run = [BIN / "reportkit", "run", "invoices", "--json"]
    done = subprocess.run(run, cwd=project, capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(done.stdout)["says"].startswith("Forecast to save €")


def test_the_analysts_own_layout_is_read_and_forecast(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_examples(ROOT / "docs" / "analyst.md", project)
    monkeypatch.chdir(project)
    tables = rk.read("data/orders", as_of="2026-06-30")
    assert isinstance(rk.forecast_savings(tables), rk.Forecast)


def test_the_analysts_page_lists_every_driver_with_its_default() -> None:
    page = (ROOT / "docs" / "analyst.md").read_text("utf-8")
    listed = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*?) \|$", page, re.MULTILINE))
    assert set(DRIVER_KEYS) <= set(listed)
    for key, known in DRIVER_KEYS.items():
        if known.default is not None:
            stated = {known.default.low, known.default.mid, known.default.high}
            assert {float(part) for part in listed[key].split(",")} == stated, key


def test_every_view_that_the_analysts_page_names_is_public() -> None:
    page = (ROOT / "docs" / "analyst.md").read_text("utf-8")
    assert set(re.findall(r"\brk\.(\w+)", page)) <= set(rk.__all__)


def test_every_file_and_folder_that_the_readme_links_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", readme())
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_the_page_of_tables_is_what_the_contract_says() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "describe_tables.py"))
    assert (ROOT / "docs" / "tables.md").read_text("utf-8") == written["describe"]()

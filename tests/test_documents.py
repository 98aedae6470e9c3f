"""What README and docs say is true: every command runs, every page is what its script writes."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


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


def test_every_python_example_of_the_readme_runs(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = re.findall(r"```python\n(.*?)```", readme(), re.DOTALL)
    assert examples
    monkeypatch.chdir(project)
    for example in examples:
        script = project / "example.py"
        script.write_text(example, encoding="utf-8")
        runpy.run_path(str(script))


def test_every_file_and_folder_that_the_readme_links_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", readme())
    assert linked
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_the_page_of_tables_is_what_the_contract_says() -> None:
    written = runpy.run_path(str(ROOT / "scripts" / "describe_tables.py"))
    assert (ROOT / "docs" / "tables.md").read_text("utf-8") == written["describe"]()

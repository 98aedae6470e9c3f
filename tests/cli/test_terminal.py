from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.cli.terminal import printable, say_table

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


def test_data_cannot_move_the_cursor_of_a_terminal() -> None:
    assert printable("a\x1b[2Jb\rc\x07\x9bd\te\n") == "a[2Jbcd\te\n"


def test_a_table_is_as_wide_as_it_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    say_table([("ONE", "SAYS"), ("a\nb", "word " * 40)], width=60)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert all(len(line) <= 60 for line in lines)
    assert lines[1].endswith(" ...")


def test_the_version_is_told(here: Callable[..., Any], tmp_path: Path) -> None:
    ended = here(tmp_path, "--version")
    assert (ended.code, ended.out) == (0, f"reportkit {metadata.version('reportkit')}\n")


HEAVY = """pandas numpy papermill nbformat nbconvert nbclient jupyter_client IPython plotly bs4
jsonschema tornado zmq sqlalchemy rich"""


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("list",)])
def test_the_command_starts_without_a_library_of_notebooks(arguments: tuple[str, ...]) -> None:
    script = (
        f"import sys\nfrom reportkit.cli.app import end_of\nend_of({list(arguments)})\n"
        f"print(*set({HEAVY.split()}) & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == ""
    assert len(done.stdout.splitlines()) > 1

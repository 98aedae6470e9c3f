"""Real kernels, about a second each: a test runs as few as it can."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from reportkit.errors import ExecutionError
from reportkit.execution.environment import SNAPSHOT
from reportkit.execution.execute import execute
from reportkit.reports.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = {"as_of": "2014-06-30"}
Writer = Callable[..., None]


def failure(notebook: Path, **keys: object) -> str:
    with pytest.raises(ExecutionError) as caught:
        execute(notebook, AS_OF, root=notebook.parent, **keys)  # type: ignore[arg-type]  as given
    return str(caught.value)


def test_a_notebook_runs_in_the_projects_folder_with_its_parameters_and_snapshot(
    tmp_path: Path, write_notebook: Writer, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notebooks").mkdir()
    notebook = tmp_path / "notebooks" / "n{0}.ipynb"  # papermill would fill in the braces
    write_notebook(
        notebook,
        "import json, os, sys, warnings\n"
        "warnings.warn('old')\n"
        f"print(json.dumps([as_of, os.getcwd(), os.environ['{SNAPSHOT}']]))",
    )
    before = sorted(tmp_path.rglob("*"))
    executed = execute(notebook, AS_OF, root=tmp_path, snapshot=tmp_path / "data")
    outputs = {output.name: output.text for output in executed.cells[-1].outputs}
    assert json.loads(outputs["stdout"]) == ["2014-06-30", str(tmp_path), str(tmp_path / "data")]
    assert "ipykernel_" not in outputs["stderr"]
    assert executed.metadata.papermill.parameters == AS_OF
    assert executed.metadata.papermill.input_path == "notebooks/n{0}.ipynb"
    assert sorted(tmp_path.rglob("*")) == before
    assert capfd.readouterr() == ("", "")


def test_a_cell_that_raises_is_told_by_number_source_and_error(
    tmp_path: Path, write_notebook: Writer
) -> None:
    notebook = tmp_path / "n.ipynb"
    write_notebook(notebook, "a = 1", "b = 2\n\nc = 3\nd = b / 0\ne = 5\nf = 6")
    said = failure(notebook, keep_failed=tmp_path / "kept" / "n.ipynb").splitlines()
    assert said[0] == "Cell 4 of n.ipynb raised ZeroDivisionError: division by zero"
    assert said[1:4] == ["    c = 3", "  > d = b / 0", "    e = 5"]
    assert said[4].endswith(str(tmp_path / "kept" / "n.ipynb"))
    assert len(said) == 5
    assert "ZeroDivisionError" in (tmp_path / "kept" / "n.ipynb").read_text("utf-8")


def test_of_an_error_of_ours_the_sentence_is_enough(tmp_path: Path, write_notebook: Writer) -> None:
    notebook = tmp_path / "n.ipynb"
    write_notebook(
        notebook, "from reportkit.errors import SourceError\nraise SourceError('No data.')"
    )
    assert failure(notebook) == "Cell 3 of n.ipynb: No data."


def test_a_kernel_that_dies_is_told_soon_with_its_last_words(
    tmp_path: Path, write_notebook: Writer
) -> None:
    notebook = tmp_path / "n.ipynb"
    write_notebook(notebook, "import os\nos.write(2, b'out of luck\\n')\nos._exit(3)")
    started = time.monotonic()
    said = failure(notebook)
    assert time.monotonic() - started < 30
    assert said.startswith("The kernel died in cell 3 of n.ipynb")
    assert '"out of luck"' in said
    assert "os._exit(3)" in said
    assert len(said.splitlines()) <= 5


def test_a_cell_that_ends_the_notebook_early_is_no_success(
    tmp_path: Path, write_notebook: Writer
) -> None:
    notebook = tmp_path / "n.ipynb"
    write_notebook(notebook, "import sys; sys.exit()", "print('never')")
    assert "Cell 3 of n.ipynb ended the notebook" in failure(notebook)


def test_a_cell_that_hangs_is_stopped(tmp_path: Path, write_notebook: Writer) -> None:
    notebook = tmp_path / "n.ipynb"
    write_notebook(notebook, "import time; time.sleep(600)")
    started = time.monotonic()
    assert "ran longer than 1 seconds" in failure(notebook, limits=Limits(cell=1))
    assert time.monotonic() - started < 30


def test_a_kernel_that_is_not_installed_is_named(tmp_path: Path, write_notebook: Writer) -> None:
    notebook = tmp_path / "n.ipynb"
    write_notebook(notebook, kernel="quite-another")
    assert "wants the kernel 'quite-another'" in failure(notebook)

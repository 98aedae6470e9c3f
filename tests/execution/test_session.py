"""A notebook that is being written: what is run again, and what that finds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from reportkit.execution.environment import kernel_environment
from reportkit.execution.session import Ran, Session
from reportkit.execution.warm.pool import warm_kernels
from reportkit.reports.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    environment = kernel_environment(os.environ, locale="en_GB", secrets={})
    with warm_kernels([], tmp_path) as warm:
        session = Session("n.ipynb", tmp_path, environment, Limits(cell=3), warm)
        yield session
        session.close()


def run(session: Session, *cells: str, anew: bool = False) -> Ran:
    return session.run(new_notebook(cells=[new_code_cell(cell) for cell in cells]), anew=anew)


def said(ran: Ran) -> list[str]:
    return [
        "".join(output.get("text", "") for output in cell.outputs).strip()
        for cell in ran.notebook.cells
    ]


def test_only_what_changed_and_what_follows_is_run_again(session: Session, tmp_path: Path) -> None:
    note = "open('runs', 'a').write('{}')"
    first = run(session, note.format(1), "print(1)", note.format(3), "print(4)")
    assert (first.error, first.first) == ("", 1)
    second = run(session, note.format(1), "print(1)", note.format(3), "print(5)")
    assert (second.error, second.first) == ("", 4)
    assert (said(second)[1], said(second)[3]) == ("1", "5")
    assert (tmp_path / "runs").read_text() == "13"
    third = run(session, note.format(1), "print(2)", note.format(3), "print(5)")
    assert third.first == 2
    assert (tmp_path / "runs").read_text() == "133"
    assert run(session, note.format(1), "print(2)", note.format(3), "print(5)").first == 0


def test_names_mean_again_what_they_meant_before_the_cell(session: Session) -> None:
    run(session, "size = 1", "size = size + 1\nextra = 2", "print(size)")
    again = run(session, "size = 1", "size = size + 10", "print(size, 'extra' in globals())")
    assert again.first == 2
    assert said(again)[2] == "11 False"


def test_what_was_changed_in_place_is_as_new_when_all_is_run_anew(session: Session) -> None:
    cells = ("held = []", "held.append(1)", "print(len(held))")
    assert said(run(session, *cells))[2] == "1"
    assert said(run(session, cells[0], "held.append(2)", cells[2]))[2] == "2"
    assert said(run(session, cells[0], "held.append(2)", cells[2], anew=True))[2] == "1"


def test_after_an_error_the_cell_is_run_again_and_not_those_before(session: Session) -> None:
    failed = run(session, "x = 1", "raise ValueError('not yet')", "print(x)")
    assert "Cell 2 of n.ipynb raised ValueError: not yet" in failed.error
    mended = run(session, "x = 1", "x = x + 1", "print(x)")
    assert (mended.error, mended.first, said(mended)[2]) == ("", 2, "2")


def test_a_cell_that_takes_too_long_costs_the_kernel_and_no_more(session: Session) -> None:
    late = run(session, "x = 1", "import time; time.sleep(60)")
    assert "Cell 2 of n.ipynb ran longer than 3 seconds" in late.error
    assert said(run(session, "x = 1", "print(x)")) == ["", "1"]


def test_a_kernel_that_dies_is_told_and_replaced(session: Session) -> None:
    run(session, "x = 1")
    died = run(session, "x = 1", "import os; os._exit(7)")
    assert "The kernel died in cell 2 of n.ipynb" in died.error
    assert said(run(session, "x = 1", "print(x)")) == ["", "1"]

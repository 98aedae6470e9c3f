"""A notebook that is being written: what is run again, and what that finds."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from reportkit.execution.environment import kernel_environment
from reportkit.execution.session import Ran, Session
from reportkit.execution.stop import Stop
from reportkit.execution.warm.pool import warm_kernels
from reportkit.reports.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    environment = kernel_environment(os.environ, locale="en_GB", secrets={})
    with warm_kernels([], tmp_path) as warm:
        session = Session("n.ipynb", tmp_path, environment, Limits(cell=3), warm)
        yield session
        session.close()


def run(session: Session, *cells: str, anew: bool = False, stop: Stop | None = None) -> Ran:
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    return session.run(notebook, anew=anew, stop=stop)


def manager_of(session: Session) -> Any:
    assert session._client is not None
    return session._client.km


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


def test_what_it_prints_passes_through_no_port_of_the_machine(session: Session) -> None:
    run(session, "x = 1")
    found = manager_of(session).get_connection_info()
    assert found["transport"] == "ipc"
    folder = Path(found["ip"]).parent.stat()
    assert folder.st_mode & 0o077 == 0


def test_names_are_taken_back_whatever_the_notebook_calls_its_own(session: Session) -> None:
    own = "dict = {'a': 1}; get_ipython = exec = type = None"
    run(session, "x = 1", own, "x = 5; gone = 1", "print(x)")
    again = run(session, "x = 1", own, "y = x", "print(x, y, 'gone' in globals())")
    assert (again.first, said(again)[3]) == (3, "1 1 False")


def test_a_kernel_that_can_t_take_back_runs_from_the_first_cell(session: Session) -> None:
    spoilt = "__import__('IPython').get_ipython().reportkit_notes = None; x = 1"
    run(session, spoilt, "x = x + 1", "print(x)")
    again = run(session, spoilt, "x = x + 10", "print(x)")
    assert (again.first, said(again)[2]) == (1, "11")


def test_the_outputs_of_a_cell_are_let_go_of_when_it_is_run_again(session: Session) -> None:
    big = (
        "import weakref\nclass Big: pass\nalive = weakref.WeakSet()",
        "big = Big(); alive.add(big)  # {}\nbig",
        "print(len(Out), len(alive), _ is big)",
    )
    for save in range(6):
        ran = run(session, big[0], big[1].format(save), big[2])
        assert said(ran)[2] == "1 1 True"


def test_a_cell_runs_again_where_only_its_tags_changed(session: Session) -> None:
    notebook = new_notebook(cells=[new_code_cell("1 / 0"), new_code_cell("print(2)")])
    notebook.cells[0].metadata["tags"] = ["raises-exception"]
    assert session.run(notebook).error == ""
    failed = run(session, "1 / 0", "print(2)")
    assert "Cell 1 of n.ipynb raised ZeroDivisionError" in failed.error


def test_a_kernel_that_died_between_two_saves_is_replaced_without_a_word(session: Session) -> None:
    run(session, "x = 1", "print(x)")
    os.kill(manager_of(session).provisioner.pid, signal.SIGKILL)
    time.sleep(0.3)
    again = run(session, "x = 1", "print(x + 1)")
    assert (again.error, again.first, said(again)) == ("", 1, ["", "2"])


def test_the_cell_that_is_named_is_of_this_run_and_not_of_an_earlier_one(session: Session) -> None:
    executed = new_notebook(
        cells=[new_code_cell(it) for it in ("1", "import os; os._exit(1)", "3")]
    )
    for cell in executed.cells:
        cell.metadata["papermill"] = {"start_time": "2020-01-01", "status": "completed"}
    assert "died in cell 2 of n.ipynb" in session.run(executed).error


def test_a_kernel_that_is_not_installed_is_said_and_another_is_used_next(session: Session) -> None:
    spec = {"name": "of-elsewhere", "display_name": "Elsewhere", "language": "python"}
    missing = session.run(
        new_notebook(cells=[new_code_cell("x = 1")], metadata={"kernelspec": spec})
    )
    assert "n.ipynb wants the kernel 'of-elsewhere', which is not installed here" in missing.error
    assert run(session, "x = 1").error == ""


def test_a_notebook_without_a_cell_that_runs_is_no_fault(session: Session) -> None:
    assert (run(session).error, run(session).first) == ("", 0)


def test_a_cell_that_is_stopped_costs_neither_the_kernel_nor_the_cells_before(
    session: Session, tmp_path: Path
) -> None:
    before = "open('runs', 'a').write('1'); x = 1"
    stop = Stop()
    stopper = threading.Thread(target=ask_when_it_sleeps, args=(stop, tmp_path / "begun"))
    stopper.start()
    run(session, before, "open('begun', 'w').close()\nwhile True: pass", stop=stop)
    stopper.join()
    again = run(session, before, "print(x)")
    assert (again.error, again.first, said(again)[1]) == ("", 2, "1")
    assert (tmp_path / "runs").read_text() == "1"


def test_a_cell_that_won_t_be_interrupted_is_ended_with_its_kernel(
    session: Session, tmp_path: Path
) -> None:
    stop = Stop()
    stubborn = """
        import signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        open('begun', 'w').close()
        while True: pass
    """
    stopper = threading.Thread(
        target=ask_when_it_sleeps, args=(stop, tmp_path / "begun"), kwargs={"at_once": True}
    )
    stopper.start()
    run(session, "if True:" + stubborn, stop=stop)
    stopper.join()
    assert said(run(session, "print(1)")) == ["1"]


def ask_when_it_sleeps(stop: Stop, begun: Path, *, at_once: bool = False) -> None:
    while not begun.exists():
        time.sleep(0.02)
    stop.ask(at_once=at_once)

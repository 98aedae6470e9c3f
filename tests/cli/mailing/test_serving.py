"""However `reportkit serve` is ended: letters are whole, and nothing is left in the middle."""

from __future__ import annotations

import datetime as dt
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from slow_inbox import SlowInbox, slow_inbox

from reportkit.delivery.ledger import SlotState, State, open_ledger
from reportkit.reports import read_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import Popen

    Serve = Callable[..., Popen[str]]
    Noted = Callable[..., Any]
    Until = Callable[..., None]

WAIT = """import os, pathlib, time
pathlib.Path("pids").write_text(f"{os.getpid()} {os.getppid()}")
time.sleep(600)"""
DELIVERY = """to = ["ada@example.org"]
{schedule}
[delivery]
owner = "owner@example.org"
time_zone = "Europe/London"
rate = {rate}
{server}
"""
SCHEDULE = 'schedule = "0 7 * * *"\nstale_after = "3d"\n'


@pytest.fixture
def inbox() -> Iterator[SlowInbox]:
    with slow_inbox() as inbox:
        yield inbox


@pytest.fixture
def serve(command: Callable[..., Popen[str]]) -> Iterator[Serve]:
    """Start the daemon; one that a test did not end is ended after it."""
    started: list[Popen[str]] = []

    def start(root: Path, **given: Any) -> Popen[str]:
        started.append(command(root, "serve", **given))
        return started[-1]

    yield start
    for each in started:
        if each.poll() is None:
            each.kill()
        each.communicate()


@pytest.fixture
def project(
    make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    def make(*cells: str, schedule: str = "", rate: int = 6000, port: int | None = None) -> Path:
        server = f'server = "127.0.0.1:{port}"\nsecurity = "none"' if port else ""
        more = DELIVERY.format(schedule=schedule, rate=rate, server=server)
        root = make_project(*cells, more=more)
        if schedule:  # a rule in place of the day
            definition = root / "reportkit.toml"
            text = definition.read_text("utf-8").replace('"2014-12-31"', '"yesterday"')
            definition.write_text(text, encoding="utf-8")
        monkeypatch.setenv("TMPDIR", str(root))
        return root

    return make


def rows(root: Path) -> dict[str, State]:
    with open_ledger("", root / "editions") as ledger:
        return {row.recipient: row.state for row in ledger.deliveries()}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_while_it_waits_it_ends_at_once_and_well(
    project: Callable[..., Path], serve: Serve, number: signal.Signals
) -> None:
    root = project()
    serving = serve(root)
    assert serving.stdout is not None
    assert serving.stdout.readline().startswith("Serving")
    time.sleep(0.5)
    serving.send_signal(number)
    out, err = serving.communicate(timeout=30)
    assert (serving.returncode, err) == (0, "")
    assert out == "Ended. What was begun is whole.\n"


def test_a_letter_whose_answer_is_awaited_is_finished_first(
    project: Callable[..., Path], serve: Serve, noted: Noted, inbox: SlowInbox
) -> None:
    root = project(port=inbox.port)
    noted(root, "ada@example.org", "bob@example.org", state=State.QUEUED)
    serving = serve(root)
    assert inbox.whole.wait(60)
    serving.send_signal(signal.SIGTERM)
    time.sleep(1)
    assert serving.poll() is None
    assert rows(root)["ada@example.org"] is State.SENDING
    inbox.answer.set()
    _, err = serving.communicate(timeout=60)
    assert (serving.returncode, err) == (0, "")
    assert inbox.recipients == ["ada@example.org"]
    assert rows(root) == {"ada@example.org": State.SENT, "bob@example.org": State.QUEUED}


def test_between_two_letters_the_rest_stays_queued_and_goes_with_the_next_start(
    project: Callable[..., Path], serve: Serve, noted: Noted, inbox: SlowInbox, until: Until
) -> None:
    readers = [f"reader{number}@example.org" for number in range(6)]
    root = project(port=inbox.port, rate=120)
    noted(root, *readers, state=State.QUEUED)
    inbox.answer.set()
    serving = serve(root)
    until(lambda: len(inbox.recipients) >= 2)
    serving.send_signal(signal.SIGTERM)
    serving.communicate(timeout=60)
    assert serving.returncode == 0
    sent = list(inbox.recipients)
    assert 2 <= len(sent) < 6
    assert {reader for reader, state in rows(root).items() if state is State.SENT} == set(sent)
    assert set(rows(root).values()) == {State.SENT, State.QUEUED}
    serving = serve(root)
    until(lambda: set(rows(root).values()) == {State.SENT})
    serving.send_signal(signal.SIGTERM)
    serving.communicate(timeout=60)
    assert sorted(inbox.recipients) == readers


def test_a_build_is_ended_with_its_kernel_and_its_slot_waits_for_the_next_start(
    project: Callable[..., Path], serve: Serve, until: Until, lives: Callable[[int], bool]
) -> None:
    root = project(WAIT, schedule=SCHEDULE)
    schedule = read_project(root / "reportkit.toml").schedules["tiny"]
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1, minutes=1)
    with open_ledger("", root / "editions") as ledger:
        ledger.check_schedule("tiny", schedule.text, schedule.due, yesterday)
    serving = serve(root)
    until(lambda: (root / "pids").is_file() and " " in (root / "pids").read_text())
    processes = [int(pid) for pid in (root / "pids").read_text().split()]
    serving.send_signal(signal.SIGTERM)
    _, err = serving.communicate(timeout=60)
    assert serving.returncode == 0
    assert "Traceback" not in err
    until(lambda: not any(map(lives, processes)))
    assert not list((root / "editions").rglob("manifest.json"))
    assert not list((root / "editions" / ".staging").iterdir())
    with open_ledger("", root / "editions") as ledger:
        (slot,) = ledger.slots()
        assert slot.state is SlotState.WAITING
        assert ledger.claim_slot(dt.datetime.now(dt.UTC)) is not None
        assert ledger.deliveries() == ()


def test_a_definition_that_is_broken_meanwhile_is_told_and_it_goes_on(
    project: Callable[..., Path], serve: Serve, noted: Noted, until: Until
) -> None:
    root = project()
    noted(root, "bob@example.org", state=State.QUEUED)
    with open_ledger("", root / "editions") as ledger:
        (row,) = ledger.claim(1)
        soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=15)
        ledger.conclude(row, State.QUEUED, "not now", soon)  # so that it looks again by then
    noted(root, "ada@example.org", state=State.QUEUED)
    said = root / "said"
    with said.open("w", encoding="utf-8") as file:
        serving = serve(root, stderr=file)
        until(lambda: rows(root)["ada@example.org"] is State.SENT)
        (root / "reportkit.toml").write_text("[project", encoding="utf-8")
        until(lambda: "is not TOML" in said.read_text("utf-8"), 120)
        time.sleep(0.5)
        assert serving.poll() is None
        serving.send_signal(signal.SIGTERM)
        serving.communicate(timeout=60)
    assert serving.returncode == 0


def test_what_is_wrong_at_the_start_ends_it(serve: Serve, tmp_path: Path) -> None:
    serving = serve(tmp_path)
    _, err = serving.communicate(timeout=30)
    assert serving.returncode == 2
    assert "There is no reportkit.toml" in err
    assert list(tmp_path.iterdir()) == []

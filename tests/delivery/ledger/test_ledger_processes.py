"""Many processes on one ledger, some of which are killed: nothing is lost, nothing comes twice."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

from ledger_rows import Place, note

from reportkit.delivery.ledger import SlotState, State

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

READERS = [f"reader{number}@example.org" for number in range(120)]

# A sender whose last line is a line in a file: what a server would have taken.
SENDER = """
import os
taken = os.open({taken!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
print("ready", flush=True)
while True:
    ledger.recover()
    rows = ledger.claim(7)
    for row in rows:
        if ledger.closing(row):
            os.write(taken, (row.recipient + chr(10)).encode())
            ledger.conclude(row, State.SENT, "250")
    if not rows and not ledger.deliveries(state=(State.QUEUED, State.SENDING)):
        break
"""


def taken_by_server(file: Path) -> Counter[str]:
    return Counter(file.read_text().splitlines()) if file.exists() else Counter()


def ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def test_senders_side_by_side_send_each_row_once(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    with place.open() as ledger:
        note(ledger, *READERS)
        senders = [place.start(SENDER.format(taken=str(file))) for _ in range(3)]
        for sender in senders:
            _, err = sender.communicate(timeout=120)
            assert err == ""
        assert taken_by_server(file) == Counter(READERS)
        assert len(ledger.deliveries(state=State.SENT)) == len(READERS)
        assert all(each.attempts == 1 for each in ledger.deliveries())


def test_senders_that_are_killed_lose_nothing_and_send_nothing_twice(
    place: Place, tmp_path: Path
) -> None:
    file = tmp_path / "taken"
    chance = random.Random(5)  # noqa: S311  moments to kill at, not secrets
    place.clock.now = dt.datetime.now(dt.UTC)
    with place.open() as ledger:
        note(ledger, *READERS)
        for _ in range(3):
            sender = place.start(SENDER.format(taken=str(file)))
            ready(sender)
            time.sleep(chance.uniform(0.02, 0.3))
            sender.kill()
            sender.communicate()
        place.run(SENDER.format(taken=str(file)))
        taken = taken_by_server(file)
        unknown = {each.recipient for each in ledger.deliveries(state=State.UNKNOWN)}
        sent = {each.recipient for each in ledger.deliveries(state=State.SENT)}
    assert not [reader for reader, times in taken.items() if times > 1]
    assert sent | unknown == set(READERS)
    assert sent <= set(taken)
    assert len(unknown) <= 3


def test_a_sender_that_slept_through_its_lease_sends_nothing(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    sleepy = SENDER.replace(
        "if ledger.closing(row)", "sys.stdin.readline()\n        if ledger.closing(row)"
    )
    place.clock.now = dt.datetime.now(dt.UTC)
    with place.open() as ledger:
        note(ledger, READERS[0])
        slow = place.start(sleepy.format(taken=str(file)))
        ready(slow)
        while not ledger.deliveries(state=State.SENDING):
            time.sleep(0.01)
        os.kill(slow.pid, signal.SIGSTOP)
        place.clock.set_on(dt.timedelta(hours=1))
        assert len(ledger.recover().queued) == 1
        (quick,) = ledger.claim(1)
        assert ledger.closing(quick)
        ledger.conclude(quick, State.SENT)
        os.kill(slow.pid, signal.SIGCONT)
        _, err = slow.communicate("\n", timeout=60)
        assert err == ""
        assert taken_by_server(file) == Counter()
        assert ledger.deliveries()[0].claim == quick.claim


def test_schedulers_side_by_side_note_and_build_each_time_once(place: Place) -> None:
    scheduler = """
import datetime as dt
noon, hour = dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC), dt.timedelta(hours=1)
def hourly(since, until):
    return [noon + hour * each for each in range(1, 31) if since < noon + hour * each <= until]
for step in range(1, 31):
    ledger.check_schedule("monthly", "hourly", hourly, noon + hour * step, "all")
    while slot := ledger.claim_slot(noon + hour * step):
        print(slot.due_at.isoformat(), flush=True)
        assert ledger.conclude_slot(slot, SlotState.DONE)
"""
    with place.open() as ledger:
        ledger.check_schedule("monthly", "hourly", lambda _since, _until: [], place.clock.now)
        schedulers = [place.start(scheduler) for _ in range(3)]
        built: Counter[str] = Counter()
        for each in schedulers:
            out, err = each.communicate(timeout=120)
            assert err == ""
            built.update(out.splitlines())
        assert len(built) == 30
        assert set(built.values()) == {1}
        assert {slot.state for slot in ledger.slots()} == {SlotState.DONE}

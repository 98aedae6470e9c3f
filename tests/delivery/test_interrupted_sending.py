"""A sender that is killed, interrupted, or not alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from post_room import PostRoom, dispatch_elsewhere, open_post_room
from scripted_smtp import Fault, Kind, ScriptedSmtp, Step

from reportkit.delivery.ledger import State
from reportkit.delivery.transport import Smtp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

SPAWN = multiprocessing.get_context("spawn")
READERS = ("first@example.org", "second@example.org", "third@example.org")


@pytest.fixture
def room(tmp_path: Path) -> PostRoom:
    return open_post_room(tmp_path)


@contextmanager
def sender(room: PostRoom, port: int) -> Iterator[SpawnProcess]:
    """Run a sender of its own; killed by its id, if it is still there."""
    process = SPAWN.Process(target=dispatch_elsewhere, args=(room.root, port))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join(timeout=20)


def reached(server: ScriptedSmtp, step: Step) -> bool:
    """Wait until the server has come to a step."""
    until = time.monotonic() + 60
    while not server.reached[step] and time.monotonic() < until:
        time.sleep(0.02)
    return bool(server.reached[step])


@pytest.mark.parametrize("taken", [True, False])
def test_a_sender_killed_while_it_waits_for_the_verdict_leaves_the_row_unknown(
    room: PostRoom, taken: bool
) -> None:
    room.queue(*READERS)
    with ScriptedSmtp([Fault(Step.VERDICT, Kind.SILENCE, at=2, taken=taken)]) as server:
        with sender(room, server.port):
            assert reached(server, Step.RCPT)
            until = time.monotonic() + 60
            while server.reached[Step.VERDICT] < 2 and time.monotonic() < until:
                time.sleep(0.02)
        room.dispatch(Smtp("127.0.0.1", server.port, "none"))
        accepted = server.times_accepted()
    assert room.states() == {
        READERS[0]: State.SENT,
        READERS[1]: State.UNKNOWN,
        READERS[2]: State.SENT,
    }
    assert accepted == {each: 1 for each in READERS if taken or each != READERS[1]}


@pytest.mark.parametrize("step", [Step.GREETING, Step.MAIL, Step.RCPT, Step.DATA])
def test_a_sender_killed_before_the_end_of_a_letter_leaves_it_to_the_next(
    room: PostRoom, step: Step
) -> None:
    room.queue(*READERS)
    with ScriptedSmtp([Fault(step, Kind.SILENCE)]) as server:
        with sender(room, server.port):
            assert reached(server, step)
        room.dispatch(Smtp("127.0.0.1", server.port, "none"))
        assert server.times_accepted() == dict.fromkeys(READERS, 1)
    assert set(room.states().values()) == {State.SENT}


def test_two_senders_at_once_send_each_letter_once(room: PostRoom) -> None:
    readers = tuple(f"reader{number}@example.org" for number in range(60))
    room.queue(*readers)
    with ScriptedSmtp() as server:
        with sender(room, server.port) as one, sender(room, server.port) as other:
            one.join(timeout=120)
            other.join(timeout=120)
            assert (one.exitcode, other.exitcode) == (0, 0)
        assert server.times_accepted() == dict.fromkeys(readers, 1)
    assert Counter(room.states().values()) == {State.SENT: 60}


@pytest.mark.parametrize(
    ("step", "state"), [(Step.DATA, State.QUEUED), (Step.VERDICT, State.UNKNOWN)]
)
def test_an_interrupt_from_the_keyboard_leaves_each_row_as_it_truly_is(
    room: PostRoom, step: Step, state: State
) -> None:
    room.queue(*READERS)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    silent = Fault(step, Kind.SILENCE, at=2)

    def interrupt() -> None:
        if server.reached[step] == 2:
            os.kill(os.getpid(), signal.SIGINT)

    try:
        with ScriptedSmtp([silent], when={step: interrupt}) as server:
            with pytest.raises(KeyboardInterrupt):
                room.dispatch(Smtp("127.0.0.1", server.port, "none"))
            assert server.times_accepted() == {READERS[0]: 1}
    finally:
        signal.signal(signal.SIGINT, before)
    assert room.states() == {
        READERS[0]: State.SENT,
        READERS[1]: state,
        READERS[2]: State.QUEUED,
    }
    assert room.rows()[READERS[2]].attempts == 0

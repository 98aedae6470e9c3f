"""Sending what is queued, through the real ledger, to a real server or folder."""

from __future__ import annotations

import datetime as dt
import email
import sqlite3
import time
from contextlib import closing
from email.policy import default
from typing import TYPE_CHECKING

import pytest
from inbox_smtp import inbox_smtp
from post_room import NOON, PostRoom, open_post_room
from scripted_smtp import ALWAYS, Fault, Kind, ScriptedSmtp, Step

from reportkit.delivery.kept_letters import letter_path
from reportkit.delivery.ledger import State
from reportkit.delivery.ledger.tables import DELIVERIES
from reportkit.delivery.transport import Outbox, Outcome, Reply, Smtp, Timeouts
from reportkit.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Clumsy:
    """A transport of somebody's own, and the session that it opens, with a fault in it."""

    name = "pigeons"
    usable = True

    def open(self) -> Clumsy:
        return self

    def close(self) -> None:
        """It holds nothing open."""

    def send(
        self, letter: bytes, sender: str, recipient: str, closing: Callable[[], bool]
    ) -> Reply:
        del letter, sender
        if recipient == READERS[0]:
            raise ValueError("nobody thought of this")
        assert closing()
        return Reply(Outcome.ACCEPTED, "gone")


QUICK = Timeouts(connect=1, reply=1, verdict=1)
READERS = tuple(f"reader{number}@example.org" for number in range(5))


@pytest.fixture
def room(tmp_path: Path) -> PostRoom:
    return open_post_room(tmp_path)


def smtp(port: int) -> Smtp:
    return Smtp("127.0.0.1", port, "none", timeouts=QUICK)


def test_every_reader_gets_the_letter_once_and_the_ledger_says_so(room: PostRoom) -> None:
    room.queue(*READERS)
    with inbox_smtp() as inbox:
        first = room.dispatch(smtp(inbox.port))
        second = room.dispatch(smtp(inbox.port))
    assert (first.sent, second.sent) == (5, 0)
    assert set(room.states().values()) == {State.SENT}
    assert sorted(letter.rcpt_tos[0] for letter in inbox.letters) == sorted(READERS)
    assert room.rows()[READERS[0]].sent_at == NOON


def test_a_reader_sees_their_own_address_the_hour_of_sending_and_an_id_of_their_own(
    room: PostRoom,
) -> None:
    room.queue(*READERS[:2])
    with inbox_smtp() as inbox:
        room.dispatch(smtp(inbox.port))
    heads = [
        email.message_from_bytes(letter.original_content or b"", policy=default)
        for letter in inbox.letters
    ]
    assert [head["To"] for head in heads] == list(READERS[:2])
    assert [head["Date"].datetime for head in heads] == [NOON, NOON]
    assert len({head["Message-ID"] for head in heads}) == 2


def test_a_letter_tried_again_keeps_its_id(room: PostRoom) -> None:
    room.queue(READERS[0])
    lost = Fault(Step.VERDICT, Kind.TEMPORARY)
    heard: list[str] = []
    with ScriptedSmtp([lost]) as server:
        room.dispatch(smtp(server.port))
        room.clock.pass_by(minutes=2)
        room.dispatch(smtp(server.port))
        heard += [each.message_id for each in server.accepted]
    with room.ledger() as ledger:
        (row,) = ledger.deliveries()
        ledger.again([row], "a person", "she deleted it")
    with ScriptedSmtp() as server:
        room.dispatch(smtp(server.port))
        heard += [each.message_id for each in server.accepted]
    assert len(heard) == 2
    # Sent again by a person it is another letter: mail programs hide the second of one id.
    assert heard[0] != heard[1]


def test_one_bad_recipient_does_not_stop_the_others(room: PostRoom) -> None:
    room.queue(*READERS)
    with ScriptedSmtp([Fault(Step.RCPT, Kind.PERMANENT, at=2)]) as server:
        done = room.dispatch(smtp(server.port))
        assert server.times_accepted() == {each: 1 for each in READERS if each != READERS[1]}
    assert done.sent == 4
    assert [(row.recipient, row.state, row.reason) for row in done.refused] == [
        (READERS[1], State.REFUSED, "RCPT: 550 5.1.1 no such user")
    ]
    assert room.rows()[READERS[1]].reason == "RCPT: 550 5.1.1 no such user"
    assert room.states()[READERS[1]] is State.REFUSED


def test_a_fault_of_our_own_with_one_letter_holds_it_and_sends_the_others(room: PostRoom) -> None:
    room.queue(READERS[0], words="first")
    room.queue(READERS[1], words="second", report="automation")

    done = room.dispatch(Clumsy())
    assert done.sent == 1
    assert room.states() == {READERS[0]: State.HELD, READERS[1]: State.SENT}
    assert "nobody thought of this" in room.rows()[READERS[0]].reason


def test_a_temporary_refusal_is_tried_again_later_and_not_at_once(room: PostRoom) -> None:
    room.queue(*READERS)
    with ScriptedSmtp([Fault(Step.RCPT, Kind.TEMPORARY, at=1)]) as server:
        assert room.dispatch(smtp(server.port)).put_off == 1
        assert room.dispatch(smtp(server.port)).sent == 0
        room.clock.pass_by(seconds=59)
        assert room.dispatch(smtp(server.port)).sent == 0
        room.clock.pass_by(seconds=15)
        assert room.dispatch(smtp(server.port)).sent == 1
        assert server.times_accepted() == dict.fromkeys(READERS, 1)
    assert room.rows()[READERS[0]].attempts == 2


def test_after_its_window_a_letter_is_held_with_what_the_server_said_last(room: PostRoom) -> None:
    room.queue(READERS[0])
    with ScriptedSmtp([Fault(Step.RCPT, Kind.TEMPORARY, times=ALWAYS)]) as server:
        for _ in range(60):
            done = room.dispatch(smtp(server.port))
            if done.held:
                break
            room.clock.pass_by(minutes=5)
        tries = server.reached[Step.RCPT]
    row = room.rows()[READERS[0]]
    assert row.state is State.HELD
    assert row.reason == ("could not be sent within 4 hours. Lastly: RCPT: 450 4.2.1 mailbox busy")
    assert dt.timedelta(hours=4) <= room.clock.time - NOON < dt.timedelta(hours=4, minutes=10)
    assert 10 <= tries <= 16


def test_a_server_that_cannot_be_reached_puts_all_off_and_is_not_asked_for_each(
    room: PostRoom,
) -> None:
    readers = tuple(f"reader{number}@example.org" for number in range(60))
    room.queue(*readers)
    with ScriptedSmtp([Fault(Step.GREETING, Kind.PERMANENT, times=ALWAYS)]) as server:
        done = room.dispatch(smtp(server.port))
        assert server.reached[Step.CONNECT] == 1
        assert room.dispatch(smtp(server.port)).put_off == 0
        assert server.reached[Step.CONNECT] == 1
    assert done.put_off == 60
    assert done.trouble is not None
    assert "554 5.3.2 no mail here" in done.trouble
    assert set(room.states().values()) == {State.QUEUED}
    room.clock.pass_by(minutes=2)
    with ScriptedSmtp() as server:
        assert room.dispatch(smtp(server.port)).sent == 60


def test_a_letter_that_was_altered_is_held_and_the_others_go(room: PostRoom) -> None:
    altered = room.queue(READERS[0], words="one")
    gone = room.queue(READERS[1], words="two")
    room.queue(READERS[2], words="three")
    path = letter_path(room.editions, altered)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"1.4m", b"9.4m"))
    letter_path(room.editions, gone).unlink()
    with ScriptedSmtp() as server:
        done = room.dispatch(smtp(server.port))
        assert server.times_accepted() == {READERS[2]: 1}
    assert len(done.held) == 2
    assert room.states() == {
        READERS[0]: State.HELD,
        READERS[1]: State.HELD,
        READERS[2]: State.SENT,
    }


def test_a_reader_outside_the_allowed_domains_is_held(room: PostRoom) -> None:
    room.queue("stranger@elsewhere.org", READERS[0])
    with ScriptedSmtp() as server:
        room.dispatch(smtp(server.port))
        assert server.times_accepted() == {READERS[0]: 1}
    row = room.rows()["stranger@elsewhere.org"]
    assert row.state is State.HELD
    assert "allowed_domains" in row.reason


def test_a_stop_between_letters_leaves_the_rest_as_if_never_tried(room: PostRoom) -> None:
    room.queue(*READERS)
    with ScriptedSmtp() as server:
        done = room.dispatch(smtp(server.port), stop=lambda: len(server.accepted) >= 2)
        assert server.commands[-1] == "QUIT"
    assert done.sent == 2
    left = [row for row in room.rows().values() if row.state is State.QUEUED]
    assert len(left) == 3
    assert {row.attempts for row in left} == {0}
    assert {row.not_before for row in left} == {None}


def test_letters_keep_the_pace_that_the_server_likes(tmp_path: Path) -> None:
    slow = open_post_room(tmp_path)
    keys = slow.project.delivery.model_copy(update={"rate": 120})
    project = slow.project.model_copy(update={"delivery": keys})
    room = PostRoom(slow.root, project, slow.clock)
    room.queue(*READERS)
    with ScriptedSmtp() as server:
        began = time.monotonic()
        room.dispatch(smtp(server.port))
        last = server.accepted[-1].at
    assert last - began >= 4 * 0.5


def test_a_row_that_is_held_while_its_letter_is_handed_over_does_not_leave(
    room: PostRoom,
) -> None:
    room.queue(*READERS[:2])

    def hold() -> None:
        with room.ledger() as ledger:
            ledger.hold(ledger.deliveries(recipient=READERS[0]), "a person", "a wrong figure")

    with ScriptedSmtp(when={Step.DATA: hold}) as server:
        done = room.dispatch(smtp(server.port))
        assert server.times_accepted() == {READERS[1]: 1}
    assert (done.sent, done.withdrawn) == (1, 1)
    assert room.states() == {READERS[0]: State.HELD, READERS[1]: State.SENT}


def test_an_outbox_takes_letters_where_there_is_no_server(room: PostRoom) -> None:
    room.queue(*READERS)
    assert room.dispatch(Outbox(room.root / "outbox")).sent == 5
    files = list((room.root / "outbox").iterdir())
    assert len(files) == 5
    assert {file.suffix for file in files} == {".eml"}


def test_a_ledger_that_cannot_be_asked_lets_no_letter_leave(room: PostRoom) -> None:
    room.queue(*READERS[:2])
    file = room.editions / ".ledger" / "ledger.sqlite"

    def alter(command: str) -> None:
        with closing(sqlite3.connect(file)) as database:
            database.execute(command)

    def lose() -> None:
        alter(f"ALTER TABLE {DELIVERIES.name} RENAME TO mislaid")

    with ScriptedSmtp(when={Step.DATA: lose}) as server:
        with pytest.raises(DeliveryError):
            room.dispatch(smtp(server.port))
        time.sleep(0.2)
        assert server.accepted == []
    alter(f"ALTER TABLE mislaid RENAME TO {DELIVERIES.name}")
    room.clock.pass_by(minutes=31)
    with ScriptedSmtp() as server:
        room.dispatch(smtp(server.port))
        assert server.times_accepted() == dict.fromkeys(READERS[:2], 1)
    assert set(room.states().values()) == {State.SENT}

"""A server that fails at each step, in each way: each reader ends in the one right state.

After each failure, and after a start from nothing once the server is well again, every reader has
the letter once, or is known not to have it, or is known to be unknown. The server's own log is what
is believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from certificates import house
from post_room import PostRoom, open_post_room
from scripted_smtp import ALWAYS, Fault, Kind, ScriptedSmtp, Step

from reportkit.delivery.ledger import State
from reportkit.delivery.transport import Login, Smtp, Timeouts

if TYPE_CHECKING:
    from pathlib import Path

QUICK = Timeouts(connect=0.8, reply=0.8, verdict=0.8)
LOGIN = Login("reports", "secret")
FIRST, SECOND, THIRD = READERS = tuple(f"reader{number}@example.org" for number in (1, 2, 3))

WAYS = (Kind.TEMPORARY, Kind.PERMANENT, Kind.SILENCE, Kind.RESET, Kind.GARBAGE)
MORE_WAYS = (*WAYS, Kind.LEAVING, Kind.HANG_UP, Kind.DRIP, Kind.ENDLESS)
SESSION_STEPS = (Step.GREETING, Step.EHLO, Step.STARTTLS, Step.AUTH)


@dataclass(frozen=True)
class Seen:
    """What the readers' rows, and the server's log, say after a run."""

    states: dict[str, State]
    accepted: dict[str, int]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PostRoom:
    house().is_trusted(tmp_path, monkeypatch)
    room = open_post_room(tmp_path)
    room.queue(*READERS)
    return room


def run(room: PostRoom, *faults: Fault) -> tuple[Seen, Seen]:
    """Send to a server with a script, then, started anew and hours later, to the same one well."""
    context = house().context("localhost")
    accepted: dict[str, int] = {}
    seen = []
    for script in (faults, ()):
        with ScriptedSmtp(
            script, tls="starttls", context=context, login=(LOGIN.user, LOGIN.password)
        ) as server:
            room.dispatch(Smtp("localhost", server.port, "starttls", LOGIN, QUICK))
        for reader, times in server.times_accepted().items():
            accepted[reader] = accepted.get(reader, 0) + times
        seen.append(Seen(room.states(), dict(accepted)))
        room.clock.pass_by(hours=1)
    return seen[0], seen[1]


def all_of(state: State) -> dict[str, State]:
    return dict.fromkeys(READERS, state)


def is_true(seen: Seen) -> bool:
    """Whether what the ledger says of each reader is what the server's log says."""
    times = {reader: seen.accepted.get(reader, 0) for reader in READERS}
    allowed = {State.SENT: {1}, State.UNKNOWN: {0, 1}}
    return all(times[reader] in allowed.get(state, {0}) for reader, state in seen.states.items())


ONCE_EACH = dict.fromkeys(READERS, 1)


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        *((Step.CONNECT, kind) for kind in (Kind.SILENCE, Kind.RESET, Kind.HANG_UP)),
        *((step, kind) for step in SESSION_STEPS for kind in (*WAYS, Kind.LEAVING, Kind.HANG_UP)),
    ],
)
def test_without_a_session_all_wait_and_all_get_it_once_there_is_one(
    room: PostRoom, step: Step, kind: Kind
) -> None:
    during, after = run(room, Fault(step, kind, times=ALWAYS))
    assert during == Seen(all_of(State.QUEUED), {})
    assert after == Seen(all_of(State.SENT), ONCE_EACH)


@pytest.mark.parametrize("kind", WAYS)
def test_a_second_introduction_that_fails_within_tls_is_no_session_either(
    room: PostRoom, kind: Kind
) -> None:
    during, after = run(room, Fault(Step.EHLO, kind, at=2, times=ALWAYS))
    assert during == Seen(all_of(State.QUEUED), {})
    assert after == Seen(all_of(State.SENT), ONCE_EACH)


@pytest.mark.parametrize("kind", MORE_WAYS)
def test_a_sender_that_is_not_taken_leaves_all_waiting(room: PostRoom, kind: Kind) -> None:
    during, after = run(room, Fault(Step.MAIL, kind, times=ALWAYS))
    assert during == Seen(all_of(State.QUEUED), {})
    assert after == Seen(all_of(State.SENT), ONCE_EACH)


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        *((kind, at) for kind in WAYS for at in (1, 2, 3)),
        *((kind, 2) for kind in MORE_WAYS[len(WAYS) :]),
    ],
)
def test_a_failure_at_one_recipient_is_that_recipients_alone(
    room: PostRoom, kind: Kind, at: int
) -> None:
    # A line that breaks after earlier letters is opened once more, which may break as well.
    times = 1 if kind in {Kind.TEMPORARY, Kind.PERMANENT, Kind.LEAVING} or at == 1 else 2
    during, after = run(room, Fault(Step.RCPT, kind, at=at, times=times))
    reader = READERS[at - 1]
    first = State.REFUSED if kind is Kind.PERMANENT else State.QUEUED
    others = [each for each in READERS if each != reader]
    assert during == Seen({**all_of(State.SENT), reader: first}, dict.fromkeys(others, 1))
    if kind is Kind.PERMANENT:
        assert after == during
    else:
        assert after == Seen(all_of(State.SENT), ONCE_EACH)


@pytest.mark.parametrize("kind", MORE_WAYS)
def test_a_failure_at_data_is_one_letters_alone(room: PostRoom, kind: Kind) -> None:
    during, after = run(room, Fault(Step.DATA, kind))
    first = State.REFUSED if kind is Kind.PERMANENT else State.QUEUED
    assert during == Seen({**all_of(State.SENT), FIRST: first}, {SECOND: 1, THIRD: 1})
    if kind is Kind.PERMANENT:
        assert after == during
    else:
        assert after == Seen(all_of(State.SENT), ONCE_EACH)


@pytest.mark.parametrize("kind", [Kind.SILENCE, Kind.RESET, Kind.HANG_UP])
def test_a_break_in_the_middle_of_a_message_concerns_that_letter_alone(
    room: PostRoom, kind: Kind
) -> None:
    during, after = run(room, Fault(Step.MESSAGE, kind, at=2))
    # Whether the break is met before the letter's end has been sent is for the network to say.
    assert {during.states[FIRST], during.states[THIRD]} == {State.SENT}
    assert is_true(during)
    assert is_true(after)
    met_later = during.states[SECOND] is State.UNKNOWN
    assert after.states[SECOND] is (State.UNKNOWN if met_later else State.SENT)


@pytest.mark.parametrize("kind", [Kind.TEMPORARY, Kind.LEAVING])
def test_a_verdict_of_not_now_is_tried_again(room: PostRoom, kind: Kind) -> None:
    during, after = run(room, Fault(Step.VERDICT, kind))
    assert during == Seen({**all_of(State.SENT), FIRST: State.QUEUED}, {SECOND: 1, THIRD: 1})
    assert after == Seen(all_of(State.SENT), ONCE_EACH)


def test_a_verdict_of_no_is_never_tried_again(room: PostRoom) -> None:
    during, after = run(room, Fault(Step.VERDICT, Kind.PERMANENT))
    assert during == Seen({**all_of(State.SENT), FIRST: State.REFUSED}, {SECOND: 1, THIRD: 1})
    assert after == during


@pytest.mark.parametrize("taken", [True, False])
@pytest.mark.parametrize(
    "kind", [Kind.SILENCE, Kind.RESET, Kind.HANG_UP, Kind.GARBAGE, Kind.DRIP, Kind.ENDLESS]
)
def test_without_a_verdict_it_is_unknown_and_stays_so_until_a_person_decides(
    room: PostRoom, kind: Kind, taken: bool
) -> None:
    during, after = run(room, Fault(Step.VERDICT, kind, at=2, taken=taken))
    accepted = ONCE_EACH if taken else {FIRST: 1, THIRD: 1}
    assert during == Seen({**all_of(State.SENT), SECOND: State.UNKNOWN}, accepted)
    assert after == during
    assert "the message was whole, and then" in room.rows()[SECOND].reason
    with room.ledger() as ledger:
        ledger.again(ledger.deliveries(recipient=SECOND), "a person", "he has not got it")
    with ScriptedSmtp() as server:
        room.dispatch(Smtp("127.0.0.1", server.port, "none", timeouts=QUICK))
        assert server.times_accepted() == {SECOND: 1}
    assert room.states() == all_of(State.SENT)
    assert "he has not got it" in " ".join(room.said(SECOND))


@pytest.mark.parametrize(
    "step", [step for step in Step if step not in {Step.CONNECT, Step.MESSAGE}]
)
def test_a_reply_given_twice_is_never_taken_for_another_ones(room: PostRoom, step: Step) -> None:
    refused = Fault(Step.RCPT, Kind.PERMANENT, at=2)
    during, after = run(room, Fault(step, Kind.TWICE), refused)
    assert is_true(during)
    assert is_true(after)
    assert set(after.states.values()) <= {State.SENT, State.REFUSED}


@pytest.mark.parametrize("kind", WAYS)
def test_a_goodbye_that_fails_changes_nothing(room: PostRoom, kind: Kind) -> None:
    during, after = run(room, Fault(Step.QUIT, kind, times=ALWAYS))
    assert during == after == Seen(all_of(State.SENT), ONCE_EACH)


@pytest.mark.parametrize("kind", WAYS)
def test_a_letter_that_cannot_be_forgotten_does_not_mix_with_the_next(
    room: PostRoom, kind: Kind
) -> None:
    refused = Fault(Step.RCPT, Kind.PERMANENT)
    during, after = run(room, refused, Fault(Step.RSET, kind, times=ALWAYS))
    assert during == Seen({**all_of(State.SENT), FIRST: State.REFUSED}, {SECOND: 1, THIRD: 1})
    assert after == during

"""One reply to one command, in time and in step: whatever a server says, no verdict is invented."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_smtp import Fault, Kind, ScriptedSmtp, Step

from reportkit.delivery.transport import Outcome, Reply, ServerError, Smtp, Timeouts
from reportkit.delivery.transport.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable

LETTER = b"Message-ID: <1@example.org>\r\n\r\n" + b"Hello\r\n" * 100
QUICK = Timeouts(connect=0.6, reply=0.6, verdict=0.6)


def reply_of(*faults: Fault, closing: Callable[[], bool] = lambda: True) -> tuple[Reply, int]:
    """Send one letter to a server with a script; return the reply, and how many it accepted."""
    with ScriptedSmtp(faults) as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        reply = session.send(LETTER, "a@example.org", "b@example.org", closing)
        session.close()
        return reply, len(server.accepted)


@pytest.mark.parametrize("kind", [Kind.DRIP, Kind.ENDLESS, Kind.SILENCE])
@pytest.mark.parametrize("step", [Step.GREETING, Step.EHLO])
def test_a_greeting_that_never_ends_takes_a_bounded_time(step: Step, kind: Kind) -> None:
    with ScriptedSmtp([Fault(step, kind)]) as server:
        began = time.monotonic()
        with pytest.raises(ServerError, match="broke off at the") as caught:
            Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        assert time.monotonic() - began < 5
        assert caught.value.passing


@pytest.mark.parametrize("kind", [Kind.DRIP, Kind.ENDLESS, Kind.SILENCE])
def test_a_verdict_that_never_ends_is_unknown_after_a_bounded_time(kind: Kind) -> None:
    began = time.monotonic()
    reply, _ = reply_of(Fault(Step.VERDICT, kind, taken=True))
    assert reply.outcome is Outcome.UNKNOWN
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("step", [Step.MAIL, Step.RCPT])
def test_a_second_reply_to_one_command_is_not_taken_for_the_next(step: Step) -> None:
    reply, accepted = reply_of(Fault(step, Kind.TWICE))
    assert reply.outcome is Outcome.PUT_OFF
    assert accepted == 0


def test_a_reply_before_the_message_is_whole_is_no_verdict() -> None:
    asked = []

    def closing() -> bool:
        asked.append(1)
        return True

    # The server says 354 twice: the second is there before the message has ended.
    reply, accepted = reply_of(Fault(Step.DATA, Kind.TWICE), closing=closing)
    assert reply.outcome is Outcome.PUT_OFF
    assert (asked, accepted) == ([], 0)


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(Kind.TEMPORARY, Outcome.PUT_OFF), (Kind.PERMANENT, Outcome.REFUSED)],
)
def test_a_server_that_breaks_off_in_the_middle_of_a_message_has_said_why(
    kind: Kind, outcome: Outcome
) -> None:
    letter = LETTER * 2000  # more than any buffer on the way takes, so that the break is met
    with ScriptedSmtp([Fault(Step.MESSAGE, kind)]) as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        reply = session.send(letter, "a@example.org", "b@example.org", lambda: True)
    # The reason may be lost with the line; that nothing was taken is certain either way.
    assert reply.outcome in {outcome, Outcome.PUT_OFF}
    assert server.accepted == []


def test_who_hangs_up_while_the_ledger_is_asked_has_taken_nothing() -> None:
    def slow() -> bool:
        time.sleep(0.5)
        return True

    with ScriptedSmtp(patience=0.2) as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        reply = session.send(LETTER, "a@example.org", "b@example.org", slow)
    assert reply.outcome is Outcome.PUT_OFF
    assert server.accepted == []


def test_a_line_that_went_down_while_idle_costs_the_next_letter_nothing() -> None:
    with ScriptedSmtp(patience=0.3) as server:
        line = Line(Smtp("127.0.0.1", server.port, "none", timeouts=QUICK), stop=lambda: False)
        first = line.send(LETTER, "a@example.org", "b@example.org", lambda: True)
        time.sleep(0.8)
        second = line.send(LETTER, "a@example.org", "c@example.org", lambda: True)
        line.close()
    assert (first.outcome, second.outcome) == (Outcome.ACCEPTED, Outcome.ACCEPTED)
    assert server.times_accepted() == {"b@example.org": 1, "c@example.org": 1}


def test_a_server_that_is_starting_is_asked_again_in_a_moment() -> None:
    with ScriptedSmtp([Fault(Step.GREETING, Kind.LEAVING, times=2)]) as server:
        line = Line(Smtp("127.0.0.1", server.port, "none", timeouts=QUICK), stop=lambda: False)
        reply = line.send(LETTER, "a@example.org", "b@example.org", lambda: True)
        line.close()
    assert reply.outcome is Outcome.ACCEPTED
    assert server.reached[Step.CONNECT] == 3


def test_a_server_that_says_no_is_not_asked_again_in_a_moment() -> None:
    with ScriptedSmtp([Fault(Step.GREETING, Kind.PERMANENT, times=9)]) as server:
        line = Line(Smtp("127.0.0.1", server.port, "none", timeouts=QUICK), stop=lambda: False)
        with pytest.raises(ServerError, match="554"):
            line.send(LETTER, "a@example.org", "b@example.org", lambda: True)
    assert server.reached[Step.CONNECT] == 1


@settings(deadline=None, max_examples=60)
@given(said=st.binary(min_size=1, max_size=40))
def test_only_a_reply_that_begins_with_2_makes_a_letter_accepted(said: bytes) -> None:
    reply = _reply_to_verdict(said + b"\r\n")
    first = (said + b"\r\n").partition(b"\n")[0].rstrip(b"\r")
    is_reply = first[:3].isdigit() and first[:1] in b"2345" and first[3:4] in (b"", b" ")
    if reply.outcome is Outcome.ACCEPTED:
        assert first[:1] == b"2"
    assert (reply.outcome is Outcome.UNKNOWN) == (not is_reply or first[:1] == b"3")


def _reply_to_verdict(said: bytes) -> Reply:
    """Answer every command rightly, the message with ``said``, and hang up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line, line.makefile("rb") as lines:
            line.sendall(b"220 here\r\n")
            for answer in (b"250 here", b"250 ok", b"250 ok", b"354 go on"):
                lines.readline()
                line.sendall(answer + b"\r\n")
            while lines.readline() != b".\r\n":
                pass
            line.sendall(said)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        port = listener.getsockname()[1]
        session = Smtp("127.0.0.1", port, "none", timeouts=QUICK).open()
        return session.send(LETTER, "a@example.org", "b@example.org", lambda: True)
    finally:
        thread.join(timeout=5)
        listener.close()


def test_an_attempt_that_is_made_again_puts_nothing_of_its_own_before_people() -> None:
    with ScriptedSmtp([Fault(Step.GREETING, Kind.LEAVING)]) as server:
        program = (
            "from reportkit.delivery.transport import Smtp\n"
            "from reportkit.delivery.transport.line import Line\n"
            f"line = Line(Smtp('127.0.0.1', {server.port}, 'none'), lambda: False)\n"
            "line.send(b'\\r\\nHello\\r\\n', 'a@example.org', 'b@example.org', lambda: True)\n"
            "line.close()\n"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
        )
        assert len(server.accepted) == 1
    assert (ended.stdout, ended.stderr) == ("", "")

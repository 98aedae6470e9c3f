"""A mail server as transport, against aiosmtpd with TLS and login."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
import trustme
from certificates import House, house
from inbox_smtp import inbox_smtp
from scripted_smtp import Fault, Kind, ScriptedSmtp, Step

from reportkit.delivery.transport import Login, Outcome, Reply, ServerError, Smtp, Timeouts

if TYPE_CHECKING:
    from pathlib import Path

# What aiosmtpd says of its own port 465: that it asks for a login within TLS it does not count.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

LETTER = b"From: a@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n.dots\r\n..\r\n.\r\n"
QUICK = Timeouts(connect=2, reply=2, verdict=2)
LOGIN = Login("reports", "pass word \N{POUND SIGN}1")
PAIR = (LOGIN.user, LOGIN.password)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house().is_trusted(tmp_path, monkeypatch)
    return house()


def send(smtp: Smtp, letter: bytes = LETTER, recipient: str = "reader@example.org") -> Reply:
    session = smtp.open()
    try:
        return session.send(letter, "reports@example.org", recipient, lambda: True)
    finally:
        session.close()


def refusal(smtp: Smtp) -> ServerError:
    with pytest.raises(ServerError) as caught:
        smtp.open().close()
    return caught.value


def test_a_letter_arrives_byte_for_byte_over_starttls_and_login(trusted: House) -> None:
    with inbox_smtp(starttls=trusted.context(), login=PAIR) as inbox:
        reply = send(Smtp("localhost", inbox.port, "starttls", LOGIN, QUICK))
    assert reply.outcome is Outcome.ACCEPTED
    (got,) = inbox.letters
    assert got.original_content == LETTER
    assert got.mail_from == "reports@example.org"
    assert got.rcpt_tos == ["reader@example.org"]
    assert inbox.logins == [PAIR]


def test_a_letter_arrives_over_tls_from_the_first_byte(trusted: House) -> None:
    with inbox_smtp(tls=trusted.context(), login=PAIR) as inbox:
        reply = send(Smtp("localhost", inbox.port, "tls", LOGIN, QUICK))
    assert reply.outcome is Outcome.ACCEPTED
    assert [letter.original_content for letter in inbox.letters] == [LETTER]


def test_a_server_that_knows_only_the_login_mechanism_is_logged_in_to(trusted: House) -> None:
    with inbox_smtp(starttls=trusted.context(), login=PAIR, mechanisms=("LOGIN",)) as inbox:
        reply = send(Smtp("localhost", inbox.port, "starttls", LOGIN, QUICK))
    assert reply.outcome is Outcome.ACCEPTED
    assert inbox.logins == [PAIR]


def test_a_server_on_this_machine_may_be_used_without_tls_and_login() -> None:
    with inbox_smtp() as inbox:
        reply = send(Smtp("127.0.0.1", inbox.port, "none", timeouts=QUICK))
    assert reply.outcome is Outcome.ACCEPTED
    assert len(inbox.letters) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name_is_refused(trusted: House, security: str) -> None:
    context = trusted.context("mail.example.org")
    starttls, tls = (context, None) if security == "starttls" else (None, context)
    with inbox_smtp(starttls=starttls, tls=tls, login=PAIR) as inbox:
        error = refusal(Smtp("localhost", inbox.port, security, LOGIN, QUICK))  # type: ignore[arg-type]  # a literal
    assert "certificate of localhost" in str(error)
    assert "Hostname mismatch" in str(error)
    assert not error.passing
    assert inbox.logins == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_an_authority_that_nobody_knows_is_refused() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    with inbox_smtp(starttls=context, login=PAIR) as inbox:
        error = refusal(Smtp("localhost", inbox.port, "starttls", LOGIN, QUICK))
    assert "is not trusted" in str(error)
    assert "SSL_CERT_FILE" in str(error)
    assert inbox.logins == []


def test_a_certificate_of_our_own_house_is_refused_until_it_is_trusted() -> None:
    with inbox_smtp(tls=house().context()) as inbox:
        error = refusal(Smtp("localhost", inbox.port, "tls", timeouts=QUICK))
    assert "is not trusted" in str(error)


def test_a_server_that_has_lost_its_starttls_gets_neither_login_nor_letter() -> None:
    with ScriptedSmtp(login=PAIR) as server:
        error = refusal(Smtp("localhost", server.port, "starttls", LOGIN, QUICK))
        assert "does not offer STARTTLS" in str(error)
        assert "AUTH" not in server.commands
        assert "MAIL" not in server.commands


def test_no_login_travels_in_plain_text() -> None:
    with ScriptedSmtp(login=PAIR) as server:
        error = refusal(Smtp("127.0.0.1", server.port, "none", LOGIN, QUICK))
        assert server.commands == []
    assert "must not travel in plain text" in str(error)


def test_a_wrong_password_is_an_error_that_holds_none(trusted: House) -> None:
    with inbox_smtp(starttls=trusted.context(), login=("reports", "right")) as inbox:
        error = refusal(Smtp("localhost", inbox.port, "starttls", LOGIN, QUICK))
    assert "535" in str(error)
    assert "REPORTKIT_SMTP_USER" in str(error)
    assert LOGIN.password not in str(error)
    assert not error.passing
    assert LOGIN.password not in repr(LOGIN)


def test_a_password_that_the_server_repeats_is_not_shown() -> None:
    for form in (LOGIN.password, LOGIN.plain(), LOGIN.challenged()[1]):
        assert LOGIN.hidden_in(f"no such login: {form}!") == "no such login: (not shown)!"


def test_a_port_where_nobody_listens_is_said_with_its_number(trusted: House) -> None:
    del trusted
    with ScriptedSmtp() as server:
        port = server.port
    error = refusal(Smtp("127.0.0.1", port, "none", timeouts=QUICK))
    assert f"127.0.0.1:{port} cannot be reached" in str(error)
    assert error.passing


def test_a_host_that_does_not_exist_is_said_by_name() -> None:
    error = refusal(Smtp("no-such-host.invalid", 587, timeouts=QUICK))
    assert "no-such-host.invalid:587 cannot be reached" in str(error)


def test_tls_from_the_first_byte_on_a_port_that_has_none_says_what_to_check() -> None:
    with ScriptedSmtp() as server:
        error = refusal(Smtp("127.0.0.1", server.port, "tls", timeouts=QUICK))
    assert "security in [delivery]" in str(error)


@pytest.mark.parametrize("recipient", ["a@b> SIZE=1", "a b@c.org", "a@b.org\r\nRCPT TO:<x@y.org>"])
def test_a_recipient_that_would_be_a_command_is_refused_before_the_server_hears_of_it(
    recipient: str,
) -> None:
    with ScriptedSmtp() as server:
        smtp = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK)
        assert send(smtp, recipient=recipient).outcome is Outcome.REFUSED
        assert "MAIL" not in server.commands


def test_a_lone_line_feed_cannot_end_a_letter_early() -> None:
    hostile = b"Message-ID: <1@example.org>\r\n\r\none\n.\nMAIL FROM:<x@example.org>\r.\r\ntwo"
    with inbox_smtp() as inbox:
        send(Smtp("127.0.0.1", inbox.port, "none", timeouts=QUICK), hostile)
    (got,) = inbox.letters
    lines = [b"Message-ID: <1@example.org>", b"", b"one", b".", b"MAIL FROM:<x@example.org>"]
    assert got.original_content == b"\r\n".join([*lines, b".", b"two", b""])


def test_a_letter_with_8_bit_lines_goes_to_a_server_that_takes_them() -> None:
    letter = LETTER + "caf\N{LATIN SMALL LETTER E WITH ACUTE}\r\n".encode()
    with inbox_smtp() as inbox:
        send(Smtp("127.0.0.1", inbox.port, "none", timeouts=QUICK), letter)
    assert inbox.letters[0].original_content == letter
    assert "BODY=8BITMIME" in inbox.letters[0].mail_options


def test_the_letter_does_not_leave_where_the_ledger_says_no() -> None:
    with ScriptedSmtp() as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        reply = session.send(LETTER, "a@example.org", "b@example.org", lambda: False)
        assert reply.outcome is Outcome.WITHDRAWN
        assert not session.usable
        assert server.accepted == []


def test_the_letter_does_not_leave_where_the_ledger_cannot_be_asked() -> None:
    def broken() -> bool:
        raise OSError("disk full")

    with ScriptedSmtp() as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        with pytest.raises(OSError, match="disk full"):
            session.send(LETTER, "a@example.org", "b@example.org", broken)
        assert not session.usable
        assert server.accepted == []


def test_a_line_carries_many_letters_and_then_a_new_one_is_wanted() -> None:
    with ScriptedSmtp() as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        sent = 0
        while session.usable:
            reply = session.send(LETTER, "a@example.org", "b@example.org", lambda: True)
            assert reply.outcome is Outcome.ACCEPTED
            sent += 1
        session.close()
        assert sent == 50
        assert server.reached[Step.EHLO] == 1
        assert server.commands[-1] == "QUIT"


def test_a_server_that_wants_a_login_first_is_no_recipients_fault() -> None:
    with ScriptedSmtp(login=PAIR) as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        with pytest.raises(ServerError, match="takes no letters from here"):
            session.send(LETTER, "a@example.org", "b@example.org", lambda: True)


def test_a_sender_that_the_server_refuses_is_no_recipients_fault() -> None:
    with ScriptedSmtp([Fault(Step.MAIL, Kind.PERMANENT)]) as server:
        session = Smtp("127.0.0.1", server.port, "none", timeouts=QUICK).open()
        with pytest.raises(ServerError, match=r"sender in \[project\]"):
            session.send(LETTER, "a@example.org", "b@example.org", lambda: True)

"""A letter on its whole way: ledger, a real mail server, a real mailbox, a mail program over IMAP.

Postfix, Dovecot and postal-mime each read our messages with a parser of their own.
"""

from __future__ import annotations

import email
import io
import os
import re
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import openpyxl
import pytest
from letters import AS_OF, message
from mail_servers import MailServers, mail_servers, missing
from post_room import PostRoom, open_post_room
from second_parser import Read, second_parser

from reportkit.delivery.kept_letters import keep_letter, read_letter
from reportkit.delivery.ledger import Addressed, Kind, State
from reportkit.delivery.letter import compose_letter
from reportkit.delivery.notice import Problem, about, owner_notice
from reportkit.delivery.notice_words import Why
from reportkit.delivery.transport import Smtp, transport_of
from reportkit.errors import DeliveryError
from reportkit.export.message import Attachment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reportkit.delivery.sending import Dispatched

ADA, BEN, OWNER = "ada@example.org", "ben@example.org", "owner@example.org"
SUBJECT = "Saved £1.4m, ahead of plan — Katalogisierung für Köln"


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    said = missing()
    if said and os.environ.get("CI"):
        pytest.fail(said)
    if said:
        pytest.skip(said)
    with mail_servers() as running:
        yield running


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Callable[[bytes], Read]]:
    with second_parser() as read:
        yield read


@pytest.fixture
def room(servers: MailServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PostRoom:
    monkeypatch.setenv("SSL_CERT_FILE", str(servers.authority))
    monkeypatch.setenv("REPORTKIT_SMTP_USER", servers.user)
    monkeypatch.setenv("REPORTKIT_SMTP_PASSWORD", servers.password)
    return open_post_room(tmp_path, delivery=f'server = "localhost:{servers.smtp}"')


def _queue(room: PostRoom, letter: bytes, *readers: str, kind: Kind = Kind.EDITION) -> str:
    digest = keep_letter(room.editions, letter)
    with room.ledger() as ledger:
        ledger.queue(
            [Addressed("automation", AS_OF, "", 1, each, digest, kind) for each in readers]
        )
    return digest


def _dispatch(room: PostRoom) -> Dispatched:
    return room.dispatch(transport_of(room.project))


def _workbook() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def _letter(subject: str = SUBJECT) -> bytes:
    attached = [
        Attachment("automation-2026-10-31.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 50),
        Attachment("automation-2026-10-31.xlsx", _workbook()),
    ]
    eml = message(sender='"Berichte, \\"Köln\\"" <reports@example.org>', picture=True)
    return compose_letter(eml, subject=subject, reply_to=["team@example.org"], attachments=attached)


def _body(content: bytes) -> bytes:
    return content.partition(b"\r\n\r\n")[2]


def _parsed(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    assert not [defect for part in parsed.walk() for defect in part.defects]
    return parsed


def test_a_letter_lies_in_the_inbox_as_it_was_kept_byte_for_byte(
    room: PostRoom, servers: MailServers, elsewhere: Callable[[bytes], Read]
) -> None:
    digest = _queue(room, _letter(), ADA, BEN)

    assert _dispatch(room).sent == 2

    for reader in (ADA, BEN):
        arrived = servers.arrived(reader, SUBJECT)
        assert _body(arrived) == _body(read_letter(room.editions, digest))
        read = elsewhere(arrived)
        assert read.subject == SUBJECT
        assert read.mailboxes("from") == [('Berichte, "Köln"', "reports@example.org")]
        assert read.mailboxes("to") == [("", reader)]
        assert read.mailboxes("replyTo") == [("", "team@example.org")]
        assert set(read.files()) == {"automation-2026-10-31.pdf", "automation-2026-10-31.xlsx"}
        assert openpyxl.load_workbook(io.BytesIO(read.files()["automation-2026-10-31.xlsx"]))
        assert _pictures_shown(read) == _pictures_held(read)
        assert len(_pictures_held(read)) == 1


def _pictures_shown(read: Read) -> list[str]:
    return re.findall(r'src="cid:([^"]+)"', read.mail["html"])


def _pictures_held(read: Read) -> list[str]:
    held = [each.get("contentId", "").strip("<>") for each in read.mail["attachments"]]
    return [each for each in held if each]


def test_the_mailbox_server_reads_the_tree_and_finds_the_letter_by_its_words(
    room: PostRoom, servers: MailServers
) -> None:
    subject = "Gespart: 1,4 Mio. Pfund für Köln"
    _queue(room, _letter(subject), ADA)
    _dispatch(room)
    servers.arrived(ADA, subject)

    with servers.inbox(ADA) as client:
        client.select("INBOX", readonly=True)
        client.literal = subject.encode()
        _, (found,) = client.search("UTF-8", "SUBJECT")
        client.literal = "likely £1.2m to £1.6m".encode()
        _, (by_body,) = client.search("UTF-8", "BODY")
        assert len(found.split()) == 1
        assert found in by_body.split()
        _, (structure,) = client.fetch(found.decode(), "(BODYSTRUCTURE)")
        _, (one, *_) = client.fetch(found.decode(), "(BODY.PEEK[1.1])")

    assert isinstance(structure, bytes)
    kinds = re.findall(rb'\("(text|image|application)" "([^"]+)"', structure)
    assert [b"/".join(kind).decode() for kind in kinds] == [
        "text/plain",
        "text/html",
        "image/png",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    wholes = re.findall(rb'"(\w+)" \("boundary"', structure)
    assert wholes == [b"related", b"alternative", b"mixed"]
    assert isinstance(one, tuple)
    assert b"Catalogue automation" in one[1]


def test_a_reader_whom_the_server_does_not_know_is_refused_and_the_others_get_theirs(
    room: PostRoom, servers: MailServers
) -> None:
    subject = "One of us is unknown"
    _queue(room, _letter(subject), "nobody@example.org", BEN)

    done = _dispatch(room)

    assert done.sent == 1
    assert [row.recipient for row in done.refused] == ["nobody@example.org"]
    assert "550" in room.rows()["nobody@example.org"].reason
    assert room.states()[BEN] is State.SENT
    servers.arrived(BEN, subject)


def test_a_notice_reaches_its_owner_and_says_what_to_type(
    room: PostRoom, servers: MailServers
) -> None:
    report = about(room.project, "automation", AS_OF)
    raised = "Cell 3 of notebook.ipynb raised KeyError: 'x'\n  > chosen = rows['x']"
    _queue(
        room,
        owner_notice(report, Why.FAILED, [Problem(raised)]),
        OWNER,
        kind=Kind.NOTICE,
    )

    assert _dispatch(room).sent == 1

    subject = "Not sent: Catalogue automation, 31 October 2026"
    notice = _parsed(servers.arrived(OWNER, subject))
    body = notice.get_body(("plain",))
    assert body is not None
    lines = body.get_content().splitlines()
    assert "reportkit send automation --as-of 2026-10-31" in lines
    assert "  > chosen = rows['x']" in lines


def test_a_wrong_password_sends_nothing_and_says_so(
    room: PostRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTKIT_SMTP_PASSWORD", "mistyped-2222")
    _queue(room, _letter("Never"), ADA)

    done = _dispatch(room)

    assert (done.sent, room.states()[ADA]) == (0, State.QUEUED)
    assert done.trouble is not None
    assert "mistyped-2222" not in done.trouble


def test_a_server_whose_certificate_nobody_signed_gets_no_login(
    room: PostRoom, servers: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(DeliveryError, match="certificate"):
        Smtp("localhost", servers.smtp).open()
    assert transport_of(room.project).name == f"localhost:{servers.smtp}"

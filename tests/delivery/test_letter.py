from __future__ import annotations

import datetime as dt
import email
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from letters import DOCUMENT, SENT, message

from reportkit.delivery.letter import addressed, compose_letter, message_id
from reportkit.errors import DeliveryError, ExportError
from reportkit.export.checks import message_parts
from reportkit.export.checks.proof import Proof
from reportkit.export.message import Attachment

ADA, BEN = "ada@example.org", "ben@example.org"
PDF = Attachment("automation-2026-10-31.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40)
XLSX = Attachment("automation-2026-10-31.xlsx", b"PK\x03\x04" + bytes(range(256)))


def _parsed(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    assert not [defect for part in parsed.walk() for defect in part.defects]
    return parsed


def _sent(letter: bytes, recipient: str = ADA, **named: list[str]) -> bytes:
    own = message_id(letter, recipient)
    return addressed(letter, recipient=recipient, date=SENT, message_id=own, **named)


def _body(content: bytes) -> bytes:
    return content.partition(b"\r\n\r\n")[2]


def test_a_letter_of_nothing_new_is_the_message_itself() -> None:
    assert compose_letter(message()) == message()


def test_only_to_date_and_id_differ_between_what_two_readers_get() -> None:
    letter = compose_letter(message(), reply_to=["team@example.org"], attachments=[PDF])
    ada, ben = _sent(letter, ADA), _sent(letter, BEN)

    assert _body(ada) == _body(ben) == _body(letter)
    differing = {
        name for name in _parsed(ada) if _parsed(ada).get_all(name) != _parsed(ben).get_all(name)
    }
    assert differing == {"To", "Message-ID"}
    changed = {
        name for name in _parsed(ada) if _parsed(ada).get_all(name) != _parsed(letter).get_all(name)
    }
    assert changed == {"To", "Message-ID", "Date"}


def test_a_letter_says_when_it_is_sent_and_to_whom() -> None:
    oslo = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    letter = compose_letter(message())
    sent = addressed(letter, recipient=ADA, date=oslo, message_id="<one@example.org>")

    assert _parsed(sent)["Date"].datetime == oslo
    assert _parsed(sent)["To"] == ADA
    assert _parsed(sent)["Cc"] is None
    assert _parsed(sent)["Message-ID"] == "<one@example.org>"
    assert _parsed(letter)["To"] is None


def test_a_reader_sees_whom_else_it_went_to_where_that_is_wanted() -> None:
    sent = _parsed(_sent(compose_letter(message()), BEN, to=[f"Ada <{ADA}>"], cc=[BEN]))

    assert sent["To"] == f"Ada <{ADA}>"
    assert sent["Cc"] == BEN


def test_a_reader_whom_the_head_does_not_name_gets_no_letter() -> None:
    with pytest.raises(DeliveryError, match=r"names 1 other readers and not eve@example\.org"):
        _sent(compose_letter(message()), "eve@example.org", to=[ADA])


def test_the_id_is_one_for_each_reader_and_sending_and_holds_no_address() -> None:
    letter = compose_letter(message())
    other = compose_letter(message(audience="board"))
    ids = [
        message_id(letter, ADA),
        message_id(letter, BEN),
        message_id(letter, ADA, turn=2),
        message_id(other, ADA),
    ]

    assert len(set(ids)) == 4
    assert message_id(letter, "Ada@Example.org") == ids[0]
    assert ids[0].startswith("<automation.2026-10-31.r1.")
    assert ids[0].endswith("@example.org>")
    assert not [each for each in ids if "ada" in each]


def test_attachments_come_after_a_body_that_is_not_touched() -> None:
    letter = _parsed(compose_letter(message(), attachments=[PDF, XLSX]))

    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    attached = list(letter.iter_attachments())
    assert [part.get_filename() for part in attached] == [PDF.name, XLSX.name]
    assert [part.get_content() for part in attached] == [PDF.content, XLSX.content]
    assert _body(message()) in compose_letter(message(), attachments=[PDF, XLSX])


def test_a_letter_passes_the_checks_of_tree_headers_and_attachments() -> None:
    letter = compose_letter(
        message(),
        subject="Saved £1.4m, ahead of plan",
        reply_to=["team@example.org"],
        attachments=[PDF, XLSX],
        unsubscribe="https://example.org/leave?who={recipient}",
    )
    proof = Proof(DOCUMENT, _sent(letter), "")

    assert [found for check in message_parts.CHECKS for found in check.look(proof)] == []


def test_a_letter_above_5_mb_is_refused_with_what_is_attached() -> None:
    heavy = Attachment("automation.pdf", bytes(4_000_000))

    with pytest.raises(DeliveryError, match=r"5\.5 MB .* with automation\.pdf \(4\.0 MB\)"):
        compose_letter(message(), attachments=[heavy])
    assert len(compose_letter(message(), attachments=[Attachment("a.pdf", bytes(3_500_000))]))


def test_what_gateways_block_is_not_attached() -> None:
    with pytest.raises(ExportError, match="gateways block it"):
        compose_letter(message(), attachments=[Attachment("report.html", b"<p>")])


def test_readers_of_a_list_can_leave_with_one_click_each_by_their_own_address() -> None:
    letter = compose_letter(message(), unsubscribe="https://example.org/leave?who={recipient}")
    sent = _parsed(_sent(letter, "ada+news@example.org"))

    leave = "<https://example.org/leave?who=ada%2Bnews%40example.org>"
    assert sent["List-Unsubscribe"] == leave
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_letter_that_goes_to_no_list_offers_no_way_off_it() -> None:
    sent = _parsed(_sent(compose_letter(message())))

    assert not [name for name in sent if name.startswith("List-Unsub")]


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "https://a b", "https://x>\r\nBcc: eve@example.org", "mailto:a@b.org"],
)
def test_a_way_off_a_list_that_is_no_https_address_is_refused(address: str) -> None:
    with pytest.raises(DeliveryError, match="is no https address"):
        compose_letter(message(), unsubscribe=address)


def test_readers_that_a_message_names_are_not_in_its_letter() -> None:
    named = b"To: ada@example.org\r\nBcc: ben@example.org,\r\n eve@example.org\r\n" + message()

    assert compose_letter(named) == message()


@pytest.mark.parametrize(
    "content",
    [b"", b"no head", b"From: a\n\nbody", b"From a@b\r\n\r\nx", b" folded: x\r\n\r\n", b"A:1\r\n"],
)
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(DeliveryError, match="no message as it is sent"):
        compose_letter(content)


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b", "<>", "Ada <>", "a@example.org, b@example.org", "ä@example.org",
     "ada@example.org\r\nBcc: eve@example.org", "ada@exa\x00mple.org", '"a b"@example.org'],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_named(address: str) -> None:
    with pytest.raises(DeliveryError, match=r"To: .* (address|domain)"):
        _sent(compose_letter(message()), address)
    with pytest.raises(DeliveryError, match=r"Reply-To: .* (address|domain)"):
        compose_letter(message(), reply_to=[address])


def test_an_id_with_a_line_break_makes_no_field() -> None:
    hostile = "<a@b>\r\nBcc: eve@example.org"

    with pytest.raises(ExportError, match="only plain ASCII"):
        addressed(compose_letter(message()), recipient=ADA, date=SENT, message_id=hostile)

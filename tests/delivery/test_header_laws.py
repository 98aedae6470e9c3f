"""Laws of heads: whatever data holds, Python's parser and another read the same words, and no more.

Python's newer parser keeps the space between two encoded words of a name (its issue 128110), so
names are read by its older one.
"""

from __future__ import annotations

import email
from email.header import decode_header, make_header
from email.policy import SMTP
from email.utils import getaddresses, quote
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from letters import SENT, message
from second_parser import Read, second_parser

from reportkit.blocks.characters import one_line
from reportkit.delivery.letter import addressed, compose_letter, message_id
from reportkit.export.headers import address_field, text_field
from reportkit.export.message import Attachment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

FIELDS = [
    *("auto-submitted", "content-language", "content-type", "date", "from", "list-id"),
    *("message-id", "mime-version", "subject", "to", "x-auto-response-suppress"),
]
READER = "ada@example.org"
PIECES = st.sampled_from([
    "\r\nBcc: victim@evil.example\r\n", "\r\n\r\n", "\n", "\r", "\x00", "\x1b[1m", "\u2028", "\x85",
    '"', "\\", ",", ";", ":", "<", ">", "@", "(", ")", "=?", "?=", "=?utf-8?q?=0D=0ABcc:_x?=",
    "=?utf-8?b?DQpCY2M6IHg=?=", "é", "日本", "👩‍👩‍👧", "e\u0301", "\u202e", "\ud800", " ", "  ",
    "W" * 80, "word", "a=b", "it's", "undisclosed-recipients:;", "%0d%0a", "\t",
    "Name <x@evil.example>",
])  # fmt: skip
ANY = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=16).map("".join))
LONG = ["A" * 1000, "Ä" * 1000, "Doe, Jane " * 100, 'é, "q" ' * 140, "日" * 1000, "👩‍👩‍👧" * 200]
MANY = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Callable[[bytes], Read]]:
    with second_parser() as read:
        yield read


def decoded(value: str) -> str:
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def mailboxes(mail: Message, field: str) -> list[tuple[str, str]]:
    """Read addresses first and then their names' words, as RFC 2047 has it."""
    values = [value.replace("\r\n", "") for value in mail.get_all(field, [])]
    return [(decoded(name), address) for name, address in getaddresses(values)]


def assert_whole(sent: bytes) -> Message:
    """Every line is ASCII, short and ended as mail wants it; no part has a fault."""
    assert sent.isascii()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert b"\r" not in sent.replace(b"\r\n", b"")
    assert max(map(len, sent.split(b"\r\n"))) <= 998
    parsed = email.message_from_bytes(sent, policy=SMTP)
    assert not [defect for part in parsed.walk() for defect in part.defects]
    return email.message_from_bytes(sent)


def head_of(*fields: bytes) -> bytes:
    return b"".join(fields) + b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nSaid.\r\n"


def sent_to(letter: bytes, recipient: str = READER, **named: list[str]) -> bytes:
    own = message_id(letter, recipient)
    return addressed(letter, recipient=recipient, date=SENT, message_id=own, **named)


def with_examples(*words: str) -> Callable[..., object]:
    """Try these words besides those that are drawn."""

    def tried(law: object) -> object:
        for each in words:
            law = example(words=each)(law)
        return law

    return tried


@MANY
@with_examples(*LONG)
@given(words=ANY)
def test_a_subject_arrives_as_it_was_said_on_one_line(
    elsewhere: Callable[[bytes], Read], words: str
) -> None:
    sent = sent_to(compose_letter(message(), subject=words))

    parsed, read = assert_whole(sent), elsewhere(sent)
    assert decoded(parsed["Subject"]) == read.subject == one_line(words)
    assert sorted(name.lower() for name in parsed) == read.names() == FIELDS


@MANY
@with_examples(*LONG)
@given(words=ANY)
def test_a_senders_name_is_one_name_of_one_address(
    elsewhere: Callable[[bytes], Read], words: str
) -> None:
    sent = head_of(address_field("From", [(words, "reports@example.org")]))

    expected = [(one_line(words), "reports@example.org")]
    assert mailboxes(assert_whole(sent), "From") == expected
    assert elsewhere(sent).mailboxes("from") == expected


@MANY
@with_examples(*LONG)
@given(words=ANY)
def test_a_projects_name_reaches_the_inbox_whole(
    elsewhere: Callable[[bytes], Read], words: str
) -> None:
    sender = f'"{quote(one_line(words))}" <reports@example.org>'
    sent = sent_to(compose_letter(message(sender=sender)))

    parsed, read = assert_whole(sent), elsewhere(sent)
    assert mailboxes(parsed, "From") == read.mailboxes("from")
    assert read.mailboxes("from") == [(one_line(words), "reports@example.org")]
    assert read.names() == FIELDS


@MANY
@example(names=LONG)
@given(names=st.lists(ANY, min_size=1, max_size=6))
def test_readers_are_as_many_as_were_named_each_with_their_own_address(
    elsewhere: Callable[[bytes], Read], names: list[str]
) -> None:
    people = [(one_line(name), f"reader{at}@example.org") for at, name in enumerate(names)]
    to = [f'"{quote(name)}" <{address}>' for name, address in people]

    sent = sent_to(compose_letter(message(), reply_to=to), people[0][1], to=to, cc=[READER])

    parsed, read = assert_whole(sent), elsewhere(sent)
    for field, key in (("To", "to"), ("Reply-To", "replyTo")):
        assert mailboxes(parsed, field) == people
        assert read.mailboxes(key) == people
    assert mailboxes(parsed, "Cc") == [("", READER)] == read.mailboxes("cc")
    assert "bcc" not in read.names()


@MANY
@with_examples(*LONG)
@given(words=ANY)
def test_names_of_report_and_audience_make_ids_and_never_fields(
    elsewhere: Callable[[bytes], Read], words: str
) -> None:
    sent = sent_to(compose_letter(message(report=words or "report", audience=words)))

    parsed, read = assert_whole(sent), elsewhere(sent)
    assert sorted(name.lower() for name in parsed) == read.names() == FIELDS
    assert parsed["Message-ID"] == read.mail["messageId"]
    assert parsed["Message-ID"].count("@") == 1


@MANY
@with_examples(*LONG)
@given(words=ANY)
def test_a_file_keeps_its_name_and_its_bytes(
    elsewhere: Callable[[bytes], Read], words: str
) -> None:
    name = f"{words}.pdf"
    sent = sent_to(compose_letter(message(), attachments=[Attachment(name, b"%PDF-\x00\xff\n")]))

    assert_whole(sent)
    read = elsewhere(sent)
    assert read.files() == {one_line(name).replace("=?", "= ?"): b"%PDF-\x00\xff\n"}
    assert read.names() == FIELDS


@MANY
@with_examples(*LONG)
@given(words=ANY)
def test_a_text_field_is_folded_where_it_can_be_and_only_there(words: str) -> None:
    lines = text_field("Subject", words).split(b"\r\n")

    assert lines.pop() == b""
    assert max(map(len, lines)) <= 78
    assert [line for line in lines if not line.strip()] == []
    assert [line for line in lines[1:] if not line.startswith(b" ")] == []


@pytest.mark.parametrize(
    ("written", "sent_as"),
    [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ada@日本.example", "ada@xn--wgv71a.example"),
        ("Ada@EXAMPLE.org", "ada@example.org"),
    ],
)
def test_an_international_domain_is_written_so_that_every_server_takes_it(
    elsewhere: Callable[[bytes], Read], written: str, sent_as: str
) -> None:
    sent = sent_to(compose_letter(message()), written, to=[f"Ada, née Byron <{written}>"])

    assert mailboxes(assert_whole(sent), "To") == [("Ada, née Byron", sent_as)]
    assert elsewhere(sent).mailboxes("to") == [("Ada, née Byron", sent_as)]

from __future__ import annotations

import datetime as dt
import email
import re
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.errors import ExportError
from reportkit.export.email import render_email
from reportkit.export.message import Attachment, cid_source, compose_message
from reportkit.export.pictures import email_pictures
from reportkit.export.plaintext import render_plaintext

if TYPE_CHECKING:
    from reportkit.export.document import Document

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def _compose(document: Document, charts: dict[str, bytes] | None = None, **changes: Any) -> bytes:
    charts = {"chart-1.png": PNG} if charts is None else charts
    settings: dict[str, Any] = {
        "sender": "Reports <reports@example.org>",
        "report": "automation",
        "as_of": dt.date(2026, 10, 31),
        "audience": "",
        "revision": 1,
        **changes,
    }
    return compose_message(
        document,
        render_email(document, charts, cid_source),
        render_plaintext(document),
        email_pictures(document.blocks, charts),
        **settings,
    )


def _parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def test_tree_is_an_alternative_of_plain_text_and_html_with_its_pictures(
    document: Document,
) -> None:
    message = _parsed(_compose(document))

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]


def test_attachments_make_it_mixed_and_html_is_never_attached(document: Document) -> None:
    message = _parsed(
        _compose(document, attachments=[Attachment("numbers.csv", b"a,b\r\n1,2\r\n")])
    )

    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_filename() for part in message.iter_attachments()] == ["numbers.csv"]
    with pytest.raises(ExportError, match="gateways block it"):
        _compose(document, attachments=[Attachment("report.html", b"x")])


def test_pictures_and_their_references_are_one_to_one(document: Document) -> None:
    message = _parsed(_compose(document))
    html = message.get_body(("html",)).get_content()
    held = [part["Content-ID"].strip("<>") for part in message.walk() if part["Content-ID"]]

    assert re.findall(r'src="cid:([^"]+)"', html) == held
    with pytest.raises(ExportError, match="1 missing"):
        compose_message(
            document, html, "plain", {}, sender="a@example.org", report="r", as_of="2026-10-31",
            audience="", revision=1,
        )  # fmt: skip


def test_headers_say_whose_it_is_and_that_no_person_wrote_it(document: Document) -> None:
    message = _parsed(_compose(document, audience="board", revision=2))

    assert message["From"] == "Reports <reports@example.org>"
    assert message["Subject"] == "Catalogue automation, 31 October 2026"
    assert message["Message-ID"] == "<automation.2026-10-31.board.r2@example.org>"
    assert message["List-Id"] == "<automation.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Date"].datetime == dt.datetime(2026, 10, 31, tzinfo=dt.UTC)


@pytest.mark.parametrize("field", ["report", "audience", "sender"])
def test_line_break_in_data_makes_no_header(document: Document, field: str) -> None:
    value = "Reports\r\nBcc: evil@example.org\r\n <reports@example.org>"

    try:
        message = _parsed(_compose(document, **{field: value}))
    except ExportError:
        return

    assert message["Bcc"] is None
    assert len(message.get_all("From")) == 1


def test_two_audiences_never_share_an_id(document: Document) -> None:
    ids = {
        _parsed(_compose(document, audience=name))["Message-ID"]
        for name in ("a b", "a-b", "a.b", "ä b", "", "a", "a-", "-a", "a" * 200, "a" * 201)
    }

    assert len(ids) == 10
    assert max(map(len, ids)) < 200


def test_same_input_gives_the_same_bytes_with_short_lines(document: Document) -> None:
    content = _compose(document)

    assert content == _compose(document)
    assert max(map(len, content.split(b"\r\n"))) < 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.isascii()


def test_bodies_come_back_as_they_were(document: Document) -> None:
    message = _parsed(_compose(document))
    html = render_email(document, {"chart-1.png": PNG}, cid_source)

    assert message.get_body(("html",)).get_content().replace("\r\n", "\n").strip() == html.strip()
    assert (
        message.get_body(("plain",)).get_content().replace("\r\n", "\n")
        == render_plaintext(document)
    )  # fmt: skip
    pictures = [part.get_content() for part in message.walk() if part["Content-ID"]]
    assert pictures == [PNG]


def test_message_above_5_mb_is_refused(document: Document) -> None:
    with pytest.raises(ExportError, match=r"5 MB"):
        _compose(document, {"chart-1.png": PNG * 20_000})


@pytest.mark.parametrize("sender", ["nobody", "a@b", "<script>@example.org", ""])
def test_sender_that_is_no_address_is_refused(document: Document, sender: str) -> None:
    with pytest.raises(ExportError, match="is no address"):
        _compose(document, sender=sender)

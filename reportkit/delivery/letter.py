"""A letter: what one edition sends, kept as it is, and given each reader's name as it goes.

1. :func:`compose_letter` takes an edition's message and gives it its subject, where to reply, and
   what is attached. It is made once for an edition and names no reader.
2. :func:`addressed` sets To and Cc, Date and Message-ID for one reader, and nothing else.

Both cut and join bytes: what was checked when the edition was built is what arrives.
"""

from __future__ import annotations

import hashlib
import re
from email.utils import format_datetime, unquote
from typing import TYPE_CHECKING
from urllib.parse import quote

from reportkit.delivery.header_fields import Head, split_message
from reportkit.errors import DeliveryError
from reportkit.export.headers import address_field, plain_field, text_field
from reportkit.export.message import MOST, attachment_part
from reportkit.reports.kinds import RECIPIENT
from reportkit.reports.recipients import read_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from reportkit.export.message import Attachment

_END = b"\r\n"
_READERS = ("To", "Cc", "Bcc")
_OF_THE_BODY = ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition")
_UNSUBSCRIBE = re.compile(r"https://[!-;=?-~]{1,800}")
_NAMED = re.compile(r"\s*(.*?)\s*<([^<>]*)>\s*", re.DOTALL)
_ID = re.compile(r"<([^<>@\s]+)@([^<>@\s]+)>")


def compose_letter(
    eml: bytes,
    *,
    subject: str | None = None,
    reply_to: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    unsubscribe: str | None = None,
) -> bytes:
    """Return the letter of an edition, without a reader.

    Parameters
    ----------
    eml
        The edition's ``message.eml``.
    subject
        In place of the message's own.
    reply_to
        Where answers go, each an address or ``Name <address>``.
    attachments
        What goes with it: PDF, XLSX or CSV.
    unsubscribe
        For a list alone: the https address that takes a reader off it with one click (RFC 8058).
        ``{recipient}`` in it becomes the reader's address.

    Raises
    ------
    DeliveryError
        If it is no message, an address is none, or the whole is above 5 MB.
    ExportError
        If something is attached that gateways block.
    """
    head, body = split_message(eml)
    head = head.without(*_READERS)
    if subject is not None:
        head = head.with_field(text_field("Subject", subject))
    if reply_to:
        head = head.with_field(address_field("Reply-To", _mailboxes("Reply-To", reply_to)))
    if unsubscribe is not None:
        head = head.with_field(_unsubscribe_field(unsubscribe)).with_field(
            plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        )
    if attachments:
        head, body = _with_attachments(head, body, attachments)
    letter = bytes(head) + _END + body
    if len(letter) > MOST:
        held = ", ".join(f"{it.name} ({len(it.content) / 1e6:.1f} MB)" for it in attachments)
        raise DeliveryError(
            f"The letter is {len(letter) / 1e6:.1f} MB as it is sent"
            + (f", with {held} attached" if held else "")
            + ", and 5 MB is what every gateway takes. "
            "Attach less (attach in reportkit.toml): what is left out stands on the web page."
        )
    return letter


def addressed(
    letter: bytes,
    *,
    recipient: str,
    date: dt.datetime,
    message_id: str,
    to: Sequence[str] = (),
    cc: Sequence[str] = (),
) -> bytes:
    """Return the letter as one reader gets it.

    Parameters
    ----------
    recipient
        The reader's address.
    date
        When it is sent, with a time zone.
    message_id
        See :func:`message_id`.
    to, cc
        Whom its head names, each an address or ``Name <address>``; the reader alone where both
        are empty.

    Raises
    ------
    DeliveryError
        If it is no letter, an address is none, or the head names others and not the reader.
    """
    head, body = split_message(letter)
    named = {"To": _mailboxes("To", to), "Cc": _mailboxes("Cc", cc)}
    (reader,) = _mailboxes("To", [recipient])
    if not to and not cc:
        named["To"] = [reader]
    elif reader[1] not in {address for each in named.values() for _, address in each}:
        raise DeliveryError(
            f"The letter for {recipient} names {len(to) + len(cc)} other readers and not "
            f"{recipient} among them. Name every reader in to or cc, or none."
        )
    fields = [address_field(name, boxes) for name, boxes in named.items() if boxes]
    fields += [plain_field("Date", format_datetime(date)), plain_field("Message-ID", message_id)]
    leave = head.raw("List-Unsubscribe")
    if leave is not None:
        filled = leave.replace(RECIPIENT.encode(), quote(reader[1], safe="").encode())
        head = head.with_field(filled)
    head = head.without(*_READERS)
    for field in fields:
        head = head.with_field(field)
    return bytes(head) + _END + body


def message_id(letter: bytes, recipient: str, turn: int = 1) -> str:
    """Return the id of a letter to one reader: the same for ever, and no other letter's.

    Report, day, audience and revision come from the letter's own id. The reader's address is a
    hash, as ids stand in the logs of every server on the way.

    Parameters
    ----------
    turn
        1, or how many times it goes where a person sends it again: a mail program that gets one
        id twice may show the second to nobody.

    Raises
    ------
    DeliveryError
        If the letter has no id.
    """
    head, _ = split_message(letter)
    own = _ID.fullmatch(head.value("Message-ID"))
    if own is None:
        raise DeliveryError("The letter has no Message-ID, so it is none of ours. Build it again.")
    (reader,) = _mailboxes("To", [recipient])
    digest = hashlib.sha256(f"{reader[1]}\0{turn}".encode()).hexdigest()[:20]
    return f"<{own[1]}.{digest}@{own[2]}>"


def _mailboxes(field: str, readers: Sequence[str]) -> list[tuple[str, str]]:
    boxes: list[tuple[str, str]] = []
    for reader in readers:
        named = _NAMED.fullmatch(reader)
        name, address = (unquote(named[1]), named[2]) if named else ("", reader)
        try:
            boxes.append((name, read_address(address)))
        except ValueError as error:
            raise DeliveryError(f"{field}: {reader[:100]!r} {error}") from None
    return boxes


def _unsubscribe_field(address: str) -> bytes:
    if not _UNSUBSCRIBE.fullmatch(address):
        raise DeliveryError(
            f"unsubscribe = {address[:100]!r} is no https address. "
            "Write it as https://example.org/leave?who={recipient}."
        )
    return plain_field("List-Unsubscribe", f"<{address}>")


def _with_attachments(
    head: Head, body: bytes, attachments: Sequence[Attachment]
) -> tuple[Head, bytes]:
    """Put the body as it is into a part of its own, and the attachments after it."""
    inner = bytes(head.only(*_OF_THE_BODY)) + _END + body
    parts = [inner, *(attachment_part(each).as_bytes() for each in attachments)]
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]
    boundary = f"=_reportkit_{digest}_letter"
    between = f"--{boundary}\r\n".encode()
    mixed = plain_field("Content-Type", f'multipart/mixed; boundary="{boundary}"')
    outer = head.without(*_OF_THE_BODY).with_field(mixed)
    joined = b"".join(between + part.removesuffix(_END) + _END for part in parts)
    return outer, joined + f"--{boundary}--\r\n".encode()

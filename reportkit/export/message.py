"""The message that holds an email: its parts, its pictures, its headers.

The tree is ``alternative[plain, related[html, pictures]]``, within ``mixed`` where there are
attachments. The same input gives the same bytes: boundaries and ids are made of the content, and
``Date`` is the as-of date at midnight UTC until delivery sets the hour of sending, the recipient
and a Message-ID of their own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING

from reportkit.blocks.characters import one_line
from reportkit.errors import ExportError
from reportkit.export.headers import address_field, plain_field, text_field
from reportkit.period import read_as_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportkit.export.document import Document

MOST = 5_000_000
"""What a message may hold, as it is sent [bytes]."""

_CID = re.compile(r"""src\s*=\s*["']?cid:([^"'\s>]+)""", re.IGNORECASE)
_ATTACHABLE = {
    ".pdf": ("application", "pdf"),
    ".csv": ("text", "csv"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message: PDF, XLSX or CSV, as gateways block the rest."""

    name: str
    content: bytes


def cid_source(name: str) -> str:
    """Return how an email's HTML refers to a picture of its own message."""
    return f"cid:{_content_id(name)}"


def compose_message(
    document: Document,
    html: str,
    plain: str,
    images: Mapping[str, bytes],
    *,
    sender: str,
    report: str,
    as_of: dt.date | str,
    audience: str = "",
    revision: int = 1,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return the whole message, ready for delivery or for a mail program to open (``.eml``).

    Parameters
    ----------
    html
        Rendered with :func:`cid_source`.
    images
        Its pictures by name, each referred to by the HTML.
    sender
        ``Name <address>``, or an address.
    report, as_of, audience, revision
        What its id is made of: the same edition has the same id for ever.

    Raises
    ------
    ExportError
        If the sender is no address, the HTML and the pictures don't match, or it is above 5 MB.
    """
    name, address = _sender(sender)
    day = read_as_of(str(as_of))
    _match(html, images)
    domain = address.rpartition("@")[2]
    parts = [report, day.isoformat(), *([audience] if audience else []), f"r{revision}"]
    head = [
        address_field("From", [(name, address)]),
        plain_field("Date", format_datetime(dt.datetime.combine(day, dt.time(), dt.UTC))),
        text_field("Subject", document.subject),
        plain_field("Message-ID", f"<{'.'.join(map(_token, parts))}@{domain}>"),
        plain_field("List-Id", f"<{_token(report)}.{domain}>"),
        plain_field("Auto-Submitted", "auto-generated"),
        plain_field("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    message = EmailMessage(policy=SMTP)
    message.set_content(plain, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    body = message.get_body(("html",))
    if body is None:
        raise ExportError("The email has no HTML part.")
    for picture, content in images.items():
        subtype = "jpeg" if picture.endswith(".jpg") else "png"
        body.add_related(
            content,
            "image",
            subtype,
            cid=f"<{_content_id(picture)}>",
            filename=picture,
            disposition="inline",
        )
    if attachments:
        message.make_mixed()
    for attachment in attachments:
        message.attach(attachment_part(attachment))  # type: ignore[arg-type]  # a part it is
    # Last, as the parts take such headers of the whole with them when they are added.
    message["Content-Language"] = document.lang
    _set_boundaries(message, html, plain)
    content = b"".join(head) + message.as_bytes()
    if len(content) > MOST:
        raise ExportError(
            f"The message is {len(content) / 1e6:.1f} MB, and 5 MB is what every gateway takes. "
            "Show fewer or smaller pictures, or attach less."
        )
    return content


def attachment_part(attachment: Attachment) -> MIMEPart:
    """Return an attachment as the part of a message that holds it.

    Raises
    ------
    ExportError
        If gateways block its kind.
    """
    suffix = f".{attachment.name.rpartition('.')[2].lower()}"
    if suffix not in _ATTACHABLE:
        raise ExportError(
            f"{attachment.name} cannot be attached: gateways block it. "
            "Attach PDF, XLSX or CSV; what is HTML stands on the web."
        )
    part = MIMEPart(policy=SMTP)
    maintype, subtype = _ATTACHABLE[suffix]
    name = _in_header(attachment.name)
    part.set_content(attachment.content, maintype, subtype, disposition="attachment", filename=name)
    return part


def _in_header(words: str) -> str:
    """Return words for a header: on one line, and none of them an encoded word.

    Python's mail package decodes ``=?utf-8?q?=0D=0A...?=`` in what it is given, and then writes
    the line break that it finds there: a header of somebody else's choice.
    """
    return one_line(words).replace("=?", "= ?")


def _sender(sender: str) -> tuple[str, str]:
    name, address = parseaddr(one_line(sender))
    if not re.fullmatch(
        r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", address
    ):
        raise ExportError(
            f"The sender {sender!r} is no address. Write it as in: Reports <reports@example.org>."
        )
    return name, address


def _match(html: str, images: Mapping[str, bytes]) -> None:
    shown = set(_CID.findall(html))
    held = {_content_id(name) for name in images}
    if shown != held:
        missing, idle = sorted(shown - held), sorted(held - shown)
        raise ExportError(
            f"The email and its pictures don't match: {len(missing)} missing {missing}, "
            f"{len(idle)} not shown {idle}. Render it with cid_source and pass email_pictures."
        )


def _content_id(name: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}@reportkit"


def _token(words: str) -> str:
    """Return words as an id may hold them; what is changed leaves a trace, so that ids differ."""
    if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", words):
        return words
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", words).strip("-")
    return f"{plain[:40]}-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _set_boundaries(message: EmailMessage, *said: str) -> None:
    digest = hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_reportkit_{digest}_{number}")

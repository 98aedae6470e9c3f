"""Checks 18 to 20: the tree of a message, its headers, its attachments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import MIMEPart

    from reportkit.export.checks.proof import Proof

_ONCE = (
    *("From", "Date", "Subject", "Message-ID", "List-Id"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version"),
)
_FIXED = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_MESSAGE_ID = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
_ONE_CLICK = "List-Unsubscribe=One-Click"
_ATTACHABLE = {
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _tree(proof: Proof) -> Iterator[Flaw]:
    body: MIMEPart = proof.mail
    if body.get_content_type() == "multipart/mixed":
        body, *attached = _parts(body)
        if not attached or not all(part.is_attachment() for part in attached):
            yield error("multipart/mixed", "holds a part that is no attachment, or has none.")
    kinds = [part.get_content_type() for part in _parts(body)]
    if body.get_content_type() != "multipart/alternative" or kinds not in (
        ["text/plain", "text/html"],
        ["text/plain", "multipart/related"],
    ):
        yield error(
            "the message",
            f"is {body.get_content_type()} of {', '.join(kinds) or 'nothing'}; it must be "
            "multipart/alternative of text/plain, then text/html with its pictures.",
        )
        return
    last = _parts(body)[-1]
    if last.get_content_type() == "multipart/related":
        within = [part.get_content_type() for part in _parts(last)]
        if within[:1] != ["text/html"] or any(not it.startswith("image/") for it in within[1:]):
            yield error(
                "multipart/related",
                f"holds {', '.join(within)}; it must be text/html, then images.",
            )


def _parts(part: MIMEPart) -> list[MIMEPart]:
    return list(part.iter_parts()) if part.is_multipart() else []


def _headers(proof: Proof) -> Iterator[Flaw]:
    mail = proof.mail
    for name in _ONCE:
        if len(mail.get_all(name, [])) != 1:
            yield error(name, f"stands there {len(mail.get_all(name, []))} times. Set it once.")
    for name, value in _FIXED.items():
        if mail[name] is not None and str(mail[name]) != value:
            yield error(name, f"is {str(mail[name])!r}. Set it to {value!r}.")
    head = proof.message.partition(b"\r\n\r\n")[0]
    if _BARE.search(head) or any(_breaks(str(value)) for value in mail.values()):
        yield error("the headers", "take a line break from data. Set them in one line.")
    if mail["Message-ID"] is not None and not _MESSAGE_ID.fullmatch(str(mail["Message-ID"])):
        yield error("Message-ID", f"is {str(mail['Message-ID'])!r}, which is no id.")
    if "List-Unsubscribe" in mail and str(mail["List-Unsubscribe-Post"]) != _ONE_CLICK:
        yield error("List-Unsubscribe", f"needs List-Unsubscribe-Post: {_ONE_CLICK} beside it.")
    if "Bcc" in mail:
        yield error("Bcc", "would tell each recipient of the others. Leave it out.")


def _breaks(value: str) -> bool:
    return "\n" in value or "\r" in value


def _attachments(proof: Proof) -> Iterator[Flaw]:
    for part in proof.mail.walk():
        if not part.is_attachment():
            continue
        name = part.get_filename() or "an attachment without a name"
        suffix = f".{name.rpartition('.')[2].lower()}"
        if suffix not in _ATTACHABLE:
            yield error(name, "is of a kind that gateways block. Attach PDF, XLSX or CSV.")
        elif part.get_content_type() != _ATTACHABLE[suffix]:
            yield error(name, f"says that it is {part.get_content_type()}, and its name another.")


CHECKS = (
    Check(
        18,
        "tree of the message",
        "mixed[alternative[plain, related[html, images]], attachments], and no more than it needs.",
        _tree,
    ),
    Check(19, "headers", "Each that a report needs, once, in one line.", _headers),
    Check(20, "attachments", "PDF, XLSX or CSV, and what their names say.", _attachments),
)

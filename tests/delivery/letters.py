"""Messages as editions hold them, small and whole."""

from __future__ import annotations

import base64
import datetime as dt
import io
from dataclasses import replace

from PIL import Image as Pillow

from reportkit.blocks import Image, Masthead, Paragraph, Role, text
from reportkit.export.document import Document
from reportkit.export.email import render_email
from reportkit.export.message import cid_source, compose_message
from reportkit.export.pictures import email_pictures
from reportkit.export.plaintext import render_plaintext

AS_OF = dt.date(2026, 10, 31)
SENT = dt.datetime(2026, 11, 2, 7, 0, tzinfo=dt.UTC)
SAID = "Saved £1.4m this year (likely £1.2m to £1.6m), ahead of the £1.1m planned by now."
DOCUMENT = Document(
    title="Catalogue automation",
    date="31 October 2026",
    as_of=AS_OF.isoformat(),
    lang="en-GB",
    subject="Catalogue automation, 31 October 2026",
    preheader=SAID,
    blocks=(
        Masthead("Catalogue automation", "31 October 2026", AS_OF.isoformat(), "en-GB"),
        Paragraph(text(SAID), Role.ANSWER),
    ),
    facts=(),
    problems=(),
)


def _png() -> str:
    file = io.BytesIO()
    Pillow.new("RGB", (4, 4), "white").save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def message(
    *,
    subject: str = DOCUMENT.subject,
    sender: str = '"Reports" <reports@example.org>',
    report: str = "automation",
    audience: str = "",
    picture: bool = False,
) -> bytes:
    """The `message.eml` of an edition, with a picture where it is to have one."""
    shown = (Image(_png(), "image/png", "A white square of four by four.", 4, 4),)
    blocks = (*DOCUMENT.blocks, *(shown if picture else ()))
    document = replace(DOCUMENT, subject=subject, blocks=blocks)
    return compose_message(
        document,
        render_email(document, {}, cid_source),
        render_plaintext(document),
        email_pictures(document.blocks, {}),
        sender=sender,
        report=report,
        as_of=AS_OF,
        audience=audience,
    )

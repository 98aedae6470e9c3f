"""An edition as it is about to go out: the message, the web page, and the document behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from functools import cached_property
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from reportkit.blocks import at_a_glance
from reportkit.export.checks.page_text import words
from reportkit.export.document import Document
from reportkit.export.message import cid_source
from reportkit.export.pictures import picture_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.blocks import Block

# A page carries plotly.js as text: a parser need not read its millions of signs.
_SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Proof:
    """What is checked.

    Parameters
    ----------
    document
        What the report says.
    message
        The whole message, as it would be sent.
    web
        The web page.
    """

    document: Document
    message: bytes
    web: str

    @cached_property
    def mail(self) -> EmailMessage:
        """The message, read."""
        read = message_from_bytes(self.message, policy=SMTP)
        if not isinstance(read, EmailMessage):
            raise TypeError("the policy makes an EmailMessage")
        return read

    @cached_property
    def html(self) -> str:
        """The email's HTML, decoded; empty where there is none."""
        return _content(self.mail, "html")

    @cached_property
    def text(self) -> str:
        """The email's plain text; empty where there is none."""
        return _content(self.mail, "plain")

    @cached_property
    def email(self) -> BeautifulSoup:
        """The email's HTML, parsed."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def page(self) -> BeautifulSoup:
        """The web page, parsed, without its scripts."""
        return BeautifulSoup(_SCRIPT.sub("", self.web), "html.parser")

    @cached_property
    def email_words(self) -> str:
        """What the email says, in one line, without its pictures' alt text."""
        return words(self.email.body, alt=False) if self.email.body else ""

    @cached_property
    def web_words(self) -> str:
        """What the web page says, in one line."""
        return words(self.page)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks that the email and the text show."""
        return at_a_glance(self.document.blocks)

    @cached_property
    def drawn(self) -> Mapping[str, Block]:
        """The figures and images that the email shows, by the Content-ID of their pictures."""
        names = picture_names(self.document.blocks)
        return {
            cid_source(names[at,]).removeprefix("cid:"): block
            for at, block in enumerate(self.document.blocks)
            if (at,) in names
        }

    @cached_property
    def pictures(self) -> tuple[tuple[str, str, bytes], ...]:
        """The pictures of the message: Content-ID without its brackets, media type, content."""
        return tuple(
            (str(part["Content-ID"] or "").strip("<> "), part.get_content_type(), _bytes(part))
            for part in self.mail.walk()
            if part.get_content_maintype() == "image"
        )


def _content(mail: EmailMessage, subtype: str) -> str:
    for part in mail.walk():
        if part.get_content_type() == f"text/{subtype}" and not part.is_attachment():
            return str(part.get_content()).replace("\r\n", "\n")
    return ""


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_content()
    return content if isinstance(content, bytes) else str(content).encode()

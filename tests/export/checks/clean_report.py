"""A small report with which no check finds fault, built as an edition is; figures made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_notebook
from notebook_parts import view

from reportkit.blocks import (
    Bar,
    Block,
    Callout,
    Column,
    Details,
    Figure,
    Heading,
    Item,
    Items,
    Masthead,
    Paragraph,
    Role,
    Run,
    Shape,
    Table,
    Tile,
    Tiles,
    Tone,
    text,
)
from reportkit.estimate import Estimate
from reportkit.export.checks.proof import Proof
from reportkit.export.document import Document, read_document
from reportkit.export.email import LOGO, render_email
from reportkit.export.message import Attachment, cid_source, compose_message
from reportkit.export.page_link import lead_to_page
from reportkit.export.pictures import email_pictures
from reportkit.export.plaintext import render_plaintext
from reportkit.export.web import render_web
from reportkit.fact import Fact, Grade
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DAY = dt.date(2026, 10, 31)
ADDRESS = "https://reports.example.org/editions/calls/2026-10-31/report.html"
MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")
CALLS = (412.0, 398.0, 371.0, 326.0)


def fact(name: str, label: str, value: Estimate | dt.date | str) -> Fact:
    return Fact(name, label, value, "2026-10-31", Grade.RECORDED, "call log, 31 October 2026")


FACTS = (
    fact("measured.saved", "Saved this year", Estimate(1.4e6, "USD", 1.2e6, 1.6e6, 0.8)),
    fact("target.saving", "Planned by now", Estimate(1.1e6, "USD")),
    fact("forecast.chance", "Chance of the target", Estimate(0.71, "share")),
    fact("spend.share", "Budget spent", Estimate(0.62, "share")),
    fact("signal.calls.value", "Calls a day", Estimate(326.0, "calls/day")),
    fact("signal.calls.type", "Calls a day: real change or noise", "improvement"),
    fact("signal.calls.target", "Calls a day: target", Estimate(300.0, "calls/day")),
    fact("signal.calls.meaning", "Calls a day: what it means", "People who had to ring us."),
    *(
        fact(f"calls.{month}", f"Calls a day in {month}", Estimate(calls, "calls/day"))
        for month, calls in zip(MONTHS, CALLS, strict=True)
    ),
)


def figure(**changes: Any) -> Figure:
    rows = tuple(
        (text(month), text(f"{calls:.0f}")) for month, calls in zip(MONTHS, CALLS, strict=True)
    )
    line = {"type": "scatter", "mode": "lines", "name": "Calls", "x": MONTHS, "y": CALLS}
    shown = Figure(
        "326 calls a day in October, 412 in July",
        "Calls a day, by month",
        "Line chart: 412 calls a day in July, 326 in October.",
        {"data": [{**line, "line": {"color": "#1f5fa8"}}], "layout": {"showlegend": False}},
        Table((Column("Month"), Column("Calls a day", "end")), rows),
        240,
    )
    return replace(shown, **changes)


def blocks() -> tuple[Block, ...]:
    return (
        Masthead("Call centre", "31 October 2026", "2026-10-31"),
        Paragraph(text(Run("On track", Tone.IMPROVEMENT)), Role.STATUS),
        Paragraph(
            text(
                "Saved ",
                Run("$1.4m", fact="measured.saved"),
                " this year (likely ",
                Run("$1.2m to $1.6m", fact="measured.saved"),
                "), ahead of the ",
                Run("$1.1m", fact="target.saving"),
                " planned by now.",
            ),
            Role.ANSWER,
        ),
        Heading(text("Since your last report")),
        Items(
            (
                Item(
                    text(
                        "We are likely (",
                        Run("71%", fact="forecast.chance"),
                        ") to reach the target.",
                    ),
                    Shape.NEUTRAL,
                ),
                Item(
                    text(
                        Run("Calls fell", fact="signal.calls.type"),
                        " to ",
                        Run("326", fact="signal.calls.value"),
                        " a day.",
                    ),
                    Shape.IMPROVEMENT,
                ),
            )
        ),
        Callout(
            "We need from you by 15 December",
            text("Shall we open the second desk?"),
            text("The team asks you to say yes."),
        ),
        Tiles(
            (
                Tile("Saved to date", text(Run("$1.4m", fact="measured.saved"))),
                Tile("Chance of target", text(Run("71%", fact="forecast.chance"))),
                Tile("Budget spent", text(Run("62%", fact="spend.share"))),
            )
        ),
        figure(),
        Heading(text("Where the work stands")),
        Table(
            (Column("Stage"), Column("Time used")),
            ((text("Pilot"), Bar(0.62, text(Run("62%", fact="spend.share")))),),
        ),
        Details("How sure we are", (Paragraph(text("We count calls in the log.")),)),
    )


def document(*shown: Block, facts: tuple[Fact, ...] = FACTS) -> Document:
    """The report as its executed notebook holds it, or another."""
    return read_document(new_notebook(cells=[view(shown or blocks(), facts)]))


def proof_of(
    report: Document,
    charts: Mapping[str, bytes],
    *,
    address: str | None = ADDRESS,
    attachments: tuple[Attachment, ...] = (),
    theme: Theme = HOUSE,
) -> Proof:
    """What an edition of a report would send and show."""
    letter = lead_to_page(report, address)
    logo = {LOGO: theme.logo.png} if theme.logo else {}
    message = compose_message(
        letter,
        render_email(letter, charts, cid_source, theme),
        render_plaintext(letter, theme),
        logo | email_pictures(letter.blocks, charts),
        sender="Reports <reports@example.org>",
        report="calls",
        as_of=DAY,
        attachments=attachments,
    )
    return Proof(report, message, render_web(report, charts, theme))


@dataclass(frozen=True)
class Change:
    """One thing that is broken in a proof."""

    proof: Proof

    def html(self, old: str, new: str, count: int = 1) -> Proof:
        """Replace something in the email's HTML."""
        assert old in self.proof.html
        return self.part("html", lambda said: said.replace(old, new, count))

    def plain(self, old: str, new: str) -> Proof:
        """Replace something in the plain text."""
        assert old in self.proof.text
        return self.part("plain", lambda said: said.replace(old, new))

    def part(self, subtype: str, edit: Callable[[str], str]) -> Proof:
        """Edit a text of the message."""

        def change(mail: EmailMessage) -> None:
            for part in mail.walk():
                if part.get_content_type() == f"text/{subtype}":
                    said = str(part.get_content()).replace("\r\n", "\n")
                    part.set_content(edit(said), subtype=subtype, cte="quoted-printable")
                    # A part of a message has no version of its own.
                    del part["MIME-Version"]

        return self.mail(change)

    def mail(self, edit: Callable[[EmailMessage], None]) -> Proof:
        """Edit the message as a whole."""
        mail = message_from_bytes(self.proof.message, policy=SMTP)
        assert isinstance(mail, EmailMessage)
        edit(mail)
        return replace(self.proof, message=mail.as_bytes())

    def raw(self, old: bytes, new: bytes) -> Proof:
        """Replace bytes of the message."""
        assert old in self.proof.message
        return replace(self.proof, message=self.proof.message.replace(old, new))

    def web(self, old: str, new: str) -> Proof:
        """Replace something in the web page."""
        assert old in self.proof.web
        return replace(self.proof, web=self.proof.web.replace(old, new, 1))

"""An edition that was built: may it go to its readers, or is it held, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.blocks.characters import shortened
from reportkit.cli.mailing.changed import changed
from reportkit.delivery.enclosures import enclosures
from reportkit.delivery.gate import (
    Reason,
    gate,
    history,
    read_stated,
    worth_sending,
)
from reportkit.delivery.kept_letters import keep_letter
from reportkit.delivery.ledger import Kind, State
from reportkit.delivery.letter import compose_letter
from reportkit.editions import read_manifest
from reportkit.editions.secret_scan import find_in_bytes
from reportkit.errors import DeliveryError
from reportkit.formats import dates
from reportkit.formats.locale import use
from reportkit.reports.subject import subject_of

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.cli.mailing.office import Office
    from reportkit.delivery.gate import Stated
    from reportkit.editions import Edition
    from reportkit.reports import Report

_SUBJECT = 60  # [characters]: what a phone shows (check 21)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the gate says of an edition, and the letter that it would go out as.

    Parameters
    ----------
    reasons
        Why it is held; none where it may go.
    idle
        Why it is not worth sending, where the report is only sent when something happened.
    letter
        The SHA-256 of its letter.
    """

    reasons: tuple[Reason, ...]
    idle: Reason | None
    letter: str


def judge(office: Office, name: str, edition: Edition, before: Edition | None) -> Judged:
    """Hold an edition against the gate and compose its letter.

    Parameters
    ----------
    name
        The report, as it is called now: an edition may be kept under an older name.
    edition
        The edition.
    before
        What its readers were last sent; None where they never were sent any.

    Raises
    ------
    ReportkitError
        If it can't be read, or no letter can be made of it.
    """
    project = office.project
    report, key = project.report(name), project.key(name)
    last = read_stated(before) if before else None
    stopped = next((stop.reason for stop in office.ledger.stops() if stop.report == key), None)
    reasons = gate(
        edition,
        report,
        earlier=history(office.archive, edition, leave_out=_never_sent(office, key)),
        last_sent=last,
        secrets=office.secrets,
        stopped=stopped,
        locale=project.locale_of(name),
    )
    return Judged(reasons, _idle(report, edition, last), _letter(office, name, edition))


def _never_sent(office: Office, key: str) -> frozenset[Path]:
    """Return the folders of editions that were held: they say nothing about what is usual."""
    held = office.ledger.deliveries(key, kind=Kind.EDITION, state=State.HELD)
    which = dict.fromkeys((row.as_of, row.audience, row.revision) for row in held)
    editions = {
        office.archive.at(key, as_of, audience or None, revision)
        for as_of, audience, revision in which
        if not office.ledger.deliveries(
            key,
            as_of,
            audience=audience,
            revision=revision,
            kind=Kind.EDITION,
            state=(State.SENT, State.UNKNOWN),
            limit=1,
        )
    }
    return frozenset(edition.path for edition in editions if edition is not None)


def _idle(report: Report, edition: Edition, last: Stated | None) -> Reason | None:
    """Return why an edition is not worth its readers' time, where its report asks for that."""
    now = read_stated(edition)
    moved = last is None or changed(now, last)
    return worth_sending(report.send_if, now, last, changed=moved)


def _letter(office: Office, name: str, edition: Edition) -> str:
    """Compose an edition's letter, keep it, and return its SHA-256."""
    report = office.project.report(name)
    with use(office.project.locale_of(name)):
        subject = subject_of(
            report,
            headline=read_manifest(edition.path).subject,
            as_of=dates.day(edition.as_of),
            audience=edition.audience or "",
        )
    letter = compose_letter(
        (edition.path / "message.eml").read_bytes(),
        subject=shortened(subject, _SUBJECT),
        reply_to=(report.reply_to,) if report.reply_to else (),
        attachments=enclosures(edition, report.attach),
        unsubscribe=report.unsubscribe,
    )
    leaks = find_in_bytes("the letter", letter, office.secrets)
    if leaks:
        raise DeliveryError(
            f"The letter would hold the secret '{leaks[0].secret}': {leaks[0]}. It was not kept. "
            "Take it out of the subject in reportkit.toml, or of what is attached."
        )
    return keep_letter(office.root, letter)

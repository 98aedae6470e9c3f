"""Everything that is asked of an edition before it goes to its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.delivery.gate.approval import needs_approval
from reportkit.delivery.gate.blank import check_blank
from reportkit.delivery.gate.fresh import check_fresh
from reportkit.delivery.gate.guard import guard
from reportkit.delivery.gate.guard_words import guard_reason
from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.delivery.gate.stated import read_stated
from reportkit.editions.manifest import altered, read_manifest
from reportkit.editions.secret_scan import find_secrets
from reportkit.formats.locale import DEFAULT, use

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportkit.delivery.gate.stated import Stated
    from reportkit.editions import Edition, Manifest
    from reportkit.reports import Report

_NAMED = 3


def gate(
    edition: Edition,
    report: Report,
    *,
    earlier: Sequence[Stated],
    last_sent: Stated | None,
    secrets: Mapping[str, str],
    stopped: str | None = None,
    locale: str = DEFAULT,
) -> tuple[Reason, ...]:
    """Return why an edition is held; nothing where it may go to its readers.

    All reasons at once, so that a person is not sent round twice. Of an edition that is not as it
    was built, nothing else is asked.

    Parameters
    ----------
    edition
        The edition, as kept.
    report
        Its definition.
    earlier
        What editions of earlier days stated, from :func:`history`.
    last_sent
        What its readers were sent last; None where they never were.
    secrets
        By name, what may not stand in it.
    stopped
        Why a person stopped the report; None where nobody did.
    locale
        In which figures and dates are written.

    Raises
    ------
    EditionError, ExportError
        If it is no whole edition.
    """
    manifest = read_manifest(edition.path)
    changed = altered(edition.path)
    if changed:
        return (_of_altered(edition, changed),)
    now = read_stated(edition)
    with use(locale):
        asked = (
            _of_stop(edition, stopped),
            check_blank(edition),
            *_of_checks(edition, manifest),
            check_fresh(manifest.data_until, edition.as_of, report.stale_after)
            if manifest.data_until
            else None,
            _of_secrets(edition, secrets),
            guard_reason(guard(now, earlier, report.guard), earlier) if report.guard else None,
            needs_approval(report.approval, now, last_sent),
        )
    return tuple(reason for reason in asked if reason is not None)


def _of_altered(edition: Edition, files: Sequence[str]) -> Reason:
    named = ", ".join(files[:_NAMED]) + (", ..." if len(files) > _NAMED else "")
    count = f"{len(files)} file" if len(files) == 1 else f"{len(files)} files"
    return Reason(
        Cause.ALTERED,
        f"{count} of the edition changed since it was built: {named}.",
        f"Build it again: reportkit run {edition.report} --as-of {edition.as_of}",
    )


def _of_stop(edition: Edition, stopped: str | None) -> Reason | None:
    if stopped is None:
        return None
    return Reason(
        Cause.HOLD,
        f"The report is stopped: {stopped.rstrip('.') or 'no reason was given'}.",
        f"When it may go on: reportkit hold {edition.report} --lift",
    )


def _of_checks(edition: Edition, manifest: Manifest) -> Iterator[Reason]:
    again = f"Build it again: reportkit run {edition.report} --as-of {edition.as_of}"
    if manifest.checks is None:
        yield Reason(Cause.CHECKS, "The email was never checked.", again)
    elif manifest.checks.errors:
        yield Reason(Cause.CHECKS, manifest.checks.refusal(), again)


def _of_secrets(edition: Edition, secrets: Mapping[str, str]) -> Reason | None:
    leaks = find_secrets(edition.path, secrets)
    if not leaks:
        return None
    named = "; ".join(f"'{leak.secret}' in {leak}" for leak in leaks[:_NAMED])
    return Reason(
        Cause.SECRET,
        f"The edition holds a secret: {named}.",
        "Take out what shows it and build the edition again. Change the secret, and move "
        f"{edition.path} away: it is readable there.",
    )

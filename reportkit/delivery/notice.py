"""Mails that are no reports: to an owner, what keeps a report back; to readers, that it is late.

They are written by the same writer as a report, in its looks and its language, and are letters as
its letters are: kept, queued and sent by the same rules. An owner's says which report, what went
wrong and where, what readers got and what to type. A reader's says when, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from email.utils import quote
from typing import TYPE_CHECKING

from reportkit.blocks import (
    Block,
    Heading,
    Masthead,
    Paragraph,
    Role,
    Run,
    Tone,
    text,
)
from reportkit.blocks.characters import one_line, printable, shortened
from reportkit.delivery.notice_words import Why, opening, steps, subject
from reportkit.export.document import Document, preheader
from reportkit.export.email import LOGO, render_email
from reportkit.export.message import cid_source, compose_message
from reportkit.export.plaintext import render_plaintext
from reportkit.formats import dates
from reportkit.formats.locale import DEFAULT, language, use
from reportkit.formats.numbers import exact
from reportkit.reports.secrets import masked
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportkit.reports import Project

_NAMED = 5
_PROBLEMS = 10
_SUBJECT = 60
_LONGEST = 4000  # of one error: the rest is in the log [characters]


@dataclass(frozen=True, slots=True)
class About:
    """The report that a notice is about, and how its mails look.

    Parameters
    ----------
    report, title
        Its name in ``reportkit.toml``, and its title.
    as_of
        The day that it speaks for.
    sender
        Who sends: ``"Name" <address>``.
    """

    report: str
    title: str
    as_of: dt.date
    sender: str
    locale: str = DEFAULT
    theme: Theme = HOUSE


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a report back.

    Parameters
    ----------
    what
        What is wrong: a sentence, or an error of one to five lines as it was raised.
    todo
        What to do about it.
    concerns
        Whose editions, or which readers; empty where it is all.
    says
        What the edition says first, where it is one that a person can look at.
    link
        The https address of the page that shows it, where there is one.
    """

    what: str
    todo: str = ""
    concerns: tuple[str, ...] = ()
    says: str = ""
    link: str = ""


def about(project: Project, report: str, as_of: dt.date) -> About:
    """Return what a notice has to know of a report of a project.

    Raises
    ------
    DefinitionError
        If the project has no such report.
    """
    title = project.report(report).title
    sender = f'"{quote(project.name)}" <{project.sender}>'
    return About(report, title, as_of, sender, project.locale_of(report), project.theme)


def owner_notice(
    report: About,
    why: Why,
    problems: Sequence[Problem],
    *,
    readers: str = "Readers got nothing.",
    secrets: Mapping[str, str] | None = None,
) -> bytes:
    """Return the letter that tells a report's owner what keeps it back, and what to do.

    Parameters
    ----------
    problems
        Those of one cause; all of them in one letter.
    readers
        What readers got, in a sentence.
    secrets
        What must never be printed, by its name.

    Raises
    ------
    ExportError
        If the sender is no address.
    """
    hidden = secrets or {}
    with use(report.locale):
        blocks = (
            Paragraph(text(f"{_named(report)} {opening(why)}"), Role.ANSWER),
            Paragraph(text(readers)),
            *_what_happened(problems, hidden),
            *_what_to_do(report, why),
            Paragraph(
                text(
                    f"You get this as the owner of '{report.report}' in reportkit.toml: once for "
                    "each cause. Readers never get it."
                ),
                Role.NOTE,
            ),
        )
        return _letter(report, subject(why), str(why), blocks)


def delay_notice(report: About, *, expected: dt.datetime | dt.date | None) -> bytes:
    """Return the letter that tells readers that a report is late.

    Parameters
    ----------
    expected
        When it comes: an hour with its time zone, or a day; None where nobody knows.

    Raises
    ------
    ExportError
        If the sender is no address.
    """
    with use(report.locale):
        blocks = (
            Paragraph(
                text(f"{_named(report)} is delayed: its data are not all there yet."), Role.ANSWER
            ),
            Paragraph(text(f"{_expected(expected)} You need do nothing: it comes by itself.")),
        )
        return _letter(report, "Delayed", "delayed", blocks)


def _expected(when: dt.datetime | dt.date | None) -> str:
    if when is None:
        return "We don't know yet when it will be sent."
    said = f"{dates.moment(when)}" if isinstance(when, dt.datetime) else dates.day(when)
    return f"We expect to send it by {said}."


def _named(report: About) -> str:
    return f"{one_line(report.title)} as of {dates.day(report.as_of)}"


def _what_happened(problems: Sequence[Problem], secrets: Mapping[str, str]) -> Iterator[Block]:
    if not problems:
        return
    yield Heading(text("Why"))
    for problem in problems[:_PROBLEMS]:
        yield from _said(problem, secrets)
    more = len(problems) - _PROBLEMS
    if more > 0:
        others = "problem is" if more == 1 else "problems are"
        yield Paragraph(text(f"{exact(more)} more {others} listed by: reportkit deliveries."))


def _said(problem: Problem, secrets: Mapping[str, str]) -> Iterator[Block]:
    """Say what is wrong; what an error quotes of a cell is set as code, spaces and all."""
    what = masked(printable(problem.what), secrets)[:_LONGEST]
    prose: list[str] = []
    code: list[str] = []
    for line in what.strip("\n").split("\n"):
        (code if line.startswith("  ") else prose).append(line)
    if prose:
        yield Paragraph(text("\n".join(prose)))
    if code:
        yield _code("\n".join(code))
    if problem.todo:
        yield Paragraph(text(masked(problem.todo, secrets)))
    if problem.says:
        yield Paragraph(text(f"It says: {masked(one_line(problem.says), secrets)}"))
    if problem.link:
        yield Paragraph(text(Run(problem.link, href=problem.link)))
    if problem.concerns:
        yield Paragraph(text(f"It concerns {_listed(problem.concerns)}."))


def _listed(names: Sequence[str]) -> str:
    shown = [one_line(name) for name in names[:_NAMED]]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {exact(more)} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _what_to_do(report: About, why: Why) -> Iterator[Block]:
    yield Heading(text("What to do"))
    for when, command in steps(why, report.report, report.as_of.isoformat()):
        yield Paragraph(text(when))
        yield _code(command)


def _code(lines: str) -> Paragraph:
    return Paragraph((Run(lines, Tone.CODE),))


def _letter(report: About, lead: str, kind: str, blocks: tuple[Block, ...]) -> bytes:
    day = dates.day(report.as_of)
    title = one_line(report.title)
    room = _SUBJECT - len(f"{lead}: , {day}")
    document = Document(
        title=title,
        date=day,
        as_of=report.as_of.isoformat(),
        lang=language(),
        subject=f"{lead}: {shortened(title, room)}, {day}",
        preheader=preheader(title, blocks),
        blocks=(Masthead(title, day, report.as_of.isoformat(), language()), *blocks),
        facts=(),
        problems=(),
    )
    words = render_plaintext(document, report.theme)
    logo = {LOGO: report.theme.logo.png} if report.theme.logo else {}
    # Two notices of a day that say different things are two messages, the same thing is one.
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]
    return compose_message(
        document,
        render_email(document, {}, cid_source, report.theme),
        words,
        logo,
        sender=report.sender,
        report=report.report,
        as_of=report.as_of,
        audience=f"{kind}-{digest}",
    )

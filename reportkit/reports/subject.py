"""The subject of a report's message: the edition's own headline, or the report's template."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from reportkit.reports.kinds import Kind, Line

if TYPE_CHECKING:
    from reportkit.reports.report import Report

FIELDS = ("title", "as_of", "audience", "headline")
"""What a template may name in braces."""


def _template(text: str) -> str:
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError as error:
        raise ValueError(f"has a brace too many or too few ({error}). Write {{title}}.") from None
    for _, name, form, conversion in fields:
        if name is not None and (name not in FIELDS or form or conversion):
            raise ValueError(
                f"has {{{name}}}, which is unknown. It may have {', '.join(map(_braced, FIELDS))}."
            )
    return text


def _braced(name: str) -> str:
    return f"{{{name}}}"


Subject = Annotated[
    Line,
    Field(max_length=200),
    AfterValidator(_template),
    Kind("one line; `{title}`, `{as_of}`, `{audience}` and `{headline}` are filled in"),
]


def subject_of(report: Report, *, headline: str, as_of: str, audience: str | None) -> str:
    """Return the subject of an edition's message.

    Parameters
    ----------
    report
        Whose template it is; without one the headline is the subject.
    headline
        What the edition says first.
    as_of
        The day, in words.
    audience
        For whom; nothing where it is for all.
    """
    if report.subject is None:
        return headline
    filled = report.subject.format(
        title=report.title, as_of=as_of, audience=audience or "", headline=headline
    )
    return " ".join(filled.split())

"""A message's subject."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from reportkit.reports import Report, subject_of


def of(subject: str | None, audience: str | None = None) -> str:
    keys = {"title": "Automation", "notebook": "n.ipynb"}
    report = Report.model_validate(keys | ({} if subject is None else {"subject": subject}))
    return subject_of(
        report, headline="On course to save £1m", as_of="31 October 2026", audience=audience
    )


def test_without_a_template_it_is_what_the_edition_says_first() -> None:
    assert of(None) == "On course to save £1m"


def test_a_template_is_filled_in() -> None:
    assert (
        of("{title}, {as_of}: {headline}") == "Automation, 31 October 2026: On course to save £1m"
    )
    assert of("{title} {audience}", "north {as_of}") == "Automation north {as_of}"
    assert of("{title} {audience} {{}}") == "Automation {}"


@pytest.mark.parametrize(
    "template",
    ["{titel}", "{title", "{}", "{0}", "{title.__class__}", "{title!r}", "{title:>900}", "}"],
)
def test_a_template_that_cannot_be_filled_in_is_refused(template: str) -> None:
    with pytest.raises(ValidationError, match="subject"):
        of(template)

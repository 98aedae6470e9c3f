"""The gate as a whole: a real edition, and everything that may be wrong with one."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
import stating
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportkit.delivery.gate import Cause, Reason, gate, history, read_stated
from reportkit.delivery.gate.blank import check_blank
from reportkit.editions import Archive, Edition, read_manifest
from reportkit.editions.edition import folder_of
from reportkit.editions.manifest import digests
from reportkit.errors import EditionError
from reportkit.export.checks.finding import Finding, Severity
from reportkit.export.checks.verdict import Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.reports import Report

Given = dict[str, Any]


def reasons(edition: Edition, report: Report, **given: Any) -> tuple[Reason, ...]:
    asked: Given = {"earlier": (), "last_sent": None, "secrets": {}, **given}
    return gate(edition, report, **asked)


def causes(edition: Edition, report: Report, **given: Any) -> list[Cause]:
    return [reason.kind for reason in reasons(edition, report, **given)]


def sealed(edition: Edition, **changes: Any) -> Edition:
    """The edition with a manifest of its files as they are now, and changes of the manifest."""
    manifest = read_manifest(edition.path).model_copy(
        update={"files": digests(edition.path), **changes}
    )
    manifest.write(edition.path)
    return edition


def showing(edition: Edition, *cells: nbformat.NotebookNode) -> Edition:
    """The edition with another notebook."""
    nbformat.write(new_notebook(cells=list(cells)), edition.path / "notebook.ipynb")
    return sealed(edition)


def with_facts(edition: Edition, **changes: Any) -> Edition:
    """The edition with its cost stated otherwise."""
    file = edition.path / "facts.json"
    facts = json.loads(file.read_text("utf-8"))
    facts[0]["value"].update(changes)
    file.write_text(json.dumps(facts), "utf-8")
    return sealed(edition)


def test_an_edition_that_was_built_may_go(edition: Edition, report: Report) -> None:
    assert reasons(edition, report) == ()


def test_an_edition_that_was_touched_is_held_whatever_else_is_so(
    edition: Edition, report: Report
) -> None:
    (edition.path / "email.txt").write_text("Good news.")
    (reason,) = reasons(edition, report, stopped="on holiday")
    assert reason.kind is Cause.ALTERED
    assert reason.what == "1 file of the edition changed since it was built: email.txt."
    assert reason.todo == "Build it again: reportkit run tiny --as-of 2026-10-31"


@pytest.mark.parametrize(
    "cells",
    [
        (new_markdown_cell("# Tiny\n\n## What it saves"),),
        (
            new_markdown_cell("# Tiny"),
            new_code_cell(
                "v",
                outputs=[
                    new_output(
                        "display_data",
                        {
                            "application/vnd.reportkit.view.v1+json": {
                                "view": "v",
                                "blocks": [
                                    {
                                        "kind": "paragraph",
                                        "text": [{"text": "Not recorded yet: all of it."}],
                                        "role": "note",
                                    }
                                ],
                                "facts": [],
                            }
                        },
                    )
                ],
            ),
        ),
    ],
)
def test_a_report_of_heads_and_apologies_is_blank(
    edition: Edition, report: Report, cells: tuple[nbformat.NotebookNode, ...]
) -> None:
    assert causes(showing(edition, *cells), report) == [Cause.BLANK]


def test_a_report_of_one_sentence_is_not_blank(edition: Edition) -> None:
    assert check_blank(showing(edition, new_markdown_cell("# Tiny\n\nAll is well."))) is None


def test_an_edition_that_was_never_checked_or_has_errors_is_held(
    edition: Edition, report: Report
) -> None:
    assert causes(sealed(edition, checks=None), report) == [Cause.CHECKS]
    finding = Finding(30, "numbers and facts", Severity.ERROR, "the email", "says 3.")
    (reason,) = reasons(sealed(edition, checks=Verdict((finding,))), report)
    assert "Check 30 (numbers and facts): the email: says 3." in reason.what
    warned = Verdict((Finding(29, "links", Severity.WARNING, "the email", "has none."),))
    assert reasons(sealed(edition, checks=warned), report) == ()


def test_an_audience_whose_own_data_is_old_is_held(edition: Edition, report: Report) -> None:
    kept = sealed(edition, data_until={"metrics": dt.date(2026, 8, 31)})
    assert causes(kept, report) == []
    strict = report.model_copy(update={"stale_after": dt.timedelta(days=40)})
    assert causes(kept, strict) == [Cause.STALE]


def test_an_edition_that_took_no_source_is_as_fresh_as_its_notebook(
    edition: Edition, report: Report
) -> None:
    strict = report.model_copy(update={"stale_after": dt.timedelta(days=1)})
    assert causes(edition, strict) == []


def test_an_edition_with_a_secret_is_held_and_the_secret_not_told(
    edition: Edition, report: Report
) -> None:
    (edition.path / "email.txt").write_text("db://me:geheim-geheim@host")
    (reason,) = reasons(sealed(edition), report, secrets={"warehouse": "geheim-geheim"})
    assert reason.kind is Cause.SECRET
    assert "'warehouse' in email.txt" in reason.what
    assert "geheim" not in str(reason)


def test_a_figure_that_jumped_is_held_until_the_guard_is_taken_off(
    edition: Edition, report: Report
) -> None:
    earlier = stating.monthly([1000, 1010, 990, 1005, 1000, 1020, 1000])
    assert causes(edition, report, earlier=earlier) == []
    with_facts(edition, value=100_000)
    assert causes(edition, report, earlier=earlier) == [Cause.GUARD]
    unguarded = report.model_copy(update={"guard": None})
    assert causes(edition, unguarded, earlier=earlier) == []


def test_figures_in_a_reason_are_written_as_the_reports_readers_write_them(
    edition: Edition, report: Report
) -> None:
    with_facts(edition, value=2_500_000)
    earlier = stating.monthly([1000])
    (reason,) = reasons(edition, report, earlier=earlier, locale="en_IN")
    assert "$2.5m" in reason.what
    (reason,) = reasons(edition, report, earlier=earlier, locale="en_US")
    assert "$2.5M" in reason.what


def test_every_reason_is_told_at_once(edition: Edition, report: Report) -> None:
    asked = report.model_copy(update={"approval": "always"})
    kept = sealed(edition, checks=None)
    said = reasons(kept, asked, stopped="The figures are in doubt.")
    assert [reason.kind for reason in said] == [Cause.HOLD, Cause.CHECKS, Cause.APPROVAL]
    assert said[0].what == "The report is stopped: The figures are in doubt."
    assert "reportkit hold tiny --lift" in said[0].todo


def test_what_readers_were_sent_last_decides_about_approval(
    edition: Edition, report: Report
) -> None:
    asked = report.model_copy(update={"approval": "status changed"})
    same = stating.edition(stating.word("tiny.status", "on track"))
    other = stating.edition(stating.word("tiny.status", "needs attention"))
    assert causes(edition, asked, last_sent=same) == []
    assert causes(edition, asked, last_sent=other) == [Cause.APPROVAL]


def test_an_edition_without_its_facts_or_notebook_is_no_edition(
    edition: Edition, report: Report
) -> None:
    (edition.path / "facts.json").write_text("[{")
    with pytest.raises(EditionError, match=r"facts of .* can't be read"):
        reasons(sealed(edition), report)
    (edition.path / "notebook.ipynb").write_text("{")
    with pytest.raises(EditionError, match="no whole edition"):
        check_blank(edition)


def kept_on(root: Path, edition: Edition, as_of: dt.date, value: float, revision: int = 1) -> Path:
    """Keep a copy of an edition's manifest and facts under another day."""
    folder = folder_of(root, "tiny", as_of, None, revision)
    folder.mkdir(parents=True)
    facts = json.loads((edition.path / "facts.json").read_text("utf-8"))
    facts[0]["value"]["value"] = value
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")
    read_manifest(edition.path).write(folder)
    return folder


def test_history_is_the_last_revision_of_each_earlier_day_oldest_first(
    edition: Edition,
) -> None:
    root = edition.path.parents[1]
    days = [dt.date(2025 + month // 12, month % 12 + 1, 28) for month in range(20)]
    for number, day in enumerate(days):
        kept_on(root, edition, day, number)
    held = kept_on(root, edition, days[-1], 99, revision=2)
    archive = Archive(root)

    def costs(*leave_out: Path) -> list[float]:
        found = history(archive, edition, leave_out=leave_out)
        return [each.by_id["cost"].value.value for each in found]  # type: ignore[union-attr]  # a figure

    assert costs() == [*range(7, 19), 99]
    assert costs(held) == list(range(7, 20))
    (held / "facts.json").unlink()
    assert costs() == list(range(7, 20))
    assert read_stated(edition).as_of == edition.as_of

"""Measure how the latest editions read: words, sentences, grade, seconds and sizes.

Builds nothing: run ``make report`` first. Writes ``docs/evidence/reading.md``.
"""

from __future__ import annotations

import argparse
import datetime as dt
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import nbformat

from reportkit.blocks import Figure, at_a_glance
from reportkit.editions import Archive
from reportkit.export.checks.prose import prose
from reportkit.export.checks.reading import grade, words
from reportkit.export.document import read_document
from reportkit.export.email import encoded_size

if TYPE_CHECKING:
    from reportkit.editions.edition import Edition

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/evidence/reading.md"
REPORTS = ("automation", "portfolio", "exemplar")
A_MINUTE = 230  # words that an adult reads silently in a minute (Brysbaert, 2019: 238)

HEAD = """# How the reports read

Measured on the email, which is what most executives read, by `scripts/reading.py` on {date} with
reportkit {reportkit} on the latest editions of all three reports. Prose is what is read as
sentences: the answer, paragraphs, lists and the decision. Tables, tiles and titles are looked up,
not read, and are not in it. The grade is Kincaid's (years of school), the time is at {a_minute}
words a minute. The limits: a mean sentence of at most 15 words, none above 25, grade at most 9, at
most 350 words of prose, 5 charts, and 80 kB of HTML as it is encoded in the message.

"""
COLUMNS = (
    "Edition",
    "Words",
    "Seconds",
    "Sentences",
    "Mean words",
    "Longest",
    "Grade",
    "Charts",
    "Email kB",
    "Message kB",
    "Web kB",
)


@dataclass(frozen=True)
class Reading:
    """How one edition's email reads; sizes in kB."""

    name: str
    words: int
    sentences: int
    mean: float
    longest: int
    grade: float
    charts: int
    email: float
    message: float
    web: float

    def cells(self) -> tuple[str, ...]:
        """Return its row of the table."""
        return (
            self.name,
            f"{self.words}",
            f"{self.words * 60 / A_MINUTE:.0f}",
            f"{self.sentences}",
            f"{self.mean:.1f}",
            f"{self.longest}",
            f"{self.grade:.1f}",
            f"{self.charts}",
            f"{self.email:.0f}",
            f"{self.message:.0f}",
            f"{self.web:,.0f}",
        )


def read(edition: Edition) -> Reading:
    """Measure an edition as it was kept."""
    document = read_document(nbformat.read(edition.path / "notebook.ipynb", as_version=4))
    shown = at_a_glance(document.blocks)
    said = [sentence for passage in prose(shown) for sentence in passage.sentences]
    lengths = [len(words(sentence)) for sentence in said]
    name = f"{edition.report}, {edition.audience}" if edition.audience else edition.report
    html = (edition.path / "email.html").read_text(encoding="utf-8")
    return Reading(
        name=name,
        words=sum(lengths),
        sentences=len(lengths),
        mean=fmean(lengths) if lengths else 0.0,
        longest=max(lengths, default=0),
        grade=grade(said),
        charts=sum(isinstance(block, Figure) for block in shown),
        email=encoded_size(html) / 1000,
        message=(edition.path / "message.eml").stat().st_size / 1000,
        web=(edition.path / "report.html").stat().st_size / 1000,
    )


def table(readings: list[Reading]) -> str:
    """Return the readings as a table in markdown."""
    rows = [COLUMNS, ("---",) + ("---:",) * (len(COLUMNS) - 1), *(one.cells() for one in readings)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def main() -> None:
    """Measure the latest editions and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--editions", type=Path, default=ROOT / "editions")
    archive = Archive(parser.parse_args().editions)
    readings = [read(edition) for report in REPORTS for edition in archive.latest(report)]
    head = HEAD.format(
        date=dt.datetime.now(dt.UTC).date(), reportkit=version("reportkit"), a_minute=A_MINUTE
    )
    PAGE.write_text(head + table(readings), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()

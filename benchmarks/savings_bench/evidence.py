"""The tables of the benchmark, as text and in the project's evidence."""

from __future__ import annotations

import datetime as dt
import platform
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from savings_bench.methods import METHODS
from savings_bench.runs import versions
from savings_bench.scores import spoken, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from savings_bench.marks import Mark

PAGE = Path(__file__).parents[2] / "docs" / "evidence" / "savings.md"
BEGIN = "<!-- written by make bench-savings: begin -->"
END = "<!-- written by make bench-savings: end -->"

TITLES = {
    "development": "Development series",
    "held-out": "Held-out series",
    "real": "Placebos on real series: attendances",
    "real, others": "Placebos on real series: where a service moved, admissions, waits",
    "real, held-out": "Placebos on real series of other fields, held out",
}
COMPARED = (
    "method",
    "series",
    "spoke",
    "coverage",
    "score",
    "relative score",
    "width",
    "bias",
    "false alarms",
    "ms a fit",
)

EXPLANATION = """\
Nominal 80% ranges of the cumulative total since launch. *Coverage* is the share of ranges that
hold the truth, with its own 95% range. *Score* is the interval score (Gneiting and Raftery, 2007;
smaller is better) and *width* the mean width of the range, both as a share of the counterfactual's
true total; *relative score* divides by each series' own yearly change instead. *Bias* is the
median error where the true saving is a step of 10%, as a share of it. *False alarms*: among series
with no effect, "chance of saving at least 90%". *Spoke*: the share of series for which the method
would print its figure; where ours would not, its range still counts in the coverage, the scores
and the width, except in the rows "where all spoke"."""


def page_part(rows: pd.DataFrame, judged: list[Mark], seconds: float) -> str:
    """Return all tables in Markdown.

    Parameters
    ----------
    rows
        Scored findings, see :func:`savings_bench.scores.scored`.
    judged
        The marks.
    seconds
        How long the whole run took [s].
    """
    known = ", ".join(f"{name} {version}" for name, version in versions().items())
    today = dt.datetime.now(dt.UTC).date()
    made = f"{today.day} {today:%B %Y}; Python {platform.python_version()}, {known}."
    parts = [f"{made} The run took {seconds / 60:.1f} minutes.", EXPLANATION]
    for family, title in TITLES.items():
        group = rows[rows["family"] == family]
        if group.empty:
            continue
        parts += [f"### {title}", compared(group)]
        parts += [by(group, "generator"), by(group, "length")]
    parts += ["### Pass marks", "\n".join(f"- {mark.sentence}" for mark in judged)]
    return "\n\n".join(parts) + "\n"


def compared(rows: pd.DataFrame) -> str:
    """Return the table of all methods on one family, and again where all of them spoke."""
    pooled = named(table(rows, ["method"]))
    common = spoken(rows)
    if 0 < len(common) < len(rows):
        again = named(table(common, ["method"]))
        again.index = again.index + ", where all spoke"
        pooled = pd.concat([pooled, again])
    return markdown(
        COMPARED,
        [
            [
                str(label),
                count(row),
                f"{row['spoke']:.2f}",
                f"{row['coverage']:.2f} ({row['coverage_low']:.2f} to {row['coverage_high']:.2f})",
                f"{row['score']:.3f}",
                f"{row['relative_score']:.2f}",
                f"{row['width']:.3f}",
                "" if pd.isna(row["bias"]) else f"{row['bias']:+.1%}",
                "" if pd.isna(row["false_alarms"]) else f"{row['false_alarms']:.2f}",
                f"{1000 * row['seconds']:.0f}",
            ]
            for label, row in pooled.iterrows()
        ],
    )


def count(row: pd.Series) -> str:
    """Return how many series have a range, and of how many where that is not all."""
    ranged = row["ranged"] * row["count"]
    return f"{ranged:.0f}" if row["ranged"] == 1 else f"{ranged:.0f} of {row['count']:.0f}"


def by(rows: pd.DataFrame, column: str) -> str:
    """Return coverage and score of each method, for each value of a column."""
    parts = table(rows, [column, "method"])
    methods = list(dict.fromkeys(rows["method"]))
    return markdown(
        [f"coverage and score by {column}", *(METHODS[each].label for each in methods)],
        [
            [
                str(value),
                *(
                    f"{parts.loc[(value, each), 'coverage']:.2f}, "
                    f"{parts.loc[(value, each), 'score']:.3f}"
                    for each in methods
                ),
            ]
            for value in dict.fromkeys(rows[column])
        ],
    )


def named(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the table with each method's label for its key."""
    return scores.set_axis([METHODS[str(name)].label for name in scores.index])


def markdown(header: Sequence[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown, its columns aligned for those who read the text."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def write(part: str, page: Path = PAGE) -> None:
    """Put the tables between the page's two markers; what stands around them is kept."""
    text = page.read_text("utf-8") if page.is_file() else f"# Measured savings\n\n{BEGIN}\n{END}\n"
    before, found, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise SystemExit(f"{page} has no markers. Put these two lines into it:\n{BEGIN}\n{END}")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{before}{BEGIN}\n\n{part}\n{END}{after}", "utf-8")

"""Write docs/tables.md: what the contract says of each table and column.

.venv/bin/python scripts/describe_tables.py
"""

from __future__ import annotations

from pathlib import Path

from reportkit.contract.tables import TABLES

PAGE = Path(__file__).parent.parent / "docs" / "tables.md"

HEAD = """\
# Tables an initiative may have

Written by `scripts/describe_tables.py` from `reportkit/contract`. Only `initiatives` is required;
a view whose table is missing says what it would have shown. **Bold**: the column must be there,
and every cell of it filled. *Italic*: the column must be there.

Cells may be written as people write them: `1.38m`, `270k`, `£1.2m`, `40%`, `Jun 2014`,
`Jul to Sep 2014`, `after March 2015`, `date tbc`. A span such as `due` is read into its words, its
first and its last day.

`recorded_on` is the day on which a row was known. With it a report as of any earlier day says
what could have been said then. Where a table is marked as a statement, each recording restates
all rows of an initiative; elsewhere the latest row of each key holds.

Of a row without `recorded_on`, what happened after that day is left out: a decision, what became
of a stage or an experiment, the day on which a unit went live. A row of an initiative that was
itself recorded later is left out with it.
"""


def describe() -> str:
    """Return the page."""
    parts = [HEAD]
    for spec in TABLES.values():
        keys = ", ".join(f"`{name}`" for name in spec.keys)
        statement = " A statement." if spec.statement else ""
        parts.append(f"## {spec.name}\n\nA row is {spec.row}; named by {keys}.{statement}\n")
        rows = [
            "| column | holds | unit, or the words allowed | what it means |",
            "|---|---|---|---|",
        ]
        for column in spec.columns:
            mark = "**" if column.filled else "*" if column.required else ""
            allowed = ", ".join(column.choices) or column.unit
            rows.append(
                f"| {mark}`{column.name}`{mark} | {column.kind} | {allowed} | {column.note} |"
            )
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(describe(), encoding="utf-8")
    print(f"{PAGE} describes {len(TABLES)} tables.")

"""Write docs/definition.md: what reportkit.toml may hold, key by key.

.venv/bin/python scripts/describe_definition.py
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from pathlib import Path

from reportkit.reports import AudienceKeys, DeliveryKeys, Report
from reportkit.reports.definition import ProjectKeys
from reportkit.reports.kinds import Kind
from reportkit.reports.theme import ThemeKeys

if typing.TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

GIGABYTE = 10**9
PAGE = Path(__file__).parent.parent / "docs" / "definition.md"

HEAD = """\
# What `reportkit.toml` may hold

Written by `scripts/describe_definition.py` from `reportkit/reports`. **Bold**: the key must be
there. The file is read as a whole, before anything is read or run; what is wrong with it is said
with the key, its value and what it may be.

A report that is sent by itself needs this much; without `server`, messages are put into the
folder `outbox`, as files that mail programs open:

```toml
[project]
name = "Example reports"
sender = "reports@example.org"

[delivery]
owner = "analyst@example.org"        # who is told when a report is held
time_zone = "Europe/London"

[reports.automation]
title = "Automation"
notebook = "notebooks/automation.ipynb"
to = ["ada@example.org"]
schedule = "0 7 3 * *"               # 07:00 on the third of each month
as_of = "previous month end"
stale_after = "3d"
```
"""

SECTIONS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("[project]", "Who sends, and where editions are kept.", ProjectKeys),
    (
        "[delivery]",
        "How messages are sent. Neither they nor answers go to a domain that is not allowed.",
        DeliveryKeys,
    ),
    (
        "[reports.NAME]",
        "A report. Its name, at most 64 of a-z, 0-9, `_` and `-`, is that of its folder.",
        Report,
    ),
    ("[[reports.NAME.for_each]]", "An audience with an edition of its own.", AudienceKeys),
    ("[theme]", "How reports look; what is left out is the house's.", ThemeKeys),
)

NOTES = {
    "[reports.NAME]": """\
### When it is due

`schedule` goes by the clock on the wall of its zone. Cron has five fields: minute, hour, day of
month, month, day of week; `L` is the last day of a month, `LW` its last working day, `FRI#2` the
second Friday, `5L` the last. Where day of month and day of week are both given, either is enough.
What cron can't say, an `rrule` (RFC 5545) can: the third day from Monday to Friday of a month is
`FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=3`. It counts from `start`, which gives the hour too.
Neither knows public holidays.

- The 31st comes in seven months of the year and 29 February in one year of four: a report due
  on such a day is not due in other months. For the last day write `L`, or `BYMONTHDAY=-1`.
- Where the clock goes forward, an hour that is left out comes due when the clock goes on. Where it
  goes back, an hour that is there twice comes due the first time. `*` as hour or minute means
  every one that passes.

`as_of` counts from the date on which the report is due, in the same zone. A span that ends on that
day is not over: on 31 March the previous month ended in February. A quarter is one of the
calendar's; a week ends on Sunday.

A day's report is sent to each reader once. A schedule that comes due again while `as_of` still
gives the same day sends nothing new.

### For whom

Without `for_each` there is one edition, for all. With a column, as in `for_each = "initiative"`
or `"site"`, there is one for each value that the source has in it; the notebook has a parameter of
that name, and each sees the rows with its value and no others.

Who gets which is said by tables `[[reports.NAME.for_each]]`, or by a table in a file:

```csv
name,to,cc,rows.site,weeks
north,ada@example.org;bob@example.org,,Leeds;York,6
board,cy@example.org,,*,
```

`name` and one `rows.COLUMN` must be there: whose rows they see, `;` between several, `*` for any.
Every other column, here `weeks`, is a parameter that the notebook has; it keeps its value where the
cell is empty.

A value is written as the column has it: where that says `leeds`, Leeds is none of it. `reportkit
send REPORT --dry-run` says who would get which, and names what is in no table.

An edition holds the rows of its audience and no others. In a table with the column, a row whose
cell is empty speaks of all together, so it is nobody's; a table of the contract without the column
is kept for the initiatives that the audience has rows of; a table of your own without it is left
out, and a notebook that asks for it is told so. So readers of one site see what is of the whole
initiative as well: its budget, drivers, claims, risks, decisions and target. Where they may not, or
where figures of a site beside a target of the whole would mislead, give them a notebook without
those.
""",
}


def describe() -> str:
    """Return the page."""
    parts = [HEAD]
    for title, said, model in SECTIONS:
        rows = ["| key | holds | left out | example | what it means |", "|---|---|---|---|---|"]
        for name, field in model.model_fields.items():
            mark = "**" if field.is_required() else ""
            cells = (
                f"{mark}`{name}`{mark}",
                holds(field),
                left_out(field),
                example(field),
                field.description or "",
            )
            rows.append("| " + " | ".join(cells) + " |")
        parts.append(f"## `{title}`\n\n{said}\n\n" + "\n".join(rows) + "\n")
        if title in NOTES:
            parts.append(NOTES[title])
    return "\n".join(parts)


def holds(field: FieldInfo) -> str:
    """Return what a key may hold, in words."""
    kinds = [each.words for each in field.metadata if isinstance(each, Kind)]
    return kinds[-1] if kinds else said_of(field.annotation)


def said_of(annotation: object) -> str:
    """Return what a type's values are, in words."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        kinds = [each.words for each in args if isinstance(each, Kind)]
        return kinds[-1] if kinds else said_of(args[0])
    if origin in {types.UnionType, typing.Union}:
        return ", or ".join(said_of(each) for each in args if each is not type(None))
    if origin is typing.Literal:
        return ", ".join(f"`{each}`" for each in args)
    if annotation is bool:
        return "`true` or `false`"
    raise TypeError(f"{annotation} has no words: give it a Kind.")


def left_out(field: FieldInfo) -> str:
    """Return what holds where a key is left out; nothing where that is said in words."""
    default = field.get_default(call_default_factory=True)
    if field.is_required() or default is None or default in ((), {}):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, dt.timedelta):
        hours, rest = divmod(default, dt.timedelta(hours=1))
        return f"`{default // dt.timedelta(minutes=1)}min`" if rest else f"`{hours}h`"
    if isinstance(default, int) and default >= GIGABYTE:
        return f"`{default // GIGABYTE} GB`"
    return f"`{default:g}`" if isinstance(default, int | float) else f"`{default}`"


def example(field: FieldInfo) -> str:
    """Return how a key may be written."""
    return "; ".join(f"`{each}`" for each in field.examples or ())


if __name__ == "__main__":
    PAGE.write_text(describe(), encoding="utf-8")
    print(f"{PAGE} describes {sum(len(it.model_fields) for *_, it in SECTIONS)} keys.")

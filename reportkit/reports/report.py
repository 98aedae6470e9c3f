"""One report: which notebook, as of when, for whom, when it is due and what holds it back."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    ValidationInfo,
    model_validator,
)

from reportkit.reports.as_of import AsOf, read_as_of_rule
from reportkit.reports.audience_keys import TABLE, ForEach, own_parameters
from reportkit.reports.duration import Age, Span, Window
from reportkit.reports.kinds import (
    Identifiers,
    Kind,
    Leaving,
    Line,
    LocaleName,
    NotebookPath,
    ReportNames,
    listed,
    no_repeats,
)
from reportkit.reports.limits import Limits, Memory
from reportkit.reports.recipients import Address, Addresses
from reportkit.reports.schedule import Schedule, read_schedule
from reportkit.reports.signature import Value
from reportkit.reports.subject import Subject
from reportkit.reports.zone import ZoneName

_USUAL = 4.0  # times
_MOST_TIMES = 1000


def _in_zone(value: object, info: ValidationInfo) -> Schedule:
    project_zone = (info.context or {}).get("time_zone")
    return read_schedule(value, info.data.get("time_zone") or project_zone)


def _times_usual(value: object) -> float | None:
    if value is None or value is False:
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 1 <= value <= _MOST_TIMES
    ):
        raise ValueError(
            f"is no number of times from 1 to {_MOST_TIMES}, and not false, which is no guard."
        )
    return float(value)


class Report(BaseModel):
    """One report: what each key means is said beside it, and in docs/definition.md."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: Line = Field(description="What it is called in lists.", examples=['"Automation"'])
    notebook: NotebookPath = Field(
        description="The notebook; it has a cell tagged `parameters`.",
        examples=['"notebooks/initiative_review.ipynb"'],
    )
    as_of: Annotated[
        InstanceOf[AsOf] | None,
        BeforeValidator(read_as_of_rule),
        Kind(
            "a day as YYYY-MM-DD; or `today`, `yesterday`, `-7d`, `-2w`, `previous week end`, "
            "`previous month end`, `previous quarter end`, `previous year end`"
        ),
    ] = Field(
        default=None,
        description="The day it speaks for, where the command line names none. "
        "With a schedule a rule, counted from the date on which the report is due.",
        examples=['"previous month end"'],
    )
    parameters: Annotated[
        dict[str, Value], AfterValidator(own_parameters), Kind("a table of values")
    ] = Field(
        default={},
        description="Values for the notebook's parameters.",
        examples=['{ source = "data/automation", weeks = 6 }'],
    )
    locale: LocaleName | None = Field(
        default=None,
        description="How its readers write numbers and dates. Left out: the project's.",
        examples=['"en_US"'],
    )
    to: Addresses = Field(
        default=(), description="Who gets it.", examples=['["ada@example.org", "bob@example.org"]']
    )
    cc: Addresses = Field(
        default=(), description="Who gets a copy.", examples=['["cy@example.org"]']
    )
    reply_to: Address | None = Field(
        default=None,
        description="Where answers go. Left out: to the sender.",
        examples=['"q@example.org"'],
    )
    owner: Address | None = Field(
        default=None,
        description="Who is told when it is held or fails. Left out: the owner of `[delivery]`.",
        examples=['"analyst@example.org"'],
    )
    for_each: ForEach | None = Field(
        default=None,
        description="One edition for each: of a column's values, or of the audiences named.",
        examples=['"initiative"', '"data/readers.csv"'],
    )
    time_zone: ZoneName | None = Field(
        default=None,
        description="By whose clock it is due. Left out: that of `[delivery]`.",
        examples=['"Europe/London"'],
    )
    schedule: Annotated[
        InstanceOf[Schedule] | None,
        BeforeValidator(_in_zone),
        Kind("cron as text; or a table of `cron`, or of `rrule` and `start`, and of `zone`"),
    ] = Field(
        default=None,
        description="When it is due. Left out: when somebody asks for it.",
        examples=[
            '"0 7 3 * *"',
            '{ cron = "0 7 * * MON-FRI", zone = "Europe/London" }',
            '{ rrule = "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=3", start = 2026-01-05T07:00:00 }',
        ],
    )
    stale_after: Age | None = Field(
        default=None,
        description="How far its data may end before the day it speaks for; later it waits. "
        "Left out: not asked, which a schedule doesn't allow.",
        examples=['"3d"'],
    )
    catch_up: Literal["none", "last", "all"] = Field(
        default="last",
        description="What is done of the times that were missed: nothing, the last, each.",
        examples=['"all"'],
    )
    retry_for: Window = Field(
        default=dt.timedelta(hours=4),
        description="How long a mail server that refuses for now is asked again.",
        examples=['"12h"'],
    )
    delayed: Window | None = Field(
        default=None,
        description="How long after it was due it is expected, where its data is late: readers "
        "are told so, once. Left out: they hear nothing.",
        examples=['"8h"'],
    )
    approval: Literal["none", "always", "first time", "status changed"] = Field(
        default="none",
        description="When a person must say yes before it is sent.",
        examples=['"status changed"'],
    )
    send_if: Literal["always", "changed", "signal"] = Field(
        default="always",
        description="What must have happened: nothing, any change, a real change (a signal).",
        examples=['"changed"'],
    )
    guard: Annotated[
        float | None,
        BeforeValidator(_times_usual),
        Kind("a number of times from 1 to 1000, or `false`: no guard"),
    ] = Field(
        default=_USUAL,
        description="A figure that changed by more than so many times the usual holds the "
        "edition until somebody says that it is right.",
        examples=["6", "false"],
    )
    attach: Annotated[
        tuple[Literal["pdf", "xlsx"], ...],
        BeforeValidator(listed),
        AfterValidator(no_repeats),
        Kind("a list of `pdf` and `xlsx`"),
    ] = Field(default=(), description="What goes with the message.", examples=['["pdf"]'])
    cell_timeout: Span = Field(
        default=dt.timedelta(minutes=10),
        description="How long a cell may run; then its kernel is ended.",
        examples=['"30min"'],
    )
    timeout: Span = Field(
        default=dt.timedelta(hours=1),
        description="How long its notebook may run; then its kernel is ended.",
        examples=['"3h"'],
    )
    memory: Memory = Field(
        default=4 * 10**9,
        description="What its kernel, with all that it starts, may hold; then it is ended.",
        examples=['"16 GB"'],
    )
    subject: Subject | None = Field(
        default=None,
        description="The message's subject. Left out: what the edition says first.",
        examples=['"{title}, {as_of}: {headline}"'],
    )
    unsubscribe: Leaving | None = Field(
        default=None,
        description="Where a list's readers leave it: mail programs show a button for it "
        "(RFC 8058); `{recipient}` becomes the reader's address. Left out: no list.",
        examples=['"https://lists.example.org/leave?who={recipient}"'],
    )
    formerly: ReportNames = Field(
        default=(),
        description="The names it had, the oldest first: what was kept and sent under them is "
        "its history.",
        examples=['["old-name"]'],
    )
    secrets: Identifiers = Field(
        default=(),
        description="What its notebook asks `rk.secret` for: from the environment "
        "(`REPORTKIT_SECRET_NAME`) or the keyring, never from here.",
        examples=['["warehouse_password"]'],
    )

    @model_validator(mode="after")
    def _agrees(self) -> Report:
        for name in self.secrets:
            if name in self.parameters:
                raise ValueError(f"has a value for the secret '{name}'. Take it out of the file.")
        if self.cc and not self.to and not self.for_each:
            raise ValueError("has readers of a copy and no others. Add 'to'.")
        if self.schedule is not None:
            self._can_be_scheduled()
        return self

    def _can_be_scheduled(self) -> None:
        if self.as_of is None or self.as_of.fixed is not None:
            raise ValueError(
                "has a schedule and no rule for the day it speaks for. Write as_of as a rule, as "
                'in as_of = "previous month end".'
            )
        if self.stale_after is None:
            raise ValueError(
                "has a schedule and doesn't say when its data is too old to send. Write how far "
                'the data may end before the day it speaks for, as in stale_after = "3d".'
            )
        named = self.for_each if isinstance(self.for_each, tuple) else ()
        without = [each.name for each in named if not each.to]
        if not self.to and (without or not (named or self.readers_table)):
            whose = f" for '{without[0]}'" if without else ""
            raise ValueError(f"has a schedule and no readers{whose}. Add 'to'.")

    @property
    def limits(self) -> Limits:
        """How long its notebook may run, and what that may hold."""
        cell, whole = self.cell_timeout.total_seconds(), self.timeout.total_seconds()
        return Limits(cell, whole, self.memory)

    @property
    def each_parameter(self) -> str | None:
        """The parameter that is given each value in turn, where ``for_each`` names one."""
        text = self.for_each
        return text if isinstance(text, str) and not text.endswith(TABLE) else None

    @property
    def readers_table(self) -> str | None:
        """The table that names its audiences, where ``for_each`` is one."""
        text = self.for_each
        return text if isinstance(text, str) and text.endswith(TABLE) else None

    @property
    def named_readers(self) -> tuple[str, ...]:
        """Everybody whom the file names as a reader, of whatever audience, each once."""
        found = [*self.to, *self.cc]
        if isinstance(self.for_each, tuple):
            for audience in self.for_each:
                found += [*audience.to, *audience.cc]
        return tuple(dict.fromkeys(found))

    def key(self, name: str) -> str:
        """Return what the ledger calls it: the oldest of its names, of which ``name`` is one."""
        return self.formerly[0] if self.formerly else name

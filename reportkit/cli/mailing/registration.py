"""The commands that send reports, and those of the people who answer for them."""

# Each command imports what it needs when it is called, so that --help answers at once.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from reportkit.cli.builders import Builders
from reportkit.cli.mailing.schedule_registration import schedule
from reportkit.cli.options import (
    FAILED,
    AsOf,
    Cluster,
    Debug,
    Editions,
    Json,
    Now,
    Only,
    Report,
    Workers,
)

mailing = typer.Typer()

To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="ADDRESS", help="Only this reader; may be given again."),
]
Why = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, for who reads the ledger.")
]
NewFolder = Annotated[
    Path | None,
    typer.Option("--editions", metavar="DIR", help="Where they are kept: a new folder."),
]


@mailing.command()
def due(
    *,
    now: Now = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would get what and why; do nothing.")
    ] = False,
    editions: Editions = None,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Build and send all that is due and not done; as often as you like. For a timer."""
    from reportkit.cli.mailing.due import due as do_due

    builders = Builders(workers, cluster)
    good = do_due(now, editions, dry_run=dry_run, builders=builders, as_json=as_json, debug=debug)
    raise typer.Exit(0 if good else FAILED)


@mailing.command()
def serve(
    *,
    editions: Editions = None,
    workers: Workers = None,
    cluster: Cluster = None,
    debug: Debug = False,
) -> None:
    """Do what is due whenever it is due, until SIGTERM or Ctrl-C: it ends between letters."""
    from reportkit.cli.mailing.serve import serve as keep_serving

    keep_serving(editions, builders=Builders(workers, cluster), debug=debug)


@mailing.command()
def send(
    report: Report,
    *,
    as_of: AsOf = None,
    to: To = None,
    only: Only = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would get what and why; send nothing.")
    ] = False,
    editions: Editions = None,
    workers: Workers = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Build a report now and send it to its readers, none of them twice."""
    from reportkit.cli.mailing.send import send as send_now

    good = send_now(
        report,
        as_of,
        tuple(to or ()),
        only,
        editions,
        dry_run=dry_run,
        builders=Builders(workers),
        as_json=as_json,
        debug=debug,
    )
    raise typer.Exit(0 if good else FAILED)


@mailing.command()
def approve(
    report: Report,
    *,
    as_of: AsOf = None,
    only: Only = None,
    to: To = None,
    reason: Why = "",
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Let what is held of a report go out, now. Ends with 0 only where all of it was sent."""
    from reportkit.cli.mailing.approve import approve as let_go
    from reportkit.cli.mailing.rows import Chosen

    chosen = Chosen(report, as_of, only, tuple(to or ()))
    good = let_go(chosen, reason, editions, as_json=as_json, debug=debug)
    raise typer.Exit(0 if good else FAILED)


@mailing.command()
def hold(
    report: Report,
    *,
    as_of: AsOf = None,
    only: Only = None,
    to: To = None,
    reason: Why = "",
    lift: Annotated[
        bool, typer.Option("--lift", help="End a standing hold; what it held stays held.")
    ] = False,
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Keep a report from being sent: one day's where --as-of is given, else until --lift."""
    from reportkit.cli.mailing.hold import hold as keep_back
    from reportkit.cli.mailing.hold import lift as end_hold
    from reportkit.cli.mailing.rows import Chosen

    chosen = Chosen(report, as_of, only, tuple(to or ()))
    del debug  # main looks for it
    (end_hold if lift else keep_back)(chosen, reason, editions, as_json=as_json)


@mailing.command()
def resend(
    report: Report,
    *,
    as_of: AsOf = None,
    only: Only = None,
    to: To = None,
    state: Annotated[
        Literal["unknown", "refused"] | None,
        typer.Option("--state", help="Every reader of whom that is so, in place of --to."),
    ] = None,
    reason: Why = "",
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Send once more what was sent, refused, or may have been lost: to whom you name."""
    from reportkit.cli.mailing.resend import resend as send_again
    from reportkit.cli.mailing.rows import Chosen

    chosen = Chosen(report, as_of, only, tuple(to or ()))
    good = send_again(chosen, state, reason, editions, as_json=as_json, debug=debug)
    raise typer.Exit(0 if good else FAILED)


@mailing.command()
def deliveries(
    report: Annotated[
        str | None, typer.Argument(metavar="[REPORT]", help="One report; all by default.")
    ] = None,
    *,
    as_of: AsOf = None,
    only: Only = None,
    to: To = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="Only held, queued, sent, ..."),
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Show every change, by whom and why.")
    ] = False,
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Say who got what and when, what is held and why."""
    from reportkit.cli.mailing.deliveries import Asked, list_deliveries

    del debug  # main looks for it
    asked = Asked(report, as_of, only, tuple(to or ()), tuple(state or ()))
    list_deliveries(asked, editions, history=history, as_json=as_json)


@mailing.command()
def replay(
    report: Report,
    *,
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first day it may speak for.")
    ],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
    only: Only = None,
    editions: NewFolder = None,
    workers: Workers = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Build a report as of past days, and say what would have been sent. Nothing is sent."""
    from reportkit.cli.mailing.replay import replay as replay_past

    good = replay_past(
        report,
        (first, last),
        (only,) if only else (),
        editions,
        builders=Builders(workers),
        as_json=as_json,
        debug=debug,
    )
    raise typer.Exit(0 if good else FAILED)


mailing.add_typer(schedule, name="schedule")

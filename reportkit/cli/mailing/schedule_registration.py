"""The commands about schedules: when reports are due, and what calls for them."""

# Each command imports what it needs when it is called, so that --help answers at once.
# ruff: noqa: PLC0415

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportkit.cli.options import Debug, Editions, Json, Now, Report  # noqa: TC001  typer reads them

schedule = typer.Typer(help="When reports are due, and what calls for them.", no_args_is_help=True)

Folder = Annotated[
    Path | None,
    typer.Option("--folder", metavar="DIR", help="Where units lie; where systemd looks if not."),
]


@schedule.command("show")
def schedule_show(
    *,
    now: Now = None,
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Say of each report with a schedule when it comes due next, and for which day."""
    from reportkit.cli.mailing.schedule import show_schedule

    del debug  # main looks for it
    show_schedule(now, editions, as_json=as_json)


@schedule.command()
def restart(report: Report, *, editions: Editions = None, debug: Debug = False) -> None:
    """Go on from now: what a report missed is not done. For a clock that ran ahead, a copy."""
    from reportkit.cli.mailing.schedule import restart_schedule

    del debug  # main looks for it
    restart_schedule(report, editions)


@schedule.command()
def install(
    *,
    crontab: Annotated[
        bool, typer.Option("--crontab", help="A line in your crontab, not a systemd timer.")
    ] = False,
    folder: Folder = None,
    every: Annotated[
        int, typer.Option("--every", min=1, max=30, help="How often it looks [minutes].")
    ] = 5,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be written; write nothing.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Have `reportkit due` called for this project: by a systemd timer, or from a crontab."""
    from reportkit.cli.mailing.install import install as write_timer

    del debug  # main looks for it
    write_timer(crontab=crontab, folder=folder, every=every, dry_run=dry_run)


@schedule.command()
def remove(
    *,
    crontab: Annotated[
        bool, typer.Option("--crontab", help="The line in your crontab, not the systemd timer.")
    ] = False,
    folder: Folder = None,
    debug: Debug = False,
) -> None:
    """Take away what `schedule install` wrote for this project."""
    from reportkit.cli.mailing.install import remove as take_away

    del debug  # main looks for it
    take_away(crontab=crontab, folder=folder)

"""The ``reportkit`` command: its commands and options, and how it ends."""

# Each command imports what it needs when it is called, so that --help answers at once.
# ruff: noqa: PLC0415

from __future__ import annotations

import signal
import sys
import traceback
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from reportkit.cli.mailing.registration import mailing
from reportkit.cli.options import (
    FAILED,
    INTERRUPTED,
    AsOf,
    Cluster,
    Debug,
    Editions,
    Json,
    Notebook,
    Only,
    Output,
    Workers,
)

if TYPE_CHECKING:
    from types import FrameType

ABOUT = "Executive reports from notebooks: built, kept as editions, and sent once by email."

app = typer.Typer(
    name="reportkit",
    help=ABOUT,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"reportkit {version('reportkit')}")
        raise typer.Exit


@app.callback(help=ABOUT)
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version  # typer has called its callback


@app.command()
def run(
    reports: Annotated[
        list[str] | None, typer.Argument(metavar="REPORT...", help="Names in reportkit.toml.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every report of the project.")] = False,
    as_of: Annotated[
        list[str] | None,
        typer.Option(
            "--as-of", metavar="DATE", help="The day it speaks for: YYYY-MM-DD. May be repeated."
        ),
    ] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a notebook's parameter."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="KEY", help="Only this one, of a report with for_each."),
    ] = None,
    editions: Editions = None,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: Json = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks, keep notebooks that fail.")
    ] = False,
) -> None:
    """Build editions of reports. Ends with 0 only where every one was built, else with 2."""
    from reportkit.cli.builders import Builders
    from reportkit.cli.run import Request, run_reports

    request = Request(
        reports=tuple(reports or ()),
        every=every,
        as_of=tuple(as_of or ()),
        parameters=tuple(parameter or ()),
        only=tuple(only or ()),
    )
    builders = Builders(workers, cluster)
    built = run_reports(request, editions, builders, as_json=as_json, debug=debug)
    raise typer.Exit(0 if built else FAILED)


@app.command()
def preview(
    notebook: Notebook,
    *,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="REPORT", help="Whose parameters and looks it takes."),
    ] = None,
    as_of: AsOf = None,
    only: Only = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Set a notebook's parameter."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: one that is free.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    debug: Debug = False,
) -> None:
    """Show a notebook's email and web page side by side, anew whenever it is saved."""
    from reportkit.cli.preview import Asked
    from reportkit.cli.preview import preview as show_preview

    del debug  # main looks for it
    asked = Asked(notebook, report, as_of, tuple(parameter or ()), only)
    show_preview(asked, port=port, opens=browser)


@app.command("list")
def list_(*, editions: Editions = None, as_json: Json = False, debug: Debug = False) -> None:
    """List the project's reports and the editions that were built."""
    from reportkit.cli.listing import list_editions

    del debug  # main looks for it
    list_editions(editions, as_json=as_json)


@app.command()
def show(
    edition: Annotated[
        str, typer.Argument(metavar="EDITION", help="REPORT for its last, a folder, REPORT/AS-OF.")
    ],
    *,
    as_of: AsOf = None,
    only: Only = None,
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show where an edition is, and what it says."""
    from reportkit.cli.show import show_edition

    del debug  # main looks for it
    show_edition(edition, as_of, only, editions, as_json=as_json)


@app.command()
def check(
    edition: Annotated[
        str,
        typer.Argument(metavar="EDITION", help="A folder, REPORT/AS-OF, or a notebook (.ipynb)."),
    ],
    *,
    browser: Annotated[
        bool, typer.Option("--browser", help="Open its pages in a browser as well.")
    ] = False,
    editions: Editions = None,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Run the checks of the email. Ends with 0 where none finds an error, else with 2."""
    from reportkit.cli.check import check as run_check

    del debug  # main looks for it
    good = run_check(edition, editions, browser=browser, as_json=as_json)
    raise typer.Exit(0 if good else FAILED)


@app.command()
def changes(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="A folder, or REPORT/AS-OF.")],
    *,
    editions: Editions = None,
    debug: Debug = False,
) -> None:
    """Say all that changed since the edition before."""
    from reportkit.cli.changes import show_changes

    del debug  # main looks for it
    show_changes(edition, editions)


@app.command()
def export(
    edition: Annotated[str, typer.Argument(metavar="EDITION", help="A folder, or REPORT/AS-OF.")],
    *,
    to: Annotated[
        Literal["pdf", "xlsx"],
        typer.Option("--to", help="The web page on paper, or the facts and tables in Excel."),
    ],
    output: Output = None,
    editions: Editions = None,
    debug: Debug = False,
) -> None:
    """Write an edition as one file that can be handed on or attached."""
    from reportkit.cli.export import export_edition

    del debug  # main looks for it
    export_edition(edition, to, output, editions)


@app.command()
def doctor(*, editions: Editions = None, as_json: Json = False, debug: Debug = False) -> None:
    """Say what is there, what is missing and what to do. Ends with 0 where nothing vital is."""
    from reportkit.cli.doctor import examine

    del debug  # main looks for it
    raise typer.Exit(0 if examine(editions, as_json=as_json) else FAILED)


app.add_typer(mailing)  # without a name: its commands stand beside those above


def main() -> NoReturn:
    """Run the command that is named on the command line, and end with its exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    sys.exit(end_of(sys.argv[1:]))


def end_of(arguments: list[str]) -> int:
    """Run a command and return its exit code; whatever goes wrong is said in a few lines."""
    try:
        app(arguments, prog_name="reportkit")
    except SystemExit as ended:  # typer ends every command so, and says what it could not read
        code = ended.code if isinstance(ended.code, int) else 0
        if code == INTERRUPTED:
            _say("Interrupted. Editions that were built by then are whole.")
        return code
    except Exception as error:  # noqa: BLE001  the last net: a fault of ours, said as one
        _explain(error, debug="--debug" in arguments)
        return FAILED
    return 0


def _explain(error: Exception, *, debug: bool) -> None:
    from reportkit.editions.outcome import explained

    if debug:
        traceback.print_exception(error)
    else:
        _say(explained(error))


def _say(text: str) -> None:
    from reportkit.cli.terminal import complain

    complain(text)


def _terminated(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)

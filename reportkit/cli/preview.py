"""``reportkit preview``: see a notebook's email and web page while it is written."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import html
import signal
import tempfile
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.cli.plan import audiences_of, write_order
from reportkit.cli.run import parameter_texts
from reportkit.cli.sources_read import Readings, Sources
from reportkit.cli.terminal import say
from reportkit.cli.waiting import Display
from reportkit.editions import archive_of
from reportkit.errors import DefinitionError
from reportkit.execution.warm.pool import warm_kernels
from reportkit.period import read_as_of
from reportkit.preview.serve import serve
from reportkit.preview.work import Subject, Work
from reportkit.reports import Project, check_parameters, find_project, read_project, read_signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.editions import Order


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for.

    Parameters
    ----------
    notebook
        The file, as it was typed.
    report
        Of which report in reportkit.toml it takes parameters, theme and limits; where None, of the
        one that names this notebook.
    as_of, parameters
        As typed; they win over the report's.
    only
        For whom, of a report with ``for_each``; the first where None.
    """

    notebook: Path
    report: str | None = None
    as_of: str | None = None
    parameters: Sequence[str] = ()
    only: str | None = None


def preview(asked: Asked, *, port: int, opens: bool) -> None:
    """Show a notebook until it is interrupted.

    Parameters
    ----------
    asked
        Which, and as what.
    port
        On this machine; 0 for any that is free.
    opens
        Whether a browser is opened.

    Raises
    ------
    DefinitionError, ParameterError
        If there is no such notebook or report, or a parameter can't be given to it.
    """
    file = asked.notebook.resolve()
    if not file.is_file():
        raise DefinitionError(f"There is no notebook {asked.notebook}. Name its file: NAME.ipynb.")
    project = find_project(file.parent)
    name = asked.report or _report_of(project, file, asked.notebook)
    texts = parameter_texts(asked.parameters)

    def read() -> Subject:
        now = read_project(project.file)
        parameters = check_parameters(
            now.report(name),
            read_signature(file, asked.notebook.as_posix()),
            today=dt.datetime.now().astimezone().date(),
            as_of=read_as_of(asked.as_of) if asked.as_of else None,
            texts=texts,
        )
        return Subject(now, name, parameters)

    def order(subject: Subject, folder: Path) -> Order:
        return _order(subject, folder, asked.only, texts)

    read()  # what is wrong from the beginning is said here, not on a page
    with contextlib.ExitStack() as opened, contextlib.suppress(KeyboardInterrupt):
        opened.enter_context(_ending_alike())
        opened.enter_context(contextlib.chdir(project.root))
        warm = opened.enter_context(warm_kernels([file], project.root))
        work = opened.enter_context(Work(file, read, order, warm))

        def show(address: str) -> None:
            say(f"{asked.notebook} as report '{name}': {address}")
            say("It is shown anew on every save; Ctrl-C ends it.")
            if opens:
                webbrowser.open(_door(address, opened).as_uri())

        asyncio.run(serve(work, file, project.file, port, show))


def _order(subject: Subject, folder: Path, only: str | None, texts: dict[str, str]) -> Order:
    """Return the order that a run would give, its snapshot written to a folder."""
    from reportkit.sources import SharedSnapshots  # noqa: PLC0415  it loads what reads data

    archive = archive_of(subject.project)
    sources = Sources(archive, Readings(Display().waiting))
    wanted = (only,) if only else ()
    audience = audiences_of(
        subject.project, subject.report, subject.parameters, sources, wanted, texts=texts
    )[0]
    tables = sources.of(subject.report, subject.parameters.of(audience), audience)
    return write_order(
        subject.report, subject.parameters, audience, tables, SharedSnapshots(folder)
    )


def _report_of(project: Project, file: Path, typed: Path) -> str:
    """Return the report that names a notebook."""
    names = [
        name
        for name, report in project.reports.items()
        if (project.root / report.notebook).resolve() == file
    ]
    match names:
        case [name]:
            return name
        case []:
            raise DefinitionError(
                f"No report of {project.file.name} names {file.name}. Add one, or name the report "
                f"whose parameters and looks it takes: --report {next(iter(project.reports))}."
            )
    raise DefinitionError(
        f"{len(names)} reports of {project.file.name} name {file.name}: {', '.join(names)}. "
        f"Say as which it is shown: reportkit preview {typed} --report {names[-1]}"
    )


def _door(address: str, opened: contextlib.ExitStack) -> Path:
    """Return a page that leads to an address, for a browser's command line, which others can read.

    Only this user may read it; it goes with the preview.
    """
    folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="reportkit-"))
    door = Path(folder) / "preview.html"
    door.touch(mode=0o600)
    door.write_text(
        f'<!doctype html><meta http-equiv="refresh" content="0;url={html.escape(address)}">',
        encoding="utf-8",
    )
    return door


@contextlib.contextmanager
def _ending_alike() -> Iterator[None]:
    """Have a closed terminal or a ``kill`` end it as Ctrl-C does: nothing is left behind."""
    alike = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *alike)}
    # A shell that starts it in the background has it ignore what Ctrl-C sends.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in alike:
        signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

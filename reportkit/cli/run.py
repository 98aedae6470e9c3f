"""``reportkit run``: build editions, and say of each where it is and what it says."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportkit.cli.check_notebook import check_notebook
from reportkit.cli.interrupts import remembered
from reportkit.cli.plan import Plan, Wanted, check_reports, orders_of, parts_of
from reportkit.cli.sources_read import Readings, Sources
from reportkit.cli.terminal import complain, say, say_json, say_table, shown
from reportkit.cli.waiting import Display
from reportkit.editions import Archive, Order, Outcome, archive_of, catch_up
from reportkit.errors import DefinitionError, ParameterError
from reportkit.period import read_as_of
from reportkit.reports import Project, find_project
from reportkit.wording import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from reportkit.cli.builders import Builders
    from reportkit.cli.interrupts import Interrupts
    from reportkit.editions import Crew
    from reportkit.editions.cluster import Cluster

FAILED = ".failed"
"""Where notebooks that fail are kept for who asks, beside the editions."""

_AT_LENGTH = 6  # more editions than this are told in a table


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for, as it was typed."""

    reports: tuple[str, ...] = ()
    every: bool = False
    as_of: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


def run_reports(
    request: Request,
    editions: str | None,
    builders: Builders,
    *,
    as_json: bool,
    debug: bool,
) -> bool:
    """Build what is asked for and return whether all of it was built.

    Raises
    ------
    DefinitionError, ParameterError, EditionError
        If what is asked for makes no sense, or no edition could be kept: before anything is built.
    """
    started = time.perf_counter()
    project = find_project(Path.cwd())
    wanted = _read(request, project)
    today = dt.datetime.now().astimezone().date()
    plans = [check_reports(each, project, today) for each in wanted]
    outcomes = list[Outcome]()
    archive = None
    if any(plan.checked for plan in plans):
        archive = archive_of(project, editions)
        size = _size(plans, wanted, project, builders.size)
        crew = builders.crew(size, project, archive, archive.root / FAILED if debug else None)
        with _interrupted_after(outcomes):
            for outcome in _built(wanted, plans, archive, crew):
                outcomes.append(outcome)
                if as_json:
                    say_json(_plain(outcome, archive))
    failures = [failure for plan in plans for failure in plan.failures]
    if as_json:
        for outcome in failures:
            say_json(_plain(outcome, archive))
    outcomes += failures
    names = wanted[0].reports
    outcomes.sort(key=lambda outcome: (names.index(outcome.report), outcome.label))
    if not as_json:
        _tell(outcomes, time.perf_counter() - started, archive)
    _name_problems(outcomes)
    checked = {name for plan in plans for name, _ in plan.checked}
    _name_secrets({project.report(name).notebook for name in checked}, project)
    for outcome in outcomes:
        if outcome.error is not None:
            complain(f"{outcome.label}: {outcome.error}")
            if debug:
                complain(outcome.trace)
    return all(outcome.error is None for outcome in outcomes)


@contextlib.contextmanager
def _interrupted_after(outcomes: list[Outcome]) -> Iterator[None]:
    """Say of a run that is interrupted how much of it there is, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        built = sum(outcome.error is None for outcome in outcomes)
        complain(
            f"{counted(built, 'edition')} had been built: reportkit list has them. Name the "
            "others with --only and --as-of; a run of all builds these once more."
        )
        raise


def _read(request: Request, project: Project) -> list[Wanted]:
    """Read what was typed, for each day in turn; refuse what makes no sense for any report."""
    names = tuple(dict.fromkeys(project.reports if request.every else request.reports))
    if not names:
        raise DefinitionError(
            f"Which report? {project.file.name} has: {', '.join(project.reports)}. "
            "Name one or more, or give --all."
        )
    for name in names:
        if request.only and project.report(name).for_each is None:
            raise ParameterError(
                f"--only is for a report with one edition for each of something; '{name}' has one "
                "for all (no for_each in reportkit.toml). Leave --only out."
            )
    texts = parameter_texts(request.parameters)
    days: list[dt.date | None] = [*sorted({read_as_of(day) for day in request.as_of})] or [None]
    return [Wanted(names, day, texts, request.only) for day in days]


def _built(
    wanted: list[Wanted], plans: list[Plan], archive: Archive, crew: Crew | Cluster
) -> Iterator[Outcome]:
    """Build editions day by day, the oldest first: each is compared with the day before."""
    display = Display()
    readings = Readings(display.waiting)
    with (
        remembered() as interrupts,
        contextlib.chdir(plans[0].project.root),
        archive.stage() as staged,
        crew,
    ):
        for each, plan, following in zip(wanted, plans, [*plans[1:], None], strict=True):
            if plan is not plans[0]:
                archive.refresh()  # with what other machines built of the day before
            catch_up(archive)
            sources = Sources(archive, readings)
            parts = parts_of(plan, each, sources, interrupts)
            orders = orders_of(parts, plan, staged, sources, interrupts)
            with display.waiting(_building(each), len(parts)) as ticks:
                orders = _then_read(orders, following, readings, interrupts)
                for outcome in crew.build(orders):
                    ticks.done += 1
                    ticks.failed += outcome.error is not None
                    yield outcome
            readings.forget({parameters.as_of for _, parameters in plan.checked})


def _then_read(
    orders: Iterator[Order], following: Plan | None, readings: Readings, interrupts: Interrupts
) -> Iterator[Order]:
    """Yield orders, then read the data of the next day, while the last of them are being built."""
    yield from orders
    for _, parameters in following.checked if following else ():
        with contextlib.suppress(Exception):  # it is kept, and told when it is asked for
            readings.read_for(parameters)
        interrupts.check()


def parameter_texts(parameters: Sequence[str]) -> dict[str, str]:
    """Return parameters as they were typed, ``NAME=VALUE``, by name.

    Raises
    ------
    ParameterError
        If one has no name or no value, is given twice, or is no text.
    """
    texts: dict[str, str] = {}
    for typed in parameters:
        parameter, equals, text = typed.partition("=")
        if not equals or not parameter:
            lacks = "name" if equals else "value"
            raise ParameterError(f"-p {typed} has no {lacks}. Write it as -p NAME=VALUE.")
        if parameter in texts:
            raise ParameterError(f"-p {parameter} is given twice. Give it once.")
        if not _is_text(text):
            raise ParameterError(f"-p {parameter} holds bytes that are no text. Write it in UTF-8.")
        texts[parameter] = text
    return texts


def _building(wanted: Wanted) -> str:
    return f"Building editions as of {wanted.as_of}" if wanted.as_of else "Building editions"


def _is_text(typed: str) -> bool:
    """Return whether it can be kept: what was typed in another encoding can't."""
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True


def _size(plans: list[Plan], wanted: list[Wanted], project: Project, most: int) -> int:
    """Return how many workers there is work for, as far as that is known before data is read."""
    only = wanted[0].only
    needed = 0
    for plan in plans:
        for_each = sum(project.report(name).for_each is not None for name, _ in plan.checked)
        if for_each and not only:
            return most
        needed = max(needed, len(plan.checked) - for_each + for_each * len(set(only)))
    return min(most, needed)


def _tell(outcomes: list[Outcome], seconds: float, archive: Archive | None) -> None:
    """Say of each edition that was built where it is and what it says."""
    built = [outcome for outcome in outcomes if outcome.path is not None]
    if len(built) > _AT_LENGTH:
        _tell_in_a_table(built, archive)
    else:
        for outcome in built:
            _tell_at_length(outcome, archive)
    say(f"{len(built)} of {len(outcomes)} editions built in {seconds:.0f} s.")
    if archive is not None and archive.remote is not None:
        is_here = any(outcome.path and not _url_of(outcome.path, archive) for outcome in built)
        copies = " The files named above are copies here." if is_here else ""
        say(f"Kept at {archive.remote.url}.{copies}")


def _url_of(folder: Path, archive: Archive | None) -> str | None:
    """Return the URL of an edition's folder; None where all of it is here."""
    if archive is None or archive.remote is None or (folder / "report.html").is_file():
        return None
    return f"{archive.remote.url.rstrip('/')}/{folder.relative_to(archive.root).as_posix()}"


def _tell_at_length(outcome: Outcome, archive: Archive | None) -> None:
    if outcome.path is None:
        return
    revision = f" (revision {outcome.revision})" if outcome.revision != 1 else ""
    place = _url_of(outcome.path, archive) or shown(outcome.path)
    say(f"{outcome.label}{revision}")
    say(f"  {outcome.says}")
    say(f"  web    {place}/report.html")
    say(f"  email  {place}/email.html")
    say()


def _tell_in_a_table(built: list[Outcome], archive: Archive | None) -> None:
    """Tell many editions in a line each, below the folder that they lie in."""
    width = shutil.get_terminal_size((160, 24)).columns
    paths = [(outcome.path or Path(), outcome.says or "") for outcome in built]
    for folder, group in itertools.groupby(paths, lambda each: each[0].parent):
        rows = [(path.name, says) for path, says in group]
        url = _url_of(folder / rows[0][0], archive)
        say(f"{url.rpartition('/')[0] if url else shown(folder)}/")
        say_table(rows, width=width, indent=2)
        say()
    say("Each folder holds report.html, email.html, email.txt and message.eml.")


def _name_problems(outcomes: list[Outcome]) -> None:
    """Say what some medium could not show; the same of many editions once."""
    where: dict[str, list[str]] = {}
    for outcome in outcomes:
        for problem in outcome.problems:
            where.setdefault(problem, []).append(outcome.label)
    for problem, labels in where.items():
        place = labels[0] if len(labels) == 1 else f"{labels[0]} and {len(labels) - 1} more"
        complain(f"{place}: {problem}")


def _name_secrets(notebooks: Collection[str], project: Project) -> None:
    """Say which notebooks hold what looks like a secret: each edition now keeps it."""
    for notebook in sorted(notebooks):
        for finding in check_notebook(project.root / notebook):
            if finding.severity == "error" and finding.cell:
                complain(f"{notebook}: {finding}")


def _plain(outcome: Outcome, archive: Archive | None) -> dict[str, Any]:
    path = outcome.path
    return {
        "report": outcome.report,
        "as_of": outcome.as_of and outcome.as_of.isoformat(),
        "audience": outcome.audience,
        "revision": outcome.revision,
        "status": "built" if outcome.error is None else "failed",
        "path": path and (_url_of(path, archive) or str(path)),
        "says": outcome.says,
        "problems": list(outcome.problems),
        "error": outcome.error,
        "seconds": outcome.seconds,
    }

"""``reportkit schedule install``: have what is due done, by systemd or by cron."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.cli.mailing.timer import (
    Call,
    crontab_line,
    service,
    timer,
    with_line,
    without_line,
)
from reportkit.cli.terminal import say
from reportkit.errors import DeliveryError
from reportkit.reports import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 20  # [s] for crontab, which answers at once


def install(*, crontab: bool, folder: Path | None, every: int, dry_run: bool) -> None:
    """Write a systemd timer or a crontab line for the project here, and say how to switch it on.

    Nothing is started: systemd starts the timer when it is told to, cron sees its line at once.

    Parameters
    ----------
    crontab
        Whether a line is added to the user's crontab, in place of a systemd timer.
    folder
        Where units are written, where not to where systemd looks for this user's.
    every
        How often it looks [minutes].
    dry_run
        Whether it is only printed.

    Raises
    ------
    DefinitionError
        If there is no project here, or no report of it has a schedule.
    DeliveryError
        If it can't be written.
    """
    project = find_project(Path.cwd())
    call = _call(project, every)
    if crontab:
        _install_line(call, dry_run=dry_run)
    else:
        _install_units(call, folder or _units_folder(), dry_run=dry_run)


def remove(*, crontab: bool, folder: Path | None) -> None:
    """Take away what :func:`install` wrote for the project here.

    Raises
    ------
    DefinitionError
        If there is no project here.
    DeliveryError
        If it can't be changed.
    """
    call = _call(find_project(Path.cwd()), every=5)
    if crontab:
        before = _read_crontab()
        after = without_line(before, call.name)
        if after == before:
            say("Your crontab has no line for this project.")
            return
        _write_crontab(after)
        say("Your crontab no longer calls for this project.")
        return
    folder = folder or _units_folder()
    files = [file for file in _unit_files(folder, call) if file.exists()]
    if not files:
        say(f"There is no {call.name}.timer in {folder}.")
        return
    for file in files:
        _attempt(file.unlink, file)
        say(f"Removed {file}")
    say("Let systemd forget it:")
    say(f"  {_systemctl()} disable --now {call.name}.timer")
    say(f"  {_systemctl()} daemon-reload")


def _call(project: Project, every: int) -> Call:
    name = Call(project.root, project.name, Path(sys.executable), Path(), every).name
    return Call(
        project.root,
        project.name,
        Path(sys.executable),
        _secrets_folder() / f"{name}.env",
        every,
    )


def _install_units(call: Call, folder: Path, *, dry_run: bool) -> None:
    service_file, timer_file = _unit_files(folder, call)
    user = _owner(call.root) if _is_root() else None
    units = {service_file: service(call, user=user), timer_file: timer(call)}
    if dry_run:
        for file, text in units.items():
            say(f"{file}:")
            say(text)
        return
    if shutil.which("systemctl") is None:
        raise DeliveryError(
            "There is no systemd here (no systemctl). Use cron: reportkit schedule install "
            "--crontab, or let reportkit wait by itself: reportkit serve"
        )
    for file, text in units.items():
        _write_unit(file, text)
    say("Switch it on:")
    say(f"  {_systemctl()} daemon-reload")
    say(f"  {_systemctl()} enable --now {timer_file.name}")
    if user is None:
        say(f"  loginctl enable-linger {getpass.getuser()}   # also while you are logged out")
    _say_where_logins_go(call)


def _install_line(call: Call, *, dry_run: bool) -> None:
    if dry_run:
        say(crontab_line(call))
        return
    owner = _owner(call.root)
    if _is_root() and owner not in {"root", "0"}:
        raise DeliveryError(
            f"{call.root} belongs to {owner}, and root's crontab would run its notebooks as root. "
            f"Run this as {owner}: su {owner} -c 'reportkit schedule install --crontab'"
        )
    before = _read_crontab()
    after = with_line(before, call)
    if after == before:
        say("Your crontab calls for this project already.")
    else:
        _write_crontab(after)
        say(f"Your crontab now looks every {call.every} minutes:")
        say(f"  {crontab_line(call)}")
    _say_where_logins_go(call)


def _say_where_logins_go(call: Call) -> None:
    say(
        f"Logins go into {call.secrets} (NAME=value lines, readable by its user alone), as in "
        "REPORTKIT_SMTP_PASSWORD=..."
    )


def _write_unit(file: Path, text: str) -> None:
    """Write a unit whole or not at all, and say what became of it."""
    try:
        before = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        before = None
    except (OSError, UnicodeDecodeError) as error:
        raise DeliveryError(f"{file} cannot be read ({error}). Move it away.") from error
    if before == text:
        say(f"{file} is there already.")
        return

    def write() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)

    _attempt(write, file)
    say(f"{'Wrote' if before is None else 'Replaced'} {file}")


def _attempt(change: Callable[[], None], file: Path) -> None:
    try:
        change()
    except OSError as error:
        raise DeliveryError(
            f"{file} can't be changed ({error.strerror}). Do it as the folder's user, or see what "
            "would be written: reportkit schedule install --dry-run"
        ) from error


def _read_crontab() -> str:
    """Return the user's crontab, empty where there is none.

    Raises
    ------
    DeliveryError
        If it can't be read: one that was not read is not written either.
    """
    listed = _crontab("-l")
    if listed.returncode == 0:
        return listed.stdout
    if listed.stderr.lower().startswith("no crontab for"):
        return ""
    raise DeliveryError(
        f"Your crontab can't be read ({_last_line(listed.stderr)}), so it is left as it is. "
        "See what would be added: reportkit schedule install --crontab --dry-run"
    )


def _write_crontab(text: str) -> None:
    written = _crontab("-", text)
    if written.returncode != 0:
        raise DeliveryError(
            f"crontab took no change ({_last_line(written.stderr)}); it is as it was. "
            "Ask whoever runs this machine, or use systemd: reportkit schedule install"
        )


def _crontab(argument: str, text: str = "") -> subprocess.CompletedProcess[str]:
    program = shutil.which("crontab")
    if program is None:
        raise DeliveryError(
            "There is no cron here (no crontab). Debian: apt-get install cron. "
            "Or use systemd: reportkit schedule install"
        )
    try:
        return subprocess.run(  # noqa: S603  the machine's own crontab, with our own argument
            [program, argument],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired:
        raise DeliveryError(
            f"{program} {argument} gave no answer within {_PATIENCE} s. Try it by hand."
        ) from None


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it says nothing"])[-1][:200]


def _unit_files(folder: Path, call: Call) -> tuple[Path, Path]:
    return folder / f"{call.name}.service", folder / f"{call.name}.timer"


def _units_folder() -> Path:
    return Path("/etc/systemd/system") if _is_root() else _configuration() / "systemd" / "user"


def _secrets_folder() -> Path:
    return Path("/etc/reportkit") if _is_root() else _configuration() / "reportkit"


def _configuration() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def _systemctl() -> str:
    return "systemctl" if _is_root() else "systemctl --user"


def _is_root() -> bool:
    return os.geteuid() == 0


def _owner(folder: Path) -> str:
    """Return who owns the project: as that user it is done, root or not."""
    try:
        return folder.owner()
    except KeyError:
        return str(folder.stat().st_uid)

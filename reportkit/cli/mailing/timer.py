"""What calls ``reportkit due``, as text: a systemd service and its timer, or a crontab line."""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from reportkit.errors import DeliveryError

LONGEST_STOP = 900
"""How long a letter under way may take to end [s]: SMTP gives a server ten minutes to answer."""

_WRITTEN_BY = "# Written by: reportkit schedule install. Change it with: systemctl edit"


@dataclass(frozen=True, slots=True)
class Call:
    """How ``reportkit due`` is called for one project.

    Parameters
    ----------
    root
        The project's folder.
    title
        What the project is called.
    python
        The Python that reportkit is installed in.
    secrets
        A file of NAME=value lines with logins; it need not be there.
    every
        How often it is called [minutes].
    """

    root: Path
    title: str
    python: Path
    secrets: Path
    every: int = 5

    def __post_init__(self) -> None:
        for path in (self.root, self.python, self.secrets):
            if not str(path).isprintable():
                raise DeliveryError(
                    f"{str(path)!r} holds characters that no timer takes. Rename the folder."
                )

    @property
    def name(self) -> str:
        """What its units are called: the folder's name, and which of all folders so named."""
        return call_name(self.root)


def call_name(root: Path) -> str:
    """Return how the call for a project is named: its folder, told apart by a hash of its path."""
    folder = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).strip("-") or "project"
    return f"reportkit-{folder}-{hashlib.sha256(str(root).encode()).hexdigest()[:6]}"


def service(call: Call, *, user: str | None = None) -> str:
    """Return the systemd service that does once what is due.

    Parameters
    ----------
    call
        What is called.
    user
        As whom it runs, in the system's manager; None in a user's own.
    """
    online = ["Wants=network-online.target", "After=network-online.target"]
    lines = [
        _WRITTEN_BY,
        "[Unit]",
        f"Description=Reports that are due: {_literal(_one_line(call.title))}",
        *(online if user is not None else []),
        "",
        "[Service]",
        "Type=oneshot",
        *([f"User={user}"] if user is not None else []),
        f"WorkingDirectory={_literal(str(call.root))}",
        f"EnvironmentFile=-{_literal(str(call.secrets))}",
        # By env, as systemd takes no program whose path has a quotation mark.
        f"ExecStart=/usr/bin/env {_quoted(str(call.python))} -m reportkit due",
        "# SIGTERM goes to reportkit alone: it finishes its letter, and ends what it started.",
        "KillMode=mixed",
        "# What is written is for its user and group, and for nobody else on the machine.",
        "UMask=0027",
        f"TimeoutStopSec={LONGEST_STOP}",
    ]
    return "\n".join(lines) + "\n"


def timer(call: Call) -> str:
    """Return the systemd timer that starts the service."""
    lines = [
        _WRITTEN_BY,
        "[Unit]",
        f"Description=Look for reports that are due: {_literal(_one_line(call.title))}",
        "",
        "[Timer]",
        f"OnCalendar=*:0/{call.every}",
        "AccuracySec=10s",
        "# What was missed while the machine was off is looked for as soon as it is on.",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return "\n".join(lines) + "\n"


def crontab_line(call: Call) -> str:
    """Return the line of a crontab that does what is due.

    Cron mails what a command prints to its user, so that only complaints are left to print.
    """
    secrets = shlex.quote(str(call.secrets))
    command = (
        f"umask 027 && cd {shlex.quote(str(call.root))} && set -a && "
        f"{{ [ ! -r {secrets} ] || . {secrets}; }} "
        f"&& {shlex.quote(str(call.python))} -m reportkit due >/dev/null"
    )
    # To cron a percent sign is the end of a command's line.
    return f"*/{call.every} * * * * {command} ".replace("%", "\\%") + _mark(call.name)


def with_line(crontab: str, call: Call) -> str:
    """Return a crontab with the call's line, in place of an earlier one; all else as it was."""
    kept = without_line(crontab, call.name)
    gap = "" if not kept or kept.endswith("\n") else "\n"
    return f"{kept}{gap}{crontab_line(call)}\n"


def without_line(crontab: str, name: str) -> str:
    """Return a crontab without the line of a call; all else as it was."""
    lines = crontab.splitlines(keepends=True)
    return "".join(line for line in lines if not line.rstrip().endswith(_mark(name)))


def _mark(name: str) -> str:
    return f"# {name}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _literal(text: str) -> str:
    """Return a text in which systemd reads no specifier."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    """Return a text as one word of a command of systemd's."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_literal(escaped)}"'

"""Who holds a claim, and whether it is still there to use it."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

_PROC = Path("/proc")
_STARTED = 22 - 3  # of the fields that follow the command's name in /proc/PID/stat


@dataclass(frozen=True, slots=True)
class Claimant:
    """One process, told apart from every other that ever was.

    Parameters
    ----------
    host
        The machine's name, for people.
    place
        Where its number means what it means to us: this boot of this machine, in this container.
        Empty where the system does not say.
    pid
        Its number.
    started
        When it started, in the system's own ticks since boot: numbers are used again.
    """

    host: str
    place: str
    pid: int
    started: str

    def __str__(self) -> str:
        return f"{self.host} (process {self.pid})"

    def to_json(self) -> str:
        """Write it down."""
        return json.dumps(asdict(self))

    def is_gone(self) -> bool:
        """Tell whether it is surely no more; of another machine or container we cannot know."""
        if not self.place or self.place != _place():
            return False
        seen = _stat(self.pid)
        return seen != self.started if seen is not None else not _exists(self.pid)


def this_process() -> Claimant:
    """Return who we are; asked anew in each process, also after a fork."""
    pid = os.getpid()
    return Claimant(socket.gethostname(), _place(), pid, _stat(pid) or "")


def read_claimant(written: str) -> Claimant:
    """Read what :meth:`Claimant.to_json` wrote."""
    return Claimant(**json.loads(written))


def _place() -> str:
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def _stat(pid: int) -> str | None:
    """Return when a process started, ``""`` if only its exit is left; None where we may not see."""
    try:
        # The command's name stands in brackets and may hold anything, brackets too.
        fields = (_PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return "" if fields[0] in {b"Z", b"X"} else fields[_STARTED].decode()


def _exists(pid: int) -> bool:
    """Tell whether there is such a process, also where /proc hides those of other users."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

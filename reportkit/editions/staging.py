"""Folders in which an edition grows, on the archive's own disk, until it is whole."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import socket
import tempfile
import time
import uuid
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.private_folder import make_private
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ".staging"

# The owner of a staging on another machine can't be asked whether it still lives.
_ABANDONED = 2 * 24 * 3600  # [s]

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PIDS = Path("/proc/self/ns/pid")

_NAME = re.compile(r"(?P<host>.+)-(?P<pid>\d+)-[0-9a-f]{12}")


@contextmanager
def staging(archive: Path) -> Iterator[Path]:
    """Give a folder of one's own below the archive, and take it away at the end.

    What a killed builder left is taken away first.

    Raises
    ------
    EditionError
        If the disk is full or the folder may not be written: here, or by whoever writes into it.
    """
    with refusals(archive):
        sweep(archive)
        folder = archive / FOLDER / f"{_host()}-{os.getpid()}-{uuid.uuid4().hex[:12]}"
        make_private(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep(archive: Path) -> None:
    """Take away what builders left that no longer live."""
    for folder in (archive / FOLDER).glob("*-*-*"):
        if _is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """Turn what a disk refuses into an error that says what to do."""
    try:
        yield
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else str(folder)
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                reason = f"The disk of {_fullest(folder)} is full. Free some space"
            case errno.EFBIG:
                reason = f"A file in {folder} would be larger than is allowed here. Raise the limit"
            case errno.EROFS | errno.EACCES | errno.EPERM:
                reason = f"{place} may not be written ({error.strerror}). Allow it"
            case errno.ENOTDIR | errno.EEXIST:
                reason = f"{_in_the_way(Path(place))} is a file, where a folder is wanted. Move it"
            case _:
                raise
        raise EditionError(
            f"{reason}, or name another folder with --editions. No part of an edition was kept."
        ) from error


def _fullest(folder: Path) -> str:
    """Say which disk has the least room: a kernel also writes where temporary files go."""
    rooms: dict[str, int] = {}
    for each in (folder, Path(tempfile.gettempdir())):
        try:
            rooms[str(each)] = shutil.disk_usage(each).free
        except OSError:
            continue
    if not rooms:
        return str(folder)
    least = min(rooms, key=lambda each: rooms[each])
    return f"{least} ({rooms[least] / 1e6:.1f} MB free)"


def _in_the_way(place: Path) -> Path:
    """Return the file that a folder would have to be made in."""
    return next((each for each in (place, *place.parents) if each.is_file()), place)


@cache
def _host() -> str:
    """Name those who can see whether a process here lives: containers may share a host's name."""
    told = [socket.gethostname()]
    with suppress(OSError):  # where there is no Linux, a host's name must do
        told += [_BOOT.read_text(encoding="ascii"), str(_PIDS.readlink())]
    named = re.sub(r"[^A-Za-z0-9]+", "_", told[0]) or "localhost"
    return f"{named}_{hashlib.sha256(' '.join(told).encode()).hexdigest()[:12]}"


def _is_abandoned(folder: Path) -> bool:
    found = _NAME.fullmatch(folder.name)
    try:
        if time.time() - folder.stat().st_mtime > _ABANDONED:
            return True
    except OSError:
        return False
    return found is not None and found["host"] == _host() and not _lives(int(found["pid"]))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

"""Letters in the archive, each under the hash of its bytes: what was sent can be shown for ever.

``.letters/SHA256.eml``, below the folder of the editions. A letter is written once and never
changed; one that no longer is what its name says is not sent.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from reportkit.editions.private_folder import make_private
from reportkit.errors import DeliveryError

FOLDER = ".letters"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PART = ".part"
_ABANDONED = 24 * 3600  # [s]
_FULL = {errno.ENOSPC, errno.EDQUOT}


def letter_path(root: Path, digest: str) -> Path:
    """Return where the letter with this SHA-256 is kept, below the archive's root.

    Raises
    ------
    DeliveryError
        If that is no SHA-256.
    """
    if not _DIGEST.fullmatch(digest):
        raise DeliveryError(f"{digest[:80]!r} names no letter: a letter's name is a SHA-256.")
    return root / FOLDER / f"{digest}.eml"


def keep_letter(root: Path, letter: bytes) -> str:
    """Keep a letter, whole or not at all, and return its SHA-256.

    One that is kept already stays as it is; one that was altered is put right.

    Raises
    ------
    DeliveryError
        If the disk refuses.
    """
    digest = hashlib.sha256(letter).hexdigest()
    path = letter_path(root, digest)
    try:
        if path.is_file() and path.read_bytes() == letter:
            return digest
        make_private(path.parent)
        _sweep(path.parent)
        _write_whole(path, letter)
    except OSError as error:
        said = "The disk is full" if error.errno in _FULL else error.strerror or str(error)
        raise DeliveryError(
            f"A letter cannot be kept in {path.parent}: {said}. Nothing of it was sent. "
            "Free some space or allow it to be written, and run the command again."
        ) from error
    return digest


def read_letter(root: Path, digest: str) -> bytes:
    """Return a kept letter.

    Raises
    ------
    DeliveryError
        If it is gone, or no longer the one that was kept.
    """
    path = letter_path(root, digest)
    try:
        letter = path.read_bytes()
    except OSError as error:
        raise DeliveryError(
            f"The letter {path} cannot be read ({error.strerror}), so it is not sent. "
            "Put it back from a backup, or build and send the report again."
        ) from error
    if hashlib.sha256(letter).hexdigest() != digest:
        raise DeliveryError(
            f"The letter {path} was altered after it was kept, so it is not sent. "
            "Put it back from a backup, or build and send the report again."
        )
    return letter


def _write_whole(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem[:12]}-", suffix=_PART)
    grown = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        grown.chmod(0o660 & ~_umask())
        grown.replace(path)
    except BaseException:
        grown.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _flush_folder(folder)


def _umask() -> int:
    """Return which rights new files are not given here; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sweep(folder: Path) -> None:
    """Take away what a killed process left."""
    for part in folder.glob(f"*{_PART}"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""A folder as transport: each letter becomes a file that any mail program opens (``.eml``)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.delivery.transport.transport import Outcome, Reply, ServerError
from reportkit.editions.private_folder import make_private

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 120  # [characters] of a file's name, within what every file system takes


@dataclass(frozen=True, slots=True)
class Outbox:
    """A folder that letters are put into, where no mail server is set.

    Parameters
    ----------
    folder
        It is made when the first letter comes.
    """

    folder: Path

    @property
    def name(self) -> str:
        """Return the folder."""
        return str(self.folder)

    def open(self) -> OutboxSession:
        """Make the folder where it is not there.

        Raises
        ------
        ServerError
            If it cannot be made.
        """
        try:
            make_private(self.folder)
        except OSError as error:
            raise ServerError(
                f"The outbox {self.folder} cannot be made: {error.strerror}.\n"
                "Allow it, or name another folder: outbox in [delivery].",
                passing=False,
            ) from error
        return OutboxSession(self.folder)


@dataclass(frozen=True, slots=True)
class OutboxSession:
    """The folder, open.

    A file appears under its name whole or not at all, and after ``closing`` there is only the
    renaming left: a letter is in the outbox once, however often the machine fails.
    """

    folder: Path

    @property
    def usable(self) -> bool:
        """A folder stays open."""
        return True

    def send(
        self, letter: bytes, sender: str, recipient: str, closing: Callable[[], bool]
    ) -> Reply:
        """Put a letter into the folder, under its Message-ID."""
        del sender  # stands in the letter, as From
        kept = self.folder / _file_name(letter, recipient)
        growing = kept.with_suffix(f".{os.getpid()}.part")
        try:
            with growing.open("wb") as file:
                file.write(letter)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                growing.unlink(missing_ok=True)
            return Reply(Outcome.PUT_OFF, f"{kept.name} cannot be written: {error.strerror}")
        try:
            if not closing():
                return Reply(Outcome.WITHDRAWN, "another process took it over")
            growing.rename(kept)
        except OSError as error:
            return Reply(Outcome.PUT_OFF, f"{kept.name} cannot be kept: {error.strerror}")
        finally:
            with contextlib.suppress(OSError):
                growing.unlink(missing_ok=True)
        _settle(self.folder)
        return Reply(Outcome.ACCEPTED, f"in the outbox as {kept.name}")

    def close(self) -> None:
        """There is nothing to end."""


def _file_name(letter: bytes, recipient: str) -> str:
    """Return a name that a person can read, and that no other letter has."""
    told = str(BytesHeaderParser().parsebytes(letter)["Message-ID"] or "")
    digest = hashlib.sha256(f"{told}\0{recipient}".encode("utf-8", "replace")).hexdigest()[:12]
    words = re.sub(r"[^A-Za-z0-9.@_-]+", "-", told.strip("<> ").partition("@")[0]).strip(".-")
    return f"{words[:_LONGEST]}.{digest}.eml".lstrip(".")


def _settle(folder: Path) -> None:
    """Have the folder's entry on the disk, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

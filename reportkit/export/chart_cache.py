"""Charts that were drawn before: a folder of pictures, each under what it was drawn from.

Several processes may read and write it. A picture appears whole or not at all; one that is
damaged is drawn again. Where the folder can't be used, charts are drawn each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

_LARGEST = 100_000_000  # [bytes], some thousands of charts
_KEPT = 0.8  # of the largest, where it has grown beyond
_SEAL = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class ChartCache:
    """Pictures by key.

    Parameters
    ----------
    folder
        Made when the first picture is kept; may be deleted at any time.
    largest
        What it may hold [bytes]; what was not used for longest goes first.
    """

    folder: Path
    largest: int = _LARGEST

    def find(self, key: str) -> bytes | None:
        """Return a picture; ``None`` where there is none, or it is not as it was kept."""
        file = self.folder / key
        try:
            kept = file.read_bytes()
        except OSError:
            return None
        seal, picture = kept[:_SEAL], kept[_SEAL:]
        if hashlib.sha256(picture).digest() != seal:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # it was used: younger than what was not
        return picture

    def keep(self, key: str, picture: bytes) -> None:
        """Keep a picture under its key; where the disk refuses, nothing is kept."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(picture).digest() + picture)
                Path(name).replace(self.folder / key)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def trim(self) -> None:
        """Take away what was not used for longest, where the folder has grown too large."""
        with contextlib.suppress(OSError):
            found = [(each, each.stat()) for each in self.folder.iterdir()]
            size = sum(status.st_size for _, status in found)
            if size <= self.largest:
                return
            for file, status in sorted(found, key=lambda it: it[1].st_mtime):
                if size <= self.largest * _KEPT:
                    return
                file.unlink(missing_ok=True)
                size -= status.st_size

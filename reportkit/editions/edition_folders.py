"""What a folder of the archive holds: which editions, and of which order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.editions.edition import Edition, audience_of, split_revision
from reportkit.editions.manifest import MANIFEST, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def editions_of_day(folder: Path) -> Iterator[Edition]:
    """Yield the editions below ``REPORT/AS-OF[.rN]``: one for all, or one of each audience."""
    name, revision = split_revision(folder.name)
    try:
        as_of = dt.date.fromisoformat(name)
    except ValueError:
        return
    report = folder.parent.name
    if (folder / MANIFEST).is_file():
        yield Edition(report, as_of, None, revision, folder)
        return
    for path in folder.iterdir() if folder.is_dir() else ():
        if (path / MANIFEST).is_file():
            name, revision = split_revision(path.name)
            audience = audience_of(name)
            if audience is None:
                audience = read_manifest(path).audience
            yield Edition(report, as_of, audience, revision, path)


def is_of(order: str, folder: Path) -> bool:
    """Return whether an edition was built for an order."""
    try:
        return bool(order) and order.encode() in (folder / MANIFEST).read_bytes()
    except OSError:
        return False

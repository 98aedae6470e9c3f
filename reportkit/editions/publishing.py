"""The steps by which an edition comes to a URL: claimed, brought, committed, finished.

What was claimed is never given back, not even by who loses: so a number that was taken once is
nobody else's, however late an answer comes.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from reportkit.editions.bucket import created, is_path, text_of
from reportkit.editions.edition import split_revision
from reportkit.editions.manifest import MANIFEST
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PENDING = f"{MANIFEST}.pending"
CLAIM = "claim"
_ORDERS = ".orders"


def next_revision(files: Any, root: str, places: Iterable[str]) -> int:
    """Return the first revision that nobody has claimed, by any name of its report."""
    return 1 + max((_last_revision(files, root, place) for place in places), default=0)


def _last_revision(files: Any, root: str, place: str) -> int:
    parent, _, first = place.rpartition("/")
    try:
        found = files.ls(f"{root}/{parent}", detail=False)
    except FileNotFoundError:
        return 0
    names = [split_revision(str(path).rstrip("/").rpartition("/")[2]) for path in found]
    return max((revision for name, revision in names if name == first), default=0)


def claimed(files: Any, slot: str, order: str) -> bool:
    """Claim a revision for an order, and return whether nobody had."""
    return created(files, f"{slot}/{CLAIM}", f"{order} {uuid4().hex}")


def bring(files: Any, slot: str, grown: Path) -> tuple[str, ...]:
    """Bring a grown edition to its place, where it does not appear yet; return its files' paths."""
    content = {
        file.relative_to(grown).as_posix(): file.read_bytes()
        for file in grown.rglob("*")
        if file.is_file()
    }
    content[PENDING] = content.pop(MANIFEST)
    brought = {f"{slot}/{name}": each for name, each in content.items()}
    files.pipe(brought)
    return tuple(brought)


def commit(files: Any, root: str, order: str, place: str, places: tuple[str, ...]) -> str:
    """Return where an order is kept: here, or where somebody else was faster."""
    if created(files, f"{root}/{_ORDERS}/{order}", place):
        return place
    return kept_as(files, root, order, places)


def kept_as(files: Any, root: str, order: str, places: tuple[str, ...]) -> str:
    """Return where an order was kept; nothing where it wasn't.

    Raises
    ------
    EditionError
        If that is no place of its report.
    """
    path = f"{_ORDERS}/{order}"
    found = text_of(files, f"{root}/{path}")
    if found and split_revision(found)[0] not in places:
        raise EditionError(
            f"{path} at the URL names no place of its report: somebody else wrote it. Remove that "
            "file, and see who may write there."
        )
    return found


def finish(files: Any, slot: str) -> None:
    """Make an edition appear that was committed; again, where who did so was lost before."""
    try:
        manifest = files.cat_file(f"{slot}/{PENDING}")
    except FileNotFoundError:
        if files.exists(f"{slot}/{MANIFEST}"):
            return  # somebody else was here
        raise
    files.pipe_file(f"{slot}/{MANIFEST}", manifest)
    with contextlib.suppress(FileNotFoundError):
        files.rm_file(f"{slot}/{PENDING}")


def finish_lost(files: Any, root: str, place: str) -> bool:
    """Finish an edition whose builder was lost after it was committed; return whether it was so."""
    try:
        order = text_of(files, f"{root}/{place}/{CLAIM}").partition(" ")[0]
        if not is_path(order) or text_of(files, f"{root}/{_ORDERS}/{order}") != place:
            return False
        finish(files, f"{root}/{place}")
    except Exception:  # noqa: BLE001  who may only read there sees it unfinished, as it is
        return False
    return True

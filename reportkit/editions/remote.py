"""Editions at a URL, as in ``s3://bucket/editions``, and the folder here that mirrors them.

An edition is there once its manifest is, which is written last. Who builds claims a revision by
creating a file that nobody else can create, brings every file, and then commits the order that it
built: the first to do so has built it, so that of two who were given the same order one gives way.
One that is lost in between leaves a claim and a number that is not used.

No edition ever changes. So what was brought here once is right for ever; of an edition that nobody
has asked for only what lists and comparisons need is brought.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from reportkit.editions.edition import split_revision
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROTOCOLS = ("s3", "gs", "gcs", "abfs", "az", "memory")
"""What can create a file that must not be there yet, in one step."""

_MANIFEST, _PENDING, _CLAIM = "manifest.json", "manifest.json.pending", "claim"
_ORDERS = ".orders"
_SMALL = ("facts.json", "data/snapshot.json", "data/previous.json", _MANIFEST)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(\.r\d+)?")


def is_url(editions: str) -> bool:
    """Return whether editions are kept at a URL rather than in a folder."""
    return "://" in editions


@dataclass(frozen=True, slots=True)
class Remote:
    """Where editions are kept that no folder holds.

    Parameters
    ----------
    url
        As fsspec reads it; login and keys are its library's own business, and in no URL.

    Raises
    ------
    EditionError
        If editions can't be kept there.
    """

    url: str

    def __post_init__(self) -> None:
        protocol, _, place = self.url.partition("://")
        if protocol not in PROTOCOLS:
            raise EditionError(
                f"Editions can't be kept at {protocol}://. Name a folder, or one of "
                f"{', '.join(f'{each}://' for each in PROTOCOLS[:-1])}."
            )
        if "@" in place.split("/")[0] or not place.strip("/"):
            raise EditionError(
                f"{protocol}://... is no place for editions. Write it as "
                f"{protocol}://bucket/folder, and leave logins to the environment."
            )

    @property
    def mirror(self) -> Path:
        """The folder here in which they are mirrored."""
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        name = hashlib.sha256(self.url.rstrip("/").encode()).hexdigest()[:16]
        return cache / "reportkit" / "editions" / name

    def pull(self, mirror: Path) -> None:
        """Bring what lists and comparisons need of every edition that is not here.

        Raises
        ------
        EditionError
            If the place doesn't answer.
        """
        with self._asked() as (files, root):
            found = set(_below(files, root))
            for name in sorted(found):
                folder, _, last = name.rpartition("/")
                if last == _MANIFEST and _is_edition(folder) and not (mirror / name).is_file():
                    wanted = [f"{folder}/{each}" for each in _SMALL]
                    _bring(files, root, [each for each in wanted if each in found], mirror)

    def complete(self, folder: Path, mirror: Path) -> None:
        """Bring every file of an edition that is not here.

        Raises
        ------
        EditionError
            If the place doesn't answer.
        """
        with self._asked() as (files, root):
            place = folder.relative_to(mirror).as_posix()
            names = [f"{place}/{name}" for name in _below(files, f"{root}/{place}")]
            wanted = [name for name in names if not name.endswith((_CLAIM, _PENDING))]
            _bring(files, root, [name for name in wanted if not (mirror / name).is_file()], mirror)

    def holds(self, place: str) -> bool:
        """Return whether there is an edition in a folder, by its path below the URL."""
        with self._asked() as (files, root):
            return bool(files.exists(f"{root}/{place}/{_MANIFEST}"))

    def publish(
        self, grown: Path, places: tuple[str, ...], order: str, seal: Callable[[int], None]
    ) -> tuple[str, int]:
        """Keep a grown edition as the first free revision, and return its place and number.

        What was kept of the same order before, by whoever, is returned instead.

        Parameters
        ----------
        grown
            Its folder.
        places
            Its first revision's paths below the URL, by each name of its report; it is kept by the
            first.
        order
            The id of its order; empty where nobody ordered it.
        seal
            Writes what depends on the revision.

        Raises
        ------
        EditionError
            If the place doesn't answer: then it is not kept.
        """
        with self._asked() as (files, root):
            place, revision = _claimed(files, root, places)
            slot = f"{root}/{place}"
            seal(revision)
            content = {
                file.relative_to(grown).as_posix(): file.read_bytes()
                for file in grown.rglob("*")
                if file.is_file()
            }
            content[_PENDING] = content.pop(_MANIFEST)
            files.pipe({f"{slot}/{name}": each for name, each in content.items()})
            won = _committed(files, root, order or uuid4().hex, place)
            _finish(files, f"{root}/{won}")
            if won != place:
                files.rm(slot, recursive=True)
            return won, split_revision(won)[1]

    @contextlib.contextmanager
    def _asked(self) -> Iterator[tuple[Any, str]]:
        """Give the file system, and where in it the editions are."""
        import fsspec  # noqa: PLC0415  only where editions are kept at a URL

        try:
            files, root = fsspec.core.url_to_fs(self.url.rstrip("/"))
            files.invalidate_cache()
            yield files, root
        except ImportError as lacking:
            raise EditionError(
                f"{self.url} needs a package that is not installed: {lacking}. For S3: pip install "
                "'reportkit[s3]'."
            ) from None
        except EditionError:
            raise
        except Exception as refused:
            reason = next(iter(str(refused).splitlines()), "") or type(refused).__name__
            raise EditionError(
                f"{self.url} doesn't answer as it should: {reason.rstrip('.')}. No part of an "
                "edition was kept. Check the address, the network and the login in the environment."
            ) from refused


def _below(files: Any, root: str) -> Iterator[str]:
    """Yield the paths of all files below a place."""
    start = f"{root}/"
    for path in files.find(root):
        yield str(path).removeprefix(start)


def _is_edition(folder: str) -> bool:
    parts = folder.split("/")
    return len(parts) in (2, 3) and not parts[0].startswith(".") and bool(_DAY.fullmatch(parts[1]))


def _bring(files: Any, root: str, names: list[str], mirror: Path) -> None:
    """Write files here in the order in which they are named, each whole or not at all."""
    contents = files.cat([f"{root}/{name}" for name in names]) if names else {}
    for name in names:
        target = mirror / name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=target.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(contents[f"{root}/{name}"])
            Path(written).replace(target)
        except BaseException:
            Path(written).unlink(missing_ok=True)
            raise


def _claimed(files: Any, root: str, places: tuple[str, ...]) -> tuple[str, int]:
    """Return the first revision that is free, which from now on nobody else can take."""
    revision = 1 + max((_last_revision(files, root, place) for place in places), default=0)
    while True:
        place = places[0] if revision == 1 else f"{places[0]}.r{revision}"
        if _created(files, f"{root}/{place}/{_CLAIM}", uuid4().hex.encode()):
            return place, revision
        revision += 1


def _last_revision(files: Any, root: str, place: str) -> int:
    parent, _, first = place.rpartition("/")
    try:
        found = files.ls(f"{root}/{parent}", detail=False)
    except FileNotFoundError:
        return 0
    names = [split_revision(str(path).rstrip("/").rpartition("/")[2]) for path in found]
    return max((revision for name, revision in names if name == first), default=0)


def _created(files: Any, path: str, content: bytes) -> bool:
    """Create a file, and return whether it was not there."""
    try:
        files.pipe_file(path, content, mode="create")
    except FileExistsError:
        return False
    except OSError:
        if files.exists(path):
            return False
        raise
    return True


def _committed(files: Any, root: str, order: str, place: str) -> str:
    """Return where an order was kept: here, or where somebody else was faster."""
    path = f"{root}/{_ORDERS}/{order}"
    if _created(files, path, place.encode()):
        return place
    return str(files.cat_file(path).decode())


def _finish(files: Any, slot: str) -> None:
    """Make an edition appear that was committed; again, where who did so was lost before."""
    try:
        manifest = files.cat_file(f"{slot}/{_PENDING}")
    except FileNotFoundError:
        if files.exists(f"{slot}/{_MANIFEST}"):
            return  # somebody else was here
        raise
    files.pipe_file(f"{slot}/{_MANIFEST}", manifest)
    for name in (_PENDING, _CLAIM):
        with contextlib.suppress(FileNotFoundError):
            files.rm_file(f"{slot}/{name}")

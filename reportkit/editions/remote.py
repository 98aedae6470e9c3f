"""Editions at a URL, as in ``s3://bucket/editions``, and the folder here that mirrors them.

An edition is there once its manifest is, which is written last. Who builds claims a revision by
creating a file that nobody else can create, brings every file, and then commits the order that it
built: the first to do so has built it, so that of two who were given the same order one gives way.
One that is lost in between leaves a claim and a number that is not used; what it committed is
finished by whoever looks next.

No edition ever changes, so what was brought here is right for as long as it is there. Of an edition
that nobody has asked for only what lists and comparisons need is brought.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from reportkit.editions import publishing
from reportkit.editions.bucket import asked, fetched, id_of, is_path, prove, sizes_below
from reportkit.editions.manifest import MANIFEST, digests, read_manifest
from reportkit.editions.mirror import (
    drop,
    is_edition,
    make_mirror,
    mirror_of,
    mirrored,
    write,
)
from reportkit.errors import EditionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROTOCOLS = ("s3", "gs", "gcs", "abfs", "abfss", "az")
"""What can create a file that must not be there yet, in one step."""

_AZURE = ("abfs", "abfss", "az")  # where container@account is the place, and no login
_SMALL = ("facts.json", "data/snapshot.json", "data/previous.json", MANIFEST)
_AT_ONCE = 400  # files that are brought in one go, and held in memory
_NOTHING = "No part of an edition was kept. "
_PERHAPS = "The edition may have been kept: reportkit list. "


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
    id
        What the place is known by: a name alone means another bucket at another server.
    """

    url: str
    id: str

    @classmethod
    def at(cls, url: str) -> Self:
        """Return the place of a URL, which is given an id where it has none.

        Raises
        ------
        EditionError
            If editions can't be kept there, or it doesn't answer.
        """
        _refuse_no_place(url)
        return cls(url, id_of(url, uuid4().hex))

    @property
    def mirror(self) -> Path:
        """The folder here in which they are mirrored."""
        return mirror_of(f"{self.url.rstrip('/')} {self.id}")

    def pull(self, mirror: Path) -> None:
        """Bring what lists and comparisons need of every edition, and drop those that are gone.

        Raises
        ------
        EditionError
            If the place doesn't answer, or nothing can be written here.
        """
        make_mirror(mirror)
        here = mirrored(mirror)  # before it is asked: what appears in between is no edition gone
        with asked(self.url) as (files, root):
            sizes = sizes_below(files, root)
            finished = [publishing.finish_lost(files, root, each) for each in _unfinished(sizes)]
            if any(finished):
                sizes = sizes_below(files, root)
            there = _folders_with(MANIFEST, sizes)
            drop(mirror, here - there)
            wanted = [
                name
                for folder in sorted(there)
                for each in _SMALL
                if (name := f"{folder}/{each}") in sizes and _size(mirror / name) != sizes[name]
            ]
            for at in range(0, len(wanted), _AT_ONCE):
                write(mirror, fetched(files, root, wanted[at : at + _AT_ONCE]))

    def complete(self, folder: Path, mirror: Path) -> None:
        """Bring every file of an edition that is not here as it was built, and nothing else.

        Raises
        ------
        EditionError
            If the place doesn't answer, or doesn't have all of it.
        """
        place = folder.relative_to(mirror).as_posix()
        with asked(self.url) as (files, root):
            manifest = fetched(files, root, [f"{place}/{MANIFEST}"])
            if not manifest and publishing.finish_lost(files, root, place):
                manifest = fetched(files, root, [f"{place}/{MANIFEST}"])
            if not manifest:
                raise EditionError(
                    f"{self.url}/{place} is not there, or not yet whole. See what is: "
                    "reportkit list"
                )
            write(mirror, manifest)
            built, found = read_manifest(folder).files, digests(folder)
            wanted = [f"{place}/{name}" for name in built if built[name] != found.get(name)]
            brought = fetched(files, root, filter(is_path, wanted))
        write(mirror, brought)
        for name in found.keys() - built.keys():
            (folder / name).unlink(missing_ok=True)
        if gone := [name for name in wanted if name not in brought]:
            raise EditionError(
                f"{len(gone)} of {len(built)} files of {self.url}/{place} are no longer there: "
                f"{', '.join(gone[:3])}. Build it again."
            )

    def holds(self, place: str) -> bool:
        """Return whether there is an edition in a folder, by its path below the URL."""
        with asked(self.url, _NOTHING) as (files, root):
            return bool(files.exists(f"{root}/{place}/{MANIFEST}"))

    def kept(self, places: tuple[str, ...], order: str) -> str:
        """Return where an order was kept, which appears by then; nothing where it wasn't."""
        with asked(self.url) as (files, root):
            place = publishing.kept_as(files, root, order, places)
            if place:
                publishing.finish(files, f"{root}/{place}")
            return place

    def publish(
        self, grown: Path, places: tuple[str, ...], order: str, seal: Callable[[int], None]
    ) -> tuple[str, bool]:
        """Keep a grown edition as the first free revision.

        Return its place, and whether it is this one, and appears. What was kept of the same order
        before, by whoever, is returned instead. Nothing is raised once it is committed.

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
            Writes what depends on the revision, and what it raises passes through: nothing is
            claimed by then. Called again where somebody else took that revision.

        Raises
        ------
        EditionError
            If the place doesn't answer.
        """
        order = order or uuid4().hex
        prove(self.url, self.id)
        with asked(self.url, _NOTHING) as (files, root):
            if place := publishing.kept_as(files, root, order, places):
                return place, False
            revision = publishing.next_revision(files, root, places)
        while True:
            seal(revision)
            place = places[0] if revision == 1 else f"{places[0]}.r{revision}"
            slot = f"{root}/{place}"
            with asked(self.url, _NOTHING):
                if publishing.claimed(files, slot, order):
                    break
            revision += 1
        with asked(self.url, _NOTHING):
            brought = publishing.bring(files, slot, grown)
        with asked(self.url, _PERHAPS):
            won = publishing.commit(files, root, order, place, places)
        try:
            publishing.finish(files, f"{root}/{won}")
            if won != place:
                files.rm(list(brought))  # by their names: the claim stays
        except Exception:  # noqa: BLE001  it is kept: who looks next finishes it
            return won, False
        return won, won == place


def _refuse_no_place(url: str) -> None:
    protocol, _, place = url.partition("://")
    if protocol not in PROTOCOLS:
        raise EditionError(
            f"Editions can't be kept at {protocol}://. Name a folder, or one of "
            f"{', '.join(f'{each}://' for each in PROTOCOLS)}."
        )
    server = place.split("/")[0]
    has_login = "@" in server and (protocol not in _AZURE or ":" in server)
    if has_login or not place.strip("/"):
        raise EditionError(
            f"{protocol}://... is no place for editions. Write it as "
            f"{protocol}://bucket/folder, and leave logins to the environment."
        )


def _folders_with(last: str, names: dict[str, int]) -> set[str]:
    found = (name.rpartition("/") for name in names)
    return {folder for folder, _, name in found if name == last and is_edition(folder)}


def _unfinished(names: dict[str, int]) -> set[str]:
    return _folders_with(publishing.PENDING, names) - _folders_with(MANIFEST, names)


def _size(file: Path) -> int | None:
    with contextlib.suppress(OSError):
        return file.stat().st_size
    return None

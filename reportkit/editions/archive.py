"""The archive: a folder of editions, each whole or not there, none ever changed."""

from __future__ import annotations

import errno
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.edition import Edition, folder_of, split_revision
from reportkit.editions.edition_folders import editions_of_day, is_of
from reportkit.editions.flushing import flush, flush_folder
from reportkit.editions.manifest import MANIFEST
from reportkit.editions.mirror import make_mirror, move_in
from reportkit.editions.remote import Remote
from reportkit.editions.staging import refusals, staging
from reportkit.errors import EditionError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from contextlib import AbstractContextManager


_TAKEN = {errno.ENOTEMPTY, errno.EEXIST}


@dataclass(frozen=True, slots=True)
class Archive:
    """Editions below a folder: ``REPORT/AS-OF[/AUDIENCE][.rN]``.

    An edition stays in the folder of the name that its report had when it was built, so that no
    address of a page dies; asked for by any of its names, a report has all of its editions.

    Parameters
    ----------
    root
        The folder; made when the first edition is kept.
    names
        All names that a report has had, for each that was renamed.
    remote
        Where editions are kept, if not in the folder, which then mirrors what was asked for.
    """

    root: Path
    names: tuple[tuple[str, ...], ...] = ()
    remote: Remote | None = None

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder that other processes may share."""
        return self.remote is None

    @property
    def place(self) -> str:
        """What people know it by: its folder, or its URL."""
        return str(self.root) if self.remote is None else self.remote.url

    def whole(self, edition: Edition) -> Edition:
        """Return an edition all of whose files are here: brought, where it is kept at a URL.

        Raises
        ------
        EditionError
            If the URL doesn't answer.
        """
        if self.remote is not None and edition.path.is_relative_to(self.root):
            self.remote.complete(edition.path, self.root)
        return edition

    def here(self) -> Archive:
        """Return the archive as this machine sees it, given as another does."""
        return self if self.remote is None else replace(self, root=self.remote.mirror)

    def refresh(self) -> None:
        """Bring what others have kept at the URL since: of a folder it is there already.

        Raises
        ------
        EditionError
            If the URL doesn't answer.
        """
        if self.remote is not None:
            self.remote.pull(self.root)

    def stage(self) -> AbstractContextManager[Path]:
        """Give a folder in which an edition can grow: see :func:`staging`.

        Raises
        ------
        EditionError
            If the folder for copies of what is at a URL can't be made.
        """
        if self.remote is not None:
            make_mirror(self.root)
        return staging(self.root)

    def keep(
        self,
        grown: Path,
        report: str,
        as_of: dt.date,
        audience: str | None,
        seal: Callable[[int], None],
        *,
        order: str = "",
    ) -> Edition:
        """Move a grown edition to its place: it appears whole, as the first free revision.

        What was kept of the same order before, by whoever, is returned instead: an order that
        was built twice ends in one edition.

        Parameters
        ----------
        grown
            Its folder, inside a staging of this archive.
        report, as_of, audience
            Whose it is.
        seal
            Writes what depends on the revision, given its number: called again where somebody
            else took that number in between.
        order
            The id of its order, which its manifest states; empty where nobody ordered it.

        Raises
        ------
        EditionError
            If the disk refuses, or the place is taken by an edition for all.
        """
        if self.remote is not None:
            first = Edition(report, as_of, audience, 1, grown)
            return self._publish(self.remote, grown, first, seal, order)
        with refusals(self.root):
            day = folder_of(self.root, report, as_of, None, 1)
            if audience is not None and (day / MANIFEST).exists():
                raise _in_the_way(day, audience)
            taken = self._revisions(report, as_of, audience)
            revision = 1 + max(taken, default=0)
            for edition in taken.values():
                if is_of(order, edition.path):
                    return edition
            while True:
                target = folder_of(self.root, report, as_of, audience, revision)
                target.parent.mkdir(parents=True, exist_ok=True)
                seal(revision)
                flush(grown)
                try:
                    grown.rename(target)
                except OSError as error:
                    if error.errno not in _TAKEN:
                        raise
                    if is_of(order, target):
                        return Edition(report, as_of, audience, revision, target)
                    revision += 1
                else:
                    flush_folder(target.parent)
                    return Edition(report, as_of, audience, revision, target)

    def _publish(
        self, remote: Remote, grown: Path, first: Edition, seal: Callable[[int], None], order: str
    ) -> Edition:
        """Keep a grown edition at the URL, then here."""
        report, as_of, audience = first.report, first.as_of, first.audience
        day = folder_of(Path(), report, as_of, None, 1).as_posix()
        if audience is not None and remote.holds(day):
            raise _in_the_way(day, audience)
        place, is_here = remote.publish(grown, self._places(report, as_of, audience), order, seal)
        edition = self._at_place(place, as_of, audience)
        if is_here:
            move_in(grown, edition.path)
        return edition

    def _places(self, report: str, as_of: dt.date, audience: str | None) -> tuple[str, ...]:
        """Return the first revision's paths by each name of a report, the one given first."""
        names = dict.fromkeys((report, *self.names_of(report)))
        found = (folder_of(Path(), name, as_of, audience, 1) for name in names)
        return tuple(folder.as_posix() for folder in found)

    def _at_place(self, place: str, as_of: dt.date, audience: str | None) -> Edition:
        _, revision = split_revision(place)
        report, _, _ = place.partition("/")
        return Edition(report, as_of, audience, revision, self.root / place)

    def kept(self, order: str, report: str, as_of: dt.date, audience: str | None) -> Edition | None:
        """Return the edition that was kept of an order, whole; None where there is none.

        Raises
        ------
        EditionError
            If the URL doesn't answer.
        """
        if self.remote is None:
            found = self._revisions(report, as_of, audience).values()
            return next((each for each in found if is_of(order, each.path)), None)
        place = self.remote.kept(self._places(report, as_of, audience), order)
        return self.whole(self._at_place(place, as_of, audience)) if place else None

    def _revisions(self, report: str, as_of: dt.date, audience: str | None) -> dict[int, Edition]:
        """Return the revisions that are there, by whatever name of the report."""
        found: dict[int, Edition] = {}
        for name in self.names_of(report):
            first = folder_of(self.root, name, as_of, audience, 1)
            for folder in first.parent.iterdir() if first.parent.is_dir() else ():
                named, revision = split_revision(folder.name)
                if named == first.name and (folder / MANIFEST).is_file():
                    found[revision] = Edition(name, as_of, audience, revision, folder)
        return found

    def editions(
        self, report: str | None = None, as_of: dt.date | None = None
    ) -> tuple[Edition, ...]:
        """Return the editions of a report (of all), oldest day first, then by audience.

        Of a report that was renamed, those under its other names too.
        """
        names = {None} if report is None else set[str | None](self.names_of(report))
        found = [
            edition
            for folder in self.root.glob(f"*/{as_of or ''}*")
            if names & {None, folder.parent.name} and not folder.parent.name.startswith(".")
            for edition in editions_of_day(folder)
        ]

        def place(edition: Edition) -> tuple[object, ...]:
            first = edition.report if report is None else ""
            return first, edition.as_of, edition.audience or "", edition.revision

        return tuple(sorted(found, key=place))

    def names_of(self, report: str) -> tuple[str, ...]:
        """Return the names that a report has had, given any of them."""
        return next((names for names in self.names if report in names), (report,))

    def at(
        self, report: str, as_of: dt.date, audience: str | None, revision: int
    ) -> Edition | None:
        """Return one edition, by whatever name its report was built; None where it is not there."""
        for name in self.names_of(report):
            path = folder_of(self.root, name, as_of, audience, revision)
            if (path / MANIFEST).is_file():
                return Edition(name, as_of, audience, revision, path)
        return None

    def latest(
        self, report: str, as_of: dt.date | None = None, audience: str | None = None
    ) -> tuple[Edition, ...]:
        """Return the last revision of each audience's edition, of the day or the latest one.

        Raises
        ------
        EditionError
            If there is none.
        """
        found = self.editions(report, as_of)
        if audience is not None:
            found = tuple(each for each in found if each.audience == audience)
        if not found:
            wanted = f"'{report}'" + (f" as of {as_of}" if as_of else "")
            wanted += f" for '{audience}'" if audience else ""
            build = f"reportkit run {report}" + (f" --as-of {as_of}" if as_of else "")
            build += f" --only {audience}" if audience else ""
            raise EditionError(
                f"There is no edition of {wanted} in {self.place}. Build it: {build}"
            )
        day = max(each.as_of for each in found)
        last = {each.audience: each for each in found if each.as_of == day}
        return tuple(last.values())

    def earlier(
        self, report: str, as_of: dt.date, audience: str | None = None
    ) -> tuple[Edition, ...]:
        """Return the editions of earlier days for one audience, the latest day and revision first.

        A revision of the same day is none of them.
        """
        found = self.editions(report)
        before = [each for each in found if each.as_of < as_of and each.audience == audience]
        return tuple(sorted(before, key=lambda it: (it.as_of, it.revision), reverse=True))


def _in_the_way(day: Path | str, audience: str) -> EditionError:
    return EditionError(
        f"{day} is an edition for all, so it can't hold one for '{audience}'. "
        "Name another folder with --editions, or give the report a new name."
    )

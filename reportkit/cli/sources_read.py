"""The data of a run: each source read once as of a day, whoever asks for it."""

# What reads data is loaded when the first data is read.
# ruff: noqa: PLC0415

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from reportkit.editions import Archive, Edition, read_log
from reportkit.errors import ParameterError, SourceError

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.contract.dataset import Tables
    from reportkit.reports import Parameters
    from reportkit.reports.audience import Audience

SOURCE = "source"
"""The parameter that names the data: what it names is read once and kept with each edition."""

_INITIATIVE = "initiative"

_AT_HAND = 16
"""So many readings of one initiative are held in memory: a run may be of a thousand."""

_Place = tuple[str, "dt.date", str | None]

Waiting = Callable[[str], AbstractContextManager[object]]


class Readings:
    """Tables by source and day, each read once, also when reading it failed.

    Of readings of one initiative the latest are held in memory, the others in files that are
    mapped again when they are asked for: all reports of a run see the same data.

    Parameters
    ----------
    waiting
        Shows what takes long.
    """

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._read: dict[_Place, Tables | Exception] = {}
        self._narrows: dict[str, bool] = {}
        self._listed: dict[tuple[str, dt.date], tuple[str, ...]] = {}
        self._put_by: dict[_Place, Path] = {}
        self._folder: TemporaryDirectory[str] | None = None

    def place(self, source: str, as_of: dt.date, initiative: str | None) -> _Place:
        """Return what a reading is kept under: by initiative, where an engine sends no others."""
        narrow = initiative is not None and self._narrow(source)
        return source, as_of, initiative if narrow else None

    def _narrow(self, source: str) -> bool:
        """Whether an engine sends of a source the rows of one initiative alone."""
        if source not in self._narrows:
            from reportkit.sources import narrows

            try:
                self._narrows[source] = narrows(source)
            except SourceError:  # it is told when it is read
                self._narrows[source] = False
        return self._narrows[source]

    def read(self, source: str, as_of: dt.date, initiative: str | None = None) -> Tables:
        """Return the tables of a source as of a day; raise again what reading them raised.

        Where an engine holds them, only the rows of the initiative, if one is named.
        """
        place = self.place(source, as_of, initiative)
        if place in self._put_by:
            from reportkit.sources import read_snapshot

            return read_snapshot(self._put_by[place])
        if place not in self._read:
            from reportkit.sources import read

            with self._waiting(f"Reading {source}"):
                try:
                    self._read[place] = read(source, as_of, initiative=place[2])
                except Exception as error:  # noqa: BLE001  # kept: the next report asks again
                    self._read[place] = error
            self._put_oldest_by()
        found = self._read[place]
        if isinstance(found, Exception):
            raise found
        return found

    def initiatives(self, source: str, as_of: dt.date) -> tuple[str, ...]:
        """Return which there are; where an engine holds tables, without reading the others."""
        if not self._narrow(source):
            return self.read(source, as_of).initiatives
        if (source, as_of) not in self._listed:
            from reportkit.sources import list_initiatives

            self._listed[source, as_of] = list_initiatives(source, as_of)
        return self._listed[source, as_of]

    def read_for(self, parameters: Parameters) -> None:
        """Read beforehand what a report with these parameters will ask for."""
        source = parameters.value(SOURCE)
        if isinstance(source, str):
            self.read(source, parameters.as_of, _initiative_of(parameters))

    def _put_oldest_by(self) -> None:
        """Write the oldest reading of one initiative to files, where there are many."""
        narrow = [
            (place, read)
            for place, read in self._read.items()
            if place[2] is not None and not isinstance(read, Exception)  # which is small
        ]
        if len(narrow) <= _AT_HAND:
            return
        place, found = narrow[0]
        from reportkit.sources import write_snapshot

        self._folder = self._folder or TemporaryDirectory(prefix="reportkit-read-")
        folder = Path(self._folder.name) / uuid.uuid4().hex
        write_snapshot(found, folder)
        self._put_by[place] = folder
        del self._read[place]

    def forget(self, days: Collection[dt.date]) -> None:
        """Let go of what was read as of some days: no report to come asks for it."""
        self._read = {place: read for place, read in self._read.items() if place[1] not in days}
        for place in [place for place in self._put_by if place[1] in days]:
            shutil.rmtree(self._put_by.pop(place), ignore_errors=True)


class Sources:
    """What editions of one day are built from.

    With the tables what editions as of earlier days foresaw, from the archive's log as it is now:
    of an audience with rows of its own, what its own editions did; and what the edition before
    stated.

    Parameters
    ----------
    archive
        Where editions are kept.
    readings
        Reads the data.
    """

    def __init__(self, archive: Archive, readings: Readings) -> None:
        self._archive = archive
        self._log = read_log(archive.root)
        self._readings = readings
        self._with_forecasts: dict[_Place, Tables] = {}
        self._kept: dict[tuple[str, dt.date], dict[str | None, list[Edition]]] = {}

    def values_of(self, column: str, parameters: Parameters) -> tuple[str, ...]:
        """Return the values of a column in the source that a report's parameters name.

        Raises
        ------
        ReportkitError
            What reading it raised; or no table has the column.
        """
        from reportkit.contract.audience_rows import values_of

        source, as_of = str(parameters.value(SOURCE)), parameters.as_of
        if column == _INITIATIVE:
            return self._readings.initiatives(source, as_of)
        return values_of(self._readings.read(source, as_of, _initiative_of(parameters)), column)

    def of_audience(self, name: str, parameters: Parameters, audience: Audience) -> Tables | None:
        """Return the tables of one audience: its rows, with what its editions foresaw.

        None where the report's notebook takes no source.

        Raises
        ------
        ParameterError
            If the source has no rows of the audience, or the notebook takes none and the audience
            may not see all there is.
        """
        source = parameters.value(SOURCE)
        if not isinstance(source, str):
            if audience.rows:
                raise ParameterError(
                    f"{', '.join(audience.rows)} of '{audience.name}' can choose no rows: the "
                    f"notebook reads none by reportkit. Give it a parameter '{SOURCE}'."
                )
            return None
        from reportkit.cli.kept_forecasts import of_part, of_whole, with_kept_forecasts
        from reportkit.contract.audience_rows import audience_rows

        initiative = _initiative_of(parameters.of(audience))
        tables = self._readings.read(source, parameters.as_of, initiative)
        if not set(audience.rows) <= {_INITIATIVE}:
            own = of_part(self._log, self._archive.names_of(name), audience)
            return with_kept_forecasts(audience_rows(tables, audience.rows), own)
        place = self._readings.place(source, parameters.as_of, initiative)
        if place[2] is not None:
            return audience_rows(with_kept_forecasts(tables, of_whole(self._log)), audience.rows)
        if place not in self._with_forecasts:
            self._with_forecasts[place] = with_kept_forecasts(tables, of_whole(self._log))
        return audience_rows(self._with_forecasts[place], audience.rows)

    def of(self, name: str, parameters: Parameters, audience: Audience) -> Tables | None:
        """Return the same, with what the edition before stated that was kept for this audience.

        Parameters
        ----------
        name
            The report's.
        parameters
            Complete: the audience's among them.
        audience
            For whom.
        """
        from reportkit.cli.previous import with_previous

        tables = self.of_audience(name, parameters, audience)
        if tables is None:
            return None
        earlier = self._earlier(name, parameters.as_of, audience.name)
        return with_previous(tables, self._archive, earlier, parameters)

    def _earlier(self, name: str, as_of: dt.date, audience: str | None) -> list[Edition]:
        """Return an audience's editions of earlier days, the last first; the disk is asked once."""
        if (name, as_of) not in self._kept:
            by_audience: dict[str | None, list[Edition]] = {}
            for edition in self._archive.editions(name):
                if edition.as_of < as_of:
                    by_audience.setdefault(edition.audience, []).append(edition)
            for editions in by_audience.values():
                editions.sort(key=lambda each: (each.as_of, each.revision), reverse=True)
            self._kept[name, as_of] = by_audience
        return self._kept[name, as_of].get(audience, [])


def _initiative_of(parameters: Parameters) -> str | None:
    """Return the one initiative that a report is about; None where it is about several."""
    value = parameters.value(_INITIATIVE)
    return value if isinstance(value, str) else None

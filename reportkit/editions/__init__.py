"""Editions: what was built, from what data, and what it said. None is ever changed.

1. :func:`reportkit.editions.build.build_edition` builds one, in a staging folder on the archive's
   own disk.
2. :class:`Archive` moves it to its place whole, as the next free revision, and finds it again.
3. :mod:`reportkit.editions.forecast_log` notes what it foresees.
4. :class:`Crew` builds many at once, each worker with a kernel and a browser.
"""

from reportkit.editions.archive import Archive
from reportkit.editions.archive_place import archive_at, archive_of
from reportkit.editions.crew import Crew
from reportkit.editions.edition import Edition
from reportkit.editions.forecast_log import ReadLog, catch_up, read_log
from reportkit.editions.manifest import Manifest, altered, read_manifest
from reportkit.editions.order import Order
from reportkit.editions.outcome import Outcome, explained, failed

__all__ = [
    "Archive",
    "Crew",
    "Edition",
    "Manifest",
    "Order",
    "Outcome",
    "ReadLog",
    "altered",
    "archive_at",
    "archive_of",
    "catch_up",
    "explained",
    "failed",
    "read_log",
    "read_manifest",
]

"""Read a kept edition back: the tables it saw, and what it stated."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.contract.dataset import Tables
from reportkit.errors import SourceError
from reportkit.fact import Fact, facts_from_json
from reportkit.sources.snapshot import read_snapshot

if TYPE_CHECKING:
    from os import PathLike


_FACTS = "facts.json"
_DATA = "data"


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition as it was kept: its tables, with what it was compared with, and its facts."""

    tables: Tables
    facts: tuple[Fact, ...]


def read_kept(folder: str | PathLike[str]) -> KeptEdition:
    """Read an edition from its folder.

    Raises
    ------
    SourceError
        If it is none, or keeps no tables.
    """
    path = Path(folder)
    try:
        facts = facts_from_json(json.loads((path / _FACTS).read_text(encoding="utf-8")))
    except (OSError, ValueError) as bad:
        raise SourceError(
            f"{path} holds no edition, for its {_FACTS} can't be read ({bad}). "
            "Give the folder of one, as in editions/portfolio/2014-11-30."
        ) from None
    return KeptEdition(read_snapshot(path / _DATA), facts)

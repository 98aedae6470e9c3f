"""What a medium cannot show of a cell, said to the analyst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Medium = Literal["web", "email", "text"]

ALL_MEDIA: tuple[Medium, ...] = ("web", "email", "text")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a cell shows and a reader will not see.

    Parameters
    ----------
    cell
        Its number, counted from 1 over all cells; 0 for the notebook as a whole.
    mime
        What the cell shows.
    media
        Where it is missing.
    text
        What is wrong, and what to do.
    severity
        ``"loss"`` where something that the cell shows is missing, ``"warning"`` where a reader
        loses nothing of it.
    """

    cell: int
    mime: str
    media: tuple[Medium, ...]
    text: str
    severity: Literal["loss", "warning"] = "loss"

    def __str__(self) -> str:
        """Return one sentence that starts with the cell."""
        return f"Cell {self.cell} {self.text}" if self.cell else self.text

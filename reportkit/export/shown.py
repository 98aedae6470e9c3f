"""What was read of a notebook so far, and where it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reportkit.blocks import Block
from reportkit.export.problems import ALL_MEDIA, Medium, Problem
from reportkit.fact import Fact


@dataclass
class Shown:
    """What was read so far: blocks in order, facts by id, and what could not be read."""

    blocks: list[Block] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an output stands.

    Parameters
    ----------
    cell
        Its number, counted from 1 over all cells.
    heading
        The words of the heading above it.
    mime
        The form in which it is read.
    details
        The output's metadata.
    """

    cell: int
    heading: str
    mime: str
    details: Mapping[str, Any]

    def problem(
        self, text: str, media: tuple[Medium, ...] = ALL_MEDIA, *, loss: bool = False
    ) -> Problem:
        """Return what is wrong there: a warning, or the loss of something that it shows."""
        return Problem(self.cell, self.mime, media, text, "loss" if loss else "warning")


def joined(value: object) -> str:
    """Return text as a notebook holds it, whole or line by line; half characters are dropped."""
    words = "".join(map(str, value)) if isinstance(value, list) else str(value)
    return words.encode("utf-8", "ignore").decode()

"""The glyph and the word that stand beside a colour."""

from __future__ import annotations

from typing import NamedTuple

from reportkit.blocks.model import Run, Shape, Tone


class Mark(NamedTuple):
    """A glyph, the word for who cannot see it, and the character that stands for it in text."""

    glyph: str
    word: str
    ascii: str


MARKS: dict[Shape, Mark] = {
    Shape.BULLET: Mark("•", "", "-"),
    Shape.IMPROVEMENT: Mark("▲", "Improvement", "^"),
    Shape.CONCERN: Mark("▼", "Concern", "v"),
    Shape.NEUTRAL: Mark("●", "No real change", "="),
    Shape.RESTATED: Mark("✎", "Restated", "!"),
}

TONE_MARKS: dict[Tone, Mark] = {
    Tone.IMPROVEMENT: MARKS[Shape.IMPROVEMENT],
    Tone.CONCERN: MARKS[Shape.CONCERN],
    Tone.NEUTRAL: MARKS[Shape.NEUTRAL],
}


def tone_mark(run: Run) -> Mark | None:
    """Return the mark that a coloured run needs, ``None`` where it has one or needs none.

    The mark's word is empty where the run says it itself.
    """
    mark = TONE_MARKS.get(run.tone)
    if mark is None or not run.text.strip() or run.text.lstrip().startswith(mark.glyph):
        return None
    if mark.word.lower() in run.text.lower():
        return mark._replace(word="")
    return mark

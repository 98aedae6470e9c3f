"""How hard words are to read: sentences, words, syllables, grade."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_END = re.compile(r"(?<=[.!?…])[”\u2019\"')\]]*\s+(?=[“\u2018\"'(\[]*[A-Z0-9£$€¥-])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|et al|No|Dr|Mr|Ms|Mrs|St)\.$")
_WORD = re.compile(r"[^\W_]+(?:[\u2019'.,:/&-][^\W_]+)*%?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouydt]ed|[^aeiouyscxz]es)$")


def sentences(text: str) -> tuple[str, ...]:
    """Split a text into its sentences."""
    parts: list[str] = []
    for part in _END.split(text.strip()):
        if parts and _ABBREVIATED.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        elif part.strip():
            parts.append(part.strip())
    return tuple(parts)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text; a number with its currency and unit is one."""
    return tuple(_WORD.findall(text))


def syllables(word: str) -> int:
    """Estimate the syllables of an English word; a number counts as one, as it is seen at once."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters or any(sign.isdigit() for sign in word):
        return 1
    count = len(_VOWELS.findall(letters))
    return max(1, count - bool(_SILENT.search(letters)))


def grade(said: Sequence[str]) -> float:
    """Return the reading grade of some sentences (Kincaid et al., 1975), in years of school.

    Nothing said has grade 0.
    """
    spoken = [word for sentence in said for word in words(sentence)]
    if not spoken:
        return 0.0
    length = len(spoken) / len(said)
    weight = sum(map(syllables, spoken)) / len(spoken)
    return 0.39 * length + 11.8 * weight - 15.59

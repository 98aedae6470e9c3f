"""A statement that a report makes: what it says, for when, how sure, and where it came from."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from reportkit.estimate import Estimate


class Grade(StrEnum):
    """How well a fact is supported, best first."""

    RECORDED = "recorded"  # written down when it happened: a date, a count, an invoice
    MEASURED = "measured"  # estimated from outcomes, against a counterfactual
    MODELLED = "modelled"  # computed from drivers
    ASSUMED = "assumed"  # somebody's judgement


def _read_day(value: object) -> object:
    """Read ``YYYY-MM-DD`` as a date: JSON has no dates, and pydantic would take any number."""
    if isinstance(value, str) and len(value) == len("2014-06-30"):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an edition states.

    Parameters
    ----------
    id
        Dotted, the same in every edition, so that two editions can be compared:
        ``"forecast.run_rate"``, ``"milestone.public-beta.due"``.
    label
        What it is, in the reader's words.
    value
        A number with its unit and range, a date, or a word such as a stage's name.
    period
        When it holds: ``"2014-06-30"`` (as of) or ``"2014-01-01/2015-01-01"`` (half-open).
    grade
        How well it is supported.
    source
        Where it came from, in words that a reader can follow up.
    """

    id: Annotated[str, Field(min_length=1, max_length=200)]
    label: str
    value: Annotated[Estimate | dt.date | str, BeforeValidator(_read_day)]
    period: str
    grade: Grade
    source: str


_LONGEST_PART = 60


def slug(words: str) -> str:
    """Return words as a part of a fact's id: ``service-goes-live-scotland``.

    The same for words that differ in letter case or punctuation alone. What is too long is cut,
    and told apart by a hash; so is what has no letter or digit in any script.
    """
    plain = unicodedata.normalize("NFKC", words).casefold()
    part = re.sub(r"[\W_]+", "-", plain).strip("-")
    if part and len(part) <= _LONGEST_PART:
        return part
    digest = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{part[: _LONGEST_PART - 9].rstrip('-') or 'unnamed'}-{digest}"


_FACTS: TypeAdapter[tuple[Fact, ...]] = TypeAdapter(tuple[Fact, ...])


def facts_to_json(facts: tuple[Fact, ...]) -> list[dict[str, Any]]:
    """Return facts as plain JSON, for a notebook's output and an edition's ``facts.json``."""
    plain: list[dict[str, Any]] = _FACTS.dump_python(facts, mode="json")
    return plain


def facts_from_json(plain: object) -> tuple[Fact, ...]:
    """Read facts back.

    Raises
    ------
    pydantic.ValidationError
        If they are not facts.
    """
    return _FACTS.validate_python(plain)

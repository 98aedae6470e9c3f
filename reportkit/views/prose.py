"""An analyst's own sentences, whose numbers are the report's facts."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph, Run
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.fact import Fact
from reportkit.story.likelihood import likelihood
from reportkit.story.noun_facts import noun_facts
from reportkit.story.say import say, say_range, say_value
from reportkit.views.absent import not_known
from reportkit.views.showing import view_of
from reportkit.views.view import View, unique
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.blocks import Text


def prose(words: str, *sources: object) -> View:
    """Return sentences in which facts are printed as everywhere else in the report.

    ::

        rk.prose("By the target date it should save {forecast.run_rate}.", forecast)

    Parameters
    ----------
    words
        The sentences; a blank line begins a new paragraph. ``{id}`` prints a fact in full, with
        its range, ``{id:value}`` its number alone, ``{id:range}`` its range, ``{id:chance}`` a
        chance in words with its percentage. The end of an id is enough where only one fact has
        it. A brace that is meant is written twice.
    sources
        Where the facts come from: nouns (a forecast, progress), views, or facts of your own
        (:class:`reportkit.Fact`). Where one of them is not known yet and a fact is lacking, the
        view says so, as any other.

    Raises
    ------
    EstimateError
        If a fact is not there, is meant by several, or has no such form; or if nothing is said.
    """
    facts = {fact.id: fact for source in sources for fact in _facts_of(source)}
    unknown = [source for source in sources if isinstance(source, Unknown)]
    if unknown and any(not _ids(name.strip(), facts) for _, name, _, _ in _parsed(words) if name):
        return not_known("prose", *unknown)
    used: list[Fact] = []
    paragraphs = tuple(
        Paragraph(_filled(part.strip(), facts, used))
        for part in re.split(r"\n\s*\n", words)
        if part.strip()
    )
    if not paragraphs:
        raise EstimateError("rk.prose was given no words. Say something, or leave the cell out.")
    return View("prose", paragraphs, unique(used))


def _facts_of(source: object) -> tuple[Fact, ...]:
    if isinstance(source, Fact):
        return (source,)
    if isinstance(source, View):
        return source.facts
    shown = view_of(source)
    return (*noun_facts(source), *(shown.facts if shown is not None else ()))


def _parsed(words: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(words))
    except ValueError as error:
        raise EstimateError(
            f"rk.prose cannot read its braces ({error}). "
            "Write {forecast.run_rate} for a fact, and a brace that is meant twice."
        ) from None


def _filled(words: str, facts: dict[str, Fact], used: list[Fact]) -> Text:
    runs: list[Run] = []
    for literal, name, form, _ in _parsed(words):
        if literal:
            runs.append(Run(re.sub(r"\s+", " ", literal)))
        if name is not None:
            fact = _found(name.strip(), facts)
            used.append(fact)
            runs.append(_said(fact, form or ""))
    return tuple(runs)


def _found(name: str, facts: dict[str, Fact]) -> Fact:
    ids = _ids(name, facts)
    if len(ids) == 1:
        return facts[ids[0]]
    if ids:
        raise EstimateError(
            f"{len(ids)} facts are meant by {{{name}}}: {', '.join(ids[:5])}. "
            "Write one of them in full."
        )
    if not facts:
        raise EstimateError(
            f"rk.prose was given nothing that states {{{name}}}. "
            "Hand over what does, as in rk.prose(words, forecast)."
        )
    raise EstimateError(f"No fact has the id {{{name}}}. {nearest_or_all(name, facts)}")


def _ids(name: str, facts: dict[str, Fact]) -> list[str]:
    """Return the ids that may be meant: the one of that name, else all that end in it."""
    if name in facts:
        return [name]
    return [identity for identity in facts if identity.endswith(f".{name}")]


def _chance(fact: Fact) -> Run:
    if not isinstance(fact.value, Estimate) or fact.value.unit != "share":
        raise EstimateError(f"{fact.id} is not a chance. Write {{{fact.id}}}.")
    return Run(likelihood(fact.value.value), fact=fact.id)


_FORMS: dict[str, Callable[[Fact], Run]] = {
    "": say,
    "value": say_value,
    "range": say_range,
    "chance": _chance,
}


def _said(fact: Fact, form: str) -> Run:
    if form not in _FORMS:
        known = ", ".join(f"{{{fact.id}:{name}}}" for name in _FORMS if name)
        raise EstimateError(
            f"{{{fact.id}:{form}}} is no form of a fact. Write {{{fact.id}}}, or {known}."
        )
    return _FORMS[form](fact)

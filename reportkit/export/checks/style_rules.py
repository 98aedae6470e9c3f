"""Style sheets read: which rule holds for which tag."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bs4 import BeautifulSoup, Tag

_CLASSLIKE = re.compile(r"[.\[:]")
_ONE_CLASS = re.compile(r"([a-z][a-z0-9]*|)\.([\w-]+)")
_BARE = {"skip_comments": True, "skip_whitespace": True}
_TYPE = re.compile(r"(?:^|[\s>+~,])[a-z][\w-]*")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One property with its value, as written."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector and what it sets; ``media`` is the condition under which it holds, or empty."""

    media: str
    selector: str
    declarations: tuple[Declaration, ...]

    @property
    def weight(self) -> tuple[int, int, int]:
        """How specific the selector is."""
        return (
            self.selector.count("#"),
            len(_CLASSLIKE.findall(self.selector)),
            len(_TYPE.findall(self.selector)),
        )


def inline(tag: Tag) -> tuple[Declaration, ...]:
    """Return what a tag's own style attribute sets."""
    return _of_style(str(tag.get("style") or ""))


@lru_cache(maxsize=4096)
def _of_style(style: str) -> tuple[Declaration, ...]:
    return _declarations(tinycss2.parse_blocks_contents(style))


def sheet_rules(page: BeautifulSoup) -> Iterator[Rule]:
    """Yield the rules of a page's style sheets, a rule for each selector."""
    for sheet in page("style"):
        yield from _of_sheet(sheet.get_text())


@lru_cache(maxsize=16)
def _of_sheet(sheet: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet: reports of one look share theirs."""
    return tuple(_rules(_nodes(sheet), ""))


def at_rules(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Yield the at-rules of a page's style sheets: the keyword, and what stands after it."""
    for sheet in page("style"):
        yield from _at_rules_of(sheet.get_text())


@lru_cache(maxsize=16)
def _at_rules_of(sheet: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (node.lower_at_keyword, tinycss2.serialize(node.prelude).strip())
        for node in _nodes(sheet)
        if node.type == "at-rule"
    )


def settings(page: BeautifulSoup, media: str) -> Mapping[int, Mapping[str, str]]:
    """Return what the important rules of a medium set, by the tag's ``id()`` in Python."""
    found: dict[int, dict[str, str]] = {}
    rules = [rule for rule in sheet_rules(page) if media in rule.media]
    of_class: dict[str, list[Tag]] = {}
    for tag in page(class_=True):
        for name in tag.get_attribute_list("class"):
            of_class.setdefault(str(name), []).append(tag)
    for rule in sorted(rules, key=lambda rule: rule.weight):
        for tag in _selected(page, rule.selector, of_class):
            values = found.setdefault(id(tag), {})
            values.update((it.name, it.value) for it in rule.declarations if it.important)
    return found


def _selected(
    page: BeautifulSoup, selector: str, of_class: Mapping[str, list[Tag]]
) -> Iterable[Tag]:
    """Return what a selector finds; of a class, as most are, without a search of the page."""
    plain = _ONE_CLASS.fullmatch(selector)
    if plain is None:
        return page.select(selector)
    return (tag for tag in of_class.get(plain[2], ()) if plain[1] in ("", tag.name))


def _nodes(sheet: str) -> list[tinycss2.ast.Node]:
    nodes: list[tinycss2.ast.Node] = tinycss2.parse_stylesheet(sheet, **_BARE)
    return nodes


def _rules(nodes: list[tinycss2.ast.Node], media: str) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "media" and node.content:
            condition = tinycss2.serialize(node.prelude).strip()
            yield from _rules(tinycss2.parse_rule_list(node.content, **_BARE), condition)
        elif node.type == "qualified-rule":
            declarations = _declarations(tinycss2.parse_blocks_contents(node.content))
            for selector in tinycss2.serialize(node.prelude).split(","):
                yield Rule(media, selector.strip(), declarations)


def _declarations(nodes: list[tinycss2.ast.Node]) -> tuple[Declaration, ...]:
    return tuple(
        Declaration(node.lower_name, tinycss2.serialize(node.value).strip(), node.important)
        for node in nodes
        if node.type == "declaration"
    )

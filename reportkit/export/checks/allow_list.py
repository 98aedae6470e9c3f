"""Checks 4 and 5: tags and properties that mail clients keep, and what they never do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error
from reportkit.export.checks.style_rules import Declaration, at_rules, inline, sheet_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from reportkit.export.checks.proof import Proof

# What caniemail.com has no page for, because it was never in doubt: HTML 4 and CSS 1.
UNDOUBTED_TAGS = frozenset({"html", "head", "body", "meta", "title", "a", "br", "b", "em", "i"})
UNDOUBTED_PROPERTIES = frozenset({"color", "font-family", "font-style"})

# What some client drops without harm, and why.
HARMLESS_PROPERTIES: Mapping[str, str] = {
    "max-height": "of the preheader, which is hidden by other means as well",
    "overflow": "as max-height",
    "overflow-wrap": "where it is dropped, a long word is broken by the blanks put into it",
    "white-space": "where it is dropped, nowrap as an attribute says the same",
    "mso-hide": "only Outlook knows it, and it hides the preheader there",
}
HARMLESS_AT_RULES: Mapping[str, str] = {
    "media": "refines a phone and a dark screen; the email is whole without it (check 2)",
}

_TABLE_ONLY = {"max-width"}  # by classic Outlook's notes; an image may have it beside its width
_MAY_HAVE_MAX_WIDTH = {"table", "img"}
_CELL_ONLY = {"padding"}
_CELLS = {"td", "th"}
_LONGHAND = re.compile(
    r"(margin|padding|border)(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?"
)
_UNITS = re.compile(
    r"(?<![\w#.-])-?[\d.]+(rem|vh|vw|vmin|vmax|ch|fr|svh|dvh|lh|cqw)\b", re.IGNORECASE
)
_FUNCTIONS = re.compile(
    r"\b(var|calc|min|max|clamp|env|attr|light-dark|color-mix|url|[a-z-]*gradient|rgba|hsla?)\(",
    re.IGNORECASE,
)
_DISPLAYS = {"none", "block", "inline", "inline-block", "table", "table-cell", "table-row"}
_FORBIDDEN_TAGS = frozenset(
    {
        *("script", "svg", "math", "form", "input", "button", "select", "textarea", "iframe"),
        *("frame", "object", "embed", "applet", "link", "base", "video", "audio", "canvas"),
        *("picture", "source", "template", "dialog", "noscript", "marquee"),
    }
)
_ADDRESSES = ("src", "href", "background", "action", "srcset", "poster", "data")


@dataclass(frozen=True, slots=True)
class ClientSupport:
    """What all of the clients that we write for keep, by caniemail.com's data.

    Parameters
    ----------
    date
        Of the data.
    tags, properties
        Kept by every one of them, in whole or in part.
    dropped
        What some client drops, with which.
    """

    date: str
    tags: frozenset[str]
    properties: frozenset[str]
    dropped: Mapping[str, tuple[str, ...]]


@cache
def client_support() -> ClientSupport:
    """Read what was derived from caniemail.com's data (``scripts/derive_client_support.py``)."""
    file = resources.files("reportkit.export.checks") / "client_support.json"
    held: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return ClientSupport(
        held["date"],
        frozenset(held["tags"]),
        frozenset(held["properties"]),
        {name: tuple(clients) for name, clients in held["dropped"].items()},
    )


def _supported(proof: Proof) -> Iterator[Flaw]:
    support = client_support()
    tags = support.tags | UNDOUBTED_TAGS
    for name in sorted({tag.name for tag in proof.email.find_all()} - tags - _FORBIDDEN_TAGS):
        yield error(f"<{name}>", f"is not kept {_by_whom(f'<{name}>')}. Use a table, p or span.")
    for tag in proof.email.find_all():
        for declaration in inline(tag):
            yield from _declared(declaration, f"<{tag.name}>")
            if declaration.name in _TABLE_ONLY and tag.name not in _MAY_HAVE_MAX_WIDTH:
                yield error(
                    f"max-width on <{tag.name}>", "works on tables only in classic Outlook."
                )
            if (
                declaration.name.partition("-")[0] in _CELL_ONLY
                and tag.name not in _CELLS
                and any(length.strip("0px. ") for length in declaration.value.split())
            ):
                yield error(f"padding on <{tag.name}>", "works on cells only in classic Outlook.")
    for rule in sheet_rules(proof.email):
        for declaration in rule.declarations:
            yield from _declared(declaration, rule.selector)
    for name, _ in at_rules(proof.email):
        if name not in HARMLESS_AT_RULES:
            yield error(f"@{name}", f"is not kept {_by_whom(f'@{name}')}. Leave it out.")


def _declared(declaration: Declaration, where: str) -> Iterator[Flaw]:
    name, value = declaration.name, declaration.value
    if _whole(name) not in _known_properties():
        yield error(f"{name} of {where}", f"is not kept {_by_whom(name)}. Do without it.")
    for found in (*_UNITS.finditer(value), *_FUNCTIONS.finditer(value)):
        yield error(f"{name} of {where}", f"uses {found[1]}, which some client drops. Use px.")
    if name == "display" and value not in _DISPLAYS:
        yield error(f"display of {where}", f"is {value}, which some client drops. Use tables.")


@cache
def _known_properties() -> frozenset[str]:
    return client_support().properties | UNDOUBTED_PROPERTIES | HARMLESS_PROPERTIES.keys()


def _whole(name: str) -> str:
    """Return the property that a longhand is part of: ``border`` of ``border-top-color``."""
    found = _LONGHAND.fullmatch(name)
    return found[1] if found else name


def _by_whom(name: str) -> str:
    clients = client_support().dropped.get(name)
    return f"by {', '.join(clients)}" if clients else "by every client, as far as is known"


def _forbidden(proof: Proof) -> Iterator[Flaw]:
    for tag in proof.email(_FORBIDDEN_TAGS):
        yield error(f"<{tag.name}>", "is taken out by mail clients, or gets the message blocked.")
    for tag in proof.email.find_all():
        yield from _addresses(tag)
        for name in tag.attrs:
            if name.lower().startswith("on"):
                yield error(f"{name} of <{tag.name}>", "is a script. Leave it out.")
    if re.search(r"@import|expression\(|javascript:|-moz-binding", proof.html, re.IGNORECASE):
        yield error("the HTML part", "holds what runs or fetches from its styles. Leave it out.")


def _addresses(tag: Tag) -> Iterator[Flaw]:
    for name in _ADDRESSES:
        value = str(tag.get(name) or "").strip()
        scheme = value.partition(":")[0].lower() if ":" in value else ""
        if value and name != "href" and scheme != "cid":
            yield error(
                f"{name} of <{tag.name}>", f"is {value[:40]!r}. Only cid: is shown unasked."
            )
        if scheme in {"data", "javascript", "vbscript", "file"}:
            yield error(f"{name} of <{tag.name}>", f"is {scheme}:, which clients drop.")


CHECKS = (
    Check(
        4,
        "allow-list",
        "Every tag and property is kept by classic and new Outlook, Gmail and Apple Mail.",
        _supported,
    ),
    Check(
        5,
        "forbidden parts",
        "No script, svg, form, iframe, link, data:, var(, flex, grid or remote src.",
        _forbidden,
    ),
)

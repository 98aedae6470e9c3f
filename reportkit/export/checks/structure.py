"""Checks 11 and 12: language and direction, and what each table is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error
from reportkit.export.checks.page_text import quoted, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup, Tag

    from reportkit.export.checks.proof import Proof

_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DIRECTIONS = {"ltr", "rtl"}


def _language(proof: Proof) -> Iterator[Flaw]:
    for medium, page in (("email", proof.email), ("web page", proof.page)):
        root = page.html
        if root is None:
            yield error(medium, "is no HTML page.")
            continue
        yield from _named(root, f"{medium}, <html>")
        if not page.title or not page.title.get_text(strip=True):
            yield error(medium, "has no <title>. Give the report one.")
    body = proof.email.body
    wrapper = body.find(role="article") if body else None
    if wrapper is None:
        yield error("email", 'has no wrapper with role="article", which takes the place of <html>.')
    else:
        yield from _named(wrapper, "email, its wrapper")


def _named(tag: Tag, where: str) -> Iterator[Flaw]:
    if not _LANG.fullmatch(str(tag.get("lang") or "")):
        yield error(where, "has no language. Set lang.")
    if tag.get("dir") not in _DIRECTIONS:
        yield error(where, "has no direction. Set dir to ltr or rtl.")


def _tables(proof: Proof) -> Iterator[Flaw]:
    yield from _email_tables(proof.email)
    for table in proof.page("table"):
        yield from _data_table(table, "web page")


def _email_tables(page: BeautifulSoup) -> Iterator[Flaw]:
    for table in page("table"):
        if table.get("role") != "presentation":
            yield from _data_table(table, "email")
        elif any(head.find_parent("table") is table for head in table("th")):
            yield error(
                f"email, {quoted(words(table))}",
                'is a table of data with role="presentation". Take the role away.',
            )


def _data_table(table: Tag, medium: str) -> Iterator[Flaw]:
    heads = [head for head in table("th") if head.find_parent("table") is table]
    where = f"{medium}, table {quoted(words(table))}"
    if not heads:
        yield error(where, 'has no th. Lay out with role="presentation", or name its columns.')
    elif any(head.get("scope") not in {"col", "row"} for head in heads):
        yield error(where, "has a th without scope. Write scope=col or scope=row.")


CHECKS = (
    Check(
        11, "language", "lang, dir and title are set, and lang and dir on the wrapper.", _language
    ),
    Check(
        12, "tables", "Layout tables have role=presentation, data tables th with scope.", _tables
    ),
)

"""Check 29: where links lead, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error, warning
from reportkit.export.checks.page_text import is_logo, quoted, words
from reportkit.export.page_link import LINK_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from reportkit.export.checks.proof import Proof

_SCHEMES = {"https", "mailto"}
_EMPTY = {"here", "click here", "link", "this", "this link", "more", "read more", "open", "see"}
_LEAST = 4  # characters


def _links(proof: Proof) -> Iterator[Flaw]:
    for medium, page in (("email", proof.email), ("web page", proof.page)):
        for link in page("a"):
            yield from _link(link, medium)
    web = _to_the_web(proof)
    if web is None:
        yield warning(
            "the email",
            "has no link to the web page. Say in reportkit.toml where pages are (pages=).",
        )
    elif not _in_first_screen(web):
        yield error(
            quoted(words(web)), "leads to the web page from below the first screen. Move it up."
        )


def _link(link: Tag, medium: str) -> Iterator[Flaw]:
    address, said = str(link.get("href") or ""), words(link)
    where = f"{medium}, {quoted(said or address)}"
    if address.startswith("#") and medium == "web page":
        return
    parts = urlsplit(address)
    if parts.scheme.lower() not in _SCHEMES or not (parts.netloc or parts.scheme == "mailto"):
        yield error(where, f"leads to {address[:80]!r}. Only https and mailto may be linked.")
    if said.lower().strip(" .>→…") in _EMPTY or len(said) < _LEAST:
        yield error(where, "does not say where it goes. Name what the reader will find.")


def _to_the_web(proof: Proof) -> Tag | None:
    for link in proof.email("a"):
        if words(link) == LINK_WORDS:
            return link
    return None


def _in_first_screen(link: Tag) -> bool:
    """Return whether no scorecard and no picture but a logo stands before a link."""
    before = [picture for picture in link.find_all_previous("img") if not is_logo(picture)]
    return not before and link.find_previous(class_="tile") is None


CHECKS = (
    Check(
        29,
        "links",
        "https, say where they go; the web page's is in the first screen.",
        _links,
        "error; no web page to link to, a warning",
    ),
)

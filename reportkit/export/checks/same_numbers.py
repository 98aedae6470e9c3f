"""Checks 16 and 17: without pictures and styles, and in plain text, the same is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph, Role, plain
from reportkit.export.checks.check import Check
from reportkit.export.checks.finding import Flaw, error
from reportkit.export.checks.page_text import is_logo, one_line, quoted, words
from reportkit.export.checks.printed import listed, missing, printed_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.export.checks.proof import Proof

_HEADLINE = {Role.STATUS, Role.ANSWER}
# What the email says of its own tables, which only it cuts.
_LEFT_OUT = re.compile(r"[\d,]+ (?:more|earlier) rows? stands? on the web page\.")

_ADDRESS = re.compile(r"<?https://\S+")  # the text spells out where a link leads


def _bare(proof: Proof) -> Iterator[Flaw]:
    """Look at the email as a client shows it that blocks pictures and drops every style."""
    said = proof.email_words
    for block in proof.blocks:
        if isinstance(block, Paragraph):
            paragraph = one_line(plain(block.text))
            lost = missing(printed_numbers(paragraph), said)
            if block.role in _HEADLINE and _letters(paragraph) not in _letters(said):
                yield error(quoted(paragraph), "is not in the email's text. Say it in words.")
            elif lost:
                yield error(quoted(paragraph), f"{listed(lost)} not in the email's text.")
    for picture in proof.email("img"):
        if is_logo(picture):
            continue
        alt = str(picture.get("alt") or "")
        lost = missing(printed_numbers(alt), said)
        if lost:
            yield error(
                f"the picture {quoted(alt)}",
                f"{listed(lost)} only in its alt text. Say it in the text, or among its numbers.",
            )


def _letters(said: str) -> str:
    return re.sub(r"\W+", "", said)


def _plain(proof: Proof) -> Iterator[Flaw]:
    body = proof.email.body
    email = _LEFT_OUT.sub("", words(body) if body else "")
    text = one_line(_ADDRESS.sub("", proof.text))
    numbers = printed_numbers(email)
    for where, said in (("the plain text", text), ("the web page", proof.web_words)):
        lost = missing(numbers, said)
        if lost:
            yield error(where, f"lacks what the email says: {listed(lost)} missing.")
    added = missing(missing(printed_numbers(text), email), proof.web_words)
    if added:
        yield error("the plain text", f"says what no other medium does: {listed(added)} added.")


CHECKS = (
    Check(
        16,
        "pictures and styles off",
        "The headline and every number are still there.",
        _bare,
    ),
    Check(17, "plain text", "Email, plain text and web page say the same numbers.", _plain),
)

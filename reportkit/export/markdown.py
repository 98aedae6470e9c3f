"""Markdown as HTML, which is then read as any other."""

from __future__ import annotations

import mistune

# Addresses are judged where they are used: a link must be https, a picture must be at hand.
_TO_HTML = mistune.create_markdown(
    renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True),
    plugins=["table", "strikethrough", "url"],
)


def html_of(markdown: str) -> str:
    """Return markdown as HTML; raw HTML in it stays, and is read as such."""
    return str(_TO_HTML(markdown))

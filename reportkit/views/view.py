"""A view: blocks and the facts that they state, which shows itself wherever it ends a cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from reportkit import media
from reportkit.blocks import Block, Figure, Heading, blocks_to_json, text
from reportkit.blocks.html import render_html
from reportkit.blocks.plaintext import render_text
from reportkit.estimate import Unknown
from reportkit.fact import Fact, facts_to_json
from reportkit.views import drawing


@dataclass(frozen=True, slots=True)
class View:
    """Something to look at, the same in every medium.

    Parameters
    ----------
    name
        The verb that made it, as in ``"headline"``.
    blocks
        What it is made of.
    facts
        What it states; an edition's ``facts.json`` is collected from here.
    missing
        What it would have shown and can't: then its blocks say only that.
    """

    name: str
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...] = ()
    missing: tuple[Unknown, ...] = ()

    def titled(self, title: str) -> View:
        """Return the view under a section head of its own."""
        return replace(self, blocks=(Heading(text(title)), *self.blocks))

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle: dict[str, Any] = {
            media.VIEW: {
                "view": self.name,
                "blocks": blocks_to_json(self.blocks),
                "facts": facts_to_json(self.facts),
            },
            media.HTML: render_html(self.blocks, self.facts),
            media.PLAIN: render_text(self.blocks),
        }
        figures = [block for block in self.blocks if isinstance(block, Figure)]
        if len(figures) == 1:
            # JupyterLab draws this one; every exporter prefers the view's own blocks.
            words = drawing.literal(figures[0].title)
            title = {"text": words, "font": {"size": 16}, "x": 0.01, "xanchor": "left"}
            layout = {**figures[0].spec.get("layout", {}), "title": title}
            layout["margin"] = {**layout.get("margin", {}), "t": 56}
            bundle[media.PLOTLY] = {**figures[0].spec, "layout": layout}
        return bundle


def unique(facts: list[Fact]) -> tuple[Fact, ...]:
    """Return facts without repetition, in order of first statement."""
    return tuple({fact.id: fact for fact in facts}.values())

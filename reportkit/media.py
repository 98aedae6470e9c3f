"""The MIME types by which the two towers meet: nothing else names them."""

from __future__ import annotations

VIEW = "application/vnd.reportkit.view.v1+json"
"""A view: ``{"view": name, "blocks": [...], "facts": [...]}``; see :mod:`reportkit.blocks`."""

PLOTLY = "application/vnd.plotly.v1+json"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
PNG = "image/png"
JPEG = "image/jpeg"
SVG = "image/svg+xml"

"""The MIME types by which the two towers meet: nothing else names them."""

from __future__ import annotations

VIEW = "application/vnd.reportkit.view.v1+json"
"""A view: ``{"view": name, "blocks": [...], "facts": [...]}``; see :mod:`reportkit.blocks`."""

METADATA = "reportkit"
"""Our key in an executed notebook's metadata: ``{"locale": "en_GB"}``."""

PLOTLY = "application/vnd.plotly.v1+json"
HTML = "text/html"
MARKDOWN = "text/markdown"
PLAIN = "text/plain"
PNG = "image/png"
JPEG = "image/jpeg"
GIF = "image/gif"
WEBP = "image/webp"
SVG = "image/svg+xml"

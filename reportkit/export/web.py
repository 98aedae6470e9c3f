"""A document as one self-contained web page: no network, no frame, its own plotly.js.

1. The page is whole without its script: charts are pictures, numbers are tables.
2. The script inflates plotly.js, which lies gzipped in the page, and puts live charts in place.
3. A content security policy lets nothing else run, and nothing leave.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from reportkit.blocks import Block, Figure, Place, walk
from reportkit.blocks.html import Chart, environment, render_body, stylesheet
from reportkit.export.pictures import picture_names
from reportkit.formats.locale import use
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportkit.export.document import Document

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
# These trace types compile their shaders at run time, which a policy must allow.
_COMPILED = ("gl", "3d", "mesh3d", "surface", "cone", "streamtube", "isosurface", "volume", "splom")


def render_web(document: Document, charts: Mapping[str, bytes], theme: Theme = HOUSE) -> str:
    """Return the document as one HTML file.

    Parameters
    ----------
    charts
        The figures' PNGs by name (:func:`reportkit.export.pictures.picture_names`), shown until
        the live chart is drawn, and where no script runs.
    theme
        Its colours, fonts and logo.
    """
    figures = _figures(document.blocks)
    places = {
        place: Chart(f"rk-chart-{number}", _data_url(charts.get(name)))
        for number, (place, name, _) in enumerate(figures, start=1)
    }
    specs = {places[place].id: _spec(figure) for place, _, figure in figures}
    with use(document.locale):
        body = render_body(document.blocks, document.facts, places)
    page = environment("reportkit.export").get_template("page.html.j2")
    return page.render(
        document=document,
        body=Markup(body),  # noqa: S704 - escaped by its template
        styles=Markup(stylesheet(theme) + _styles(theme)),  # noqa: S704 - our own files
        policy=_policy(specs),
        theme=theme,
        logo=_data_url(theme.logo.png if theme.logo else None),
        specs=Markup(script_json(specs)),  # noqa: S704 - holds no sign that HTML reads
        boot=Markup(_file("page.js")),  # noqa: S704 - our own file
        plotly=_packed_plotly() if specs else "",
        has_charts=bool(specs),
    )


def script_json(value: object) -> str:
    """Return JSON that may stand in a script element: none of its signs ends the element."""
    return json.dumps(value, allow_nan=False).translate(_ESCAPES)


def _figures(blocks: Sequence[Block]) -> list[tuple[Place, str, Figure]]:
    names = picture_names(blocks)
    return [
        (place, names[place], block) for place, block in walk(blocks) if isinstance(block, Figure)
    ]


def _spec(figure: Figure) -> dict[str, Any]:
    """Return what the page's script draws: the figure, as wide as its column."""
    layout = dict(figure.spec.get("layout") or {})
    layout.pop("width", None)
    layout["height"] = figure.height
    layout["autosize"] = True
    layout["images"] = [one for one in layout.get("images") or () if _is_at_hand(one)]
    return {"data": _finite(figure.spec.get("data") or []), "layout": _finite(layout)}


def _is_at_hand(image: Any) -> bool:
    """Whether a picture behind a chart lies in the page: nothing is ever fetched."""
    return isinstance(image, dict) and str(image.get("source", "")).startswith("data:image/")


def _finite(value: Any) -> Any:
    """Return JSON without NaN and infinities, which JavaScript's parser refuses."""
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value


def _policy(specs: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the strictest policy under which the page works."""
    scripts = "'none'"
    if specs:
        hashes = [_hash(_file("page.js")), _plotly_hash()]
        scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
        if any(_compiles(trace) for spec in specs.values() for trace in spec["data"]):
            scripts += " 'unsafe-eval'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _compiles(trace: Any) -> bool:
    return isinstance(trace, dict) and str(trace.get("type", "")).endswith(_COMPILED)


@cache
def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _plotly_hash() -> str:
    return _hash(get_plotlyjs())


@cache
def _packed_plotly() -> str:
    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), 9, mtime=0)).decode()


@cache
def _styles(theme: Theme) -> str:
    return Template(_file("page.css")).substitute(theme.css_values())


@cache
def _file(name: str) -> str:
    return (resources.files("reportkit.export") / "templates" / name).read_text("utf-8")


def _data_url(png: bytes | None) -> str | None:
    return None if png is None else f"data:image/png;base64,{base64.b64encode(png).decode()}"

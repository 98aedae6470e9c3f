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
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from plotly.offline import get_plotlyjs

from reportkit.blocks import Block, Figure
from reportkit.blocks.html import Chart, environment, render_body, stylesheet
from reportkit.export.pictures import picture_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportkit.export.document import Document

_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}
# These trace types compile their shaders at run time, which a policy must allow.
_COMPILED = ("gl", "3d", "mesh3d", "surface", "cone", "streamtube", "isosurface", "volume", "splom")


def render_web(document: Document, charts: Mapping[str, bytes]) -> str:
    """Return the document as one HTML file.

    Parameters
    ----------
    charts
        The figures' PNGs by name (:func:`reportkit.export.pictures.picture_names`), shown until
        the live chart is drawn, in print, and where no script runs.
    """
    figures = _figures(document.blocks)
    places = {
        at: Chart(f"rk-chart-{number}", _data_url(charts.get(name)))
        for number, (at, name, _) in enumerate(figures, start=1)
    }
    specs = {places[at].id: _spec(figure) for at, _, figure in figures}
    page = environment("reportkit.export").get_template("page.html.j2")
    return page.render(
        document=document,
        body=Markup(render_body(document.blocks, document.facts, places)),  # noqa: S704 - escaped by its template
        styles=Markup(stylesheet() + _file("page.css")),  # noqa: S704 - our own files
        policy=_policy(specs),
        specs=Markup(script_json(specs)),  # noqa: S704 - holds no sign that HTML reads
        boot=Markup(_file("page.js")),  # noqa: S704 - our own file
        plotly=_packed_plotly() if specs else "",
        has_charts=bool(specs),
    )


def script_json(value: object) -> str:
    """Return JSON that may stand in a script element: none of its signs ends the element."""
    return json.dumps(value, allow_nan=False).translate(_ESCAPES)


def _figures(blocks: Sequence[Block]) -> list[tuple[int, str, Figure]]:
    names = picture_names(blocks)
    return [(at, names[at], block) for at, block in enumerate(blocks) if isinstance(block, Figure)]


def _spec(figure: Figure) -> dict[str, Any]:
    """Return what the page's script draws: the figure, as wide as its column."""
    layout = dict(figure.spec.get("layout") or {})
    layout.pop("width", None)
    layout["height"] = figure.height
    layout["autosize"] = True
    return {"data": _finite(figure.spec.get("data") or []), "layout": _finite(layout)}


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
        hashes = [_hash(_file("page.js")), _hash(get_plotlyjs())]
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
def _packed_plotly() -> str:
    return base64.b64encode(gzip.compress(get_plotlyjs().encode(), 9, mtime=0)).decode()


@cache
def _file(name: str) -> str:
    return (resources.files("reportkit.export") / "templates" / name).read_text("utf-8")


def _data_url(png: bytes | None) -> str | None:
    return None if png is None else f"data:image/png;base64,{base64.b64encode(png).decode()}"

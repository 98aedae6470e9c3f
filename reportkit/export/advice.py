"""What to do with an output that no medium can show, by its kind."""

from __future__ import annotations

from reportkit import media

WIDGET = "application/vnd.jupyter.widget-view+json"
_CHART = "End the cell with a table or rk.chart(figure, takeaway=...)."
_AS_PNG = "Draw it with Plotly, or save it as PNG and show that with IPython.display.Image."

_KINDS = {
    media.HTML: ("an HTML widget", _CHART),
    WIDGET: ("an HTML widget", _CHART),
    media.PLOTLY: ("a chart without data", "Give it a trace, or leave the cell out."),
    media.SVG: (
        "a drawing in SVG",
        'Show it as PNG: in matplotlib, %config InlineBackend.figure_formats = ["png"].',
    ),
    media.PNG: ("a picture that cannot be read", "Save it again as PNG, of 60 megapixels at most."),
    media.JPEG: ("a picture that cannot be read", "Save it again as PNG."),
    media.GIF: ("a picture that cannot be read", "Save it again as PNG."),
    media.WEBP: ("a picture that cannot be read", "Save it again as PNG."),
    "text/latex": ("a formula in LaTeX", "Write it in words."),
    "application/pdf": ("a PDF", "Say what it says; a file goes with the message, not into it."),
    "application/javascript": ("a script", _CHART),
    "application/json": ("plain JSON", "Show it as a table, with rk.table(frame)."),
}


def advice_on(mime: str) -> str:
    """Return what an output of this kind is and what to do instead, as the end of a sentence."""
    if mime.startswith(("application/vnd.vega", "application/vnd.bokeh")):
        what, do = ("an Altair chart" if "vega" in mime else "a Bokeh chart"), _AS_PNG
    else:
        what, do = _KINDS.get(mime, (mime, _CHART))
    return f"shows {what} that no medium can show. {do}"

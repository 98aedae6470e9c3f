"""What HTML shows beside its words and no medium can, and what it hides."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_BROWSER_ONLY = (
    "script", "iframe", "svg", "object", "embed", "canvas", "video", "audio", "math",
    "progress", "meter", "input", "select", "textarea", "button",
)  # fmt: skip
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]*\\[A-Za-z]+[^$\n]*\$|\\begin\{\w+\}", re.DOTALL)
_CELL_COLOUR = re.compile(
    r"#T_\w+_row\d[^{}]*\{[^}]*background|<td[^>]*\bstyle=[^>]*background(?:-color)?\s*:",
    re.IGNORECASE,
)


def unseen(html: str, pictures: int) -> str:
    """Return what HTML shows beside its words that no medium can, as the end of a sentence.

    Parameters
    ----------
    pictures
        How many of its ``img`` have been read, or are told of already.
    """
    if "<" not in html:
        return ""
    names = sorted(name for name in _BROWSER_ONLY if re.search(rf"<{name}\b", html, re.IGNORECASE))
    if names:
        soup = BeautifulSoup(html, "html.parser")
        names = sorted({tag.name for tag in soup.find_all([*_BROWSER_ONLY])})
    lost = _pictures(html) - pictures
    if lost > 0:
        names.append(f"{lost} {'picture' if lost == 1 else 'pictures'}")
    if not names:
        return ""
    return (
        f"shows more than its words: {', '.join(names)}, which no medium can show. "
        "Put a picture on a line of its own, as part of the notebook; show a chart with "
        "rk.chart(figure, takeaway=...)."
    )


def _pictures(html: str) -> int:
    if not re.search(r"<img\b", html, re.IGNORECASE):
        return 0
    soup = BeautifulSoup(html, "html.parser")
    without_hidden(soup)
    return len(soup.find_all("img"))


def without_hidden(soup: BeautifulSoup) -> None:
    """Take out what a browser would not show: it may be what nobody should read."""
    for tag in soup.find_all(_is_hidden):
        if not tag.decomposed:
            tag.decompose()


def _is_hidden(tag: Tag) -> bool:
    return tag.has_attr("hidden") or bool(_HIDDEN.search(str(tag.get("style", ""))))


def formula(html: str) -> str:
    """Return what is wrong with words that hold LaTeX, as the end of a sentence."""
    if not ("$" in html or "\\begin" in html):
        return ""
    soup = BeautifulSoup(html, "html.parser")
    for code in soup.find_all(["code", "pre"]):
        code.decompose()
    if not _FORMULA.search(soup.get_text()):
        return ""
    return "writes a formula in LaTeX, which no medium typesets. Write it in words."


def cell_colours(html: str) -> str:
    """Return what is wrong with a table that says something by colour, as the end of a sentence."""
    if not _CELL_COLOUR.search(html):
        return ""
    return (
        "colours the cells of a table, and no medium keeps that. "
        "Say what the colour says in a column of its own."
    )

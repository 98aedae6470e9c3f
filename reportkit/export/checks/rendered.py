"""Checks 13 to 16 in a real browser: the email and the web page as four widths show them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportkit.errors import ExportError
from reportkit.export.browser import ADVICE, find_browser
from reportkit.export.browser_child import BrowserChild, ChildFailedError
from reportkit.export.checks.every import BY_TESTS
from reportkit.export.checks.finding import Finding, Severity
from reportkit.export.checks.page_text import one_line, quoted
from reportkit.export.checks.printed import listed, missing, printed_numbers
from reportkit.export.checks.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportkit.export.checks.proof import Proof

WIDTHS = (320, 375, 600, 1200)
"""A small phone, a phone, an email on a desk, a window [px]."""

_PROCESS = "reportkit.export.checks.browser_process"
_START, _LIMIT = 30.0, 60.0  # [s]
_AXE = ("selenium_axe_python", "axe-core/axe.min.js")
NO_AXE = (
    "axe-core is not installed: "
    ".venv/bin/python -m pip install -c constraints.txt selenium-axe-python"
)


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at one page."""

    medium: str
    page: Path
    width: int
    dark: bool

    @property
    def where(self) -> str:
        """What a finding calls it: ``email at 375 px, dark``."""
        return f"{self.medium} at {self.width} px{', dark' if self.dark else ''}"


def check_in_browser(
    proof: Proof, email: Path, web: Path, widths: Sequence[int] = WIDTHS
) -> Verdict:
    """Return what checks 13 to 16 find in a browser; without axe-core, 13 is not run.

    Parameters
    ----------
    email, web
        The two pages as files, with their pictures beside them.
    widths
        How wide the window is, in turn [px].

    Raises
    ------
    ExportError
        If there is no browser here, or it does not answer.
    """
    browser = find_browser()
    if browser is None:
        raise ExportError(f"The pages were not opened: {ADVICE}")
    views = [
        View(medium, page.resolve(), width, dark)
        for medium, page in (("email", email), ("web page", web))
        for width in widths
        for dark in (False, True)
    ]
    with tempfile.TemporaryDirectory(prefix="reportkit-checks-") as folder:
        try:
            child = BrowserChild(_PROCESS, browser, folder, _START)
            try:
                found = [*_all(child, views), *_bare(child, proof, email.resolve())]
            finally:
                child.end()
        except ChildFailedError as failure:
            raise ExportError(f"The pages were not opened: {failure}") from failure
    findings = tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.number))
    return Verdict(findings, BY_TESTS if axe_core() else {13: NO_AXE} | BY_TESTS)


def axe_core() -> str | None:
    """Return axe-core's script; None where it is not installed."""
    package, name = _AXE
    if util.find_spec(package) is None:
        return None
    return (resources.files(package) / name).read_text("utf-8")


def _all(child: BrowserChild, views: list[View]) -> Iterator[Finding]:
    axe = axe_core()
    scripts = [_script("open_all.js"), _script("look.js")]
    if axe is not None:
        scripts += [axe, _script("accessible.js")]
    for view in views:
        _, look, *rest = _ask(child, view, scripts)
        yield from _seen(view, look)
        if rest:
            yield from (_accessible(view, rule) for rule in rest[-1])


def _ask(child: BrowserChild, view: View, scripts: list[str]) -> list[Any]:
    answer = child.ask(
        {
            "page": view.page.as_uri(),
            "width": view.width,
            "dark": view.dark,
            "scripts": scripts,
        },
        _LIMIT,
        "open a page",
    )
    if "error" in answer:
        raise ChildFailedError(f"{view.where} cannot be looked at: {answer['error']}")
    values: list[Any] = answer["values"]
    return values


@cache
def _script(name: str) -> str:
    return (resources.files("reportkit.export.checks") / name).read_text("utf-8")


def _accessible(view: View, rule: Mapping[str, Any]) -> Finding:
    places = ", ".join(one_line(each) for each in rule["html"])
    return Finding(
        13,
        "accessibility",
        Severity.ERROR,
        view.where,
        f"{rule['help']} ({rule['impact']}, axe rule {rule['rule']}, {rule['count']} places): "
        f"{places}",
    )


def _seen(view: View, look: Mapping[str, Any]) -> Iterator[Finding]:
    if look["wide"] > 0:
        yield Finding(
            15,
            "no sideways scrolling",
            Severity.ERROR,
            view.where,
            f"scrolls {look['wide']} px sideways, to {quoted(look['widest'])}. Let it wrap.",
        )
    for words, contrast in look["faint"]:
        yield Finding(
            14,
            "contrast",
            Severity.ERROR,
            f"{view.where}, {quoted(words)}",
            f"has a contrast of {contrast:.1f} to 1; words need 4.5 to 1.",
        )


def _bare(child: BrowserChild, proof: Proof, email: Path) -> Iterator[Finding]:
    narrow = View("email without its pictures", email, WIDTHS[0], dark=False)
    _, _, look = _ask(
        child, narrow, [_script("block_pictures.js"), _script("settle.js"), _script("look.js")]
    )
    yield from _seen(narrow, look)
    view = View("email", email, WIDTHS[1], dark=False)
    said = one_line(str(_ask(child, view, [_script("bare.js")])[0]))
    lost = missing(printed_numbers(proof.email_words), said)
    if lost:
        yield Finding(
            16,
            "pictures and styles off",
            Severity.ERROR,
            "email without pictures and styles",
            f"{listed(lost)} no longer there. Say it in the text.",
        )

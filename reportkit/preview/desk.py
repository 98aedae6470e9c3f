"""The page beside the notebook: served to this machine only, at an address that only it knows."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from tornado import httputil, iostream, web

from reportkit.preview.pages import Pages, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class State:
    """What the page shows.

    Parameters
    ----------
    said
        What is going on, in a sentence.
    of
        Which edition it would be.
    error
        Why the last run failed; empty where it did not.
    blind
        Why saves are not seen; empty where they are.
    problems
        What is wrong with the pages, of a run that did not fail.
    version
        How often there were new pages.
    pages
        The last that there were.
    """

    said: str = "Starting a kernel."
    of: str = ""
    error: str = ""
    blind: str = ""
    problems: tuple[Problem, ...] = ()
    version: int = 0
    pages: Pages = field(default_factory=Pages)


class Desk:
    """What is shown now, and who waits to hear of it.

    Parameters
    ----------
    name
        What the page is called.
    anew
        Called when somebody wants all cells run again.
    """

    def __init__(self, name: str, anew: Callable[[], None]) -> None:
        self.name = name
        self.anew = anew
        self.state = State()
        self.token = secrets.token_urlsafe(18)
        self._changed = asyncio.Event()

    def say(self, **changes: Any) -> None:
        """Change what is shown, and wake who waits."""
        self.state = replace(self.state, **changes)
        self._changed.set()
        self._changed = asyncio.Event()

    def now(self) -> tuple[State, asyncio.Event]:
        """Return what is shown, and the event that is set once that is no longer so.

        Both at once: a change between the two would be missed.
        """
        return self.state, self._changed

    def application(self) -> web.Application:
        """Return the pages, all below an address that can't be guessed."""
        given = {"desk": self}
        return web.Application(
            [
                (rf"/{self.token}/", _Front, given),
                (rf"/{self.token}/events", _Events, given),
                (rf"/{self.token}/anew", _Anew, given),
                (rf"/{self.token}/(web|email)\.html", _Page, given),
                (rf"/{self.token}/images/([\w.-]+)", _Image, given),
            ],
            default_handler_class=_Nothing,
            log_function=lambda _: None,
        )


class _Handler(web.RequestHandler):
    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def prepare(self) -> None:
        """Refuse what another site's page asks, also by a name of its own for this machine."""
        origin = self.request.headers.get("Origin")
        if httputil.split_host_and_port(self.request.host)[0] not in {HOST, "localhost"} or (
            origin is not None and origin != f"http://{self.request.host}"
        ):
            raise web.HTTPError(403)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")


class _Nothing(web.RequestHandler):
    def prepare(self) -> None:
        raise web.HTTPError(404)


class _Front(_Handler):
    def get(self) -> None:
        nonce = secrets.token_urlsafe(18)
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
            "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'",
        )
        self.finish(
            _TEMPLATES.get_template("desk.html.j2").render(name=self.desk.name, nonce=nonce)
        )


class _Events(_Handler):
    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream")
        while True:
            state, change = self.desk.now()
            told = {
                "state": state.said,
                "of": state.of,
                "error": "\n".join(filter(None, (state.blind, state.error))),
                "failed": bool(state.error),
                "problems": [[each.said, each.refuses] for each in state.problems],
                "version": state.version,
            }
            self.write(f"data: {json.dumps(told)}\n\n")
            try:
                await self.flush()
                await change.wait()
            except (iostream.StreamClosedError, asyncio.CancelledError):
                return


class _Anew(_Handler):
    def post(self) -> None:
        self.desk.anew()

    def check_xsrf_cookie(self) -> None:
        """Hold nothing against who knows the address: no cookie gives a right here."""


class _Page(_Handler):
    def get(self, which: str) -> None:
        pages = self.desk.state.pages
        self.set_header("Content-Security-Policy", _POLICIES[which])
        self.finish(pages.web if which == "web" else pages.email)


class _Image(_Handler):
    def get(self, name: str) -> None:
        image = self.desk.state.pages.images.get(name)
        if image is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", "image/png")
        self.finish(image)


_NOWHERE = "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_POLICIES = {
    "web": _NOWHERE,  # what it may run and load is in the page itself, as readers get it
    "email": "default-src 'none'; script-src 'none'; img-src 'self' data:; "
    f"style-src 'unsafe-inline'; font-src data:; {_NOWHERE}",
}
_TEMPLATES = Environment(
    loader=PackageLoader("reportkit.preview"), autoescape=True, undefined=StrictUndefined
)

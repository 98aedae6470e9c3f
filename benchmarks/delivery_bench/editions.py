"""Editions without a notebook: a day, its letter, and its readers."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests" / "delivery")]

from letters import DOCUMENT  # noqa: E402  after its folder is on the path

from reportkit.delivery.kept_letters import keep_letter  # noqa: E402  as above
from reportkit.delivery.ledger import Addressed  # noqa: E402  as above
from reportkit.delivery.letter import compose_letter  # noqa: E402  as above
from reportkit.export.email import render_email  # noqa: E402  as above
from reportkit.export.message import Attachment, cid_source, compose_message  # noqa: E402  as above
from reportkit.export.plaintext import render_plaintext  # noqa: E402  as above

REPORT = "crash"
SENDER = "reports@example.org"
_FIRST_DAY = dt.date(2001, 1, 1)
_BOUNDARY = re.compile(
    rb'^Content-Type: multipart/.*?boundary="?([^"\r\n;]+)', re.DOTALL | re.MULTILINE
)


def day_of(number: int) -> dt.date:
    """Return the day that an edition speaks for."""
    return _FIRST_DAY + dt.timedelta(days=number)


def reader(number: int) -> str:
    """Return a reader's address."""
    return f"reader-{number:05}@example.org"


@lru_cache(maxsize=2)
def letter_of(number: int, attached: int = 0) -> bytes:
    """Return an edition's letter, some 15 kB, and this much more [bytes] as a PDF."""
    day = day_of(number)
    html, plain = _rendered()
    eml = compose_message(
        replace(DOCUMENT, as_of=day.isoformat()),
        html,
        plain,
        {},
        sender=SENDER,
        report=REPORT,
        as_of=day,
    )
    pdf = Attachment("report.pdf", bytes(range(256)) * (attached // 256))
    return compose_letter(eml, attachments=(pdf,) if attached else ())


@lru_cache(maxsize=1)
def _rendered() -> tuple[str, str]:
    return render_email(DOCUMENT, {}, cid_source), render_plaintext(DOCUMENT)


def ending(letter: bytes) -> bytes:
    """Return how a letter's body ends: the last boundary of its outermost part."""
    found = _BOUNDARY.search(letter)
    if found is None:
        raise ValueError("the letter has no parts")
    return b"--" + found[1] + b"--\r\n"


def kept_rows(root: Path, number: int, readers: int, attached: int = 0) -> tuple[Addressed, ...]:
    """Keep an edition's letter, and return a row for each reader."""
    digest = keep_letter(root, letter_of(number, attached))
    return tuple(
        Addressed(REPORT, day_of(number), "", 1, reader(each), digest) for each in range(readers)
    )

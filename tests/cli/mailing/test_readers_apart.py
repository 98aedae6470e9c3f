"""A report that is sent tells each reader what changed since what that reader was sent."""

from __future__ import annotations

import datetime as dt
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING

from reportkit.delivery.kept_letters import read_letter
from reportkit.delivery.ledger import State, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

PARAMETERS = """as_of = "2014-06-30"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """import reportkit as rk
tables = rk.read(source, as_of=as_of).only(initiative)
progress = rk.track_progress(tables)
rk.headline(progress, rk.changes(tables, progress))"""
MORE = """to = [TO]

[delivery]
owner = "owner@example.org"
rate = 6000
"""
ANN, BOB = "ann@example.org", "bob@example.org"


def test_readers_who_were_last_sent_different_reports_are_apart_until_they_are_sent_the_same(
    make_project: Callable[..., Path], command: Callable[..., Popen[str]]
) -> None:
    root = make_project(CELL, parameters=PARAMETERS, more=MORE)
    (root / "data").mkdir()
    names = "initiative,name,currency\na,A,GBP\n"
    (root / "data" / "initiatives.csv").write_text(names, encoding="utf-8")
    file = root / "reportkit.toml"
    written = file.read_text(encoding="utf-8")

    def sent(day: str, due: str, *readers: str) -> dict[str, str]:
        """Send it, and return the text that each reader was sent."""
        to = ", ".join(f'"{reader}"' for reader in readers)
        file.write_text(written.replace("TO", to), encoding="utf-8")
        stated = f"initiative,milestone,due,done\na,Go live,{due},no\n"
        (root / "data" / "milestones.csv").write_text(stated, encoding="utf-8")
        running = command(root, "send", "tiny", "--as-of", day)
        _, err = running.communicate(timeout=240)
        assert running.returncode == 0, err
        with open_ledger("", root / "editions") as ledger:
            rows = ledger.deliveries("tiny", dt.date.fromisoformat(day), state=State.SENT)
        assert sorted(row.recipient for row in rows) == sorted(readers)
        return {row.recipient: _text(read_letter(root / "editions", row.letter)) for row in rows}

    assert "There is no earlier report" in sent("2014-06-30", "Dec 2014", ANN)[ANN]

    july = sent("2014-07-31", "Feb 2015", ANN, BOB)
    assert "Since your last report, 30 June" in july[ANN]
    assert "Since the last report, 30 June" in july[BOB]
    assert "This is your first report." in july[BOB]
    for text in july.values():
        assert "Go live: now Feb 2015, 8 weeks later (was Dec 2014)." in text

    august = sent("2014-08-31", "Apr 2015", ANN, BOB)
    assert "Since your last report, 31 July" in august[ANN]
    assert august[ANN] == august[BOB]
    kept = sorted(path.name for path in (root / "editions" / "tiny").iterdir())
    assert kept == ["2014-06-30", "2014-07-31", "2014-07-31.r2", "2014-08-31"]

    # October goes to one who was not sent September: each is told since their own.
    sent("2014-09-30", "Jun 2015", ANN)
    october = sent("2014-10-31", "Jun 2015", ANN, BOB)
    assert "Since your last report, 30 September" in october[ANN]
    assert "Nothing that matters has changed." in october[ANN]
    assert "Since your last report, 31 August" in october[BOB]
    assert "(was Apr 2015)" in october[BOB]


def _text(letter: bytes) -> str:
    body = BytesParser(policy=policy.default).parsebytes(letter).get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())

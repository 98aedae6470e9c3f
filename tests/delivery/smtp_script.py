"""Where a scripted mail server fails, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ALWAYS = 1_000_000


class Step(StrEnum):
    """Where in the dialogue."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    AUTH = "AUTH"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    MESSAGE = "message"  # in its middle
    VERDICT = "verdict"  # after the message, before or in place of the reply
    RSET = "RSET"
    QUIT = "QUIT"


class Kind(StrEnum):
    """How it fails."""

    TEMPORARY = "4xx"
    LEAVING = "421"  # and hangs up
    PERMANENT = "5xx"
    SILENCE = "silence"
    RESET = "reset"
    HANG_UP = "hang up"
    GARBAGE = "garbage"
    DRIP = "drip"  # a reply that comes a byte at a time and never ends
    ENDLESS = "endless"  # a reply of ever more lines
    TWICE = "twice"  # the right reply, and once more


CODES = {
    Step.GREETING: ("421 4.3.2 not now", "554 5.3.2 no mail here"),
    Step.EHLO: ("451 4.3.0 not now", "550 5.7.1 not you"),
    Step.STARTTLS: ("454 4.7.0 TLS not available for now", "501 5.5.4 no TLS"),
    Step.AUTH: ("454 4.7.0 cannot check it now", "535 5.7.8 wrong"),
    Step.MAIL: ("451 4.3.0 not now", "550 5.7.1 not from this sender"),
    Step.RCPT: ("450 4.2.1 mailbox busy", "550 5.1.1 no such user"),
    Step.DATA: ("451 4.3.0 not now", "554 5.6.0 no message wanted"),
    Step.VERDICT: ("451 4.3.0 not now", "554 5.7.1 not such a message"),
    Step.RSET: ("451 4.3.0 not now", "502 5.5.1 what is that"),
    Step.QUIT: ("451 4.3.0 not now", "502 5.5.1 stay"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the script.

    Parameters
    ----------
    step, kind
        Where and how it fails.
    at, times
        The first time that the step is reached on which it does, counted over all connections,
        and how many times in a row.
    taken
        After the message: whether the server has taken it and only its reply is lost.
    """

    step: Step
    kind: Kind
    at: int = 1
    times: int = 1
    taken: bool = False

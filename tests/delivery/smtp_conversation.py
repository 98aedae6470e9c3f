"""A scripted mail server's side of one connection."""

from __future__ import annotations

import base64
import re
import socket
import ssl
import struct
import time
from typing import TYPE_CHECKING, NoReturn

from smtp_script import CODES, Fault, Kind, Step

if TYPE_CHECKING:
    from scripted_smtp import ScriptedSmtp

_MIDDLE = 64  # [bytes] of a message that are read before it is broken off


class OverError(Exception):
    """The conversation has ended."""


class Conversation:
    """One connection to a scripted server."""

    def __init__(self, server: ScriptedSmtp, line: socket.socket) -> None:
        self.server = server
        self.line = line
        self.unread = b""
        self.logged_in = server.login is None
        self.recipient: str | None = None
        self.sender: str | None = None
        line.settimeout(server.patience)

    def run(self) -> None:
        fault = self.server.due(Step.CONNECT)
        if fault is not None:
            self.fail(fault, "")
        if self.server.tls == "tls":
            self.secure()
        self.reply(Step.GREETING, "220 scripted ESMTP")
        while True:
            try:
                command = self.read_line().decode("latin-1").strip()
            except TimeoutError:
                self.say("421 4.4.2 idle for too long")
                raise OverError from None
            with self.server.lock:
                self.server.commands.append(command.split(" ")[0].upper())
            self.obey(command)

    def obey(self, command: str) -> None:
        verb, _, rest = command.partition(" ")
        match verb.upper():
            case "EHLO":
                self.reply(Step.EHLO, self.offers())
            case "STARTTLS":
                if self.reply(Step.STARTTLS, "220 go on"):
                    self.secure()
            case "AUTH":
                self.authenticate(rest)
            case "QUIT":
                self.reply(Step.QUIT, "221 2.0.0 bye")
                raise OverError
            case _ if not self.logged_in:
                self.say("530 5.7.0 log in first")
            case _:
                self.carry(verb.upper(), rest)

    def carry(self, verb: str, rest: str) -> None:
        """Obey a command that has to do with a letter."""
        match verb:
            case "MAIL":
                if self.reply(Step.MAIL, "250 2.1.0 ok"):
                    self.sender = rest
            case "RCPT":
                found = re.fullmatch(r"TO:<([^>]+)>", rest, re.IGNORECASE)
                assert found is not None, rest
                if self.reply(Step.RCPT, "250 2.1.5 ok"):
                    self.recipient = found[1]
            case "DATA":
                self.receive()
            case "RSET":
                self.sender = self.recipient = None
                self.reply(Step.RSET, "250 2.0.0 ok")
            case _:
                self.say("500 5.5.2 what")

    def offers(self) -> str:
        told = ["scripted", "SIZE 10000000", "8BITMIME"]
        secured = isinstance(self.line, ssl.SSLSocket)
        if self.server.tls == "starttls" and not secured:
            told.append("STARTTLS")
        if self.server.login is not None:
            told.append("AUTH PLAIN LOGIN")
        return "\r\n".join([*(f"250-{each}" for each in told[:-1]), f"250 {told[-1]}"])

    def authenticate(self, rest: str) -> None:
        mechanism, _, given = rest.partition(" ")
        assert self.server.login is not None
        assert mechanism.upper() == "PLAIN"
        user, password = self.server.login
        said = base64.b64decode(given).decode()
        right = said == f"\0{user}\0{password}"
        answer = "235 2.7.0 welcome" if right else "535 5.7.8 wrong"
        self.logged_in = self.reply(Step.AUTH, answer) and right

    def receive(self) -> None:
        if self.sender is None or self.recipient is None:
            self.say("503 5.5.1 first MAIL and RCPT")
            return
        if not self.reply(Step.DATA, "354 go on"):
            return
        fault = self.server.due(Step.MESSAGE)
        if fault is not None:
            while len(self.unread) < _MIDDLE:
                self.more()
            if fault.kind in {Kind.TEMPORARY, Kind.PERMANENT}:
                code = "552 5.3.4 too large" if fault.kind is Kind.PERMANENT else "451 4.3.0 full"
                self.say(code)
                raise OverError
            self.fail(fault, "")
        while b"\r\n.\r\n" not in self.unread:
            self.more()
        stuffed, _, self.unread = self.unread.partition(b"\r\n.\r\n")
        content = re.sub(rb"(?m)^\.\.", b".", stuffed + b"\r\n")
        recipient, self.sender, self.recipient = self.recipient, None, None
        fault = self.server.due(Step.VERDICT)
        if fault is None or fault.taken or fault.kind is Kind.TWICE:
            self.server.take(recipient, content)
        self.server.whole.set()
        if fault is None:
            self.say("250 2.0.0 taken")
            return
        self.fail(fault, "250 2.0.0 taken")

    def reply(self, step: Step, right: str) -> bool:
        """Answer a step, or fail as the script says; return whether it was the right answer."""
        fault = self.server.due(step)
        if fault is None:
            self.say(right)
            return True
        return self.fail(fault, right)

    def fail(self, fault: Fault, right: str) -> bool:
        match fault.kind:
            case Kind.TEMPORARY | Kind.PERMANENT:
                self.say(CODES[fault.step][fault.kind is Kind.PERMANENT])
                return False
            case Kind.LEAVING:
                self.say("421 4.3.2 leaving")
                raise OverError
            case Kind.SILENCE:
                self.be_silent()
            case Kind.RESET:
                # Zero to linger: what was sent is thrown away, and the client told so by a reset.
                self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise OverError
            case Kind.HANG_UP:
                raise OverError
            case Kind.GARBAGE:
                self.line.sendall(b"\x00\xfe250 <html>hello</html>\r\n")
            case Kind.DRIP:
                self.drip()
            case Kind.ENDLESS:
                self.go_on_and_on()
            case Kind.TWICE:
                self.say(right)
                self.say(right)
        return True

    def be_silent(self) -> NoReturn:
        until = time.monotonic() + self.server.patience
        self.line.settimeout(0.1)
        while not self.server.over.is_set() and time.monotonic() < until:
            try:
                if not self.line.recv(4096):
                    break
            except TimeoutError:
                continue
        raise OverError

    def drip(self) -> NoReturn:
        while not self.server.over.wait(0.05):
            self.line.sendall(b"2")
        raise OverError

    def go_on_and_on(self) -> NoReturn:
        while not self.server.over.is_set():
            self.line.sendall(b"250-and so on\r\n" * 100)
        raise OverError

    def say(self, words: str) -> None:
        self.line.sendall(f"{words}\r\n".encode())

    def secure(self) -> None:
        assert self.server.context is not None
        plain = self.line
        self.line = self.server.context.wrap_socket(plain, server_side=True)
        self.line.settimeout(self.server.patience)
        with self.server.lock:
            self.server.lines.discard(plain)
            self.server.lines.add(self.line)
        self.unread = b""

    def read_line(self) -> bytes:
        while b"\n" not in self.unread:
            self.more()
        taken, _, self.unread = self.unread.partition(b"\n")
        return taken

    def more(self) -> None:
        came = self.line.recv(65536)
        if not came:
            raise OverError
        self.unread += came

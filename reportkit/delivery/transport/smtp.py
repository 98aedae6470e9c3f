"""A mail server as transport: SMTP with TLS whose certificate is checked, and a login."""

from __future__ import annotations

import contextlib
import ssl
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import TYPE_CHECKING, Literal

from reportkit.delivery.transport.dialogue import Answer, BrokenError, Dialogue, Timeouts
from reportkit.delivery.transport.login import Login
from reportkit.delivery.transport.smtp_session import SmtpSession
from reportkit.delivery.transport.transport import ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server.

    Parameters
    ----------
    host, port
        Where it listens.
    security
        ``starttls``: TLS after the first words; ``tls``: from the first byte; ``none``: no TLS,
        and then no login either.
    login
        None where the server takes letters without.
    timeouts
        How long is waited.
    """

    host: str
    port: int
    security: Security = "starttls"
    login: Login | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)

    @property
    def name(self) -> str:
        """Return its host and port."""
        return f"{self.host}:{self.port}"

    def open(self) -> SmtpSession:
        """Connect, agree on TLS, check the certificate, log in.

        Certificates are those that the system trusts; ``SSL_CERT_FILE`` names others.

        Raises
        ------
        ServerError
            If one of them fails: at which step, with what the server said, and what to do.
        """
        if self.login is not None and self.security == "none":
            raise ServerError(
                f"{self.name} is set to be used without TLS, and a login must not travel in plain "
                'text.\nSet security = "starttls" (or "tls") in [delivery], or unset the login.',
                passing=False,
            )
        line = Dialogue(
            self.host,
            self.port,
            context=ssl.create_default_context(),
            wrapped=self.security == "tls",
            timeouts=self.timeouts,
        )
        try:
            self._begin(line)
        except BaseException:
            line.close()
            raise
        return SmtpSession(line, self.name)

    def _begin(self, line: Dialogue) -> None:
        with self._step("greeting"):
            self._expect(line.greet(), "greeting", 220, "Is it a mail server, and for this port?")
        with self._step("EHLO"):
            self._expect(line.introduce(), "EHLO", 250, "Ask who runs it.")
        if self.security == "starttls":
            if not line.has_extn("starttls"):
                raise ServerError(
                    f"{self.name} does not offer STARTTLS: somebody may be in between.\n"
                    'If it speaks TLS from the start (port 465), set security = "tls" in '
                    "[delivery].",
                    passing=False,
                )
            with self._step("STARTTLS"):
                self._expect(line.secure(), "STARTTLS", 220, "Ask who runs it.")
            with self._step("EHLO"):
                self._expect(line.introduce(), "EHLO", 250, "Ask who runs it.")
        if self.login is not None:
            with self._step("AUTH"):
                self._log_in(line, self.login)

    def _log_in(self, line: Dialogue, login: Login) -> None:
        offered = line.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            answer = line.ask(f"AUTH PLAIN {login.plain()}")
        elif "LOGIN" in offered:
            answer = line.ask("AUTH LOGIN")
            for word in login.challenged():
                if answer.code == 334:  # noqa: PLR2004  RFC 4954, 4
                    answer = line.ask(word)
        else:
            raise ServerError(
                f"{self.name} offers no login that is spoken here (PLAIN, LOGIN), but: "
                f"{', '.join(offered) or 'none at all'}.\nAsk who runs it.",
                passing=False,
            )
        said = Answer(answer.code, login.hidden_in(answer.words))
        todo = "Check REPORTKIT_SMTP_USER and REPORTKIT_SMTP_PASSWORD, or what the keyring holds."
        self._expect(said, f"login of {login.user}", 235, todo)

    def _expect(self, answer: Answer, step: str, code: int, todo: str) -> None:
        if answer.code != code:
            later = "It is tried again later." if answer.temporary else todo
            raise ServerError(
                f"{self.name} did not agree to the {step}: {answer}\n{later}",
                passing=answer.temporary,
            )

    @contextlib.contextmanager
    def _step(self, step: str) -> Iterator[None]:
        """Say at which step a connection failed."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise ServerError(
                f"The certificate of {self.name} is not trusted: {error.verify_message}.\n"
                "Name the server as its certificate does; for a certificate of your own house, "
                "set SSL_CERT_FILE to the file of those to trust.",
                passing=False,
            ) from error
        except ssl.SSLError as error:
            raise ServerError(
                f"{self.name} and TLS do not get along at the {step}: "
                f"{error.reason or error}.\nCheck server and security in [delivery].",
                passing=False,
            ) from error
        except BrokenError as error:
            raise ServerError(
                f"{self.name} broke off at the {step}: {error}.\nIt is tried again later.",
                passing=True,
            ) from error
        except (OSError, SMTPException) as error:
            why = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise ServerError(
                f"{self.name} cannot be reached ({step}): {why}.\n"
                "Check server in [delivery], and the network.",
                passing=True,
            ) from error

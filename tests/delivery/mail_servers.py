"""A real mail server and a real mailbox server on loopback, as long as a ``with`` block lasts.

Postfix takes letters over STARTTLS with a login, and puts them into maildirs; Dovecot checks the
login, and shows the maildirs over IMAP with TLS. Both are Debian's, need root, and keep all that
they write in one folder of their own. (Debian 12's OpenSMTPD cannot speak TLS with its OpenSSL 3:
its issue 1239.)
"""

from __future__ import annotations

import email
import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.policy import SMTP
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTS_WITHIN = ENDS_WITHIN = 30.0  # [s]
ARRIVES_WITHIN = 30.0  # [s]
PASSWORD = "not-a-real-password"  # noqa: S105  of servers that live for a test
READERS = ("ada@example.org", "ben@example.org", "owner@example.org")
OWNER = "mail"  # the user whose the maildirs are

SETTINGS = {
    "postfix/main.cf": """\
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
maillog_file = $folder/postfix.log
maillog_file_prefixes = $folder
myhostname = localhost
mydestination =
alias_maps =
alias_database =
default_transport = error:nothing leaves this machine
local_transport = error:nobody lives here
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = example.org
virtual_mailbox_base = $folder/mail
virtual_mailbox_maps = inline:{$inboxes}
virtual_uid_maps = static:$uid
virtual_gid_maps = static:$gid
virtual_minimum_uid = $uid
smtpd_peername_lookup = no
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = $folder/server.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = $folder/dovecot/login
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = reject_unauth_destination
""",
    "postfix/master.cf": """\
127.0.0.1:$smtp inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
""",
    "dovecot/dovecot.conf": """\
base_dir = $folder/dovecot/run
state_dir = $folder/dovecot/state
log_path = $folder/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <$folder/server.pem
ssl_key = <$folder/server.pem
first_valid_uid = $uid
mail_location = maildir:$folder/mail/%n
passdb {
  driver = static
  args = password=$password
}
userdb {
  driver = static
  args = uid=$uid gid=$gid home=$folder/mail/%n
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = $imap
    ssl = yes
  }
}
service auth {
  unix_listener $folder/dovecot/login {
    mode = 0666
  }
}
""",
}


def missing() -> str:
    """Say what these servers lack here; empty where they can run."""
    if not shutil.which("postfix") or not shutil.which("dovecot"):
        return "there is no Postfix or no Dovecot: as root, scripts/set-up test installs them"
    return "" if os.geteuid() == 0 else "Postfix and Dovecot start as root only"


@dataclass(frozen=True)
class MailServers:
    """Servers that run: where letters go in, and where their readers find them."""

    smtp: int
    imap: int
    authority: Path
    user: str = "reports@example.org"
    password: str = PASSWORD

    @contextmanager
    def inbox(self, reader: str) -> Iterator[imaplib.IMAP4_SSL]:
        """Open a reader's inbox, as a mail program does."""
        context = ssl.create_default_context(cafile=str(self.authority))
        with imaplib.IMAP4_SSL("localhost", self.imap, ssl_context=context, timeout=30) as client:
            client.login(reader, self.password)
            yield client

    def arrived(self, reader: str, subject: str) -> bytes:
        """Wait for the one letter to a reader with this subject, as it lies in the inbox."""
        ends = time.monotonic() + ARRIVES_WITHIN
        found: list[bytes] = []
        with self.inbox(reader) as client:
            while not found and time.monotonic() < ends:
                found = [each for each in everything(client) if subject_of(each) == subject]
                time.sleep(0.05)
        assert len(found) == 1, f"{len(found)} letters to {reader} say {subject!r}"
        return found[0]


def everything(client: imaplib.IMAP4_SSL) -> list[bytes]:
    """Return every message of an inbox."""
    client.select("INBOX", readonly=True)
    _, (numbers,) = client.search(None, "ALL")
    found = [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers.split()]
    return [bytes(each[1]) for each in found if isinstance(each, tuple)]


def subject_of(content: bytes) -> str:
    return str(email.message_from_bytes(content, policy=SMTP)["Subject"])


@contextmanager
def mail_servers() -> Iterator[MailServers]:
    """Run both servers; afterwards nothing of them is left."""
    with ExitStack() as stack:
        # Not pytest's own folder: servers that give up root's rights could not enter it.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mail-")))
        smtp, imap = _free_ports(2)
        _lay_out(folder, smtp, imap)
        stack.enter_context(_running(folder, "dovecot", imap))
        stack.enter_context(_running(folder, "postfix", smtp))
        yield MailServers(smtp, imap, folder / "authority.pem")


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        held = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in held:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in held]


def _lay_out(folder: Path, smtp: int, imap: int) -> None:
    folder.chmod(0o755)
    for name in ("postfix", "dovecot", "queue", "data", "mail"):
        (folder / name).mkdir()
    uid, gid = pwd.getpwnam(OWNER).pw_uid, grp.getgrnam(OWNER).gr_gid
    os.chown(folder / "mail", uid, gid)
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    certificate = authority.issue_cert("localhost").private_key_and_cert_chain_pem
    certificate.write_to_path(str(folder / "server.pem"))
    (folder / "server.pem").chmod(0o600)
    values = {
        "folder": folder,
        "smtp": smtp,
        "imap": imap,
        "uid": uid,
        "gid": gid,
        "password": PASSWORD,
        "inboxes": ", ".join(f"{reader}={reader.partition('@')[0]}/" for reader in READERS),
    }
    for name, settings in SETTINGS.items():
        (folder / name).write_text(Template(settings).substitute(values), encoding="utf-8")


@contextmanager
def _running(folder: Path, name: str, port: int) -> Iterator[None]:
    postfix = ["postfix", "-c", str(folder / "postfix")]
    dovecot = ["dovecot", "-c", str(folder / "dovecot" / "dovecot.conf")]
    start = [*postfix, "start-fg"] if name == "postfix" else [*dovecot, "-F"]
    stop = [*postfix, "stop"] if name == "postfix" else [*dovecot, "stop"]
    with (folder / f"{name}.out").open("wb") as said:
        server = subprocess.Popen(start, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        try:
            _wait_for(server, port, folder, name)
            yield
        finally:
            subprocess.run(stop, stdout=said, stderr=said, timeout=ENDS_WITHIN, check=False)
            try:
                server.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int, folder: Path, name: str) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while server.poll() is None and time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    logs = [*folder.glob(f"{name}.*")]
    said = "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in logs)
    raise RuntimeError(f"{name} did not start:\n{said}")

"""A real PostgreSQL server on loopback, for as long as a ``with`` block lasts.

It ends with the process that started it, also when that is killed, and takes its files with it. As
root it runs as the user that Debian's package makes, since it refuses to run as root.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import psycopg

USER = "reportkit"
STARTS_WITHIN = 60.0  # [s]
ENDS_WITHIN = 20.0  # [s]


def find_server() -> Path | None:
    """Return the folder of the newest server's programs, None where there is none."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    versions = sorted(debian, key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


@dataclass(frozen=True)
class PostgresqlServer:
    """A server that runs."""

    programs: Path
    folder: Path
    port: int
    password: str
    fsync: Literal["on", "off"]  # whether what it says is kept outlives the machine
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _databases: Iterator[int] = field(default_factory=count)

    def url(self, database: str = "postgres", user: str = USER, password: str = "") -> str:
        login = f"{user}:{quote(password or self.password)}"
        return f"postgresql://{login}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database, and return its URL."""
        name = f"ledger_{next(self._databases)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    @contextmanager
    def new_ledger(self) -> Iterator[str]:
        """Give the URL of an empty schema, which costs far less than a database."""
        name = f"ledger_{next(self._databases)}"
        self.run(f"CREATE SCHEMA {name}")
        yield f"{self.url()}?options=-csearch_path%3D{name}"
        self.run(f"DROP SCHEMA {name} CASCADE")

    def run(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        with log:
            server = subprocess.Popen(
                [
                    *_as_another_user(),
                    *(str(self.programs / "postgres"), "-D", str(self.folder / "data")),
                    *("-h", "127.0.0.1", "-p", str(self.port), "-k", ""),
                    *(
                        "-c",
                        f"fsync={self.fsync}",
                        "-c",
                        "max_connections=50",
                        "-c",
                        "shared_buffers=16MB",
                    ),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._running.append(server)
        ends = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if server.poll() is not None or time.monotonic() > ends:
                said = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
                raise RuntimeError(f"PostgreSQL did not start:\n{said[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Break all connections and end the server at once, as if it had crashed."""
        while self._running:
            server = self._running.pop()
            server.send_signal(signal.SIGQUIT)
            try:
                server.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running_postgresql(fsync: Literal["on", "off"] = "off") -> Iterator[PostgresqlServer]:
    """Run a server of our own, with a password, on a free port."""
    programs = find_server()
    if programs is None:
        raise RuntimeError("There is no PostgreSQL server. As root: apt-get install postgresql")
    with ExitStack() as last:
        folder = Path(tempfile.mkdtemp(prefix="reportkit-postgresql-"))
        last.callback(shutil.rmtree, folder, ignore_errors=True)
        server = PostgresqlServer(programs, folder, _free_port(), secrets.token_hex(8), fsync)
        (folder / "password").write_text(server.password, encoding="ascii")
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            for path in (folder, folder / "password"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        subprocess.run(
            [
                *_as_another_user(),
                *(str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "--no-sync"),
                *("--auth=scram-sha-256", f"--pwfile={folder / 'password'}"),
                *("--encoding=UTF8", "--locale=C"),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=STARTS_WITHIN,
        )
        last.callback(server.stop)
        server.start()
        yield server


def _as_another_user() -> list[str]:
    """Return what a server's command begins with: it ends with us, and is never root."""
    if shutil.which("setpriv") is None:
        return []
    ends_with_us = ["setpriv", "--pdeathsig", "QUIT"]
    if os.geteuid() != 0:
        return ends_with_us
    return [*ends_with_us, "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port

"""Two schedulers at once, each replaced when it has died, and what killed whom."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random
from typing import IO, TYPE_CHECKING

from delivery_bench.mail_server import MailServer
from delivery_bench.scheduler import Post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BENCHMARKS = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0  # [s]


@dataclass(slots=True)
class Scheduler:
    """One that lives, or lived."""

    pid: int
    port: int
    ended: int | None = None  # its exit status, minus the signal that killed it


@dataclass(slots=True)
class Crew:
    """The schedulers of a ledger.

    Parameters
    ----------
    post
        Where they work.
    server
        What they send to.
    nursery
        What starts them.
    size
        How many there are at once.
    """

    post: Post
    server: MailServer
    nursery: subprocess.Popen[bytes]
    random: Random
    size: int
    alive: list[Scheduler] = field(default_factory=list)
    dead: list[Scheduler] = field(default_factory=list)
    told: threading.Condition = field(default_factory=threading.Condition)
    _newborn: list[int] = field(default_factory=list)

    def add(self) -> Scheduler:
        """Start one more."""
        port = self.server.open_port()
        given: IO[bytes] | None = self.nursery.stdin
        assert given is not None  # noqa: S101  it was started with a pipe
        given.write(json.dumps(asdict(replace(self.post, port=port))).encode() + b"\n")
        given.flush()
        with self.told:
            if not self.told.wait_for(lambda: self._newborn, _PATIENCE):
                raise RuntimeError("No scheduler was born within a minute. Its log says why.")
            born = Scheduler(self._newborn.pop(), port)
            self.alive.append(born)
        return born

    def is_complete(self) -> bool:
        """Tell whether all are there; start one for each that is known to be dead."""
        with self.told:
            missing = self.size - len(self.alive)
            all_live = all(is_there(each.pid) for each in self.alive)
        for _ in range(missing):
            self.add()
        return all_live and not missing

    def listen(self) -> None:
        """Note what the nursery says, until it ends."""
        said: IO[bytes] | None = self.nursery.stdout
        assert said is not None  # noqa: S101  as above
        for line in said:
            news = json.loads(line)
            with self.told:
                if "born" in news:
                    self._newborn.append(news["born"])
                else:
                    self._note_death(news["gone"], news["status"])
                self.told.notify_all()

    def _note_death(self, pid: int, status: int) -> None:
        for each in [each for each in self.alive if each.pid == pid]:
            each.ended = status
            self.alive.remove(each)
            self.dead.append(each)
            self.server.close_port(each.port)

    def take_orders(self, killer: socket.socket) -> None:
        """Kill who asks for it, at a random time within the span it names."""
        while said := killer.recv(100):
            pid, within = said.decode().split()
            time.sleep(self.random.uniform(0, float(within)))
            kill(int(pid))

    def client(self, port: int) -> int:
        """Return which process a port of the server's is for."""
        with self.told:
            return next(each.pid for each in (*self.alive, *self.dead) if each.port == port)


def kill(pid: int) -> None:
    """Kill a process, and wait until it is no more."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    ends = time.monotonic() + _PATIENCE
    while is_there(pid):
        if time.monotonic() > ends:
            raise RuntimeError(f"Process {pid} has outlived SIGKILL by a minute.")
        time.sleep(0.0005)


def is_there(pid: int) -> bool:
    """Tell whether a process lives: one of which only the exit is left does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False
    return stat.rpartition(b")")[2].split()[0] not in {b"Z", b"X"}


@contextmanager
def crew_of(post: Post, server: MailServer, random: Random, size: int = 2) -> Iterator[Crew]:
    """Run a crew while the block lasts."""
    folder = Path(post.folder)
    killer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    killer.bind(str(folder / "killer"))
    environment = {**os.environ, "PYTHONPATH": str(BENCHMARKS), "OPENBLAS_NUM_THREADS": "1"}
    with (folder / "schedulers.log").open("ab") as log:
        nursery = subprocess.Popen(
            [sys.executable, "-m", "delivery_bench.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
        )
    crew = Crew(post, server, nursery, random, size)
    server.lives = lambda port: is_there(crew.client(port))
    threads = [_started(crew.listen), _started(lambda: crew.take_orders(killer))]
    try:
        for _ in range(size):
            crew.add()
        yield crew
    finally:
        assert nursery.stdin is not None  # noqa: S101  it was started with a pipe
        nursery.stdin.close()
        nursery.wait(_PATIENCE)
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"", str(folder / "killer"))
        for thread in threads:
            thread.join(_PATIENCE)
        killer.close()
        assert nursery.stdout is not None  # noqa: S101  as above
        nursery.stdout.close()


def _started(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread

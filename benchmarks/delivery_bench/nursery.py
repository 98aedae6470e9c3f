"""Starts schedulers fast: everything is imported once, and each is a fork that was never used.

::

    python -m delivery_bench.nursery

Each line of its input is a post; it answers with the process that was born, and says later how it
ended. When its input ends, so do they all.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import traceback
from typing import NoReturn

from delivery_bench.scheduler import Post, work

_GLANCE = 0.005  # [s]


def main() -> None:
    """Start what is asked for, and say what ends."""
    alive: set[int] = set()
    buffer = b""
    while True:
        if select.select([0], [], [], _GLANCE)[0]:
            came = os.read(0, 65536)
            if not came:
                break
            *lines, buffer = (buffer + came).split(b"\n")
            for line in lines:
                pid = born(Post(**json.loads(line)))
                alive.add(pid)
                tell({"born": pid})
        while alive and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            alive.discard(ended[0])
            tell({"gone": ended[0], "status": os.waitstatus_to_exitcode(ended[1])})
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def born(post: Post) -> int:
    """Start a scheduler."""
    return os.fork() or run(post)


def run(post: Post) -> NoReturn:
    """Be a scheduler."""
    status = 1
    try:
        # Neither the orders to the nursery nor its answers are ours.
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        work(post)
        status = 0
    except BaseException:  # noqa: BLE001  the exit below says nothing, so it is said here
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def tell(said: dict[str, int]) -> None:
    """Say a line."""
    os.write(1, json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    main()

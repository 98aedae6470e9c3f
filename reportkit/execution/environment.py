"""The environment of a kernel: what it needs, the report's own secrets, and no other of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.formats.locale import VARIABLE as LOCALE
from reportkit.secrecy import PREFIX, variable_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SNAPSHOT = "REPORTKIT_SNAPSHOT"
"""The variable by which a kernel is told to read a snapshot instead of the raw files."""

# One thread for linear algebra: sums come out the same on any machine, and kernels that run side
# by side do not fight for cores. A fixed hash seed: sets keep their order from run to run.
_SAME_EVERYWHERE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    # As pandera sets them when it is imported: set before, they do not tell when that was.
    "PYARROW_IGNORE_TIMEZONE": "1",
    "SPARK_LOCAL_IP": "127.0.0.1",
}

# Who sends, and where the ledger is, are not a notebook's business.
_WITHHELD = (PREFIX, "REPORTKIT_SMTP", "REPORTKIT_LEDGER")

# What differs from edition to edition, and what a kernel is told of the process that starts it.
_OF_ONE = {LOCALE, "JPY_PARENT_PID", "PYTHONEXECUTABLE"}


def kernel_environment(
    outer: Mapping[str, str],
    *,
    snapshot: Path | None = None,
    locale: str,
    secrets: Mapping[str, str],
) -> dict[str, str]:
    """Return the environment that a kernel is started with.

    Parameters
    ----------
    outer
        That of the process that starts it. Of it the kernel gets neither the mail server's login
        nor the ledger's address, nor the secrets of other reports.
    snapshot
        The folder that ``rk.read`` reads instead of the raw files.
    locale
        How the report's readers write numbers and dates.
    secrets
        The report's own, by name.
    """
    passed = {name: value for name, value in outer.items() if not name.startswith(_WITHHELD)}
    passed.pop(SNAPSHOT, None)
    given = {variable_of(name): value for name, value in secrets.items()}
    if snapshot is not None:
        given[SNAPSHOT] = str(snapshot.absolute())
    return {**_SAME_EVERYWHERE, **passed, LOCALE: locale, **given}


def of_every_edition(environment: Mapping[str, str]) -> dict[str, str]:
    """Return of a kernel's environment what editions built by one process have in common."""
    shared = kernel_environment(environment, locale="", secrets={})
    return {name: value for name, value in shared.items() if name not in _OF_ONE}

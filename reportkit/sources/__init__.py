"""Read an initiative's tables from where an analyst keeps them, as of a date.

1. :mod:`~reportkit.sources.place` finds the folder
2. :mod:`~reportkit.sources.files` reads its CSV, Excel and Parquet files, nothing interpreted
3. :mod:`~reportkit.sources.mapping` turns them into the contract's tables by SQL, where a
   ``source.toml`` says how
4. :mod:`~reportkit.sources.warehouse` asks an engine for those that it holds
5. :func:`reportkit.contract.check.check_tables` reads the cells and checks the rows

An edition keeps what was read as a snapshot (:mod:`~reportkit.sources.snapshot`), which is read
instead where the environment names it.
"""

from reportkit.sources.read import list_initiatives, narrows, read
from reportkit.sources.snapshot import SharedSnapshots, read_snapshot, write_snapshot

__all__ = [
    "SharedSnapshots",
    "list_initiatives",
    "narrows",
    "read",
    "read_snapshot",
    "write_snapshot",
]

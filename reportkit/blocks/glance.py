"""What an email and a plain text show of blocks: all but details, and no head without a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks.model import Block, Details, Heading

if TYPE_CHECKING:
    from collections.abc import Sequence


def at_a_glance(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks that an email and a plain text show: all but details.

    A head under which there is nothing but details goes with them.
    """
    return tuple(blocks[at] for at in places_at_a_glance(blocks))


def places_at_a_glance(blocks: Sequence[Block]) -> tuple[int, ...]:
    """Return where these blocks stand."""
    return tuple(
        at
        for at, block in enumerate(blocks)
        if not isinstance(block, Details) and not _heads_details_alone(blocks, at)
    )


def _heads_details_alone(blocks: Sequence[Block], at: int) -> bool:
    """Return whether all up to the next head of its level is details, and some are."""
    head = blocks[at]
    if not isinstance(head, Heading):
        return False
    found = False
    for block in blocks[at + 1 :]:
        if isinstance(block, Heading) and block.level <= head.level:
            break
        if not isinstance(block, Details | Heading):
            return False
        found = found or isinstance(block, Details)
    return found

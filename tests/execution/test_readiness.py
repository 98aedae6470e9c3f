"""Nobody waits for a kernel that is ready."""

from __future__ import annotations

import asyncio

import pytest

from reportkit.execution.execute import KERNEL
from reportkit.execution.readiness import PromptClient, PromptManager


def test_a_manager_of_ours_makes_prompt_clients_that_say_what_is_wrong() -> None:
    async def ask() -> None:
        manager = PromptManager(kernel_name=KERNEL)
        await manager.start_kernel()
        client = manager.client()
        assert isinstance(client, PromptClient)
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            assert (await client.execute_interactive("1", timeout=60))["content"]["status"] == "ok"
            await manager.shutdown_kernel(now=True)
            with pytest.raises(RuntimeError, match="died before replying"):
                await client.wait_for_ready(timeout=60)
        finally:
            client.stop_channels()

    asyncio.run(ask())

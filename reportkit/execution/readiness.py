"""A kernel's manager and client: told which kernels are warm, and ready when the kernel is."""

from __future__ import annotations

import time
from queue import Empty
from typing import TYPE_CHECKING, Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

if TYPE_CHECKING:
    from reportkit.execution.warm.pool import WarmKernels

_ASK_AGAIN = 1.0  # [s]
_LOOK = 0.05  # [s] between looks whether the kernel still lives


class CountedChannel(AsyncZMQSocketChannel):
    """A channel that counts what comes by it."""

    heard = 0
    """How much has come [bytes]."""

    async def _recv(self, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]  # as there
        parts = await self.socket.recv_multipart(**kwargs)
        self.heard += sum(map(len, parts))
        _, message = self.session.feed_identities(parts)
        read: dict[str, Any] = self.session.deserialize(message)
        return read


class PromptClient(AsyncKernelClient):
    """A client that waits for a kernel as long as it takes, not in whole seconds.

    jupyter_client's own asks once a second, and listens for a while after the answer for what may
    still come. Here the answer to the last question is waited for on both channels: nothing can
    come after it.
    """

    iopub_channel_class = Type(CountedChannel)

    @property
    def heard(self) -> int:
        """How much the kernel has published [bytes]."""
        heard: int = self.iopub_channel.heard
        return heard

    async def wait_for_ready(
        self,
        timeout: float | None = None,  # noqa: ASYNC109  jupyter_client's own signature
    ) -> None:
        """Wait until the kernel answers, and what it publishes arrives.

        Raises
        ------
        RuntimeError
            If it dies before, or does not answer in time [s].
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            reply = await self._reply_to(asked)
            if reply is not None and await self._is_heard(asked):
                self._handle_kernel_info_reply(reply)
                return
            if time.monotonic() > until:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _reply_to(self, asked: str) -> dict[str, Any] | None:
        again = time.monotonic() + _ASK_AGAIN
        while time.monotonic() < again:
            try:
                message: dict[str, Any] = await self.shell_channel.get_msg(timeout=_LOOK)
            except Empty:
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                continue
            if message["parent_header"].get("msg_id") == asked:
                return message
        return None

    async def _is_heard(self, asked: str) -> bool:
        """Whether the end of its answer is published to us: we may have listened too late."""
        while True:
            try:
                message = await self.iopub_channel.get_msg(timeout=_LOOK)
            except Empty:
                return False
            if (
                message["parent_header"].get("msg_id") == asked
                and message["content"].get("execution_state") == "idle"
            ):
                return True


class PromptManager(AsyncKernelManager):
    """A manager whose clients are prompt, and whose kernels may be warm."""

    client_factory = Type(PromptClient, klass=AsyncKernelClient)
    warm: WarmKernels | None = None

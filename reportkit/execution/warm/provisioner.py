"""The Jupyter kernel provisioner that has a kernel ready, where one is kept."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from reportkit.execution.warm.forked import ForkedKernel

if TYPE_CHECKING:
    from subprocess import Popen

    from jupyter_client.connect import KernelConnectionInfo

_POLL = 0.005  # [s]


class WarmProvisioner(LocalProvisioner):
    """Take a kernel from those that the kernel's manager keeps warm; else start an ordinary one.

    A manager of ours has them as ``warm``; JupyterLab's has none.
    """

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel, and return how to reach it."""
        warm = getattr(self.parent, "warm", None)
        stderr = kwargs.get("stderr")
        if warm is None or stderr is None or self.pid is not None:
            return await super().launch_kernel(cmd, **kwargs)
        environment = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid())}
        folder = os.fspath(kwargs.get("cwd") or os.curdir)
        kernel = warm.take(environment, folder, stderr.fileno())
        if kernel is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel
        self.pid = self.pgid = kernel.pid
        self.cwd = folder
        self.connection_info = kernel.connection_info
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end, and return how it ended."""
        kernel: ForkedKernel | Popen[bytes] | None = self.process
        # jupyter_client looks ten times a second, and a report would wait for that.
        while kernel is not None and kernel.poll() is None:  # noqa: ASYNC110  a process sets no event
            await asyncio.sleep(_POLL)
        ended = await super().wait()
        if isinstance(kernel, ForkedKernel):
            kernel.release()
        return ended

"""Servers of the tests end whole: a connection that is left open is a fault of whoever comes next.

Where the grace runs out, uvicorn cancels what it was doing and leaves the connections as they are;
Python finds them later, in the middle of another test.
"""

from __future__ import annotations

import asyncio
import socket

import uvicorn


class Server(uvicorn.Server):
    """uvicorn, with no connection left when it has stopped."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        for each in list(self.server_state.connections):
            if each.transport is not None:
                each.transport.abort()
        await asyncio.sleep(0)  # then they are closed

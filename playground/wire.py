"""A connection that can be reset: what a network does to an answer, on purpose."""

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int], asyncio.Transport] = {}


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 connection, remembered by the address of who is at its other end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Remember it, and let every packet leave at once.

        asyncio sees to that only for sockets that name their protocol; `socket.create_server` makes one that does not,
        and an app that keeps its connection would wait 40 ms for each answer.
        """
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peer: tuple[str, int] = tuple(transport.get_extra_info("peername")[:2])
        _open[self._peer] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        _open.pop(self._peer, None)
        super().connection_lost(exc)


async def reset(client: Any) -> None:
    """Reset the connection of that client (host, port): it sees ECONNRESET in place of an answer."""
    transport = _open.get(tuple(client))
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # The loop tells the protocol in its next turn; until then an answer would still be written.
    await asyncio.sleep(0.01)

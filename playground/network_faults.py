"""Connections that can be reset, cut, or made deaf: what a network does, on purpose."""

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

_open: dict[tuple[str, int], asyncio.Transport] = {}
_links: dict[tuple[str, int], "Link"] = {}


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 connection, remembered by the address of who is at its other end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # a transport is all that it is given
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


class Link(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket connection, remembered by the address of who is at its other end."""

    deaf = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember it."""
        self._peer: tuple[str, int] = tuple(transport.get_extra_info("peername")[:2])
        _links[self._peer] = self
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        _links.pop(self._peer, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hear it, or not."""
        if not self.deaf:
            super().data_received(data)


def deafen(client: Any) -> None:
    """Let the WebSocket of that client (host, port) stay open and hear nothing any more, not even pings."""
    link = _links[tuple(client)]
    link.deaf = True
    link.stop_keepalive()


def cut(client: Any) -> None:
    """End the connection of that client's WebSocket (host, port) as a killed server does: with no closing frame."""
    _links[tuple(client)].transport.close()

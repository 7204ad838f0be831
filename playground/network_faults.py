"""Connections that tests can reset, abort or make unresponsive."""

import asyncio
import socket
import struct
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

_connections: dict[tuple[str, int], asyncio.Transport] = {}
_websockets: dict[tuple[str, int], "WebSocketConnection"] = {}


class HttpConnection(H11Protocol):
    """uvicorn's HTTP/1.1 connection, registered by the peer's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # always a Transport here
        """Register the connection and disable Nagle's algorithm.

        asyncio does so only for sockets that name their protocol, and `socket.create_server` makes one that does not.
        Without this, an app that keeps its connection would wait 40 ms for each response.
        """
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._peer: tuple[str, int] = tuple(transport.get_extra_info("peername")[:2])
        _connections[self._peer] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection from the registry."""
        _connections.pop(self._peer, None)
        super().connection_lost(exc)


async def reset(client: Any) -> None:
    """Reset the connection of that client (host, port); it sees ECONNRESET instead of a response."""
    transport = _connections.get(tuple(client))
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    # The protocol learns of this in the next loop iteration; until then a response could still be written.
    await asyncio.sleep(0.01)


class WebSocketConnection(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket connection, registered by the peer's address."""

    unresponsive = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Register the connection."""
        self._peer: tuple[str, int] = tuple(transport.get_extra_info("peername")[:2])
        _websockets[self._peer] = self
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection from the registry."""
        _websockets.pop(self._peer, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Process the data, unless the connection is unresponsive."""
        if not self.unresponsive:
            super().data_received(data)


def make_unresponsive(client: Any) -> None:
    """Keep the WebSocket of that client (host, port) open, but ignore all input, including pings."""
    websocket = _websockets[tuple(client)]
    websocket.unresponsive = True
    websocket.stop_keepalive()


def abort(client: Any) -> None:
    """Abort the WebSocket of that client (host, port) without a closing frame, as a killed server would."""
    _websockets[tuple(client)].transport.close()

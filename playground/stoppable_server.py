"""A uvicorn server that stops promptly."""

import asyncio
import contextlib

import uvicorn


class StoppableServer(uvicorn.Server):
    """Stops at once when requested; uvicorn's own server checks only every tenth of a second."""

    _loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Run until `request_stop`; update the Date header every second."""
        self._loop, self._stop_requested = asyncio.get_running_loop(), asyncio.Event()
        while not self.should_exit:
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop_requested.wait(), 1)

    def request_stop(self) -> None:
        """Stop soon; may be called from any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop_requested.set)

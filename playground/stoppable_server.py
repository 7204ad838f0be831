"""A server that ends when it is told to."""

import asyncio
import contextlib

import uvicorn


class EndedAtOnce(uvicorn.Server):
    """uvicorn's, which ends when it is told to, and not at its next look, a tenth of a second later."""

    _loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Until `end` is called; each second the date of the answers is set."""
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        while not self.should_exit:
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1)

    def end(self) -> None:
        """End soon; from any thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)

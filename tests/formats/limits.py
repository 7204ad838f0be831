"""Limits of time and memory for reading a file."""

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Fail if the block takes longer."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


@contextmanager
def memory_bounded() -> Iterator[None]:
    """Fail if the block needs more than 200 MB."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()

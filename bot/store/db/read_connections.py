"""Connections that stay at hand for those who wait: taking one from the pool costs more than the read itself."""

import select
import time
from collections import deque
from typing import Any

from sqlalchemy import Connection, Engine

# As many as the web server has threads; what more is needed at a time is taken from the pool, and given back to it.
_AT_HAND = 4
# Seconds for which a connection that was in use is taken to stand, unless its end can be seen.
_FRESH = 1


class Glance:
    """A connection on which every statement stands for itself, to be asked by `Question`s alone.

    Args:
        connection: In autocommit.
        engine: Whose listeners are to hear of its statements.

    Attributes:
        dialect: The database's.
        driver: The driver's own connection.
        cursor: The one cursor on it; whoever asks fetches all rows at once.
    """

    def __init__(self, connection: Connection, engine: Engine) -> None:
        self.connection = connection
        self.engine = engine
        self.dialect = connection.dialect
        driver: Any = connection.connection.driver_connection
        self.driver = driver
        self.cursor: Any = driver.cursor()
        self._used = time.monotonic()

    def stands(self) -> bool:
        """Whether it can be used again without asking the server first, which would double what a read costs.

        A server that went away has closed its side, and that can be seen. After a pause, in which something between
        may have dropped the connection without a word, nobody knows.
        """
        if self.dialect.name == "sqlite":
            return True
        return time.monotonic() - self._used < _FRESH and not _has_something_to_say(self.driver.fileno())

    def rest(self) -> None:
        """Note that nobody uses it from now on."""
        self._used = time.monotonic()


class Glances:
    """Those that nobody is using at the moment.

    Args:
        reading: Where they come from, as far as none is at hand: an engine in autocommit, which looks itself whether
            its connections stand.
        engine: The same without autocommit.
    """

    def __init__(self, reading: Engine, engine: Engine) -> None:
        self._reading = reading
        self._engine = engine
        self._at_hand: deque[Glance] = deque()
        self._closed = False

    def take(self) -> Glance:
        """One for the caller alone; the one last used first, so that what nobody needs grows old."""
        while True:
            try:
                glance = self._at_hand.pop()
            except IndexError:
                return Glance(self._reading.connect(), self._engine)
            if glance.stands():
                return glance
            glance.connection.close()

    def put_back(self, glance: Glance) -> None:
        """Let others use it, unless there are enough, or all is to be closed."""
        if len(self._at_hand) < _AT_HAND and not self._closed:
            glance.rest()
            self._at_hand.append(glance)
        else:
            glance.connection.close()

    def throw_away(self, glance: Glance) -> None:
        """Let nobody use it again."""
        glance.connection.invalidate()
        glance.connection.close()

    def let_go(self) -> None:
        """Give all that are at hand back to the pool."""
        while self._at_hand:
            self._at_hand.pop().connection.close()

    def close(self) -> None:
        """Give all back to the pool, and what is in use now as soon as it is free."""
        self._closed = True
        self.let_go()


def _has_something_to_say(descriptor: int) -> bool:
    """Whether anything waits to be read from a connection that nobody has asked anything: as a rule, its end."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))

"""What can go wrong behind the bot."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.demo import Demo


@contextmanager
def database_away(demo: Demo) -> Iterator[None]:
    """Every statement fails as it does when the database's server is gone."""

    def fail(*_: object) -> None:
        raise OperationalError("away", None, ConnectionError("away"))

    event.listen(demo.bot.db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(demo.bot.db.engine, "before_cursor_execute", fail)

"""The program that `test_cache` runs as another process: it changes a session's title again and again.

It writes each title, a number, to its output after it has committed it.

    python -m tests.store.calendar.calendar_writer DATABASE_URL CHANGES
"""

import sys
from dataclasses import replace

from bot.store.calendar import sessions
from bot.store.db.engine import Database, make_engine


def main() -> None:
    """Change it so many times."""
    db = Database(make_engine(sys.argv[1], patient=True))
    for number in range(1, int(sys.argv[2]) + 1):
        with db.write() as tx:
            [first, *_] = sessions.of_series(tx, 1)
            sessions.change(tx, replace(first, title=str(number)))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
    db.close()


if __name__ == "__main__":
    main()

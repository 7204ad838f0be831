"""Database URLs."""


def normal_url(url: str) -> str:
    """Return the URL with the bot's driver; also for Heroku's `postgres://` and a bare `postgresql://`."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url

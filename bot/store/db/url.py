"""Databases' addresses."""


def normal_url(url: str) -> str:
    """The URL with the driver that this bot ships: also Heroku's `postgres://` and the bare `postgresql://`."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url

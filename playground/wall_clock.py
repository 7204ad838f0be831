"""Wall-clock time for triggers, response_urls and signatures, independent of a demo's clock."""

import time


def wall_time() -> float:
    """Return seconds since 1970."""
    return time.time()  # noqa: TID251 - the playground is outside the bot, like Slack itself

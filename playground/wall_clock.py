"""The machine's time: triggers, response_urls and signatures run on it, whatever the demo's clock shows."""

import time


def real_time() -> float:
    """Seconds since 1970, as the machine counts them."""
    return time.time()  # noqa: TID251 - this Slack stands outside of the bot, as the real one does, with its own watch

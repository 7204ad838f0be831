"""A playground that responds in 80 ms and shares credentials with the benchmarked programs."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.common.signed_command import BOT_TOKEN, SIGNING_SECRET, TEAM
from playground.chaos import Chaos, Odds
from playground.models import Channel, User
from playground.rate_limits import RateLimits
from playground.seed import make_workspace
from playground.server import Playground

CHANNEL = "C0ROUNDS0"
# Seconds that each response takes.
RESPONSE_SECONDS = 0.08


@contextmanager
def fake_slack(*, people: int = 0, limits: RateLimits | None = None) -> Iterator[Playground]:
    """Yield a playground with the benchmarks' channel and that many people, beginning with `U0PERSON0`."""
    workspace = make_workspace()
    workspace.team_id, workspace.token, workspace.signing_secret = TEAM, BOT_TOKEN, SIGNING_SECRET
    workspace.add_channel(Channel(CHANNEL, "rounds-measured", [workspace.bot_user]))
    for number in range(people):
        workspace.add_user(User(f"U0PERSON{number}", f"person-{number}", f"Person {number}", "", "UTC"))
    with Playground(workspace, limits=limits) as running:
        running.chaos = Chaos(1, Odds(delayed=1), delays=(RESPONSE_SECONDS, RESPONSE_SECONDS))
        yield running

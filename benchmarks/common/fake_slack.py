"""A Slack that answers in 80 milliseconds, and knows the programs that the benchmarks start."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.common.signed_command import BOT_TOKEN, SIGNING_SECRET, TEAM
from playground.chaos import Chaos
from playground.models import Channel, User
from playground.rate_limits import Limits
from playground.seed import make_workspace
from playground.server import Playground

CHANNEL = "C0ROUNDS0"
# Seconds that each answer takes.
ANSWERS_IN = 0.08


@contextmanager
def slack(*, people: int = 0, limits: Limits | None = None) -> Iterator[Playground]:
    """A playground with the benchmarks' channel in it, and so many people, `U0PERSON0` the first of them."""
    workspace = make_workspace()
    workspace.team_id, workspace.token, workspace.signing_secret = TEAM, BOT_TOKEN, SIGNING_SECRET
    workspace.add_channel(Channel(CHANNEL, "rounds-measured", [workspace.bot_user]))
    for number in range(people):
        workspace.add_user(User(f"U0PERSON{number}", f"person-{number}", f"Person {number}", "", "UTC"))
    with Playground(workspace, limits=limits) as running:
        running.chaos = Chaos(1, delayed=1, delays=(ANSWERS_IN, ANSWERS_IN))
        yield running

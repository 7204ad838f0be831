"""The baseline: bare Bolt, which answers every command with the same words; alone, or under the server that we ship.

`python -m benchmarks.common.baseline` is `lhs-rounds web` with nothing changed but the application that is served.
"""

from types import SimpleNamespace
from typing import Any
from unittest import mock

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult

from benchmarks.common.signed_command import BOT_TOKEN, SIGNING_SECRET
from bot import server
from bot.clock import Clock
from bot.config import Settings, read_settings

WORDS = "Hello."


def bare_app() -> App:
    """Bolt with one listener and a constant reply, as fast as Bolt can be: it acknowledges in the listener's thread."""

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=BOT_TOKEN)

    app = App(
        signing_secret=SIGNING_SECRET,
        authorize=authorize,
        process_before_response=True,
        token_verification_enabled=False,
    )

    def answer(ack: Ack) -> None:
        ack(WORDS)

    app.command("/lhs-rounds")(answer)
    return app


def _build(settings: Settings, _clock: Clock) -> Any:
    """What the server needs of a bot: with Bolt's own WSGI adapter in place of ours."""
    tick = SimpleNamespace(cease=lambda: None)
    return SimpleNamespace(settings=settings, web=SlackRequestHandler(bare_app()), tick=tick, stop=lambda: None)


def main() -> None:
    """Serve it by the shipped code."""
    with mock.patch.object(server, "build", _build):
        server.serve(read_settings(), with_scheduler=False)


if __name__ == "__main__":
    main()

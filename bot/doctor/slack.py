"""Checks with Slack: the token, its scopes, the channels, the organizers, and duplicate bots."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.core.base.people import Organizer
from bot.core.calendar.models import Series
from bot.doctor.finding import Finding
from bot.services.outbox import dispatch
from bot.slack.api.web_api import SlackApi, SlackBusyError, SlackRefusedError, SlackUnreachableError
from bot.slack.installation.scopes import HISTORY_SCOPES, NEEDED_SCOPES
from bot.store.db.engine import Database

_CLOCK_OFF = timedelta(minutes=1)
# How far back to look for a second bot.
_LATELY = timedelta(days=14)
_TO_DO = {
    "invalid_auth": "it is none of this Slack's, or is cut off: copy the bot token (xoxb-…) once more, whole",
    "not_allowed_token_type": "it is a token of another kind: take the Bot User OAuth Token (xoxb-…)",
    "token_revoked": "install the app again and copy its bot token (xoxb-…)",
    "account_inactive": "install the app again and copy its bot token (xoxb-…)",
}


class SlackCheck:
    """Checks one token.

    Args:
        api: Reads with the token.
        posted_since: Returns the timestamps of this app's messages in a channel since a time.

    Attributes:
        is_good: Whether Slack accepts the token; known after `token`.
        date: The date in Slack's answer.
    """

    def __init__(self, api: SlackApi, posted_since: Callable[[str, datetime], frozenset[str]]) -> None:
        self._slack = api
        self._posted_since = posted_since
        self._granted: frozenset[str] = frozenset()
        self.is_good = False
        self.date: str | None = None

    def token(self) -> Iterator[Finding]:
        """Check the token's kind and scopes."""
        try:
            answer = self._slack.call("auth.test")
        except SlackUnreachableError as error:
            yield _no_answer("Slack", error)
            return
        except SlackRefusedError as error:
            to_do = _TO_DO.get(error.word, "install the app again and copy its bot token (xoxb-…)")
            yield Finding(f"token: refused by Slack ({error.word})", to_do)
            return
        self.is_good = True
        self.date = answer.header("date")
        self._granted = frozenset(scope.strip() for scope in answer.header("x-oauth-scopes").split(","))
        if not answer.body.get("bot_id"):
            yield Finding("token: a person's, not the bot's", "take the Bot User OAuth Token (xoxb-…)")
            return
        yield Finding(f"token: good, for the team {answer.body.get('team', answer.body.get('team_id'))}")
        yield from self._scopes()

    def _scopes(self) -> Iterator[Finding]:
        missing = sorted(NEEDED_SCOPES - self._granted)
        if missing:
            yield Finding(
                f"scopes: {', '.join(missing)} missing",
                "add them on the app's page OAuth & Permissions (or take manifest.json), then install the app again",
            )
        else:
            yield Finding("scopes: all that are needed")
        # Without these scopes, unconfirmed messages are handled in another way, which is not an error.
        closed = sorted(HISTORY_SCOPES - self._granted)
        if closed:
            yield Finding(f"messages in doubt: asked about or let be, without the optional {', '.join(closed)}")
        else:
            yield Finding("messages in doubt: looked for in the channel")

    def channels(self, external_ids: Sequence[str]) -> Iterator[Finding]:
        """Check that the bot can post in each channel."""
        if not external_ids:
            yield Finding(
                "channels: none", "set ROUNDS_CHANNELS to the id of a channel (in Slack: channel details, below)"
            )
        yield from map(self._channel, external_ids)

    def _channel(self, external_id: str) -> Finding:
        try:
            found: dict[str, Any] = self._slack.call("conversations.info", channel=external_id).body.get("channel", {})
        except SlackUnreachableError as error:
            return _no_answer(f"channel {external_id}", error)
        except SlackRefusedError as error:
            return Finding(
                f"channel {external_id}: not to be seen ({error})",
                "check the id; for a private channel, invite the bot and grant the optional scope groups:read",
            )
        name = f"channel #{found.get('name', external_id)}"
        if found.get("is_archived"):
            return Finding(f"{name}: archived", "unarchive it, or choose another channel")
        if not found.get("is_member"):
            return Finding(f"{name}: the bot is not in it", "in that channel, type /invite @LHS Rounds")
        return Finding(f"{name}: the bot may post there")

    def organizers(self, series: Series) -> Iterator[Finding]:
        """Check that each organizer can be reached."""
        if not series.organizers:
            yield Finding("organizers: none", "set ROUNDS_ORGANIZERS to a user id or an e-mail address")
        yield from map(self._organizer, series.organizers)

    def _organizer(self, person: Organizer) -> Finding:
        name = person.external_id or person.email
        try:
            external_id = person.external_id or self._slack.find_by_email(person.email or "")
            if external_id is None:
                return Finding(
                    f"organizer {name}: nobody in Slack has this e-mail address", "use their user id instead"
                )
            user: dict[str, Any] = self._slack.call("users.info", user=external_id).body.get("user", {})
        except SlackUnreachableError as error:
            return _no_answer(f"organizer {name}", error)
        except SlackRefusedError as error:
            return Finding(
                f"organizer {name}: not found ({error})",
                "check the id; an e-mail address needs the optional scope users:read.email",
            )
        if user.get("deleted"):
            return Finding(f"organizer {name}: deactivated in Slack", "name another organizer in ROUNDS_ORGANIZERS")
        return Finding(f"organizer {name}: can be reached")

    def twins(self, db: Database, series: Series, now: datetime) -> Finding:
        """Look for messages that another bot has posted with the same token: this database has no record of them."""
        if not self._granted >= HISTORY_SCOPES:
            return Finding("a second bot with this token: not looked for, without the optional scopes for histories")
        strange = 0
        unread: list[str] = []
        for channel in series.channels:
            try:
                places = self._posted_since(channel.external_id, now - _LATELY)
            except (SlackRefusedError, SlackUnreachableError) as error:
                unread.append(f"{channel.external_id} could not be read ({error})")
                continue
            strange += len(dispatch.skip_foreign(db, series.id, channel.external_id, places))
        if strange:
            found = f"messages of the last 14 days that this one did not post: {strange}"
            to_do = "stop the other bot, or give it its own app: both would post everything"
        else:
            found, to_do = "none seen", None
        return Finding("; ".join([f"a second bot with this token: {found}", *unread]), to_do)


def _no_answer(what: str, error: SlackUnreachableError) -> Finding:
    """Say what to do when Slack does not answer, limits the rate, or has an outage."""
    if isinstance(error, SlackBusyError):
        return Finding(f"{what}: Slack asks to wait (rate limit)", "run lhs-rounds doctor again in a minute")
    if error.word is not None:
        return Finding(
            f"{what}: Slack is out of order ({error.word})", "see https://slack-status.com, and run it again"
        )
    return Finding(f"{what}: does not answer ({error})", "check that this machine may reach https://slack.com")


def clock(date: str, wall_now: datetime) -> Finding:
    """Compare this machine's clock with Slack's. `wall_now` is the machine's time (aware)."""
    try:
        off = abs(parsedate_to_datetime(date) - wall_now)
    except (TypeError, ValueError):
        return Finding("clock: Slack's answer has no date to compare it with")
    if off > _CLOCK_OFF:
        return Finding(
            f"clock: {int(off.total_seconds())} seconds off Slack's",
            "set this machine's clock by NTP: Slack's signatures are refused when it is five minutes off",
        )
    return Finding("clock: agrees with Slack's")

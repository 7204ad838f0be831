"""Checks with Slack: the token, its scopes, the channels, the organizers, and duplicate bots."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.chat.surface import Surface
from bot.core.base.people import Organizer
from bot.core.calendar.models import Series
from bot.doctor.finding import Finding
from bot.services.outbox import dispatch
from bot.slack.api.web_api import SlackApi, SlackBusyError, SlackRefusedError, SlackUnreachableError
from bot.slack.installation.scopes import HISTORY_SCOPES, MESSAGE_SCOPES, NEEDED_SCOPES
from bot.store.db.engine import Database

_CLOCK_OFF = timedelta(minutes=1)
# How far back to look for a second bot.
_LATELY = timedelta(days=14)
_TO_DO = {
    "invalid_auth": "copy the Bot User OAuth Token (xoxb-…) again, in full",
    "not_allowed_token_type": "use the Bot User OAuth Token (xoxb-…)",
    "token_revoked": "reinstall the app and copy its Bot User OAuth Token (xoxb-…)",
    "account_inactive": "reinstall the app and copy its Bot User OAuth Token (xoxb-…)",
}


@dataclass
class SlackCheck:
    """Checks one token.

    Attributes:
        api: Reads with the token.
        posted_since: Returns the timestamps of this app's messages in a channel since a time.
        is_limited: Tells whether Slack slows down reading a channel.
        is_good: Whether Slack accepts the token; known after `token`.
        date: The date in Slack's answer.
    """

    api: SlackApi
    posted_since: Callable[[str, datetime], frozenset[str]]
    is_limited: Callable[[str], bool]
    is_good: bool = field(default=False, init=False)
    date: str | None = field(default=None, init=False)
    _is_slowed: bool = field(default=False, init=False)
    _granted: frozenset[str] = field(default=frozenset(), init=False)

    def token(self) -> Iterator[Finding]:
        """Check the token's kind and scopes."""
        try:
            answer = self.api.call("auth.test")
        except SlackUnreachableError as error:
            yield _no_answer("Slack", error)
            return
        except SlackRefusedError as error:
            to_do = _TO_DO.get(error.word, "reinstall the app and copy its Bot User OAuth Token (xoxb-…)")
            yield Finding(f"Bot token: Slack rejected it ({error.word})", to_do)
            return
        self.is_good = True
        self.date = answer.header("date")
        self._granted = frozenset(scope.strip() for scope in answer.header("x-oauth-scopes").split(","))
        if not answer.body.get("bot_id"):
            yield Finding("Bot token: this is a user token", "use the Bot User OAuth Token (xoxb-…)")
            return
        yield Finding(f"Bot token: valid for {answer.body.get('team', answer.body.get('team_id'))}")
        yield from self._scopes()

    def _scopes(self) -> Iterator[Finding]:
        missing, unheard, closed = (
            ", ".join(sorted(scopes - self._granted)) for scopes in (NEEDED_SCOPES, MESSAGE_SCOPES, HISTORY_SCOPES)
        )
        to_do = "add them on your app’s OAuth & Permissions page, then reinstall the app"
        yield Finding(f"Scopes: {missing} missing", to_do) if missing else Finding("Scopes: all granted")
        # Missing an optional scope is not an error.
        answered = f"not answered (optional scopes not granted: {unheard})" if unheard else "answered"
        yield Finding(f"Mentions and direct messages: {answered}")
        read = f"organizers are asked (optional scopes not granted: {closed})" if closed else "checked in the channel"
        yield Finding(f"Unconfirmed posts: {read}")

    def channels(self, external_ids: Sequence[str]) -> Iterator[Finding]:
        """Check that the bot can post in each channel."""
        if not external_ids:
            yield Finding(
                "Channels: none", "set ROUNDS_CHANNELS to a channel ID (in Slack: channel name > About, at the bottom)"
            )
        yield from map(self._channel, external_ids)

    def _channel(self, external_id: str) -> Finding:
        try:
            found: dict[str, Any] = self.api.call("conversations.info", channel=external_id).body.get("channel", {})
        except SlackUnreachableError as error:
            return _no_answer(f"Channel {external_id}", error)
        except SlackRefusedError as error:
            return Finding(
                f"Channel {external_id}: not found ({error})",
                "check the ID; for a private channel, add the app and grant the optional scope groups:read",
            )
        name = f"Channel #{found.get('name', external_id)}"
        if found.get("is_archived"):
            return Finding(f"{name}: archived", "unarchive it, or choose another channel")
        if not found.get("is_member"):
            return Finding(f"{name}: app isn’t in this channel", "run /invite @LHS Rounds there")
        return Finding(f"{name}: app can post")

    def organizers(self, series: Series) -> Iterator[Finding]:
        """Check that each organizer can be reached."""
        if not series.organizers:
            yield Finding("Organizers: none", "set ROUNDS_ORGANIZERS to a user ID or an email address")
        # `bot.doctor.teams` checks those of Teams.
        yield from (
            self._organizer(each)
            for each in series.organizers
            if each.external_id is None or Surface.of_id(each.external_id) is Surface.SLACK
        )

    def _organizer(self, person: Organizer) -> Finding:
        name = person.external_id or person.email
        try:
            external_id = person.external_id or self.api.find_by_email(person.email or "")
            if external_id is None:
                return Finding(f"Organizer {name}: email address not found in Slack", "use their user ID instead")
            user: dict[str, Any] = self.api.call("users.info", user=external_id).body.get("user", {})
        except SlackUnreachableError as error:
            return _no_answer(f"Organizer {name}", error)
        except SlackRefusedError as error:
            return Finding(
                f"Organizer {name}: not found ({error})",
                "check the ID; an email address needs the optional scope users:read.email",
            )
        if user.get("deleted"):
            return Finding(f"Organizer {name}: deactivated in Slack", "add another organizer to ROUNDS_ORGANIZERS")
        return Finding(f"Organizer {name}: can be reached")

    def reading(self, series: Series) -> Iterator[Finding]:
        """Check whether Slack slows the reading of channels down, as it does outside the Marketplace."""
        if not self._granted >= HISTORY_SCOPES:
            return
        for channel in series.channels:
            try:
                self._is_slowed = self.is_limited(channel.external_id)
            except SlackUnreachableError as error:
                yield _no_answer("Slack’s history limit", error)
                return
            except SlackRefusedError:
                # Its own finding says what is wrong with this channel.
                continue
            if self._is_slowed:
                yield Finding(
                    "Slack’s history limit: applies (15 messages a minute). Unconfirmed posts take minutes to check",
                    "create the Slack app in your own workspace, where there’s no such limit, or have Slack approve it"
                    " for the Marketplace",
                )
            else:
                yield Finding("Slack’s history limit: doesn’t apply")
            return

    def twins(self, db: Database, series: Series, now: datetime) -> Finding:
        """Look for messages that another bot has posted with the same token: this database has no record of them."""
        if not self._granted >= HISTORY_SCOPES:
            return Finding("Duplicate bot: not checked (optional history scopes not granted)")
        if self._is_slowed:
            return Finding("Duplicate bot: not checked (Slack’s history limit)")
        strange = 0
        unread: list[str] = []
        for channel in series.channels:
            try:
                places = self.posted_since(channel.external_id, now - _LATELY)
            except (SlackRefusedError, SlackUnreachableError) as error:
                unread.append(f"{channel.external_id} could not be read ({error})")
                continue
            strange += len(dispatch.skip_foreign(db, series.id, channel.external_id, places))
        if strange:
            found = f"messages from another bot in the last 14 days: {strange}"
            to_do = "stop the other bot, or give it its own Slack app"
        else:
            found, to_do = "none found", None
        return Finding("; ".join([f"Duplicate bot: {found}", *unread]), to_do)


def _no_answer(what: str, error: SlackUnreachableError) -> Finding:
    """Say what to do when Slack does not answer, limits the rate, or has an outage."""
    if isinstance(error, SlackBusyError):
        return Finding(f"{what}: Slack’s rate limit was reached", "run lhs-rounds doctor again in a minute")
    if error.word is not None:
        return Finding(
            f"{what}: Slack has an outage ({error.word})", "see https://slack-status.com and try again later"
        )
    return Finding(f"{what}: no response ({error})", "check that this machine can reach https://slack.com")


def clock(date: str, wall_now: datetime, *, of: str = "Slack") -> Finding:
    """Compare this machine's clock with a chat's. `wall_now` is the machine's time (aware)."""
    try:
        off = abs(parsedate_to_datetime(date) - wall_now)
    except (TypeError, ValueError):
        return Finding(f"Clock: not checked (no date in {of}’s response)")
    if off > _CLOCK_OFF:
        return Finding(
            f"Clock: {int(off.total_seconds())} seconds off",
            f"sync this machine’s clock (NTP); {of}’s requests fail when it’s 5 minutes off",
        )
    return Finding("Clock: OK")

"""What Slack says of the token: whose it is, what it may, where the bot is, and who else posts with it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.core.calendar.models import Series
from bot.doctor.finding import Finding
from bot.services.outbox import dispatch
from bot.slack.api.web_api import Answer, SlackApi, SlackBusyError, SlackRefusedError, SlackUnreachableError
from bot.slack.installation.scopes import HISTORY_SCOPES, NEEDED_SCOPES
from bot.store.db.engine import Database

_CLOCK_OFF = timedelta(minutes=1)
# As far back as a second bot is looked for.
_LATELY = timedelta(days=14)
_TO_DO = {
    "invalid_auth": "it is none of this Slack's, or is cut off: copy the bot token (xoxb-…) once more, whole",
    "not_allowed_token_type": "it is a token of another kind: take the Bot User OAuth Token (xoxb-…)",
    "token_revoked": "install the app again and copy its bot token (xoxb-…)",
    "account_inactive": "install the app again and copy its bot token (xoxb-…)",
}


class SlackCheck:
    """One token's Slack.

    Args:
        questions: Asks with the token.
        posted_since: Says where messages of this app stand in a channel since a moment.

    Attributes:
        is_good: Whether the token is; known once `token` or `answers` has asked.
        date: What Slack's clock said.
    """

    def __init__(self, questions: SlackApi, posted_since: Callable[[str, datetime], frozenset[str]]) -> None:
        self._slack = questions
        self._posted_since = posted_since
        self._granted: frozenset[str] = frozenset()
        self.is_good = False
        self.date: str | None = None

    def answers(self) -> bool:
        """Whether Slack answers with this token."""
        try:
            self._take(self._slack.call("auth.test"))
        except (SlackRefusedError, SlackUnreachableError):
            return False
        return True

    def token(self) -> Iterator[Finding]:
        """Its kind, and its scopes."""
        try:
            answer = self._slack.call("auth.test")
        except SlackUnreachableError as error:
            yield _no_answer("Slack", error)
            return
        except SlackRefusedError as error:
            to_do = _TO_DO.get(error.word, "install the app again and copy its bot token (xoxb-…)")
            yield Finding(f"token: refused by Slack ({error.word})", to_do)
            return
        self._take(answer)
        if not answer.body.get("bot_id"):
            yield Finding("token: a person's, not the bot's", "take the Bot User OAuth Token (xoxb-…)")
            return
        yield Finding(f"token: good, for the team {answer.body.get('team', answer.body.get('team_id'))}")
        yield from self._scopes()

    def _take(self, answer: Answer) -> None:
        self.is_good = True
        self.date = answer.header("date")
        self._granted = frozenset(scope.strip() for scope in answer.header("x-oauth-scopes").split(","))

    def _scopes(self) -> Iterator[Finding]:
        missing = sorted(NEEDED_SCOPES - self._granted)
        if missing:
            yield Finding(
                f"scopes: {', '.join(missing)} missing",
                "add them on the app's page OAuth & Permissions (or take manifest.json), then install the app again",
            )
        else:
            yield Finding("scopes: all that are needed")
        # What is done about a message of which nobody can say whether it was posted; neither is wrong.
        closed = sorted(HISTORY_SCOPES - self._granted)
        if closed:
            yield Finding(f"messages in doubt: asked about or let be, without the optional {', '.join(closed)}")
        else:
            yield Finding("messages in doubt: looked for in the channel")

    def channels(self, addresses: Sequence[str]) -> Iterator[Finding]:
        """Whether the bot may post where it is to."""
        if not addresses:
            yield Finding(
                "channels: none", "set ROUNDS_CHANNELS to the id of a channel (in Slack: channel details, below)"
            )
        for address in addresses:
            try:
                found: dict[str, Any] = self._slack.call("conversations.info", channel=address).body.get("channel", {})
            except SlackUnreachableError as error:
                yield _no_answer(f"channel {address}", error)
                continue
            except SlackRefusedError as error:
                yield Finding(
                    f"channel {address}: not to be seen ({error})",
                    "check the id; for a private channel, invite the bot and grant the optional scope groups:read",
                )
                continue
            name = f"channel #{found.get('name', address)}"
            if found.get("is_archived"):
                yield Finding(f"{name}: archived", "unarchive it, or choose another channel")
            elif not found.get("is_member"):
                yield Finding(f"{name}: the bot is not in it", "in that channel, type /invite @LHS Rounds")
            else:
                yield Finding(f"{name}: the bot may post there")

    def organizers(self, its_series: Series) -> Iterator[Finding]:
        """Whether everybody who organizes can be reached."""
        if not its_series.organizers:
            yield Finding("organizers: none", "set ROUNDS_ORGANIZERS to a user id or an e-mail address")
        for person in its_series.organizers:
            name = person.external_id or person.email
            try:
                address = person.external_id or self._slack.find_by_email(person.email or "")
                if address is None:
                    yield Finding(
                        f"organizer {name}: nobody in Slack has this e-mail address", "use their user id instead"
                    )
                    continue
                user: dict[str, Any] = self._slack.call("users.info", user=address).body.get("user", {})
            except SlackUnreachableError as error:
                yield _no_answer(f"organizer {name}", error)
                continue
            except SlackRefusedError as error:
                yield Finding(
                    f"organizer {name}: not found ({error})",
                    "check the id; an e-mail address needs the optional scope users:read.email",
                )
                continue
            if user.get("deleted"):
                yield Finding(f"organizer {name}: deactivated in Slack", "name another organizer in ROUNDS_ORGANIZERS")
            else:
                yield Finding(f"organizer {name}: can be reached")

    def twins(self, db: Database, its_series: Series, now: datetime) -> Finding:
        """Whether another bot posts with the same token: messages that this database knows nothing of."""
        if not self._granted >= HISTORY_SCOPES:
            return Finding("a second bot with this token: not looked for, without the optional scopes for histories")
        strange = 0
        unread: list[str] = []
        for channel in its_series.channels:
            try:
                places = self._posted_since(channel.external_id, now - _LATELY)
            except (SlackRefusedError, SlackUnreachableError) as error:
                unread.append(f"{channel.external_id} could not be read ({error})")
                continue
            strange += len(dispatch.skip_foreign(db, its_series.id, channel.external_id, places))
        if strange:
            found = f"messages of the last 14 days that this one did not post: {strange}"
            to_do = "stop the other bot, or give it its own app: both would post everything"
            return Finding("; ".join([f"a second bot with this token: {found}", *unread]), to_do)
        return Finding("; ".join(["a second bot with this token: none seen", *unread]))


def _no_answer(what: str, error: SlackUnreachableError) -> Finding:
    """What to do when Slack does not answer, asks to wait, or says that it is out of order."""
    if isinstance(error, SlackBusyError):
        return Finding(f"{what}: Slack asks to wait (rate limit)", "run lhs-rounds doctor again in a minute")
    if error.word is not None:
        return Finding(
            f"{what}: Slack is out of order ({error.word})", "see https://slack-status.com, and run it again"
        )
    return Finding(f"{what}: does not answer ({error})", "check that this machine may reach https://slack.com")


def clock(date: str, wall_now: datetime) -> Finding:
    """Whether this machine's clock agrees with Slack's. `wall_now` is the machine's time (aware)."""
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

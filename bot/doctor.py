"""`lhs-rounds doctor`: what goes wrong in practice, checked in the order in which it is mended, with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from bot.app import first_start
from bot.clock import Clock
from bot.config import Settings
from bot.core.calendar import Series
from bot.scopes import HISTORY_SCOPES, NEEDED_SCOPES
from bot.services import calendar, organizers
from bot.slack import (
    POSTING_TIMEOUT,
    SlackQuestions,
    SlackRefusedError,
    SlackUnreachableError,
    make_client,
    shared_tls,
)
from bot.store import migrate
from bot.store.engine import Database, DatabaseUnavailableError, make_engine

_CLOCK_OFF = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        what: What was looked at, and what is so.
        to_do: What to do about it; None if nothing has to be done.
    """

    what: str
    to_do: str | None = None


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Check database, time zone, token, scopes, clock, channels and organizers, in that order."""
    yield Finding(f"time zone: {settings.rounds_timezone}")
    # Nobody's three seconds run here: a database that is only slow is not reported as away.
    db = Database(make_engine(settings.database_url, patient=True))
    try:
        ready = True
        for finding in _database(db):
            ready = ready and finding.to_do is None
            yield finding
        its_series = None
        if ready:
            workspace = first_start(db, settings, clock)
            its_series = calendar.series_asked_about(db, workspace, None)
        if settings.slack_bot_token is None:
            yield Finding("token: none", "set SLACK_BOT_TOKEN to the bot user's token (xoxb-…)")
        else:
            yield from _slack(settings.slack_bot_token.get_secret_value(), settings, clock, its_series)
        if ready:
            yield _waiting(db)
    finally:
        db.close()


def _database(db: Database) -> Iterator[Finding]:
    try:
        db.check()
        current = migrate.is_current(db.engine)
    except DatabaseUnavailableError as error:
        yield Finding(f"database: does not answer ({error})", "check DATABASE_URL, and that its server runs")
        return
    if current:
        yield Finding(f"database: {db.engine.dialect.name}, up to date")
    else:
        yield Finding("database: behind this program", "run lhs-rounds migrate")


def _slack(token: str, settings: Settings, clock: Clock, its_series: Series | None) -> Iterator[Finding]:
    slack = SlackQuestions(
        make_client(token, base_url=settings.slack_api_url, timeout=POSTING_TIMEOUT, tls=shared_tls())
    )
    try:
        answer = slack.ask("auth.test")
    except SlackUnreachableError as error:
        yield Finding(f"Slack: does not answer ({error})", "check that this machine may reach https://slack.com")
        return
    except SlackRefusedError as error:
        yield Finding(
            f"token: refused by Slack ({error.word})", "install the app again and copy its bot token (xoxb-…)"
        )
        return
    yield Finding(f"token: good, for the team {answer.body.get('team', answer.body.get('team_id'))}")
    granted = {scope.strip() for scope in answer.header("x-oauth-scopes").split(",")}
    missing = sorted(NEEDED_SCOPES - granted)
    if missing:
        yield Finding(
            f"scopes: {', '.join(missing)} missing",
            "add them on the app's page OAuth & Permissions (or take manifest.json), then install the app again",
        )
    else:
        yield Finding("scopes: all that are needed")
    yield _histories(granted)
    yield _clock(answer.header("date"), clock.real())
    if its_series is not None:
        yield from _channels(slack, its_series)
        yield from _organizers(slack, its_series)


def _histories(granted: set[str]) -> Finding:
    """What is done about a message of which nobody can say whether it was posted; neither is wrong."""
    closed = sorted(HISTORY_SCOPES - granted)
    if closed:
        return Finding(f"messages in doubt: asked about or let be, without the optional {', '.join(closed)}")
    return Finding("messages in doubt: looked for in the channel")


def _clock(date: str, real: datetime) -> Finding:
    try:
        off = abs(parsedate_to_datetime(date) - real)
    except (TypeError, ValueError):
        return Finding("clock: Slack's answer has no date to compare it with")
    if off > _CLOCK_OFF:
        return Finding(
            f"clock: {int(off.total_seconds())} seconds off Slack's",
            "set this machine's clock by NTP: Slack's signatures are refused when it is five minutes off",
        )
    return Finding("clock: agrees with Slack's")


def _channels(slack: SlackQuestions, its_series: Series) -> Iterator[Finding]:
    if not its_series.channels:
        yield Finding("channels: none", "set ROUNDS_CHANNELS to the id of a channel (in Slack: channel details, below)")
    for channel in its_series.channels:
        try:
            found: dict[str, Any] = slack.ask("conversations.info", channel=channel.address).body.get("channel", {})
        except (SlackRefusedError, SlackUnreachableError) as error:
            yield Finding(
                f"channel {channel.address}: not to be seen ({error})",
                "check the id; for a private channel, invite the bot and grant the optional scope groups:read",
            )
            continue
        name = f"channel #{found.get('name', channel.address)}"
        if found.get("is_archived"):
            yield Finding(f"{name}: archived", "unarchive it, or choose another channel")
        elif not found.get("is_member"):
            yield Finding(f"{name}: the bot is not in it", "in that channel, type /invite @LHS Rounds")
        else:
            yield Finding(f"{name}: the bot may post there")


def _organizers(slack: SlackQuestions, its_series: Series) -> Iterator[Finding]:
    if not its_series.organizers:
        yield Finding("organizers: none", "set ROUNDS_ORGANIZERS to a user id or an e-mail address")
    for person in its_series.organizers:
        name = person.address or person.email
        try:
            address = person.address or slack.find_by_email(person.email or "")
            if address is None:
                yield Finding(f"organizer {name}: nobody in Slack has this e-mail address", "use their user id instead")
                continue
            user: dict[str, Any] = slack.ask("users.info", user=address).body.get("user", {})
        except (SlackRefusedError, SlackUnreachableError) as error:
            yield Finding(
                f"organizer {name}: not found ({error})",
                "check the id; an e-mail address needs the optional scope users:read.email",
            )
            continue
        if user.get("deleted"):
            yield Finding(f"organizer {name}: deactivated in Slack", "name another organizer in ROUNDS_ORGANIZERS")
        else:
            yield Finding(f"organizer {name}: can be reached")


def _waiting(db: Database) -> Finding:
    waiting = organizers.waiting_for_somebody(db)
    if waiting:
        return Finding(
            f"messages to the organizers: {waiting} wait, for none can be reached",
            "name an organizer who can be reached in ROUNDS_ORGANIZERS; they get what waits",
        )
    return Finding("messages to the organizers: none waits for want of one")

"""`lhs-rounds doctor`: what goes wrong in practice, checked in the order in which it is mended, with what to do."""

from collections.abc import Iterator
from functools import partial

from bot.app import bootstrap_workspace
from bot.clock import Clock
from bot.config import Settings
from bot.core.calendar.models import Series
from bot.doctor import database, inbound, slack
from bot.doctor.finding import Finding
from bot.services.admin import installations
from bot.services.commands import answers
from bot.services.shared import organizers
from bot.slack.api.client import POSTING_TIMEOUT, make_client, shared_tls
from bot.slack.api.message_search import posted_since
from bot.slack.api.web_api import SlackApi
from bot.store.db.engine import Database, make_engine
from bot.token_cipher import DecryptionError, TokenCipher

__all__ = ["Finding", "examine"]


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Check token, scopes, channels, signing secret, request URL, clock, database, organizers, time zone, second bots.

    In that order: what stands further down often heals with what stands above.
    """
    # Nobody's three seconds run here: a database that is only slow is not reported as away.
    db = Database(make_engine(settings.database_url, patient=True))
    try:
        found = list(database.examine(db))
        ready = all(each.to_do is None for each in found)
        if settings.many_workspaces:
            yield from _many(settings, clock, db if ready else None)
        else:
            its_series = _series(db, settings, clock) if ready else None
            yield from _one(settings, clock, its_series)
        yield from found
        if ready:
            yield from _organizers_and_zones(settings, clock, db)
    finally:
        db.close()


def _series(db: Database, settings: Settings, clock: Clock) -> Series:
    return answers.series_in_context(db, bootstrap_workspace(db, settings, clock), None)


def _one(settings: Settings, clock: Clock, its_series: Series | None) -> Iterator[Finding]:
    asked = None
    if settings.slack_bot_token is None:
        yield Finding(
            "token: none",
            "set SLACK_BOT_TOKEN to the bot user's token (xoxb-…), from the app's page OAuth & Permissions",
        )
    else:
        asked = _asked(settings, settings.slack_bot_token.get_secret_value())
        yield from asked.token()
        channels = (
            settings.rounds_channels if its_series is None else [each.external_id for each in its_series.channels]
        )
        if asked.is_good:
            yield from asked.channels(channels)
    yield from inbound.examine(settings, clock.wall_now)
    if asked is not None and asked.date is not None:
        yield slack.clock(asked.date, clock.wall_now())


def _many(settings: Settings, clock: Clock, db: Database | None) -> Iterator[Finding]:
    everywhere = [] if db is None else installations.all_tokens(db)
    if not everywhere:
        yield Finding(f"installed: nowhere yet; open {settings.rounds_public_url}/slack/install in a browser")
    cipher = TokenCipher(settings.token_keys)
    date = None
    for each in everywhere:
        try:
            token = cipher.decrypt(each.encrypted_token)
        except DecryptionError:
            yield Finding(
                f"{each.team}: its token was sealed with a key that is not here",
                "put that key back into ROUNDS_TOKEN_KEYS, behind the new one, and run lhs-rounds seal-tokens",
            )
            continue
        asked = _asked(settings, token)
        its = answers.series_in_context(db, each.workspace_id, None) if db is not None else None
        found = list(asked.token())
        if asked.is_good and its is not None:
            found += asked.channels([channel.external_id for channel in its.channels])
        date = asked.date or date
        yield from (Finding(f"{each.team}: {one.what}", one.to_do) for one in found)
    yield from inbound.examine(settings, clock.wall_now)
    if date is not None:
        yield slack.clock(date, clock.wall_now())


def _organizers_and_zones(settings: Settings, clock: Clock, db: Database) -> Iterator[Finding]:
    """Organizers, time zones and second bots, for each workspace that can be asked about."""
    if settings.many_workspaces:
        cipher = TokenCipher(settings.token_keys)
        for each in installations.all_tokens(db):
            try:
                asked = _asked(settings, cipher.decrypt(each.encrypted_token))
            except DecryptionError:
                continue
            its_series = answers.series_in_context(db, each.workspace_id, None)
            for one in _of_series(db, asked, its_series, clock):
                yield Finding(f"{each.team}: {one.what}", one.to_do)
    elif settings.slack_bot_token is not None:
        asked = _asked(settings, settings.slack_bot_token.get_secret_value())
        yield from _of_series(db, asked, _series(db, settings, clock), clock)
    waiting = organizers.has_unassigned(db)
    if waiting:
        yield Finding(
            f"messages to the organizers: {waiting} wait, for none can be reached",
            "name an organizer who can be reached in ROUNDS_ORGANIZERS; they get what waits",
        )
    else:
        yield Finding("messages to the organizers: none waits for want of one")


def _of_series(db: Database, asked: slack.SlackCheck, its_series: Series, clock: Clock) -> Iterator[Finding]:
    if asked.answers():
        yield from asked.organizers(its_series)
    yield database.zone(its_series)
    if asked.is_good:
        yield asked.twins(db, its_series, clock.now())


def _asked(settings: Settings, token: str) -> slack.SlackCheck:
    client = make_client(token, base_url=settings.slack_api_url, timeout=POSTING_TIMEOUT, tls=shared_tls())
    return slack.SlackCheck(SlackApi(client), partial(posted_since, client))

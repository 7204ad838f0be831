"""The Home tab: its content, and refreshing it when that changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from bot.chat.actor import Actor, Times
from bot.core import home as rules
from bot.core.calendar import models
from bot.core.calendar.models import Session
from bot.core.calendar.readiness import build_readiness
from bot.core.home import Home, OrganizerOverview
from bot.core.learning.evaluations import is_open
from bot.core.participation.attendance import Reader, session_open_for_check_in
from bot.core.participation.subscriptions import ReminderTimes
from bot.core.suggestions.suggestions import SuggestionState, sort_by_support
from bot.services.learning import initiatives, outcomes
from bot.services.participation import reminders
from bot.services.shared import delivery_status
from bot.services.suggestions import review
from bot.store.admin import people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import commitments
from bot.store.participation import home_refreshes, readers, subscriptions
from bot.store.participation.home_refreshes import HomeRefresh
from bot.store.suggestions import suggestions

# A Home tab that was just opened is not refreshed sooner: two calls to Slack may arrive in either order.
_REFRESH_DELAY = timedelta(seconds=2)
# A Home tab that was not opened for this long is refreshed only when it is opened.
_KEEP_FOR = timedelta(days=7)

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def record_view(db: Database, *, actor: Actor, times: Times) -> None:
    """Record that a person opens Home, before it is read; from here on it is refreshed for some days.

    Raises:
        DatabaseUnavailableError: The view could not be recorded.
    """
    with db.write() as tx:
        series_id = series.of_workspace(tx, actor.workspace_id)[0].id
        # With the lock, a change of the calendar has either committed, so that Home shows it, or will find this record
        # and request a refresh.
        series.lock(tx, series_id)
        its_series = series.get(tx, series_id)
        stale_at = rules.becomes_stale_at(its_series, sessions.of_series(tx, series_id), times.now)
        page = HomeRefresh(actor.workspace_id, actor.external_id)
        not_before = times.wall_now + _REFRESH_DELAY
        home_refreshes.record_view(tx, page, wall_now=times.wall_now, not_before=not_before, stale_at=stale_at)


def read(db: Database, *, actor: Actor, times: Times, public_url: str | None) -> Home:
    """Return a person's Home. It takes dozens of queries, and no lock.

    Args:
        public_url: The bot's public address; None if it has none.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return _made(tx, actor, times=times, public_url=public_url)


def _in_transaction(
    do: Callable[Concatenate[Transaction, Arguments], Result],
) -> Callable[Concatenate[Database, Arguments], Result]:
    def run(db: Database, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        with db.write() as tx:
            return do(tx, *args, **kwargs)

    return run


claim = _in_transaction(home_refreshes.claim)
mark_published = _in_transaction(home_refreshes.mark_published)
retry_at = _in_transaction(home_refreshes.retry_at)
forget_viewer = _in_transaction(home_refreshes.forget_viewer)


def forget(db: Database, wall_now: datetime) -> None:
    """Delete viewers who have not opened Home for days (`wall_now` is the wall-clock time, aware)."""
    with db.write() as tx:
        home_refreshes.forget(tx, wall_now - _KEEP_FOR)


def _made(tx: Transaction, actor: Actor, *, times: Times, public_url: str | None) -> Home:
    its_series = series.of_workspace(tx, actor.workspace_id)[0]
    known = sessions.of_series(tx, its_series.id)
    ahead = models.upcoming(known, its_series.zone, times.now)
    everything = suggestions.of_series(tx, its_series.id)
    own = suggestions.ids_of_person(tx, its_series.id, actor.external_id)
    mine = [each for each in reversed(everything) if each.id in own][: rules.MAX_OWN_SUGGESTIONS]
    home = Home(
        its_series,
        ahead[0] if ahead else None,
        tuple(ahead[1 : rules.MAX_UPCOMING + 1]),
        max(0, len(ahead) - 1 - rules.MAX_UPCOMING),
        tuple(review.card(tx, its_series, each.id, times.now) for each in mine),
        rules.becomes_stale_at(its_series, known, times.now),
        can_check_in=its_series.policy.check_in
        and session_open_for_check_in(known, its_series.zone, times.now) is not None,
        feed=its_series.feed_url(public_url),
        last=None if ahead else next(iter(models.past(known, its_series.zone, times.now)), None),
    )
    home = _with_personal(tx, home, actor.external_id, known, times.now)
    if not its_series.is_organized_by(actor.external_id):
        return home
    new = sort_by_support(
        [each for each in everything if each.state is SuggestionState.NEW and each.merged_into is None]
    )
    needed = OrganizerOverview(
        build_readiness(its_series, known, [each for each in everything if each.is_open], times.now),
        delivery_status.of_series(tx, actor.workspace_id, its_series, times=times),
        tuple(review.card(tx, its_series, each.id, times.now) for each in new[: rules.MAX_NEW_SUGGESTIONS]),
        max(0, len(new) - rules.MAX_NEW_SUGGESTIONS),
        outcomes.of_series(tx, its_series, known, times.now)[: rules.MAX_QUARTERS],
    )
    return replace(home, organizer=needed)


def _with_personal(tx: Transaction, home: Home, person: str, known: list[Session], now: datetime) -> Home:
    """Add what the person has submitted."""
    its_series, workspace_id = home.series, series.workspace_of(tx, home.series.id)
    today = models.local_date(now, its_series.zone)
    person_row = people.find(tx, workspace_id, person)
    if person_row is None:
        missed = rules.missed_sessions(its_series, known, frozenset(), now)
        return replace(home, missed=missed, to_evaluate=_to_evaluate(known, home, now), reader=Reader(today))
    ids = [each.id for each in known]
    reader = readers.of_person(tx, person_row.id, series_id=its_series.id, session_ids=ids, today=today)
    home = replace(home, reader=reader)
    chosen = subscriptions.of_person(tx, its_series.id, person_row.id)
    return replace(
        home,
        speaking=frozenset(each.id for each in known if person_row.id in each.accounts),
        missed=rules.missed_sessions(its_series, known, reader.going | reader.checked_in, now),
        to_evaluate=_to_evaluate(known, home, now),
        commitments=tuple((each.id, each.words) for each in commitments.of_person(tx, person_row.id)),
        initiatives=initiatives.of_owner(tx, its_series.id, known, person_row.id),
        series_reminders=reminders.times_of(chosen, None),
        next_reminders=ReminderTimes() if home.next is None else reminders.times_of(chosen, home.next),
    )


def _to_evaluate(known: list[Session], home: Home, now: datetime) -> Session | None:
    """Return the latest session, if the person can still rate it."""
    can = [each for each in models.scheduled(known) if is_open(each, home.series.zone, now)]
    if not can or not home.series.policy.prompt or can[-1].id in home.reader.rated:
        return None
    return can[-1]

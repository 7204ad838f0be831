"""Messages that no organizer can be sent wait for the next organizer of their own series, in their own workspace."""

import logging

import pytest
from sqlalchemy import text

from bot.core.outbox.deliveries import AnyOrganizer, Delivery, Kind, PersonRecipient
from bot.core.outbox.references import SuggestionRef
from bot.services.shared import organizers
from bot.store.admin import people, workspaces
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from tests.factories import LONG_AGO, NEW_YORK


def add_waiting(tx: Transaction, workspace_id: int) -> int:
    """Return the id of a new series whose message waits for an organizer."""
    series_id = series.add(tx, workspace_id, name="Rounds", zone=NEW_YORK, known_since=LONG_AGO).id
    subject = SuggestionRef(series_id)
    waiting = Delivery(Kind.SUGGESTION, series_id, subject, AnyOrganizer(), LONG_AGO)
    deliveries.record(tx, workspace_id, waiting)
    return series_id


def test_a_new_organizer_gets_what_waited_in_their_own_series_and_nothing_else(db: Database) -> None:
    with db.write() as tx:
        own, other = workspaces.add(tx), workspaces.add(tx)
        first, second, elsewhere = add_waiting(tx, own), add_waiting(tx, own), add_waiting(tx, other)
        person_id = people.by_external_id(tx, own, "U1").id
        organizers.add(tx, first, person_id)

    with db.read() as tx:
        [given] = deliveries.waiting_for(tx, person_id)
        waiting = [deliveries.unassigned(tx, own, each) for each in (first, second)]
        [of_the_other] = deliveries.unassigned(tx, other, elsewhere)
        counted = deliveries.count_unassigned(tx)

    assert (first, PersonRecipient(person_id)) == (given.delivery.series_id, given.delivery.recipient)
    assert [0, 1] == [len(each) for each in waiting]
    assert (other, elsewhere) == (of_the_other.workspace_id, of_the_other.delivery.series_id)
    assert 2 == counted


def test_what_waits_in_another_workspace_is_not_even_read(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    """A row that no version of the program can read is logged by every query that reads it."""
    with db.write() as tx:
        own, other = workspaces.add(tx), workspaces.add(tx)
        mine = add_waiting(tx, own)
        add_waiting(tx, other)
        tx.execute(text("UPDATE deliveries SET kind = 'nonsense' WHERE workspace_id = :other"), {"other": other})
    with db.write() as tx, caplog.at_level(logging.DEBUG, "bot.store"):
        assert organizers.has_unreached(tx, own, mine)
        organizers.add(tx, mine, people.by_external_id(tx, own, "U1").id)
        assert not organizers.has_unreached(tx, own, mine)

    assert [] == caplog.records

"""A workspace never sees another's data, whatever is sent: every command, press, form and event, in two at once.

Both have people and channels of the same ids, so that a question that forgot its workspace would find the other's.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.demo import Demo
from bot.slack.views.kit.action_ids import SETTINGS_OPEN
from bot.store.admin import workspaces
from bot.store.db.types import Base
from playground.api.serializers import view_object
from playground.delivery.app_response import Reply
from playground.models import Json
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.journeys.admin.test_settings import block
from tests.multi_workspace_app import FIRST, SECOND, Two, two_workspaces
from tests.robustness.samples import samples

# What only the one workspace says, in its calendar and in what is typed; no word of it is anybody else's.
_OF_THE_FIRST = ("Quokka", "Handoffs at night", "Labs that nobody needs", "Sleep on the wards", "It was good to hear")
_OF_THE_SECOND = "Wombat"


@dataclass(frozen=True)
class _One:
    """One of the two, as `samples` wants it."""

    slack: Playground
    bot: Bot


@pytest.fixture
def two(database_url: str) -> Iterator[Two]:
    with two_workspaces(database_url) as two:
        for slack, word in ((two.first, _OF_THE_FIRST[0]), (two.second, _OF_THE_SECOND)):
            two.install(slack)
            organizer = slack.as_user(ORGANIZER)
            view = organizer.press(organizer.dm()[0], SETTINGS_OPEN).view
            assert view is not None
            calendar = f"March 14, 2024 - Hucker: {word}\nApril 25, 2024 - Hsu: {word}"
            typed = {block(view, "channels"): [ROUNDS], block(view, "calendar"): calendar}
            assert organizer.submit(view, values=typed).ok
            organizer.close(every=True)
        two.bot.run_once()
        yield two


def payloads(two: Two, slack: Playground) -> dict[str, Json]:
    """One of each thing that a person can do in this workspace; what removes the app is not among them."""
    found = samples(cast("Demo", _One(slack, two.bot)))
    del found["event app_uninstalled"]
    return found


def body(payload: Json) -> tuple[bytes, str]:
    if payload.get("type") == "event_callback" or "challenge" in payload:
        return json.dumps(payload).encode(), "application/json"
    if "command" in payload or "ssl_check" in payload:
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"


def send(slack: Playground, payload: Json) -> Reply:
    content, kind = body(payload)
    return slack.send_signed(content, content_type=kind)


def by_the_second(payload: Json) -> Json:
    """The same, done by somebody of the second workspace, who knows every id of the first."""
    moved: Json = json.loads(json.dumps(payload).replace(FIRST, SECOND))
    # Slack's own addresses lead into the first; nobody of the second has them.
    for name in ("response_url", "response_urls"):
        moved.pop(name, None)
    return moved


def kept(two: Two, team: str) -> dict[str, list[Any]]:
    """All rows of a workspace."""
    with two.bot.db.read() as tx:
        its = workspaces.of_team(tx, team)
        assert its is not None
        return {
            table.name: sorted(map(repr, tx.execute(select(table).where(table.c.workspace_id == its.id)).all()))
            for table in Base.metadata.sorted_tables
            if "workspace_id" in table.columns
        }


def seen(slack: Playground) -> str:
    """All that people of a workspace can see: messages, forms and their own pages; and what the app asked for."""
    workspace = slack.workspace
    messages = [each.everything() for channel in workspace.messages.values() for each in channel]
    views = [view_object(workspace, view) for some in workspace.views.values() for view in some]
    homes = [view_object(workspace, view) for view in workspace.homes.values()]
    return "\n".join([*messages, json.dumps(views), json.dumps(homes)])


def changed(before: Mapping[str, list[Any]], after: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows that are not as they were, by table."""
    return {name: diff for name in before if (diff := sorted(set(before[name]) ^ set(after[name])))}


def test_somebody_who_knows_every_id_of_another_workspace_sees_and_changes_nothing(two: Two) -> None:
    known = payloads(two, two.first)
    # As if time stood still for the first one: what it is to be told later must not be taken for an effect.
    two.bot.run_once()
    before, shown = kept(two, FIRST), seen(two.first)
    replies = {name: send(two.second, by_the_second(payload)) for name, payload in known.items()}
    two.bot.run_once()

    assert {} == changed(before, kept(two, FIRST))
    assert shown == seen(two.first)
    assert {} == {name: each.status for name, each in replies.items() if each.status != 200}
    everything = seen(two.second) + "".join(each.body for each in replies.values())
    assert "Quokka" not in everything
    assert {name for name, each in replies.items() if "Quokka" in each.body} == set()


def test_both_do_everything_at_once(two: Two) -> None:
    """What is typed in the second has a word of its own instead of the first's."""
    of_first = payloads(two, two.first)
    of_second = {
        name: json.loads(json.dumps(payload).replace("Handoffs", _OF_THE_SECOND).replace("It was good", _OF_THE_SECOND))
        for name, payload in payloads(two, two.second).items()
    }
    marked = {
        name: json.loads(json.dumps(payload).replace("Handoffs", "Quokka").replace("It was good", "Quokka"))
        for name, payload in of_first.items()
    }
    with ThreadPoolExecutor(2) as both:
        for name, payload in marked.items():
            replies = list(both.map(send, (two.first, two.second), (payload, of_second[name])))
            assert [200, 200] == [each.status for each in replies], name
            assert _OF_THE_SECOND not in replies[0].body, name
            assert "Quokka" not in replies[1].body, name
    two.bot.run_once()

    assert _OF_THE_SECOND not in seen(two.first)
    assert "Quokka" not in seen(two.second)
    assert _OF_THE_SECOND not in str(kept(two, FIRST))
    assert "Quokka" not in str(kept(two, SECOND))
    assert "Quokka" in seen(two.first)
    assert _OF_THE_SECOND in seen(two.second)


def test_the_feed_of_one_shows_nothing_of_the_other(two: Two) -> None:
    [shown] = two.second.as_user(CLINICIAN).command("/lhs-rounds", "calendar").shown
    found = next(word for word in shown.everything().split() if "/calendar.ics?key=" in word)
    feed = two.browse(found.strip("<>`()").split("|")[0])

    assert 200 == feed.status
    assert _OF_THE_SECOND in feed.body
    assert "Quokka" not in feed.body

"""Tenant isolation: no command, press, form or event reveals or changes another workspace's data.

Both workspaces have people and channels with the same ids, so an unfiltered query would find the other one's data.
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
from bot.chat.surface import Surface
from bot.demo import Demo
from bot.store.admin import connections
from bot.store.db.types import Base
from bot.views.kit.action_ids import SETTINGS_OPEN
from playground.api.serializers import view_object
from playground.delivery.app_response import AppResponse
from playground.models import Json
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from playground.server import Playground
from tests.journeys.admin.test_settings import block
from tests.multi_workspace_app import FIRST, SECOND, MultiWorkspaceApp, running_app
from tests.robustness.samples import samples

# Marker words that occur only in one workspace's calendar and input.
_OF_THE_FIRST = ("Quokka", "Handoffs at night", "Labs that nobody needs", "Sleep on the wards", "It was good to hear")
_OF_THE_SECOND = "Wombat"


@dataclass(frozen=True)
class _SampleSource:
    """One of the two workspaces, in the form that `samples` needs."""

    slack: Playground
    bot: Bot


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    with running_app(database_url) as app:
        for slack, word in ((app.first, _OF_THE_FIRST[0]), (app.second, _OF_THE_SECOND)):
            app.install(slack)
            organizer = slack.as_user(ORGANIZER)
            view = organizer.press(organizer.dm()[0], SETTINGS_OPEN).view
            assert view is not None
            calendar = f"March 14, 2024 - Stephanie Hucker: {word}\nApril 25, 2024 - Heather Hsu: {word}"
            typed = {block(view, "channels"): [ROUNDS], block(view, "calendar"): calendar}
            assert organizer.submit(view, values=typed).ok
            organizer.close(every=True)
        app.bot.run_once()
        yield app


def payloads(app: MultiWorkspaceApp, slack: Playground) -> dict[str, Json]:
    """Return one payload per user action in this workspace, except those that remove the app."""
    found = samples(cast("Demo", _SampleSource(slack, app.bot)))
    del found["event app_uninstalled"]
    return found


def body(payload: Json) -> tuple[bytes, str]:
    if payload.get("type") == "event_callback" or "challenge" in payload:
        return json.dumps(payload).encode(), "application/json"
    if "command" in payload or "ssl_check" in payload:
        return urlencode(payload).encode(), "application/x-www-form-urlencoded"
    return urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"


def send(slack: Playground, payload: Json) -> AppResponse:
    content, kind = body(payload)
    return slack.send_signed(content, content_type=kind)


def from_second_workspace(payload: Json) -> Json:
    """Return the payload as from a person in the second workspace who knows every id of the first."""
    moved: Json = json.loads(json.dumps(payload).replace(FIRST, SECOND))
    # response_urls belong to the first workspace; nobody in the second has them.
    for name in ("response_url", "response_urls"):
        moved.pop(name, None)
    return moved


def stored_rows(app: MultiWorkspaceApp, team: str) -> dict[str, list[Any]]:
    """Return all rows of a workspace."""
    with app.bot.db.read() as tx:
        its = connections.bound_to(tx, Surface.SLACK, team)
        assert its is not None
        return {
            table.name: sorted(
                map(repr, tx.execute(select(table).where(table.c.workspace_id == its.workspace_id)).all())
            )
            for table in Base.metadata.sorted_tables
            if "workspace_id" in table.columns
        }


def visible_content(slack: Playground) -> str:
    """Return everything visible in a workspace: messages, forms, Homes, and the app's calls."""
    workspace = slack.workspace
    messages = [each.all_text() for channel in workspace.messages.values() for each in channel]
    views = [view_object(workspace, view) for some in workspace.views.values() for view in some]
    homes = [view_object(workspace, view) for view in workspace.homes.values()]
    return "\n".join([*messages, json.dumps(views), json.dumps(homes)])


def changed(before: Mapping[str, list[Any]], after: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the changed rows by table."""
    return {name: diff for name in before if (diff := sorted(set(before[name]) ^ set(after[name])))}


def test_known_ids_of_another_workspace_reveal_and_change_nothing(app: MultiWorkspaceApp) -> None:
    known = payloads(app, app.first)
    # Time stands still for the first workspace, so that scheduled messages are not mistaken for an effect.
    app.bot.run_once()
    before, shown = stored_rows(app, FIRST), visible_content(app.first)
    replies = {name: send(app.second, from_second_workspace(payload)) for name, payload in known.items()}
    app.bot.run_once()

    assert {} == changed(before, stored_rows(app, FIRST))
    assert shown == visible_content(app.first)
    assert {} == {name: each.status for name, each in replies.items() if each.status != 200}
    everything = visible_content(app.second) + "".join(each.body for each in replies.values())
    assert "Quokka" not in everything
    assert {name for name, each in replies.items() if "Quokka" in each.body} == set()


@pytest.mark.rest
def test_both_workspaces_do_everything_at_once(app: MultiWorkspaceApp) -> None:
    """Input in the second workspace has its own marker word."""
    of_first = payloads(app, app.first)
    of_second = {
        name: json.loads(json.dumps(payload).replace("Handoffs", _OF_THE_SECOND).replace("It was good", _OF_THE_SECOND))
        for name, payload in payloads(app, app.second).items()
    }
    marked = {
        name: json.loads(json.dumps(payload).replace("Handoffs", "Quokka").replace("It was good", "Quokka"))
        for name, payload in of_first.items()
    }
    with ThreadPoolExecutor(2) as both:
        for name, payload in marked.items():
            replies = list(both.map(send, (app.first, app.second), (payload, of_second[name])))
            assert [200, 200] == [each.status for each in replies], name
            assert _OF_THE_SECOND not in replies[0].body, name
            assert "Quokka" not in replies[1].body, name
    app.bot.run_once()

    assert _OF_THE_SECOND not in visible_content(app.first)
    assert "Quokka" not in visible_content(app.second)
    assert _OF_THE_SECOND not in str(stored_rows(app, FIRST))
    assert "Quokka" not in str(stored_rows(app, SECOND))
    assert "Quokka" in visible_content(app.first)
    assert _OF_THE_SECOND in visible_content(app.second)


def test_feed_shows_nothing_of_the_other_workspace(app: MultiWorkspaceApp) -> None:
    [shown] = app.second.as_user(CLINICIAN).command("/lhs-rounds", "calendar").shown
    found = next(word for word in shown.all_text().split() if "/calendar.ics?key=" in word)
    feed = app.browse(found.strip("<>`()").split("|")[0])

    assert 200 == feed.status
    assert _OF_THE_SECOND in feed.body
    assert "Quokka" not in feed.body

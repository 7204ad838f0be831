"""What happens to people, channels and the app: the events that Slack sends, and its errors from then on."""

from collections.abc import Callable, Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.administration import Administration
from playground.scopes import EVENT_SCOPES
from playground.seed import CLINICIAN, ROUNDS, make_workspace
from playground.server import Playground
from tests.playground.conftest import FakeApp

Change = Callable[[Administration], object]
EVENTS = {*EVENT_SCOPES, "member_joined_channel"}


@pytest.fixture
def running() -> Iterator[Playground]:
    """A Slack for one test: its channels change."""
    with Playground(make_workspace()) as slack:
        yield slack


def archive(admin: Administration) -> None:
    admin.archive(ROUNDS)


def delete(admin: Administration) -> None:
    admin.delete_channel(ROUNDS)


def remove(admin: Administration) -> None:
    admin.remove_app(ROUNDS)


def rename(admin: Administration) -> None:
    admin.rename(ROUNDS, "learning-rounds")


def post(client: WebClient) -> str:
    try:
        client.chat_postMessage(channel=ROUNDS, text="hello")
    except SlackApiError as error:
        return str(error.response["error"])
    return "posted"


@pytest.mark.parametrize("is_private", [False, True])
@pytest.mark.parametrize(
    ("change", "name", "errors"),
    [
        (rename, "rename", ["posted", "posted"]),
        (archive, "archive", ["is_archived", "channel_not_found"]),
        (delete, "deleted", ["channel_not_found", "channel_not_found"]),
        (remove, "left", ["not_in_channel", "channel_not_found"]),
    ],
)
def test_change_of_a_channel(
    slack: Playground, app: FakeApp, client: WebClient, change: Change, name: str, errors: list[str], is_private: bool
) -> None:
    slack.workspace.subscriptions = set(EVENTS)
    if is_private:
        slack.administration.make_private(ROUNDS)
    assert (app.received, post(client)) == ([], "posted")
    change(slack.administration)

    assert app.last.payload["event"]["type"] == f"{'group' if is_private else 'channel'}_{name}"
    assert post(client) == errors[is_private]


def test_archived_channel_comes_back_without_the_app(slack: Playground, app: FakeApp, client: WebClient) -> None:
    slack.workspace.subscriptions = {"channel_unarchive", "member_joined_channel"}
    slack.administration.archive(ROUNDS)
    slack.administration.unarchive(ROUNDS)
    event, answer = app.last.payload["event"], post(client)
    slack.administration.invite_app(ROUNDS)

    assert (event["type"], event["channel"], answer) == ("channel_unarchive", ROUNDS, "not_in_channel")
    assert app.last.payload["event"]["user"] == slack.workspace.bot_user
    assert post(client) == "posted"


@pytest.mark.parametrize("scopes", [set(), {"channels:read", "users:read"}])
def test_events_need_subscription_and_scope(slack: Playground, app: FakeApp, scopes: set[str]) -> None:
    if not scopes:
        slack.workspace.subscriptions = set(EVENTS)
    slack.workspace.scopes = frozenset(scopes)
    for change in (rename, archive):
        change(slack.administration)
    slack.administration.unarchive(ROUNDS)
    slack.administration.invite_app(ROUNDS)
    slack.administration.change_zone(CLINICIAN, "Pacific/Honolulu")

    assert app.received == []


def test_new_time_zone(slack: Playground, app: FakeApp, client: WebClient) -> None:
    slack.workspace.subscriptions = {"user_change"}
    slack.administration.change_zone(CLINICIAN, "Pacific/Honolulu")

    assert app.last.payload["event"]["user"]["tz"] == "Pacific/Honolulu"
    assert client.users_info(user=CLINICIAN)["user"]["tz_offset"] == -36_000


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_revoked_token(slack: Playground, client: WebClient, error: str) -> None:
    slack.administration.revoke_token(error)
    revoked = post(client)
    client.token = slack.administration.reinstall()

    assert (revoked, post(client)) == (error, "posted")


def test_event_that_is_not_acknowledged_is_sent_again(slack: Playground, app: FakeApp) -> None:
    slack.workspace.subscriptions = {"channel_left"}
    app.behave = lambda _: None if len(app.received) > 1 else (500, "", {})
    slack.administration.remove_app(ROUNDS)

    first, again = [each.payload["event_id"] for each in app.received]
    assert first == again

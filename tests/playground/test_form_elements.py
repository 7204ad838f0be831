"""Modals: input, client-side validation, and the app's possible responses."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.models import NotOnScreenError
from playground.seed import CLINICIAN, ORGANIZER
from playground.server import Playground
from tests.playground.conftest import FakeApp, ReceivedRequest
from tests.playground.surfaces import BUTTON, form, opening, plain


class TestForms:
    def test_form_is_filled_and_submitted(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form(private_metadata="m"))
        view = person.command("/lhs-rounds", "suggest").view
        assert view is not None
        assert view.title == "Suggest"
        app.behave = None
        outcome = person.submit(view, {"topic": "Sepsis", "pick": "2"})
        assert outcome.ok
        assert outcome.view is None
        payload = app.last.payload
        assert payload["type"] == "view_submission"
        assert payload["view"]["private_metadata"] == "m"
        values = payload["view"]["state"]["values"]
        assert values["topic"]["words"] == {"type": "plain_text_input", "value": "Sepsis"}
        assert values["kind"]["pick"]["selected_option"]["value"] == "2"

    @pytest.mark.parametrize("words", [None, "ab", "x" * 21])
    def test_client_side_validation(
        self, slack: Playground, app: FakeApp, client: WebClient, words: str | None
    ) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        person.command("/lhs-rounds")
        app.received.clear()
        outcome = person.submit(None, {"topic": words})
        assert list(outcome.errors) == ["topic"]
        assert app.received == []

    def test_errors_keep_the_input(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        person.command("/lhs-rounds")
        app.behave = lambda _: {"response_action": "errors", "errors": {"topic": "no"}}
        outcome = person.submit(None, {"topic": "Sepsis"})
        assert outcome.errors == {"topic": "no"}
        assert outcome.view is not None
        assert outcome.view.values["topic"]["words"]["value"] == "Sepsis"

    @pytest.mark.parametrize(
        "answer",
        [
            {"response_action": "errors", "errors": {"nowhere": "no"}},
            {"response_action": "errors", "errors": {}},
            {"response_action": "dance"},
            {"response_action": "update", "view": {"type": "modal"}},
            (500, "oh"),
        ],
    )
    def test_invalid_response_shows_an_error(
        self, slack: Playground, app: FakeApp, client: WebClient, answer: object
    ) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        person.command("/lhs-rounds")
        app.behave = lambda _: answer
        outcome = person.submit(None, {"topic": "Sepsis"})
        assert outcome.error is not None
        assert outcome.error_text == "We had some trouble connecting. Try again?"
        assert outcome.view is not None

    def test_update_push_clear(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form())
        first = person.command("/lhs-rounds").view
        app.behave = lambda _: {"response_action": "push", "view": form(title=plain("Second"))}
        second = person.submit(None, {"topic": "Sepsis"}).view
        assert first is not None
        assert second is not None
        assert (second.title, second.previous_id, second.root_id) == ("Second", first.id, first.id)
        app.behave = lambda _: {"response_action": "update", "view": form(title=plain("Third"))}
        third = person.submit(None, {"topic": "Sepsis"}).view
        assert third is second
        assert third.title == "Third"
        assert third.values["topic"]["words"]["value"] == "Sepsis"
        app.behave = lambda _: {"response_action": "clear"}
        assert person.submit().view is None

    def test_trigger_works_once_and_expires(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        person.command("/lhs-rounds")
        trigger = app.last.fields["trigger_id"]
        client.views_open(trigger_id=trigger, view=form())
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            client.views_open(trigger_id=trigger, view=form())
        with pytest.raises(SlackApiError, match="invalid_trigger_id"):
            client.views_open(trigger_id="1.2.3", view=form())
        person.command("/lhs-rounds")
        trigger = app.last.fields["trigger_id"]
        slack.workspace.triggers[trigger].created_at -= 3.1
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            client.views_open(trigger_id=trigger, view=form())

    def test_at_most_three_stacked_views(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form(blocks=BUTTON))
        person.command("/lhs-rounds")
        faults = []

        def pushing(received: ReceivedRequest) -> None:
            try:
                client.views_push(trigger_id=received.payload["trigger_id"], view=form(blocks=BUTTON))
            except SlackApiError as error:
                faults.append(error.response["error"])

        app.behave = pushing
        for _ in range(3):
            top = person.view()
            assert top is not None
            person.press(top, "go")
        assert faults == ["push_limit_reached"]
        assert len(slack.workspace.views[CLINICIAN]) == 3

    def test_stale_hash_is_rejected(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        app.behave = opening(client, form())
        view = slack.as_user(CLINICIAN).command("/lhs-rounds").view
        assert view is not None
        old = view.hash
        client.views_update(view_id=view.id, hash=old, view=form())
        with pytest.raises(SlackApiError, match="hash_conflict"):
            client.views_update(view_id=view.id, hash=old, view=form())
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            client.views_update(view_id=view.id, view=form(title=plain("x" * 25)))
        with pytest.raises(SlackApiError, match="view_too_large"):
            client.views_update(view_id=view.id, view=form(private_metadata="x" * 260_000))

    def test_view_closed_is_sent_on_request(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, form(notify_on_close=True))
        person.command("/lhs-rounds")
        app.behave = None
        assert person.close().view is None
        assert (app.last.payload["type"], app.last.payload["is_cleared"]) == ("view_closed", False)

    def test_other_peoples_forms_are_inaccessible(self, slack: Playground, app: FakeApp, client: WebClient) -> None:
        app.behave = opening(client, form())
        view = slack.as_user(CLINICIAN).command("/lhs-rounds").view
        with pytest.raises(NotOnScreenError):
            slack.as_user(ORGANIZER).submit(view, {"topic": "Sepsis"})


def rich_form(**more: object) -> dict[str, object]:
    """Return a modal with a required field of rich text."""
    element = {"type": "rich_text_input", "action_id": "page", **more}
    return form(blocks=[{"type": "input", "block_id": "page", "label": plain("Page"), "element": element}])


class TestRichText:
    def test_text_of_any_length_becomes_sections_lists_and_links(
        self, slack: Playground, app: FakeApp, client: WebClient
    ) -> None:
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, rich_form())
        person.command("/lhs-rounds")
        app.behave = None
        outcome = person.submit(None, {"page": f"Talks:\n• one\n• two\n3. three\nhttps://example.org/a\n{'x' * 9000}"})
        assert outcome.ok
        value = app.last.payload["view"]["state"]["values"]["page"]["page"]
        assert value["type"] == "rich_text_input"
        first, bullets, numbers, last = value["rich_text_value"]["elements"]
        assert first == {"type": "rich_text_section", "elements": [{"type": "text", "text": "Talks:"}]}
        assert (bullets["style"], len(bullets["elements"])) == ("bullet", 2)
        assert (numbers["style"], numbers["offset"]) == ("ordered", 2)
        assert last["elements"][0] == {"type": "link", "url": "https://example.org/a"}
        assert len(last["elements"][1]["text"]) == 9001

    def test_initial_value_is_there_and_an_empty_field_is_not_sent(
        self, slack: Playground, app: FakeApp, client: WebClient
    ) -> None:
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Sepsis"}]}
        page = {"type": "rich_text", "elements": [section]}
        person = slack.as_user(CLINICIAN)
        app.behave = opening(client, rich_form(initial_value=page))
        view = person.command("/lhs-rounds").view
        assert view is not None
        assert view.values["page"]["page"] == {"type": "rich_text_input", "rich_text_value": page}
        app.received.clear()
        assert list(person.submit(None, {"page": "  "}).errors) == ["page"]
        assert app.received == []

    @pytest.mark.parametrize(
        "more",
        [
            {"initial_value": "words"},
            {"initial_value": {"type": "rich_text", "elements": [{"type": "text", "text": "words"}]}},
            {"max_length": 9000},
            {"multiline": True},
        ],
    )
    def test_what_slack_does_not_know_is_refused(
        self, slack: Playground, app: FakeApp, client: WebClient, more: dict[str, object]
    ) -> None:
        slack.as_user(CLINICIAN).command("/lhs-rounds")
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            client.views_open(trigger_id=app.last.fields["trigger_id"], view=rich_form(**more))

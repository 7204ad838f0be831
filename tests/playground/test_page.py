"""The page in a real browser: everything a person can do in the demo, on a laptop and a phone."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient

from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, make_workspace
from playground.server import Playground
from tests.playground.conftest import FakeApp, ReceivedRequest
from tests.playground.surfaces import BUTTON, form, opening, plain

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [pytest.mark.rest, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]


class ManualClock:
    """A clock that only moves when it is advanced."""

    zone = "America/New_York"

    def __init__(self) -> None:
        self.shown = datetime(2024, 3, 1, 13, 55, tzinfo=UTC)
        self.broken = False

    def now(self) -> datetime:
        return self.shown

    def forward(self, seconds: float) -> None:
        if self.broken:
            raise RuntimeError("the spring is broken")
        self.shown += timedelta(seconds=seconds)

    def next_post(self) -> bool:
        return False


CLOCK = ManualClock()


@pytest.fixture(scope="module")
def running() -> Iterator[Playground]:
    with Playground(make_workspace(now=CLOCK.now), clock=CLOCK) as slack:
        yield slack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, slack: Playground) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id="America/Chicago")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.set_default_timeout(5000)
    page.goto(slack.page_url)
    expect(page.get_by_test_id("channel-lhs-rounds")).to_be_visible()
    yield page
    context.close()
    assert faults == []


def say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()


def test_command_form_and_message(page: Page, slack: Playground, app: FakeApp, client: WebClient) -> None:
    def behave(received: ReceivedRequest) -> Any:
        if "command" in received.fields:
            return {"text": "next", "blocks": BUTTON}
        if received.payload["type"] == "block_actions":
            client.views_open(trigger_id=received.payload["trigger_id"], view=form())
            return None
        typed = received.payload["view"]["state"]["values"]["topic"]["words"]["value"]
        if typed == "short":
            return {"response_action": "errors", "errors": {"topic": "Say a little more."}}
        client.chat_postMessage(channel=ORGANIZER, text=f"A suggestion: {typed}")
        return None

    app.behave = behave
    say(page, "/lhs-rounds next")
    answer = page.get_by_test_id("ephemeral").last
    expect(answer).to_contain_text("Only visible to you")
    answer.locator("[data-action-id=go]").click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Suggest")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Please complete this required field.")
    modal.locator("[data-block-id=topic]").fill("short")
    modal.locator("[data-block-id=kind]").select_option("2")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Say a little more.")
    expect(modal.locator("[data-block-id=topic]")).to_have_value("short")
    modal.locator("[data-block-id=topic]").fill("Sepsis bundles")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_be_hidden()
    page.get_by_test_id("elsewhere").click()
    expect(page.get_by_test_id("user-switch")).to_have_value(ORGANIZER)
    expect(page.get_by_test_id("message").last).to_contain_text("A suggestion: Sepsis bundles")


def test_user_text_never_becomes_markup(page: Page, slack: Playground, client: WebClient) -> None:
    evil = "<img src=x onerror=alert(1)> <script>alert(2)</script> <javascript:alert(3)|press>"
    client.chat_postMessage(
        channel=ROUNDS,
        text="x",
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": evil}},
            {"type": "section", "text": plain(evil)},
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": evil}]}],
            },
        ],
    )
    message = page.get_by_test_id("message").last
    expect(message).to_contain_text("<script>alert(2)</script>")
    expect(message.locator("img, script, a")).to_have_count(0)


def test_slack_markup_is_rendered(page: Page, client: WebClient) -> None:
    text = (
        "*bold* _it_ ~no~ `code` <https://example.org/a_b_c|a link> <@U0ORGANIZER> &lt;b&gt; 12:30:45 snake_case_name\n"
        "&gt; quoted\n<!date^1709917200^{date_long} at {time}|fallback> :calendar: :nosuch:"
    )
    client.chat_postMessage(channel=ROUNDS, text=text)
    message = page.get_by_test_id("message").last
    expect(message.locator("strong")).to_have_text("bold")
    expect(message.locator(".text em")).to_have_text("it")
    expect(message.locator("s")).to_have_text("no")
    expect(message.locator("code")).to_have_text("code")
    expect(message.get_by_role("link")).to_have_attribute("href", "https://example.org/a_b_c")
    expect(message.locator(".mention")).to_have_text("@Organizer")
    expect(message.locator("blockquote")).to_have_text("quoted")
    # 17:00 UTC, in the browser's zone.
    expect(message).to_contain_text("Friday, March 8, 2024 at 11:00 AM")
    expect(message).to_contain_text("<b> 12:30:45 snake_case_name")
    expect(message).to_contain_text("📅 :nosuch:")


def test_failures_are_shown(page: Page, app: FakeApp, client: WebClient) -> None:
    app.behave = lambda _: (500, "trace")
    say(page, "/lhs-rounds")
    expect(page.get_by_test_id("ephemeral").last).to_contain_text('failed with the error "dispatch_failed"')
    client.chat_postMessage(channel=ROUNDS, text="x", blocks=BUTTON)
    message = page.get_by_test_id("message").last
    message.locator("[data-action-id=go]").click()
    expect(message).to_contain_text("This app responded with Status Code 500.")


def test_confirm_dialog_comes_first(page: Page, slack: Playground, app: FakeApp, client: WebClient) -> None:
    ask = {"title": plain("Sure?"), "text": plain("Really."), "confirm": plain("Yes"), "deny": plain("No")}
    button = {"type": "button", "action_id": "risky", "text": plain("Go"), "confirm": ask}
    client.chat_postMessage(channel=ROUNDS, text="x", blocks=[{"type": "actions", "elements": [button]}])
    risky = page.get_by_test_id("message").last.locator("[data-action-id=risky]")
    risky.click()
    page.get_by_test_id("confirm-no").click()
    assert app.received == []
    risky.click()
    page.get_by_test_id("confirm-yes").click()
    expect(page.get_by_test_id("confirm")).to_be_hidden()
    slack.wait(lambda: bool(app.received))
    assert app.last.payload["actions"][0]["action_id"] == "risky"


def test_every_input_type(page: Page, slack: Playground, app: FakeApp, client: WebClient) -> None:
    options = [{"text": plain(each), "value": each} for each in ("a", "b", "c")]
    elements: dict[str, dict[str, Any]] = {
        "multi": {"type": "multi_static_select", "options": options},
        "radio": {"type": "radio_buttons", "options": options},
        "ticks": {"type": "checkboxes", "options": options, "initial_options": options[:1]},
        "day": {"type": "datepicker", "initial_date": "2024-05-03"},
        "time": {"type": "timepicker"},
        "moment": {"type": "datetimepicker", "initial_date_time": 1709917200},
        "who": {"type": "users_select"},
        "mail": {"type": "email_text_input"},
        "address": {"type": "url_text_input"},
        "number": {"type": "number_input", "is_decimal_allowed": False},
        "long": {"type": "plain_text_input", "multiline": True},
    }
    blocks = [
        {"type": "input", "block_id": name, "label": plain(name), "element": {**element, "action_id": name}}
        for name, element in elements.items()
    ]
    app.behave = opening(client, form(blocks=blocks))
    say(page, "/lhs-rounds")
    modal = page.get_by_test_id("modal")
    modal.get_by_role("group", name="multi").get_by_label("b").check()
    modal.get_by_role("group", name="radio").get_by_label("c").check()
    modal.get_by_role("group", name="ticks").get_by_label("b").check()
    modal.get_by_label("time").fill("09:30")
    modal.get_by_label("who").select_option("Member")
    modal.get_by_label("mail").fill("a@example.org")
    modal.get_by_label("address").fill("https://example.org")
    modal.get_by_label("number").fill("7")
    modal.get_by_label("long").fill("two\nlines")
    app.behave = None
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_be_hidden()
    values = app.last.payload["view"]["state"]["values"]
    held = {name: values[name][name] for name in elements}
    assert [each["value"] for each in held["multi"]["selected_options"]] == ["b"]
    assert held["radio"]["selected_option"]["value"] == "c"
    assert [each["value"] for each in held["ticks"]["selected_options"]] == ["a", "b"]
    assert held["day"]["selected_date"] == "2024-05-03"
    assert held["time"]["selected_time"] == "09:30"
    assert held["moment"]["selected_date_time"] == 1709917200
    assert held["who"]["selected_user"] == "U0MEMBER"
    assert held["number"]["value"] == "7"
    assert held["long"]["value"] == "two\nlines"


def test_clock_bar(page: Page) -> None:
    expect(page.get_by_test_id("clock")).to_contain_text("Friday, March 1, 2024, 8:55 AM — New York")
    page.get_by_test_id("clock-hour").click()
    expect(page.get_by_test_id("clock")).to_contain_text("9:55 AM")
    page.get_by_test_id("clock-day").click()
    expect(page.get_by_test_id("clock")).to_contain_text("Saturday, March 2, 2024, 9:55 AM")
    page.get_by_test_id("clock-next").click()
    expect(page.get_by_role("alert").filter(has_text="No more scheduled posts")).to_be_visible()
    CLOCK.broken = True
    page.get_by_test_id("clock-hour").click()
    expect(page.get_by_role("alert").filter(has_text="the spring is broken")).to_be_visible()
    CLOCK.broken = False


def test_command_suggestions_and_unread_channels(page: Page, client: WebClient) -> None:
    page.get_by_test_id("composer").fill("/lh")
    page.get_by_test_id("command").click()
    expect(page.get_by_test_id("composer")).to_have_value("/lhs-rounds ")
    page.get_by_test_id("channel-general").click()
    client.chat_postMessage(channel=ROUNDS, text="news")
    expect(page.get_by_test_id("channel-lhs-rounds")).to_contain_text("new messages")
    page.get_by_test_id("channel-lhs-rounds").click()
    expect(page.get_by_test_id("channel-lhs-rounds")).not_to_contain_text("new messages")


def test_mention_reaches_the_app(page: Page, slack: Playground, app: FakeApp) -> None:
    slack.workspace.subscriptions = {"app_mention", "message.im"}
    page.get_by_test_id("composer").fill("@LH")
    page.get_by_test_id("command").click()
    expect(page.get_by_test_id("composer")).to_have_value("@LHS Rounds ")
    say(page, "@LHS Rounds when is it?")
    expect(page.locator("#log")).to_contain_text("when is it?")
    assert app.last.payload["event"]["text"] == f"<@{slack.workspace.bot_user}> when is it?"


def test_read_only_messages_tab_has_no_message_box(page: Page, slack: Playground) -> None:
    page.get_by_test_id("dm-lhs-rounds").click()
    expect(page.get_by_test_id("composer")).to_be_visible()
    slack.workspace.messages_tab_read_only = True
    slack.workspace.mark_changed()
    expect(page.get_by_test_id("composer")).to_be_hidden()
    slack.workspace.messages_tab_read_only = False


def test_message_edits_and_thread_replies(page: Page, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=ROUNDS, text="on the 8th")["ts"]
    client.chat_postMessage(channel=ROUNDS, text="moved", thread_ts=ts)
    client.chat_update(channel=ROUNDS, ts=ts, text="on the 15th")
    expect(page.locator(f"[data-ts='{ts}']")).to_contain_text("on the 15th (edited)")
    expect(page.locator(".reply").last).to_contain_text("moved")


def test_phone_layout(browser: Browser, slack: Playground, app: FakeApp, client: WebClient) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(slack.page_url)
    expect(page.get_by_test_id("user-switch")).not_to_be_visible()
    page.get_by_label("Show conversations").tap()
    page.get_by_test_id("user-switch").select_option("Organizer")
    expect(page.get_by_test_id("user-switch")).not_to_be_visible()
    app.behave = opening(client, form())
    say(page, "/lhs-rounds")
    modal = page.get_by_test_id("modal")
    expect(modal).to_be_visible()
    box = modal.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_test_id("modal-close").tap()
    expect(modal).to_be_hidden()
    assert slack.as_user(ORGANIZER).view() is None
    assert slack.as_user(CLINICIAN).view() is None
    context.close()

"""The Teams page in a real browser, on a laptop and a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from playground.seed import make_workspace
from playground.server import Playground
from playground.teams.seed import CLINICIAN, MEMBER, ROUNDS
from playground.teams.server import TeamsPlayground
from tests.playground.conftest import FakeApp, ReceivedRequest
from tests.playground.teams.bot import Bot, block, card, dialog, execute, says, shows, submit, text, with_card
from tests.playground.test_page import CHROMIUM, FLAGS

pytestmark = [pytest.mark.rest, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]

TOPIC = {"type": "Input.Text", "id": "topic", "label": "Topic", "isRequired": True, "errorMessage": "Write a topic."}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["laptop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, teams: TeamsPlayground) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(5000)
    page.goto(teams.page_url)
    expect(page.get_by_test_id("user-switch")).to_have_value(CLINICIAN)
    yield page
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
    assert faults == []
    assert fits, "the page scrolls sideways"


def sidebar(page: Page, entry: str) -> None:
    """Open the sidebar if the window is narrow, and click an entry."""
    if page.locator("#menu").is_visible():
        page.locator("#menu").click()
    page.get_by_test_id(entry).click()


def test_mention_and_reply_in_the_thread(page: Page, bot: Bot, app: FakeApp) -> None:
    def behave(received: ReceivedRequest) -> None:
        bot.post(received.payload["conversation"]["id"], text("**Tuesday** at noon"))

    app.behave = behave
    page.get_by_test_id("composer").fill("@LHS Rounds next")
    page.get_by_test_id("send").click()
    answer = page.get_by_test_id("message").last
    expect(answer).to_contain_text("Tuesday at noon")
    expect(answer.locator("strong")).to_have_text("Tuesday")
    page.get_by_test_id("reply").click()
    expect(page.locator("#replying")).to_contain_text("Reply to Clinician")
    page.get_by_test_id("composer").fill("thanks")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("message")).to_have_count(3)
    assert page.locator("article").count() == 1


def test_card_is_refreshed_pressed_and_complains(page: Page, bot: Bot, app: FakeApp) -> None:
    content = card(block("neutral"), TOPIC, actions=(execute("Send"),), refresh={"action": execute("Refresh")})
    mine = card(block("for you"), TOPIC, actions=(execute("Send"),))
    app.behave = lambda received: (
        shows(mine) if received.payload["value"]["trigger"] == "automatic" else says("Thank you.")
    )
    bot.post(ROUNDS, with_card(content))
    message = page.get_by_test_id("message").last
    expect(message).to_contain_text("for you")
    message.get_by_test_id("action").click()
    expect(message.get_by_test_id("field-topic")).to_contain_text("Write a topic.")
    message.get_by_label("Topic").fill("Sepsis")
    message.get_by_test_id("action").click()
    expect(message.get_by_test_id("said")).to_have_text("Thank you.")
    assert app.last.payload["value"]["action"]["data"] == {"topic": "Sepsis"}


def test_dialog_keeps_what_was_typed(page: Page, bot: Bot, app: FakeApp) -> None:
    needed = {**TOPIC, "id": "why", "label": "Why", "errorMessage": "Say why."}
    form = card(TOPIC, needed, actions=(submit("Send"),))
    done = {"task": {"type": "message", "value": "Thank you."}}
    app.behave = lambda received: dialog(form) if received.payload["name"] == "task/fetch" else done
    opens = submit("Suggest", msteams={"type": "task/fetch"})
    bot.post(ROUNDS, with_card(card(block("Rounds"), actions=(opens,))))
    page.get_by_test_id("action").click()
    modal = page.get_by_test_id("modal")
    modal.get_by_label("Topic").fill("Sepsis")
    modal.get_by_test_id("action").click()
    expect(modal).to_contain_text("Say why.")
    expect(modal.get_by_label("Topic")).to_have_value("Sepsis")
    modal.get_by_label("Why").fill("It is common")
    modal.get_by_test_id("action").click()
    expect(modal).to_contain_text("Thank you.")
    page.get_by_test_id("modal-close").click()
    expect(modal).to_be_hidden()


def test_every_element_is_drawn(page: Page, bot: Bot) -> None:
    choices = [{"title": "One", "value": "1"}, {"title": "Two", "value": "2"}]
    rows = [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [block("in a cell")]}]}]
    hidden = {**block("hidden at first"), "id": "more", "isVisible": False}
    toggles = {"type": "Action.ToggleVisibility", "title": "Toggle", "targetElements": ["more"]}
    opens = {"type": "Action.ShowCard", "title": "Open", "card": card(block("behind a button"))}
    body: list[dict[str, Any]] = [
        block("It is {{DATE(2026-12-01T17:00:00Z, SHORT)}} at {{TIME(2026-12-01T17:00:00Z)}}"),
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "<b>not bold</b> **either**"}]},
        {"type": "FactSet", "facts": [{"title": "Where", "value": "Room B"}]},
        {"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": [block("in a column")]}]},
        {"type": "Container", "style": "good", "items": [block("in a container")]},
        {"type": "Table", "columns": [{"width": 1}], "rows": rows},
        {"type": "Image", "url": "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "altText": "A chart"},
        {"type": "Input.ChoiceSet", "id": "a", "label": "Compact", "choices": choices, "value": "2"},
        {"type": "Input.ChoiceSet", "id": "b", "label": "Expanded", "choices": choices, "style": "expanded"},
        {"type": "Input.ChoiceSet", "id": "c", "label": "Many", "choices": choices, "isMultiSelect": True},
        {"type": "Input.Date", "id": "d", "label": "Date", "value": "2026-12-01"},
        {"type": "Input.Time", "id": "e", "label": "Time", "value": "09:00"},
        {"type": "Input.Number", "id": "f", "label": "Number", "value": 3},
        {"type": "Input.Toggle", "id": "g", "title": "Anonymous"},
        hidden,
    ]
    bot.post(ROUNDS, with_card(card(*body, actions=(toggles, opens))))
    drawn = page.get_by_test_id("card").first
    for words in ("It is Tue, Dec 1, 2026 at 12:00 PM", "<b>not bold</b> **either**", "Room B", "in a column"):
        expect(drawn).to_contain_text(words)
    expect(drawn.get_by_role("img", name="A chart")).to_be_attached()
    expect(drawn.get_by_role("columnheader")).to_have_text("in a cell")
    expect(drawn.get_by_label("Compact")).to_have_value("2")
    for label in ("Date", "Time", "Number"):
        expect(drawn.get_by_label(label)).to_be_visible()
    expect(drawn.get_by_text("hidden at first")).to_be_hidden()
    drawn.get_by_role("button", name="Toggle").click()
    expect(drawn.get_by_text("hidden at first")).to_be_visible()
    drawn.get_by_role("button", name="Open").click()
    expect(drawn.get_by_text("behind a button")).to_be_visible()


def test_targeted_message_and_chat(page: Page, teams: TeamsPlayground, bot: Bot) -> None:
    bot.post(ROUNDS, text("for you", recipient={"id": CLINICIAN}), targeted=True)
    bot.post(teams.as_user(MEMBER).chat_id, text("a reminder"))
    expect(page.get_by_test_id("message").last).to_contain_text("Only you can see this message")
    expect(page.get_by_test_id("reply")).to_have_count(0)
    sidebar(page, "elsewhere")
    expect(page.get_by_test_id("user-switch")).to_have_value(MEMBER)
    expect(page.get_by_test_id("message").last).to_contain_text("a reminder")


def test_switch_leads_to_the_same_person_in_slack_and_back(page: Page, teams: TeamsPlayground) -> None:
    with Playground(make_workspace()) as slack:
        teams.link_to("Slack", slack.page_url)
        slack.link_to("Teams", teams.page_url)
        teams.tenant.mark_changed()
        page.locator("#user-switch").select_option(MEMBER, force=True)
        expect(page.locator("body")).to_have_attribute("data-user", MEMBER)
        sidebar(page, "surface-slack")
        expect(page.locator("body")).to_have_attribute("data-user", "U0MEMBER")
        sidebar(page, "surface-teams")
        expect(page.locator("body")).to_have_attribute("data-user", MEMBER)
        page.goto("about:blank")

"""The demo's page shows what people type and what they are called as text, never as markup."""

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect

from bot.demo import Demo, running
from bot.views.kit import action_ids
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from tests.browser.screenshots_flow import CHROMIUM, open_page, say
from tests.journeys.calendar.test_calendar_editing import send

pytestmark = [pytest.mark.rest, pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")]

COMMAND = "/lhs-rounds"
EVIL = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)",
    "<a href='javascript:alert(1)'>x</a>", "' onmouseover='alert(1)", "<svg/onload=alert(1)>",
)  # fmt: skip
WORDS = " ".join(EVIL)
# What a script, a handler or an image from these words would leave in the page.
TRACES = (
    "script:not([src])", "img[src=x]", "svg[onload]", "a[href^=javascript]", "[onerror]", "[onmouseover]", "[onload]",
    "iframe", "base",
)  # fmt: skip


def name_everything(demo: Demo) -> None:
    workspace = demo.slack.workspace
    workspace.name = WORDS
    workspace.channels[ROUNDS].name = WORDS
    for each in workspace.users.values():
        each.real_name = f"{each.real_name} {WORDS}"


def fill_the_calendar(demo: Demo) -> None:
    organizer, clinician = demo.slack.as_user(ORGANIZER), demo.slack.as_user(CLINICIAN)
    organizer.command(COMMAND, "edit hucker")
    assert send(organizer, title=WORDS, names=WORDS[:60], place=WORDS[:80]).ok
    organizer.close(every=True)
    clinician.command(COMMAND, "suggest")
    assert clinician.submit(values={action_ids.SUGGESTION_TOPIC: WORDS}).ok
    clinician.close(every=True)


def check(page: Page, seen: list[str]) -> None:
    page.wait_for_timeout(200)
    assert [] == [each for each in TRACES if page.locator(each).count()]
    assert [] == seen


def test_names_titles_and_words_are_text_everywhere(tmp_path: Path) -> None:
    seen: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    with running(f"sqlite:///{tmp_path / 'demo.db'}") as demo:
        fill_the_calendar(demo)
        name_everything(demo)
        with open_page(demo.slack.page_url) as page:
            page.on("dialog", dismiss)
            page.on("console", lambda said: seen.append(said.text) if "Content Security Policy" in said.text else None)
            page.reload()
            expect(page.get_by_test_id("composer")).to_be_visible()
            check(page, seen)
            page.get_by_test_id("clock-next").click()
            expect(page.get_by_test_id("message").last).to_contain_text(EVIL[0])
            for words in ("next", "upcoming", f"search {EVIL[1]}", EVIL[0]):
                say(page, f"{COMMAND} {words}")
                expect(page.get_by_test_id("ephemeral").last).to_be_visible()
                check(page, seen)
            page.get_by_test_id("home-entry").click()
            expect(page.locator("body")).to_contain_text(EVIL[1])
            check(page, seen)
            page.get_by_test_id("user-switch").select_option(value=ORGANIZER)
            expect(page.locator("body")).to_have_attribute("data-user", ORGANIZER)
            expect(page.locator("body")).to_contain_text(EVIL[1])
            check(page, seen)
            say(page, f"{COMMAND} edit 2024-03-21")
            expect(page.get_by_test_id("modal")).to_be_visible()
            check(page, seen)

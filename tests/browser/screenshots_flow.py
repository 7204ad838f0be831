"""The walk through the demo, used by the test and for the README's screenshots."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAPTOP = (1180, 720)
PHONE = (390, 844)

Shot = Callable[[str], None]


@contextmanager
def open_page(url: str, size: tuple[int, int] = LAPTOP) -> Iterator[Page]:
    """Open a page in a real browser. A script error fails the walk."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, timezone_id="America/New_York")
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.set_default_timeout(10_000)
        page.goto(url)
        expect(page.get_by_test_id("composer")).to_be_visible()
        yield page
        browser.close()
    assert faults == []


def announcement_and_suggestion(page: Page, shot: Shot) -> None:
    """The announcement comes at nine; the Clinician asks and suggests; the Organizer reads the suggestion.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    expect(page.get_by_test_id("clock")).to_contain_text("Friday, March 1, 2024, 8:55 AM")
    page.get_by_test_id("clock-next").click()
    expect(page.get_by_test_id("clock")).to_contain_text("9:00 AM")
    announcement = page.get_by_test_id("message").first
    expect(announcement).to_contain_text("LHS Rounds: Thursday, March 21")
    expect(announcement).to_contain_text("Improving Continuity through Communication")
    shot("announcement")

    say(page, "/lhs-rounds")
    expect(page.get_by_test_id("ephemeral").last).to_contain_text("Next LHS Rounds")
    shot("next")

    say(page, "/lhs-rounds suggest Fewer blood draws at night")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("include patient information")
    modal.locator('textarea[data-block-id="suggestion.why"], [data-block-id="suggestion.why"] textarea').first.fill(
        "Patients sleep badly, and most of the results change nothing before the morning."
    )
    shot("suggest")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("We sent your suggestion to the organizers")
    page.get_by_test_id("modal-close").last.click()

    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    card = page.get_by_test_id("message").last
    expect(card).to_contain_text("Fewer blood draws at night")
    expect(card).to_contain_text("Patients sleep badly")
    expect(card).to_contain_text("Suggested anonymously")
    shot("organizer")


def organizers_day(page: Page, shot: Shot) -> None:
    """The Organizer moves a session on a phone, gets a warning, and sees the announcement change.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    page.get_by_test_id("clock-next").click()
    expect(page.get_by_test_id("message").first).to_contain_text("LHS Rounds: Thursday, March 21")
    switch_user(page, "Organizer")
    say(page, "/lhs-rounds")
    mine = page.get_by_test_id("ephemeral").last
    expect(mine).to_contain_text("Edit")
    shot("organizer-next")
    say(page, "/lhs-rounds edit hucker")
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Edit session")
    shot("organizer-edit")
    _field(page, "date").fill("2024-04-11")
    _field(page, "start").fill("12:00")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("already a session in April")
    shot("organizer-warned")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Session saved")
    page.get_by_test_id("modal-close").last.click()
    announcement = page.get_by_test_id("message").first
    expect(announcement).to_contain_text("The March 21 session was rescheduled.")
    page.get_by_test_id("clock-next").click()
    expect(page.get_by_test_id("message").nth(1)).to_contain_text("Rescheduled: LHS Rounds")
    show_from(announcement)
    shot("organizer-moved")
    say(page, "/lhs-rounds season third thursday, september to june, 12-1pm, not december")
    expect(modal).to_contain_text("Add season")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("nothing is saved yet")
    shot("organizer-season")
    page.get_by_test_id("modal-close").last.click()
    say(page, "/lhs-rounds history")
    expect(page.get_by_test_id("ephemeral").last).to_contain_text("Undo")
    shot("organizer-history")


def suggestion_review(page: Page, shot: Shot) -> None:
    """The Clinician suggests, the Member supports it, the Organizer replies and makes it a session.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    modal = page.get_by_test_id("modal")
    say(page, "/lhs-rounds suggest Fewer blood draws at night")
    expect(modal).to_contain_text("include patient information")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("We sent your suggestion to the organizers")
    page.get_by_test_id("modal-close").last.click()
    switch_user(page, "Member")
    say(page, "/lhs-rounds suggest Less blood draws at night")
    expect(modal).to_contain_text("include patient information")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Someone already suggested something similar")
    modal.get_by_label("Fewer blood draws at night").check()
    shot("suggest-like-it")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Your vote is in.")
    page.get_by_test_id("modal-close").last.click()

    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    card = page.get_by_test_id("message").last
    expect(card).to_contain_text("1 other person wants this")
    card.get_by_role("button", name="Reply").click()
    modal.locator("textarea").fill("Who of the night team could show the data?")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("We’re delivering your reply")
    page.get_by_test_id("modal-close").last.click()
    expect(card).to_contain_text("replied:")
    shot("organizer-suggestion")
    card.get_by_role("button", name="Schedule it").click()
    expect(modal).to_contain_text("Add session")
    shot("organizer-make-session")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Session saved")
    page.get_by_test_id("modal-close").last.click()
    expect(card).to_contain_text("Scheduled for")

    switch_user(page, "Clinician")
    page.locator('[data-testid^="dm-"]').first.click()
    page.get_by_test_id("clock-next").click()
    expect(page.locator("#log")).to_contain_text("Your topic is on the schedule")
    shot("suggestion-outcome")


def running_the_series(page: Page, shot: Shot) -> None:
    """The Organizer views settings and readiness, asks a speaker, and previews the announcement.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    modal = page.get_by_test_id("modal")
    switch_user(page, "Organizer")
    say(page, "/lhs-rounds settings")
    mine = page.get_by_test_id("ephemeral").last
    expect(mine).to_contain_text("Posts and timing")
    shot("organizer-settings")
    mine.get_by_role("button", name="Change: Organizers").click()
    expect(modal).to_contain_text("Who gets suggestions")
    shot("organizer-people")
    page.get_by_test_id("modal-close").last.click()
    say(page, "/lhs-rounds radar")
    expect(page.get_by_test_id("ephemeral").last).to_contain_text("Planning: the next")
    shot("organizer-radar")
    say(page, "/lhs-rounds edit hsu")
    expect(modal).to_contain_text("Edit session")
    names = '[data-block-id^="session.names."]'
    modal.locator(f"textarea{names}, {names} textarea").first.fill("")
    modal.get_by_label("Clinician").check()
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Session saved")
    page.get_by_test_id("modal-close").last.click()
    say(page, "/lhs-rounds edit april 25")
    expect(modal).to_contain_text("Edit session")
    modal.get_by_role("button", name="Request talk details").click()
    expect(modal).to_contain_text("Copy this email")
    shot("organizer-ask-speaker")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("We’ll message you when they reply.")
    page.get_by_test_id("modal-close").last.click()
    page.get_by_test_id("modal-close").last.click()

    switch_user(page, "Clinician")
    page.locator('[data-testid^="dm-"]').first.click()
    card = page.get_by_test_id("message").last
    expect(card).to_contain_text("You’re speaking at LHS Rounds")
    card.get_by_role("button", name="Add talk details").click()
    modal.get_by_label("This date works").check()
    modal.locator('[data-block-id^="speaker.title."] input, input[data-block-id^="speaker.title."]').first.fill(
        "What the night shift learned"
    )
    shot("speaker-form")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Talk details saved")
    page.get_by_test_id("modal-close").last.click()

    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    expect(page.get_by_test_id("message").last).to_contain_text("added talk details for")
    until(page, "March 29")
    preview = page.get_by_test_id("message").last
    expect(preview).to_contain_text("Posts Monday, April 1")
    expect(preview).to_contain_text("What the night shift learned")
    shot("organizer-preview")
    page.get_by_test_id("home-entry").click()
    home = page.get_by_test_id("home")
    expect(home).to_contain_text("Planning: the next")
    shot("organizer-home")
    home.get_by_role("button", name="Add session in May").click()
    expect(modal).to_contain_text("Add session")
    page.get_by_test_id("modal-close").last.click()
    switch_user(page, "Clinician")
    page.get_by_test_id("home-entry").click()
    expect(page.get_by_test_id("home")).to_contain_text("Next LHS Rounds")
    page.get_by_test_id("channel-lhs-rounds").click()
    say(page, "/lhs-rounds remind")
    expect(modal).to_contain_text("Your reminders")
    modal.get_by_label("The day before").first.check()
    shot("remind")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("the day before")


def participation(page: Page, shot: Shot) -> None:
    """The Clinician will attend, subscribes, shares and checks in; the Organizer sees attendance.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    modal = page.get_by_test_id("modal")
    mine = page.get_by_test_id("ephemeral")
    switch_user(page, "Organizer")
    say(page, "/lhs-rounds settings")
    mine.last.get_by_role("button", name="Change: Posts and timing").click()
    modal.get_by_label("Check-in code for each session").check()
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Settings saved")
    page.get_by_test_id("modal-close").last.click()
    say(page, "/lhs-rounds edit march 21")
    expect(modal).to_contain_text("Edit session")
    _field(page, "start").fill("12:00")
    _field(page, "place").fill("Room 5")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Session saved")
    page.get_by_test_id("modal-close").last.click()

    switch_user(page, "Clinician")
    say(page, "/lhs-rounds")
    expect(mine.last).to_contain_text("Next LHS Rounds")
    mine.last.get_by_role("button", name="I’m going").click()
    expect(mine.last).to_contain_text("You’re going")
    shot("attendance")
    say(page, "/lhs-rounds calendar")
    expect(mine.last).to_contain_text("Subscribe to get every session")
    show_from(mine.last.get_by_text("Add to your calendar"))
    shot("calendar")
    say(page, "/lhs-rounds next")
    expect(mine.last).to_contain_text("You’re going")
    mine.last.get_by_label("More actions").select_option(label="Share")
    expect(modal).to_contain_text("Share a session")
    modal.locator("select").first.select_option(label="#general")
    modal.locator("textarea").fill("Worth an hour of your Thursday.")
    shot("share")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Shared.")
    page.get_by_test_id("modal-close").last.click()
    page.get_by_test_id("channel-general").click()
    expect(page.locator("#log")).to_contain_text("Worth an hour of your Thursday.")
    shot("shared")

    until(page, "March 21, 2024, 11:00 AM")
    page.get_by_test_id("clock-hour").click()
    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    card = page.get_by_test_id("message").filter(has_text="Check-in code").last
    found = re.search(r"check-in ([A-Z0-9]{5})", card.inner_text())
    assert found is not None
    switch_user(page, "Clinician")
    page.get_by_test_id("channel-lhs-rounds").click()
    say(page, "/lhs-rounds check-in")
    expect(modal).to_contain_text("It’s on the speaker’s slide.")
    modal.locator("input").fill(found[1])
    shot("check-in")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("You’re checked in")
    page.get_by_test_id("modal-close").last.click()
    switch_user(page, "Organizer")
    card.get_by_role("button", name="Who’s going").click()
    expect(modal).to_contain_text("1 checked in")
    shot("organizer-who")
    page.get_by_test_id("modal-close").last.click()

    until(page, "March 25")
    page.get_by_test_id("channel-lhs-rounds").click()
    say(page, "/lhs-rounds past")
    mine.last.get_by_role("button", name="Add slides or recording").first.click()
    modal.locator("input").first.fill("https://files.example.org/rounds/team-meetings.pptx")
    modal.locator("input").last.fill("https://video.example.org/rounds/2024-03")
    shot("organizer-slides")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Slides and recording saved.")
    page.get_by_test_id("modal-close").last.click()
    until(page, "March 25, 2024, 9:02 AM")
    switch_user(page, "Member")
    say(page, "/lhs-rounds past")
    expect(mine.last.get_by_role("link", name="Slides, March 21")).to_be_visible()
    shot("past")
    page.get_by_test_id("home-entry").click()
    expect(page.get_by_test_id("home")).to_contain_text("Catch up")
    shot("home")


def until(page: Page, moment: str) -> None:
    """Advance the clock from post to post until it shows that time."""
    clock = page.get_by_test_id("clock")
    while moment not in clock.inner_text():
        shown = re.search(r"\w+ \d+, \d{4}, \d+:\d\d [AP]M", clock.inner_text())
        assert shown is not None
        page.get_by_test_id("clock-next").click()
        expect(clock).not_to_contain_text(shown[0])


def _field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-block-id^="session.{name}."] input, input[data-block-id^="session.{name}."]').first


def say(page: Page, words: str) -> None:
    """Type into the composer and send, once no dialog covers the page."""
    expect(page.get_by_test_id("modal")).to_be_hidden()
    page.get_by_test_id("composer").fill(words)
    page.get_by_test_id("composer").press("Enter")


def show_from(first: Locator) -> None:
    """Scroll so that this is the first thing to be seen."""
    first.evaluate("each => each.scrollIntoView({ block: 'start' })")


def switch_user(page: Page, who: str) -> None:
    """Switch to another person, and wait until the page shows their screen."""
    (user,) = page.get_by_test_id("user-switch").select_option(label=who)
    expect(page.locator("body")).to_have_attribute("data-user", user)

"""The walk through the demo's Teams, used by the test and for the pictures in docs/teams.md."""

from playwright.sync_api import Page, expect

from tests.browser.screenshots_flow import Shot


def clinician_and_organizer(page: Page, shot: Shot) -> None:
    """The announcement comes at nine; the Clinician asks and suggests; the Organizer reads the suggestion.

    Args:
        page: The page of the demo's Teams, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    _go(page, "channel-lhs-rounds")
    page.get_by_test_id("clock-next").click()
    announcement = page.get_by_test_id("message").first
    expect(announcement).to_contain_text("LHS Rounds: Thursday, March 21")
    shot("teams-announcement")

    announcement.get_by_test_id("more").click()
    announcement.get_by_role("button", name="Suggest a topic").click()
    dialog = page.get_by_test_id("modal")
    expect(dialog).to_contain_text("include patient information")
    shot("teams-dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    _say(page, "@LHS Rounds next")
    expect(page.get_by_test_id("message").last).to_contain_text("Next LHS Rounds")
    shot("teams-next")

    _go(page, "dm-lhs-rounds")
    _say(page, "suggest Fewer blood draws at night")
    form = page.get_by_test_id("message").last
    expect(form).to_contain_text("include patient information")
    form.locator("textarea").first.fill("Patients sleep badly, and most of the results change nothing before morning.")
    shot("teams-suggest")
    form.get_by_role("button", name="Send").click()
    expect(form).to_contain_text("We sent your suggestion to the organizers")
    shot("teams-thanks")

    _say(page, "home")
    expect(page.get_by_test_id("message").last).to_contain_text("Your suggestions")
    shot("teams-home")

    _menu(page)
    page.get_by_test_id("user-switch").select_option(label="Organizer")
    expect(page.get_by_test_id("user-switch")).to_have_value("29:1organizer")
    _go(page, "dm-lhs-rounds")
    card = page.get_by_test_id("message").last
    expect(card).to_contain_text("Fewer blood draws at night")
    shot("teams-organizer")


def each_reader_sees_their_own_state(page: Page) -> None:
    """The Clinician says on the announcement that they are going, and sees it there; the Organizer does not."""
    _become(page, "Clinician")
    announcement = page.get_by_test_id("message").first
    announcement.get_by_role("button", name="I’m going").click()
    expect(announcement).to_contain_text("You’re going")
    _become(page, "Organizer")
    expect(announcement.get_by_role("button", name="I’m going")).to_be_visible()
    expect(announcement).not_to_contain_text("You’re going")
    _become(page, "Clinician")
    expect(announcement).to_contain_text("You’re going")
    expect(announcement.get_by_role("button", name="Can’t make it")).to_be_visible()


def _become(page: Page, name: str) -> None:
    """Look at the channel as another person."""
    _menu(page)
    page.get_by_test_id("user-switch").select_option(label=name)
    expect(page.locator("body")).to_have_attribute("data-user", f"29:1{name.lower()}")
    _go(page, "channel-lhs-rounds")


def _is_phone(page: Page) -> bool:
    size = page.viewport_size
    return size is not None and size["width"] < 700


def _menu(page: Page) -> None:
    if _is_phone(page) and page.locator("#menu").get_attribute("aria-expanded") != "true":
        page.locator("#menu").click()


def _go(page: Page, conversation: str) -> None:
    _menu(page)
    page.get_by_test_id(conversation).click()


def _say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()

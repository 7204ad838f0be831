"""The bot was installed by OAuth: who did it is greeted, and one form sets it up."""

from playwright.sync_api import Page, expect

from tests.browser.screenshots_flow import Shot, become

_CALENDAR = "March 21, 2024 - Stephanie Hucker\nApril 25, 2024 - Heather Hsu"


def the_greeting(page: Page, shot: Shot) -> None:
    """From the greeting to the calendar; a slip is said at its field, and nothing typed is lost.

    Args:
        page: Of a workspace in which the Organizer has just installed the bot.
        shot: Called with a name wherever a picture is worth taking.
    """
    modal = page.get_by_test_id("modal")
    become(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    greeting = page.get_by_test_id("message").last
    expect(greeting).to_contain_text("Thank you for installing LHS Rounds")
    greeting.get_by_role("button", name="Set up").click()
    expect(modal).to_contain_text("Set up the rounds")
    modal.get_by_label("lhs-rounds").check()
    zone = modal.locator('[data-block-id^="settings.zone"] input, input[data-block-id^="settings.zone"]').first
    zone.fill("Boston")
    calendar = 'textarea[data-block-id^="settings.calendar"], [data-block-id^="settings.calendar"] textarea'
    modal.locator(calendar).first.fill(_CALENDAR)
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("There is no time zone of that name")
    expect(modal.locator(calendar).first).to_have_value(_CALENDAR)
    shot("set-up")
    zone.fill("America/New_York")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("It is saved")
    page.get_by_test_id("modal-close").last.click()

"""The app is installed by OAuth, the installer is welcomed, and one form completes the setup."""

from playwright.sync_api import Page, expect

from tests.browser.screenshots_flow import Shot, show_from, switch_user

_CALENDAR = "March 21, 2024 - Stephanie Hucker\nApril 25, 2024 - Heather Hsu"


def onboarding(page: Page, shot: Shot) -> None:
    """From the welcome message to the calendar; an error is shown at its field, and nothing typed is lost.

    Args:
        page: Page of a workspace in which the Organizer has just installed the app.
        shot: Called with the name of each screenshot to take.
    """
    modal = page.get_by_test_id("modal")
    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    greeting = page.get_by_test_id("message").last
    expect(greeting).to_contain_text("Welcome to LHS Rounds")
    greeting.get_by_role("button", name="Set up").click()
    expect(modal).to_contain_text("Set up LHS Rounds")
    modal.get_by_label("lhs-rounds").check()
    calendar = 'textarea[data-block-id^="settings.calendar"], [data-block-id^="settings.calendar"] textarea'
    modal.locator(calendar).first.fill(_CALENDAR.replace("March 21", "March 32"))
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("March 32")
    expect(modal.locator(calendar).first).to_have_value(_CALENDAR.replace("March 21", "March 32"))
    show_from(modal.get_by_text("Time zone", exact=True))
    shot("set-up")
    modal.locator(calendar).first.fill(_CALENDAR)
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Settings saved")
    page.get_by_test_id("modal-close").last.click()

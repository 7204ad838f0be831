"""The walk through the learning loop: evaluating a session, the results, and the initiative they lead to."""

from playwright.sync_api import Locator, Page, expect

from bot.demo import Demo
from playground.models import Message, User
from playground.seed import CLINICIAN, ROUNDS
from tests.browser.screenshots_flow import Shot, say, show_from, switch_user, until

_CHANGES = {
    1: ("Put our team meeting on a fixed day", "A second session with results after six months"),
    3: ("Invite the front desk to the huddle", "More time for questions"),
    7: ("Write down who follows up before the meeting ends", ""),
}


def learning_loop(page: Page, shot: Shot, demo: Demo) -> None:
    """The Clinician and others evaluate a session; the Organizer reads the results and creates an initiative.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
        demo: The demo of the page, for actions of people beyond those on the page.
    """
    modal = page.get_by_test_id("modal")
    switch_user(page, "Organizer")
    say(page, "/lhs-rounds edit march 21")
    expect(modal).to_contain_text("Edit session")
    modal.get_by_label("Member", exact=True).check()
    for name, value in (("start", "12:00"), ("place", "Room 5")):
        modal.locator(f'[data-block-id^="session.{name}."] input, input[data-block-id^="session.{name}."]').fill(value)
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Session saved")
    page.get_by_test_id("modal-close").last.click()

    until(page, "March 21, 2024, 2:00 PM")
    _others_evaluate(demo)
    switch_user(page, "Clinician")
    page.get_by_test_id("channel-lhs-rounds").click()
    page.get_by_role("button", name="Rate this session").last.click()
    expect(modal).to_contain_text("Overall, how was this session?")
    modal.get_by_label("Very good", exact=True).check()
    modal.get_by_label("Strongly agree", exact=True).check()
    show_from(modal.get_by_text("Thursday, March 21"))
    shot("evaluate")
    _field(page, "change").fill("Tell patient Mary's story, MRN 4471902, at our next huddle")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("looks like a medical record number")
    modal.get_by_text("looks like a medical record number").scroll_into_view_if_needed()
    shot("patient-information")
    _field(page, "change").fill("Start each huddle with who was missed yesterday")
    modal.get_by_label("Remind me of this in 3 months").check()
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Your answers are in.")
    page.get_by_test_id("modal-close").last.click()
    say(page, "/lhs-rounds privacy")
    expect(modal).to_contain_text("1 session you rated")
    shot("own-data")
    page.get_by_test_id("modal-close").last.click()

    until(page, "March 25, 2024, 9:00 AM")
    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    card = page.get_by_test_id("message").filter(has_text="Feedback summary").last
    expect(card.locator("img")).to_be_visible()
    card.scroll_into_view_if_needed()
    shot("results")
    card.get_by_role("button", name="Share with speaker").click()
    expect(modal).to_contain_text("Comments to include")
    modal.get_by_label("Invite the front desk").check()
    modal.locator("textarea").fill("Thank you. The room was full.")
    shot("results-pass-on")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("We’re sending it to the speaker now.")
    page.get_by_test_id("modal-close").last.click()
    card.get_by_role("button", name="Start initiative").click()
    expect(modal).to_contain_text("What people plan to do")
    modal.locator("input").first.fill("Each clinic has a weekly team meeting")
    modal.locator("select").first.select_option(label="Clinician")
    modal.locator("textarea").first.fill("Clinics with a meeting in each of the last four weeks")
    modal.locator('input[type="date"]').fill("2024-05-06")
    shot("initiative")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("ask for an update on Monday, May 6")
    page.get_by_test_id("modal-close").last.click()
    switch_user(page, "Member")
    page.locator('[data-testid^="dm-"]').first.click()
    expect(page.get_by_test_id("message").filter(has_text="Thank you. The room was full.")).to_be_visible()
    shot("results-speaker")

    _what_came_of_it(page, shot)


def _what_came_of_it(page: Page, shot: Shot) -> None:
    modal = page.get_by_test_id("modal")
    until(page, "May 6, 2024, 9:00 AM")
    switch_user(page, "Clinician")
    page.locator('[data-testid^="dm-"]').first.click()
    asked = page.get_by_test_id("message").filter(has_text="Time to review your initiative").last
    asked.get_by_role("button", name="Give an update").click()
    modal.get_by_label("Done", exact=True).check()
    modal.locator("textarea").first.fill("Nine of eleven clinics have met each week since April; it was 2 before.")
    shot("initiative-tell")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("The organizers will see your update.")
    page.get_by_test_id("modal-close").last.click()
    switch_user(page, "Organizer")
    page.locator('[data-testid^="dm-"]').first.click()
    news = page.get_by_test_id("message").filter(has_text="Nine of eleven clinics").last
    news.get_by_role("button", name="Share to channel").click()
    page.get_by_test_id("channel-lhs-rounds").click()
    expect(page.get_by_test_id("message").filter(has_text="What changed because of LHS Rounds")).to_be_visible()
    shot("initiative-story")

    until(page, "June 20, 2024, 9:00 AM")
    switch_user(page, "Clinician")
    page.locator('[data-testid^="dm-"]').first.click()
    echo = page.get_by_test_id("message").filter(has_text="Did you do it?").last
    expect(echo).to_contain_text("Start each huddle with who was missed yesterday")
    shot("echo")
    echo.get_by_role("button", name="Respond").click()
    modal.get_by_label("Partly").check()
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Your answer is anonymous")
    page.get_by_test_id("modal-close").last.click()
    switch_user(page, "Organizer")
    page.get_by_test_id("home-entry").click()
    expect(page.get_by_test_id("home")).to_contain_text("1 partly done")
    page.get_by_test_id("channel-lhs-rounds").click()
    say(page, "/lhs-rounds report 2024")
    expect(page.get_by_test_id("ephemeral").last).to_contain_text("No topics suggested")
    shot("report")


def _field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-block-id="evaluation.{name}"]').first


def _others_evaluate(demo: Demo) -> None:
    """Submit evaluations of eleven more people."""
    demo.slack.wait(lambda: any("How was " in each.text for each in demo.slack.as_user(CLINICIAN).messages(ROUNDS)))
    prompt = _prompt(demo)
    for number in range(11):
        address = f"U0CLINICIAN{number}"
        user = User(address, f"clinician{number}", f"Clinician {number}", f"c{number}@example.org")
        demo.slack.workspace.add_user(user)
        person = demo.slack.as_user(address)
        change, keep = _CHANGES.get(number, ("", ""))
        overall, relevant, apply = str(3 + number % 3), str(2 + number % 4), str(3 + number % 2)
        rated = {"overall": overall, "relevant": relevant, "engaging": "4", "apply": apply}
        said = {**rated, "change": change, "keep": keep, **({"stance": "plan", "barriers": ["time"]} if change else {})}
        person.press(prompt, "evaluation.open")
        form = person.view()
        assert form is not None
        person.press(form, "evaluation.more")
        person.submit(values={f"evaluation.{name}": value for name, value in said.items()})


def _prompt(demo: Demo) -> Message:
    return next(each for each in demo.slack.as_user(CLINICIAN).messages(ROUNDS) if "How was " in each.text)

"""The walk through an import: a pasted page, lines to decide, and the preview, on a phone and a laptop."""

import json

from playwright.sync_api import Page, expect

from tests.browser.screenshots_flow import Shot, say, switch_user

PAGE = """<h2>Upcoming LHS Rounds</h2><ul>
<li>April 25, 2024, 12-1 PM - Heather Hsu: Sepsis in children (Chestnut 3 Conference Room)</li>
<li>June 20, 2024, noon - Andy Beck: Fewer falls on the medical wards</li>
<li>September 19 - Seppo Rinne: Asthma and air</li>
<li>October 17, 2024 - Hucker</li></ul>
<p>Friday, November 21, 2024 - Heather Hsu: Handoffs at night</p><p>December 19, 2024: Winter break</p>"""
_PASTE = f"""node => {{
  const data = new DataTransfer();
  data.setData("text/html", {json.dumps(PAGE)});
  node.dispatchEvent(new ClipboardEvent("paste", {{ clipboardData: data, bubbles: true, cancelable: true }}));
}}"""


def schedule_import(page: Page, shot: Shot) -> None:
    """The Organizer pastes a page copied from a browser, decides two lines, and imports what is ready.

    Args:
        page: The demo's page, at 8:55 AM on March 1, 2024.
        shot: Called with the name of each screenshot to take.
    """
    menu = page.locator("#menu")
    if menu.is_visible():
        menu.click()
    switch_user(page, "Organizer")
    if menu.is_visible():
        menu.click()
    say(page, "/lhs-rounds import")
    modal, submit = page.get_by_test_id("modal"), page.get_by_test_id("modal-submit")
    field = modal.locator("textarea")
    field.evaluate(_PASTE)
    expect(field).to_have_value("""Upcoming LHS Rounds

• April 25, 2024, 12-1 PM - Heather Hsu: Sepsis in children (Chestnut 3 Conference Room)
• June 20, 2024, noon - Andy Beck: Fewer falls on the medical wards
• September 19 - Seppo Rinne: Asthma and air
• October 17, 2024 - Hucker

Friday, November 21, 2024 - Heather Hsu: Handoffs at night

December 19, 2024: Winter break""")
    submit.click()
    expect(modal).to_contain_text("Sessions: 0 new, 2 changed, 0 same")
    modal.locator(".content").evaluate("node => node.scrollTo(0, 0)")
    shot("organizer-import")
    modal.get_by_label("Thu, Sep 19, 2024").check()
    modal.get_by_label("Speakers: Hucker").check()
    modal.get_by_text("Choose what these lines mean").evaluate("node => node.scrollIntoView()")
    shot("organizer-import-choices")
    submit.click()
    expect(modal).to_contain_text("Sessions: 1 new, 3 changed, 0 same")
    modal.get_by_label("Import 4 sessions now").check()
    submit.click()
    expect(modal).to_contain_text("Schedule imported")
    expect(modal).to_contain_text("November 21, 2024 is a Thursday, not a Friday")

"""Organizers set in Slack what is posted, when and where, and who organizes."""

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest

from bot.demo import Demo
from bot.slack.installation.credentials import SingleWorkspaceCredentials
from bot.slack.installation.organizer_sync import OrganizerSync
from bot.store.calendar import series
from playground.client.user_driver import Outcome, UserDriver
from playground.delivery.outbound import interaction_body
from playground.models import View
from playground.seed import CLINICIAN, GENERAL, MEMBER, ORGANIZER, ROUNDS, SECOND_ORGANIZER
from tests.journeys.calendar.test_calendar_editing import ACK_TIMEOUT, COMMAND, said, send, value_of
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at, posts


def opened(person: UserDriver, part: str) -> View:
    """Open a settings form from its button in the list."""
    [shown] = person.command(COMMAND, "settings").shown
    view = person.press(shown, "settings.open", value=part).view
    assert view is not None
    return view


def block(view: View, name: str) -> str:
    ids = [str(each.get("block_id", "")) for each in view.blocks]
    return next(each for each in ids if each.startswith(f"settings.{name}."))


def change(person: UserDriver, part: str, **values: object) -> Outcome:
    return fill(person, opened(person, part), **values)


def fill(person: UserDriver, view: View, **values: object) -> Outcome:
    return person.submit(view, values={block(view, name): value for name, value in values.items()})


def field_value(view: View, name: str) -> object:
    [value] = view.values[block(view, name)].values()
    return next((each for key, each in value.items() if key != "type"), None)


def test_settings_show_what_is_not_the_default(organizer: UserDriver) -> None:
    told = organizer.command(COMMAND, "settings").text

    for words in (
        f"Channels: <#{ROUNDS}>",
        "Time zone: Eastern (New York)",
        f"Organizers: <@{ORGANIZER}> and <@{SECOND_ORGANIZER}>",
        "Everything else is set to its default.",
        "Empty: Start time, Length (minutes), Location, Meeting link",
    ):
        assert words in told
    assert "Announcement time" not in told

    change(organizer, "posts", announce_at="10:30")
    organizer.close(every=True)

    assert "Announcement time: 10:30 AM" in organizer.command(COMMAND, "settings").text


def test_announcement_is_posted_at_another_time(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    sent = change(organizer, "posts", announce_at="10:30")
    organizer.close(every=True)
    advance_to(demo, at(3, 1, 10, 0))
    before = posts(member)
    advance_to(demo, at(3, 1, 10, 30))

    assert "Announcement time: 10:30 AM (was 9:00 AM)" in said(sent.view)
    assert before == []
    assert "LHS Rounds: Thursday, March 21" in posts(member)[0].text


def test_post_is_switched_off(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    view = opened(organizer, "posts")
    ticked = [each["value"] for each in field_value(view, "posts")]  # type: ignore[attr-defined] # a list, for this field
    fill(organizer, view, posts=[each for each in ticked if each != "announce"])
    organizer.close(every=True)
    advance_to(demo, at(3, 1, 12))

    assert posts(member) == []


@pytest.mark.parametrize(
    ("part", "values", "field", "words"),
    [
        ("posts", {"remind_minutes_before": "0"}, "remind_minutes_before", "Enter a whole number from 1 to 1,440."),
        ("usual", {"link": "meet.example.org"}, "link", "Enter a full link that starts with https://"),
        ("texts", {"name": "x" * 61}, "name", "That’s 61 characters. The limit is 60."),
        ("texts", {"days": "Applications are due"}, "days", "Add a date to this line: Applications are due"),
        ("people", {"suggestions": [MEMBER]}, "suggestions", "Choose from the organizers above, or leave it blank."),
        ("people", {"organizers": [ORGANIZER, "U0BOT"]}, "organizers", "Choose a person with an active account."),
        ("people", {"group": "@nobody-there"}, "group", "No user group with members has that handle."),
        (
            "posts",
            {"channels": [ROUNDS, GENERAL]},
            "channels",
            "Add the app to this channel first: /invite @LHS Rounds",
        ),
    ],
)
def test_invalid_value_is_shown_at_its_field(
    organizer: UserDriver, part: str, values: dict[str, object], field: str, words: str
) -> None:
    view = opened(organizer, part)
    sent = fill(organizer, view, **values)

    assert [block(view, field)] == list(sent.errors)
    assert words in sent.errors[block(view, field)]


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        ("token_revoked", "Slack refused this (token_revoked). Ask your app admin."),
        ("ratelimited", "Slack didn’t respond. Save again in a minute."),
    ],
)
def test_slacks_error_is_shown_at_its_field(demo: Demo, organizer: UserDriver, refused: str, words: str) -> None:
    view = opened(organizer, "people")
    demo.slack.faults.refuse("users.info", error=refused, times=9)
    sent = fill(organizer, view, organizers=[ORGANIZER, MEMBER])

    assert words in sent.errors[block(view, "organizers")]


@pytest.mark.parametrize(("seconds", "problem"), [(1, None), (5, "Slack didn’t respond. Save again in a minute.")])
def test_many_organizers_are_looked_up_in_time_though_slack_is_slow(
    demo: Demo, organizer: UserDriver, seconds: int, problem: str | None
) -> None:
    view = opened(organizer, "people")
    demo.slack.outbound.timeout = ACK_TIMEOUT
    demo.slack.faults.delay("users.info", seconds=seconds, times=9)
    sent = fill(organizer, view, organizers=[ORGANIZER, SECOND_ORGANIZER, MEMBER, CLINICIAN])

    assert sent.error is None
    if problem is None:
        assert sent.ok
    else:
        assert problem in sent.errors[block(view, "organizers")]


def test_required_value_cannot_be_cleared(organizer: UserDriver) -> None:
    view = opened(organizer, "texts")
    sent = fill(organizer, view, name="   ")

    assert "Enter the short name." in sent.errors[block(view, "name")]


def test_posts_go_to_an_added_channel(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    demo.slack.workspace.channels[GENERAL].members.append(demo.slack.workspace.bot_user)
    sent = change(organizer, "posts", channels=[GENERAL])
    organizer.close(every=True)
    advance_to(demo, at(3, 1, 12))

    assert "Channels: #general (was #lhs-rounds)" in said(sent.view)
    assert posts(member) == []
    assert ["LHS Rounds: Thursday, March 21"] == [
        each.text.splitlines()[0] for each in member.messages(GENERAL) if each.metadata is not None
    ]
    change(organizer, "posts", channels=[ROUNDS, GENERAL])
    advance_to(demo, at(4, 1, 12))
    assert "LHS Rounds: Thursday, April 25" in posts(member)[-1].text


def test_usual_time_and_place_prefill_new_forms(organizer: UserDriver) -> None:
    change(organizer, "usual", start="12:00", minutes="60", place="Room 5")
    organizer.close(every=True)
    organizer.command(COMMAND, "add 2024-11-14")
    view = organizer.view()

    assert ["12:00", "60", "Room 5"] == [value_of(view, name) for name in ("start", "minutes", "place")]


def test_defaults_fill_in_upcoming_sessions_in_one_step(organizer: UserDriver, clinician: UserDriver) -> None:
    view = opened(organizer, "usual")
    offered = view.all_text()
    sent = fill(organizer, view, start="12:00", minutes="60", place="Room 5", fill=["fill"])
    organizer.close(every=True)
    [told] = clinician.command(COMMAND, "upcoming").shown
    again = opened(organizer, "usual")

    assert "Also fill in 5 upcoming sessions with no time or location" in offered
    assert "5 sessions filled in" in said(sent.view)
    assert told.text.count("12:00") == 5
    assert told.text.count("Room 5") == 5
    assert "Upcoming sessions" not in again.all_text()


def test_defaults_leave_upcoming_sessions_alone_unless_asked(organizer: UserDriver, clinician: UserDriver) -> None:
    change(organizer, "usual", start="12:00", place="Room 5")
    organizer.close(every=True)

    assert "Room 5" not in clinician.command(COMMAND, "upcoming").text


def test_filling_in_keeps_what_a_session_has(organizer: UserDriver, clinician: UserDriver) -> None:
    change(organizer, "usual", place="Room 7", fill=["fill"])
    organizer.close(every=True)
    change(organizer, "usual", start="12:00", minutes="60", place="Room 5", fill=["fill"])
    [told] = clinician.command(COMMAND, "upcoming").shown

    assert told.text.count("Room 7") == 5
    assert told.text.count("12:00") == 5
    assert "Room 5" not in told.text


def test_posts_follow_another_time_zone(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    assert send(organizer, start="12:00").ok
    organizer.close(every=True)
    advance_to(demo, at(3, 1))
    [announced] = posts(member)
    before = announced.all_text()
    sent = change(organizer, "usual", zone="America/Chicago")
    apply_updates(demo)

    assert "12:00 PM ET" in before
    assert "12:00 PM CT" in announced.all_text()
    assert "Sessions keep their hours, now in this time zone. We’ll update anything already posted." in said(sent.view)


def test_time_zone_menu_begins_with_the_united_states(organizer: UserDriver) -> None:
    view = opened(organizer, "usual")
    [zone] = [each for each in view.blocks if str(each.get("block_id")).startswith("settings.zone.")]
    labels = [each["text"]["text"] for each in zone["element"]["options"]]
    sent = fill(organizer, view, zone="America/Chicago")

    assert labels[:7] == [
        "Eastern (New York)",
        "Central (Chicago)",
        "Mountain (Denver)",
        "Arizona (Phoenix)",
        "Pacific (Los Angeles)",
        "Alaska (Anchorage)",
        "Hawaii (Honolulu)",
    ]
    assert "Time zone: Central (Chicago) (was Eastern (New York))" in said(sent.view)


@pytest.mark.parametrize(("part", "name"), [("channels", "channels"), ("award", "days"), ("feed", "address")])
def test_button_of_an_earlier_release_still_opens_its_part(
    demo: Demo, organizer: UserDriver, part: str, name: str
) -> None:
    [shown] = organizer.command(COMMAND, "settings").shown
    [payload] = parse_qs(organizer.press_body(shown, "settings.open", value="posts").decode())["payload"]
    press = json.loads(payload)
    press["actions"][0]["value"] = part
    demo.slack.send_signed(interaction_body(press))

    view = organizer.view()
    assert view is not None
    assert block(view, name)


def test_program_texts_and_name(organizer: UserDriver, clinician: UserDriver) -> None:
    change(organizer, "texts", name="LHS Grand Rounds", rounds="What they are.\n\nAnd what they look like.")
    organizer.close(every=True)
    change(organizer, "texts", award_url="https://example.org/rfa", award="What it funds.")

    assert "Next LHS Grand Rounds" in clinician.command(COMMAND, "next").text
    assert "What they are.\nAnd what they look like." in clinician.command(COMMAND, "about").text.replace("\n\n", "\n")
    assert "https://example.org/rfa" in clinician.command(COMMAND, "award").text


@pytest.mark.rest
def test_award_dates_are_reminded_of_in_the_channels(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    sent = change(organizer, "texts", days="September 30, 2024 Applications are due\n2024-10-15: Decisions")
    organizer.close(every=True)
    again = opened(organizer, "texts")
    advance_to(demo, at(9, 16, 8))
    before = len(posts(member))
    advance_to(demo, at(9, 16, 9))

    assert sent.ok
    assert "September 30, 2024 Applications are due" in str(field_value(again, "days"))
    [reminder] = posts(member)[before:]
    assert "Applications are due" in reminder.text
    assert "due in 2 weeks (Monday, September 30)" in reminder.text


def test_organizers_are_added_and_removed(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    sent = change(organizer, "people", organizers=[ORGANIZER, MEMBER])
    organizer.close(every=True)
    clinician = demo.slack.as_user(CLINICIAN)
    clinician.command(COMMAND, "suggest Handoffs")
    clinician.submit()
    demo.bot.run_once()

    assert "Organizers: Organizer and Member (was Organizer and Second Organizer)" in said(sent.view)
    assert "Handoffs" in member.dm()[-1].text
    assert demo.slack.as_user(SECOND_ORGANIZER).dm() == []
    assert "Only organizers can do that" in demo.slack.as_user(SECOND_ORGANIZER).command(COMMAND, "settings").text


@pytest.mark.postgres
def test_last_two_organizers_cannot_remove_each_other(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    """One of two simultaneous changes is first; the other person is no longer an organizer."""
    forms = [
        (organizer, opened(organizer, "people"), [ORGANIZER]),
        (second_organizer, opened(second_organizer, "people"), [SECOND_ORGANIZER]),
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: fill(each[0], each[1], organizers=each[2]), forms))
    with demo.bot.db.read() as tx:
        [one] = series.of_workspace(tx, 1)

    assert len(one.organizers) == 1


def test_recipients_of_suggestions_and_feedback(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    change(organizer, "people", suggestions=[ORGANIZER], feedback=[SECOND_ORGANIZER])
    organizer.close(every=True)
    history = organizer.command(COMMAND, "history").text
    assert "Who gets suggestions: Organizer (was all organizers)" in history
    assert "Who gets feedback: Second Organizer (was all organizers)" in history
    clinician.command(COMMAND, "suggest Handoffs")
    clinician.submit()
    clinician.close(every=True)
    clinician.command(COMMAND, "feedback It was good to hear")
    clinician.submit(values={"feedback.signed": "signed"})
    demo.bot.run_once()

    assert ["New topic suggestion"] == [each.text.splitlines()[0] for each in organizer.dm()]
    assert [f"Feedback from <@{CLINICIAN}>"] == [each.text.splitlines()[0] for each in second_organizer.dm()]


def test_organizer_on_leave_gets_no_messages(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    change(organizer, "people", away="2024-03-10")
    organizer.close(every=True)
    assert "Organizer is away until: Sunday, March 10" in organizer.command(COMMAND, "history").text
    told = organizer.command(COMMAND, "organizers").text
    clinician.command(COMMAND, "suggest Handoffs")
    clinician.submit()
    demo.bot.run_once()

    assert f"<@{ORGANIZER}> is away until: Sunday, March 10" in told
    assert organizer.dm() == []
    assert len(second_organizer.dm()) == 1


def organizer_sync(demo: Demo) -> OrganizerSync:
    assert isinstance(demo.bot.credentials, SingleWorkspaceCredentials)
    return demo.bot.credentials.organizer_sync


def test_user_group_organizes(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    demo.slack.workspace.groups["lhs-team"] = [ORGANIZER, MEMBER]
    sent = change(organizer, "people", group="@lhs-team")
    organizer.close(every=True)
    now_organizes = member.command(COMMAND, "organizers").text
    demo.slack.workspace.groups["lhs-team"] = [MEMBER, CLINICIAN]
    organizer_sync(demo).sync_organizer_groups()
    after = member.command(COMMAND, "organizers").text

    assert sent.ok
    assert f"Organizers: <@{ORGANIZER}> and <@{MEMBER}>" in now_organizes
    assert f"Organizers: <@{MEMBER}> and <@{CLINICIAN}>" in after


def test_missing_user_group_scope(demo: Demo, organizer: UserDriver) -> None:
    demo.slack.workspace.scopes -= {"usergroups:read"}
    view = opened(organizer, "people")
    sent = fill(organizer, view, group="@lhs-team")

    assert "usergroups:read" in sent.errors[block(view, "group")]


def test_concurrent_edits_of_one_form(organizer: UserDriver, second_organizer: UserDriver) -> None:
    """The second person sees the first change, keeps their input, and saves on top of it."""
    theirs = opened(second_organizer, "usual")
    change(organizer, "usual", place="Room 5")
    clash = fill(second_organizer, theirs, place="Room 7")
    assert clash.view is not None
    shown = clash.view.all_text()
    again = second_organizer.submit(clash.view)

    assert "Someone else changed these settings." in shown
    assert "Location: Room 5" in shown
    assert "Location: Room 7 (was Room 5)" in said(again.view)


@pytest.mark.postgres
def test_same_form_sent_twice_at_once_is_saved_once(demo: Demo, organizer: UserDriver) -> None:
    view = opened(organizer, "usual")
    organizer.fill(view, {block(view, "place"): "Room 5"})
    body = organizer.submission_body(view)
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: demo.slack.send_signed(body), range(4)))
    organizer.close(every=True)
    [shown] = organizer.command(COMMAND, "history").shown

    assert ["Settings saved" in each.body for each in replies] == [True] * 4
    assert 1 == shown.text.count("Location: Room 5")


def test_settings_changes_are_in_the_history(organizer: UserDriver, second_organizer: UserDriver) -> None:
    change(organizer, "posts", remind_at="08:00")
    told = second_organizer.command(COMMAND, "history").text

    assert f"by <@{ORGANIZER}>\nReminder time: 8:00 AM (was 9:00 AM)" in told


def test_only_organizers_may_use_it(clinician: UserDriver) -> None:
    assert "Only organizers can do that" in clinician.command(COMMAND, "settings").text
    assert clinician.command(COMMAND, "organizers").text.startswith("LHS Rounds organizers: ")
    for word in ("settings", "organizers"):
        assert f"/lhs-rounds {word}" not in clinician.command(COMMAND, "help").text


def test_administrators_are_alerted_once_when_no_organizer_is_reachable(
    demo: Demo, clinician: UserDriver, member: UserDriver
) -> None:
    workspace = demo.slack.workspace
    workspace.users[MEMBER].is_admin = True
    for each in (ORGANIZER, SECOND_ORGANIZER):
        workspace.users[each].deleted = True
    clinician.command(COMMAND, "suggest Handoffs")
    clinician.submit()
    for _ in range(4):
        demo.bot.run_once()
        organizer_sync(demo).alert_admins()
    apply_updates(demo)
    organizer_sync(demo).alert_admins()
    demo.bot.run_once()

    assert 1 == len(member.dm())
    assert "We can’t reach any LHS Rounds organizer." in member.dm()[-1].text
    assert "Handoffs" not in member.dm()[-1].text

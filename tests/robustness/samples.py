"""Sample requests from Slack, one of each kind and for each user action."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from bot.chat.surface import Surface
from bot.core.admin.settings import from_series
from bot.core.admin.settings_forms import LISTED_SECTIONS, SettingsSection
from bot.core.calendar.models import Series
from bot.core.learning.feedback import Feedback, FeedbackPromptKind
from bot.core.learning.initiatives import Initiative
from bot.demo import Demo
from bot.store.admin import connections
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.views import attendance, commitments, evaluation_results, evaluations, initiatives, materials, settings
from bot.views.kit import action_ids
from handlers.slack.registry import COMMAND
from playground.models import Json
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS

_PRESSES = {
    **dict.fromkeys(action_ids.LINKS, ""),
    action_ids.SESSION_NEXT: "",
    action_ids.SESSION_CALENDAR: "1",
    action_ids.SESSION_UPCOMING: "",
    action_ids.PROGRAM_ABOUT: "",
    action_ids.PROGRAM_AWARD: "",
    action_ids.PROGRAM_HELP: "",
    action_ids.SUGGESTION_OPEN: "Handoffs",
    action_ids.FEEDBACK_OPEN: "1",
    action_ids.FEEDBACK_WRITE: "It was good",
    action_ids.DELIVERY_CONFIRM: "0" * 32,
    action_ids.DELIVERY_RESEND: "0" * 32,
    action_ids.DELIVERY_RETRY: "channel:1",
    action_ids.SESSION_ADD: "Handoffs",
    action_ids.SESSION_EDIT: "1",
    action_ids.SESSION_MOVE: "1",
    action_ids.SESSION_CANCEL: "1",
    action_ids.SESSION_RESTORE: "1",
    action_ids.SEASON_OPEN: "third thursday",
    action_ids.PASTE_OPEN: "March 21",
    action_ids.HISTORY_UNDO: "1/00000000-0000-0000-0000-000000000000",
    action_ids.SUGGESTION_SHOW: "1",
    action_ids.SUGGESTION_STEP: "PLANNED/1/0",
    action_ids.SUGGESTION_SCHEDULE: "1/0",
    action_ids.SUGGESTION_DECLINE: "1/0",
    action_ids.SUGGESTION_UNMERGE: "1/0",
    action_ids.REPLY_OPEN: "organizer/suggestion/1",
    action_ids.ANNOUNCEMENT_NOW: "1/2024/3",
    action_ids.ANNOUNCEMENT_ON_TIME: "1/2024/3",
    action_ids.ANNOUNCEMENT_SKIP: "1/2024/3",
    action_ids.SETTINGS_OPEN: "people",
    action_ids.REMINDERS_OPEN: "",
    action_ids.REMINDERS_SNOOZE: "1",
    action_ids.REMINDERS_STOP: "1",
    action_ids.ATTENDANCE_COME: "1",
    action_ids.ATTENDANCE_LEAVE: "1",
    action_ids.ATTENDANCE_WHO: "1",
    action_ids.CHECK_IN_OPEN: "",
    action_ids.MATERIALS_OPEN: "1",
    action_ids.SESSION_MORE: "share/1",
    action_ids.SESSION_PAGE: "found/2/hsu",
    action_ids.SESSION_PAGE_BACK: "past/1/",
    action_ids.SHARE_OPEN: "1",
    action_ids.SPEAKER_ASK: "1",
    action_ids.SPEAKER_FILL: "1",
    action_ids.EVALUATION_OPEN: "1",
    action_ids.RESULTS_SPEAKER: "1",
    action_ids.COMMITMENT_OPEN: "00000000-0000-0000-0000-000000000000",
    action_ids.COMMITMENT_FORGET: "00000000-0000-0000-0000-000000000000",
    action_ids.INITIATIVE_CREATE: "1/1",
    action_ids.INITIATIVE_UPDATE: "1",
    action_ids.INITIATIVE_PUBLISH: "1",
    action_ids.INITIATIVE_AWARD: "1/yes",
    action_ids.PERSONAL_DATA_COPY: "",
    action_ids.PERSONAL_DATA_ERASE: "",
    "of.an.earlier.time": "1",
}
# Commands that open organizer forms.
_ORGANIZERS_FORMS = (
    "add 2024-11-14 Handoffs",
    "edit hucker",
    "move hucker",
    "cancel hucker",
    "season third thursday, september to june",
    "paste Thursday, November 14 - A guest: Handoffs",
)
_TYPED = (
    "",
    "next",
    "suggest Handoffs",
    "feedback It was good",
    "search payload",
    "March",
    "status",
    "share upcoming",
    "privacy",
    "report 2024",
)


def samples(demo: Demo) -> dict[str, Json]:
    """Return payloads by name, as the playground builds them; form bodies are dictionaries of fields."""
    clinician = demo.slack.as_user(CLINICIAN)
    found: dict[str, Json] = {}
    for text in _TYPED:
        found[f"command {text}"] = dict(parse_qsl(clinician.command_body(COMMAND, text, channel=ROUNDS).decode()))
    [message] = clinician.command(COMMAND, "next", channel=ROUNDS).shown
    press = _payload(clinician.press_body(message, action_ids.SESSION_CALENDAR))
    for action_id, value in _PRESSES.items():
        action = {**press["actions"][0], "action_id": action_id, "value": value, "selected_option": {"value": value}}
        found[f"press {action_id}"] = {**press, "actions": [action]}
        found[f"press {action_id} by an organizer"] = {**press, "actions": [action], "user": {"id": ORGANIZER}}
    organizer = demo.slack.as_user(ORGANIZER)
    for text in ("history", *_ORGANIZERS_FORMS):
        found[f"command {text}"] = dict(parse_qsl(organizer.command_body(COMMAND, text, channel=ROUNDS).decode()))
    for text in _ORGANIZERS_FORMS:
        opened = organizer.command(COMMAND, text).view
        assert opened is not None
        found[f"form {text.split()[0]}"] = _payload(organizer.submission_body(opened))
        organizer.close(opened)
    for word, typed in (
        ("suggest", {action_ids.SUGGESTION_TOPIC: "Handoffs at night"}),
        ("feedback", {action_ids.FEEDBACK_WORDS: "It was good to hear"}),
        ("remind", {action_ids.REMINDERS_EVERY: ["day"]}),
    ):
        view = clinician.command(COMMAND, word).view
        assert view is not None
        clinician.fill(view, typed)
        form = _payload(clinician.submission_body(view))
        found[f"form {word}"] = form
        found[f"closed {word}"] = {**form, "type": "view_closed", "is_cleared": False}
        clinician.close(view)
    found |= _learning_forms(demo, found["form suggest"])
    found |= _card_forms(demo) | _settings_forms(demo) | _session_forms(demo)
    common = {name: press[name] for name in ("user", "team", "token", "trigger_id", "response_url", "api_app_id")}
    team = press["team"]["id"]
    found["shortcut"] = {**common, "type": "shortcut", "callback_id": "any"}
    for callback_id in ("any", action_ids.SHARE_SHORTCUT):
        chosen = {**press, "type": "message_action", "callback_id": callback_id, "message_ts": "1.0"}
        found[f"message_action {callback_id}"] = chosen
    found["block_suggestion"] = {**common, "type": "block_suggestion", "action_id": "a", "block_id": "b", "value": "c"}
    for kind in ("app_home_opened", "message", "member_joined_channel", "user_change", "app_uninstalled"):
        event = {"type": kind, "user": CLINICIAN, "channel": ROUNDS, "text": "hello", "event_ts": "1.0"}
        authorization = {"team_id": team, "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}
        found[f"event {kind}"] = {
            "type": "event_callback",
            "team_id": team,
            "event_id": "Ev1",
            "event": event,
            "authorizations": [authorization],
        }
    found["url_verification"] = {"type": "url_verification", "challenge": "challenge", "token": "t"}
    found["ssl_check"] = {"ssl_check": "1", "token": "t"}
    found["unknown"] = {**common, "type": "of_a_later_time"}
    return found


def _series(demo: Demo, tx: Transaction) -> Series:
    its = connections.bound_to(tx, Surface.SLACK, demo.slack.workspace.team_id)
    assert its is not None
    return series.of_workspace(tx, its.workspace_id)[0]


def _card_forms(demo: Demo) -> dict[str, Json]:
    """Return the forms that an organizer opens from a suggestion's card."""
    clinician, organizer = demo.slack.as_user(CLINICIAN), demo.slack.as_user(ORGANIZER)
    for topic in ("Labs that nobody needs", "Sleep on the wards"):
        clinician.command(COMMAND, f"suggest {topic}")
        clinician.submit()
        clinician.close(every=True)
    demo.bot.run_once()
    card = organizer.find(action_ids.SUGGESTION_STEP)
    [menu] = [each for block in card.blocks for each in block.get("elements", []) if each.get("options")]
    found = {}
    for name, action_id, option in (
        ("decline", action_ids.SUGGESTION_DECLINE, None),
        ("schedule", action_ids.SUGGESTION_SCHEDULE, None),
        ("reply", action_ids.REPLY_OPEN, None),
        ("merge", action_ids.SUGGESTION_STEP, menu["options"][-1]["value"]),
    ):
        opened = organizer.press(card, action_id, option=option).view
        assert opened is not None
        found[f"form {name}"] = _payload(organizer.submission_body(opened))
        organizer.close(opened)
    return found


def _learning_forms(demo: Demo, form: Json) -> dict[str, Json]:
    """Return the forms after a session: evaluation, commitment follow-up and initiative."""
    with demo.bot.db.read() as tx:
        its = _series(demo, tx)
        session = sessions.of_series(tx, its.workspace_id)[0]
    words = (Feedback("a", "Ask twice", session, None, FeedbackPromptKind.CHANGE),)
    initiative = Initiative(1, "Ask twice", session, CLINICIAN, 1, "Draws a day", session.date)
    found = {}
    for name, view in (
        ("evaluate", evaluations.form(session, for_credit=True)),
        ("pass on", evaluation_results.choice(session, words, reaches=True)),
        ("echo", commitments.form("0" * 32, "Ask twice")),
        ("initiative", initiatives.form(its, session, words)),
        ("initiative news", initiatives.telling(initiative)),
    ):
        values = {
            each["block_id"]: {each["block_id"]: _chosen(each["element"])}
            for each in view["blocks"]
            if "element" in each
        }
        found[f"form {name}"] = {
            **form,
            "view": {**form["view"], **view, "state": {"values": values}},
            "user": {"id": ORGANIZER},
        }
    return found


def _chosen(element: Json) -> Json:
    """Return the state with the last option chosen and some text typed."""
    kind, options = element["type"], element.get("options", [])
    if kind in {"static_select", "radio_buttons"}:
        return {"type": kind, "selected_option": options[-1]}
    if kind in {"multi_static_select", "checkboxes"}:
        return {"type": kind, "selected_options": options[-1:]}
    chosen = {"users_select": "selected_user", "datepicker": "selected_date"}.get(kind, "value")
    return {"type": kind, chosen: {"selected_user": CLINICIAN, "selected_date": "2026-01-01"}.get(chosen, "A word")}


def _of_the_greeting(demo: Demo, form: Json) -> Json:
    with demo.bot.db.read() as tx:
        its = _series(demo, tx)
    view = settings.form(its, SettingsSection.START, from_series(its, SettingsSection.START, ORGANIZER), ORGANIZER)
    inputs = [each for each in view["blocks"] if "element" in each]
    values = {each["block_id"]: {each["block_id"]: _chosen_first(each["element"])} for each in inputs}
    return {**form, "view": {**form["view"], **view, "state": {"values": values}}}


def _chosen_first(element: Json) -> Json:
    """Return the state of an untouched form, with a session of its calendar."""
    kind = element["type"]
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": element.get("initial_users", [])}
    if kind == "multi_conversations_select":
        return {"type": kind, "selected_conversations": element.get("initial_conversations", [])}
    if kind == "static_select":
        return {"type": kind, "selected_option": element["initial_option"]}
    return {"type": kind, "value": element.get("initial_value", "September 12, 2024 - Guest")}


def _settings_forms(demo: Demo) -> dict[str, Json]:
    """Return the settings forms, and those of a speaker's card."""
    organizer = demo.slack.as_user(ORGANIZER)
    [shown] = organizer.command(COMMAND, "settings").shown
    found = {}
    for part in LISTED_SECTIONS:
        opened = organizer.press(shown, action_ids.SETTINGS_OPEN, value=part.value).view
        assert opened is not None
        found[f"form settings {part}"] = _payload(organizer.submission_body(opened))
        organizer.close(opened)
    found["form settings start"] = _of_the_greeting(demo, found[f"form settings {LISTED_SECTIONS[0]}"])
    [upcoming] = organizer.command(COMMAND, "next").shown
    asking = organizer.press(upcoming, action_ids.SPEAKER_ASK).view
    assert asking is not None
    filling = organizer.press(asking, action_ids.SPEAKER_FILL).view
    assert filling is not None
    found["form speaker"] = _payload(organizer.submission_body(filling))
    organizer.close(every=True)
    return found


def _session_forms(demo: Demo) -> dict[str, Json]:
    """Return the forms about one session: attendance, code, materials and sharing."""
    clinician, organizer = demo.slack.as_user(CLINICIAN), demo.slack.as_user(ORGANIZER)
    with demo.bot.db.write() as tx:
        its = _series(demo, tx)
        series.keep_settings(tx, replace(its, policy=replace(its.policy, check_in=True)))
        session = sessions.of_series(tx, its.workspace_id)[0]
    found = {}
    [shown] = organizer.command(COMMAND, "next").shown
    opened = organizer.press(shown, action_ids.ATTENDANCE_WHO).view
    assert opened is not None
    organizer.fill(opened, {action_ids.ATTENDANCE_OTHERS: [CLINICIAN]})
    found["form who"] = _payload(organizer.submission_body(opened))
    organizer.close(opened)
    [shown] = clinician.command(COMMAND, "next").shown
    opened = clinician.press(shown, action_ids.SESSION_MORE, option=f"share/{session.id}").view
    assert opened is not None
    clinician.fill(opened, {action_ids.SHARE_WHERE: ROUNDS, action_ids.SHARE_NOTE: "Worth an hour"})
    form = _payload(clinician.submission_body(opened))
    found["form share"] = form
    clinician.close(opened)
    for name, view in (("code", attendance.check_in_form(its, session)), ("materials", materials.form(its, session))):
        values = {
            each["block_id"]: {each["block_id"]: {"type": "plain_text_input", "value": "https://example.org/s"}}
            for each in view["blocks"]
            if each["type"] == "input"
        }
        found[f"form {name}"] = {
            **form,
            "view": {**form["view"], **view, "state": {"values": values}},
            "user": {"id": ORGANIZER},
            "response_urls": [],
        }
    return found


def _payload(body: bytes) -> Any:
    return json.loads(dict(parse_qsl(body.decode()))["payload"])

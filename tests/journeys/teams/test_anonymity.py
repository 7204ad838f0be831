"""Nothing joins anonymous words from Teams with who wrote them there, with their chat and message, or with the time."""

import json
import logging
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.demo import TEAMS_ALONE, Demo, running
from bot.formats import backup_file
from bot.store.admin import backup
from bot.teams.inbound.activities import parse
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.databases import Databases
from tests.journeys.learning.test_evaluations import stored
from tests.journeys.outbox.test_message_updates import at
from tests.journeys.privacy.test_bytes import NEAR, files
from tests.journeys.teams.test_participation import CHANGE, OVERALL, RELEVANT, open_prompt
from tests.logged import logged
from tests.observability.test_metrics import get

pytestmark = pytest.mark.rest

WORDS = {
    CLINICIAN: "Zebrafish before lunch", MEMBER: "Quokka after lunch", ORGANIZER: "Ocelot at dawn",
    SECOND_ORGANIZER: "Wombat at dusk",
}  # fmt: skip
FEEDBACK = "Axolotl in the evening"
ANONYMOUS = {"evaluations", "feedback"}


def rate(demo: Demo, answers: dict[str, dict[str, str]]) -> None:
    """Let people rate the first session, in this order."""
    prompt = open_prompt(demo, demo.teams.as_user(CLINICIAN))
    for person, answer in answers.items():
        user = demo.teams.as_user(person)
        user.press(prompt, "Rate this session")
        assert user.submit_dialog({OVERALL: "0", RELEVANT: "0", **answer}, button="Send").ok
        user.close_dialog()
        demo.bot.run_once()


def tell(user: TeamsUserDriver) -> None:
    """Send anonymous feedback."""
    user.say(f"feedback {FEEDBACK}")
    assert user.press(user.chat()[-1], "Send").ok


def traces(demo: Demo, people: Iterable[str]) -> set[str]:
    """Return everything by which Teams names people, their chats, and what they and the app wrote there."""
    tenant, secret = demo.teams.tenant, demo.teams.tenant.secret
    found: set[str] = set()
    for each in people:
        person, chat = tenant.people[each], tenant.chat(each)
        found |= {each, person.email, person.aad_object_id, person.name, chat.id}
        for message in tenant.messages[chat.id]:
            sent = {"id": message.id, "conversation": {"id": chat.id}}
            found |= {message.id, parse(sent).event_id(secret)}
    return found


@pytest.mark.postgres
def test_no_trace_of_a_person_in_teams_lies_beside_anonymous_words(teams_demo: Demo) -> None:
    """In the files as they are after the hourly cleanup, free pages and the log included."""
    for number, each in enumerate(WORDS):
        teams_demo.teams.tenant.people[each].name = f"Somename Surname{number}"
    tell(teams_demo.teams.as_user(CLINICIAN))
    rate(teams_demo, {each: {CHANGE: words} for each, words in WORDS.items()})
    teams_demo.clock.forward(timedelta(hours=2).total_seconds())
    teams_demo.bot.cleanup.run()
    held = files(teams_demo)
    its = [each.encode() for each in traces(teams_demo, WORDS)]

    assert CLINICIAN.encode() in held
    for words in (*WORDS.values(), FEEDBACK):
        places = [each.start() for each in re.finditer(words.encode(), held)]
        # Once: no earlier image of a page, whose order would tell when they came.
        assert 1 == len(places), words
        around = held[max(0, places[0] - NEAR) : places[0] + NEAR]
        assert [] == [each for each in its if each in around]


@pytest.mark.postgres
def test_two_exports_around_one_answer_from_teams_differ_in_nothing_else(teams_demo: Demo, tmp_path: Path) -> None:
    """That one person answered, and anonymous rows: what docs/privacy.md names as what remains."""
    rate(teams_demo, {each: {CHANGE: WORDS[each]} for each in (MEMBER, ORGANIZER, SECOND_ORGANIZER)})
    exports = []
    for name in ("before", "after"):
        revision, rows = backup.dump(teams_demo.bot.db.engine)
        backup_file.write(tmp_path / name, revision, rows)
        exports.append({json.dumps(each, sort_keys=True) for each in backup_file.read(tmp_path / name)[1]})
        if name == "before":
            rate(teams_demo, {CLINICIAN: {CHANGE: WORDS[CLINICIAN]}})
            tell(teams_demo.teams.as_user(CLINICIAN))
    before, after = exports
    new = [json.loads(each) for each in after - before]
    anonymous = [row for table, row in new if table in ANONYMOUS]
    its = traces(teams_demo, WORDS)

    assert ANONYMOUS | {"answered", "identities"} <= {table for table, _ in new}
    for words in (WORDS[CLINICIAN], FEEDBACK):
        assert [table for table, row in new if words in str(row)] == ["feedback"]
    for row in anonymous:
        assert not row.get("person_id")
        assert not re.search(r"\d{4}-\d\d-\d\dT", json.dumps(row))
        assert [] == [each for each in its if each in json.dumps(row)]
        assert re.fullmatch(r"[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}", str(row["id"]))
    for table, row in new:
        if table not in ANONYMOUS:
            assert not {str(each["id"]) for each in anonymous} & set(map(str, row.values())), table


def test_an_answer_from_teams_counts_in_the_metrics_as_any_request(teams_demo: Demo) -> None:
    """Without Slack, where fewer people hide among the others."""

    def read() -> set[str]:
        return {each for each in get(teams_demo.url, "/metrics")[1].splitlines() if not each.startswith("#")}

    rate(teams_demo, {MEMBER: {CHANGE: WORDS[MEMBER]}})
    tell(teams_demo.teams.as_user(MEMBER))
    # The first reading counts itself in the next one.
    read()
    before = read()
    rate(teams_demo, {CLINICIAN: {CHANGE: WORDS[CLINICIAN]}})
    tell(teams_demo.teams.as_user(CLINICIAN))
    after = read()
    its = traces(teams_demo, WORDS)

    assert {each.rpartition(" ")[0] for each in before} == {each.rpartition(" ")[0] for each in after}
    assert after - before
    assert [] == [each for each in after - before if "evaluat" in each or "feedback" in each]
    assert [] == [each for each in its if each in "\n".join(after)]


@pytest.mark.postgres
def test_erasure_in_teams_leaves_nothing_of_a_person_in_the_files(teams_demo: Demo) -> None:
    person = teams_demo.teams.tenant.people[CLINICIAN]
    person.name = "Somename Surname"
    user = teams_demo.teams.as_user(CLINICIAN)
    for words, filled in (
        ("suggest Zebrafish rounds", {}),
        ("feedback I saw it", {"feedback.signed": "1"}),
        ("remind", {"reminders.every": ["The day before"]}),
    ):
        form = user.say(words).shown[-1]
        assert user.press(form, form.buttons[-1], filled).ok
    user.say("I’m coming")
    teams_demo.clock.forward((at(3, 21) - teams_demo.clock.now()).total_seconds())
    its = traces(teams_demo, [CLINICIAN])
    hashes = {each for each in its if re.fullmatch("[0-9a-f]{64}", each)}
    before = files(teams_demo)
    user.say("privacy")
    erased = user.press(user.chat()[-1], "own_data.erase")
    after = files(teams_demo)

    assert erased.ok
    assert {CLINICIAN, person.email, person.aad_object_id, person.name, user.chat_id} <= {
        each for each in its if each.encode() in before
    }
    # That something was handled is known for a day, and nobody can tell what or whose.
    assert [] == [each for each in its - hashes if each.encode() in after]
    assert b"Zebrafish rounds" in after


# Random: ids of rows, chats, activities and packed forms, secrets, ports; and the machine's time.
_RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[\w+/=.-]{20,}|127\.0\.0\.1:\d+|(?<='block_id': ')[\w-]{4,8}(?=')"
)


def observable(url: str, answers: dict[str, dict[str, str]], caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return everything sent, logged and stored when these answers are given in order, until the day after."""
    caplog.clear()
    year = SystemClock().wall_now().year
    machine = re.compile(rf"datetime\.datetime\({year},[^)]*\)+|{year}-[\d :.T+-]+")
    with caplog.at_level(logging.DEBUG), running(url, paused=True, chats=TEAMS_ALONE) as demo:
        rate(demo, answers)
        demo.clock.forward(timedelta(days=1).total_seconds())
        sent = [f"{call.method} {sorted(call.arguments.items())}" for call in demo.teams.calls]
        kept = [each for each in stored(demo) if each.split()[0] not in {"workers", "paces"}]
    said = logged(each for each in caplog.records if not each.name.startswith(("playground", "uvicorn", "urllib3")))
    everything = [machine.sub("*", _RANDOM.sub("*", each)) for each in [*sent, *said, *kept]]
    # The order of the words within a message is random as well.
    return sorted(" ".join(sorted(re.split(r"[^\w*]+|\\n", each))) for each in everything)


def test_swapping_two_peoples_answers_in_teams_changes_nothing_observable(
    database_kind: str, databases: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    happy = {OVERALL: "0", RELEVANT: "0", CHANGE: "Keep the discussion at the end"}
    slow = {OVERALL: "4", RELEVANT: "2", CHANGE: "Measure the delay myself"}
    plain = {ORGANIZER: {OVERALL: "1"}, SECOND_ORGANIZER: {OVERALL: "1"}}
    found = []
    for first, second in ((happy, slow), (slow, happy)):
        with databases.new(database_kind, "empty") as url:
            found.append(observable(url, {CLINICIAN: first, MEMBER: second, **plain}, caplog))
    one, other = found

    assert "discussion" in "\n".join(one)
    assert "Measure" in "\n".join(one)
    assert (sorted(set(one) - set(other)), sorted(set(other) - set(one))) == ([], [])
    assert len(one) == len(other)

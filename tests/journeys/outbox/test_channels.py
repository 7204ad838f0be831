"""Channels that are renamed, archived, deleted or turned private, and that the app is removed from and added to."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from bot.core.outbox.alerts import FailureAlert
from bot.core.outbox.deliveries import ChannelRecipient, DeliveryState, Kind
from bot.core.outbox.references import FailureRef
from bot.demo import Demo
from bot.services.outbox import failures
from bot.store.admin import workspaces
from bot.store.calendar import series
from bot.store.outbox import deliveries
from bot.store.schema.tables import DeliveryRow
from playground.client.user_driver import UserDriver
from playground.models import Channel, Message
from playground.seed import CLINICIAN, GENERAL, ORGANIZER, ROUNDS, SECOND_ORGANIZER
from tests.databases import listening
from tests.journeys.admin.test_settings import change
from tests.journeys.outbox.test_message_updates import advance_to, at, posts

NEW = "C0NEWROUNDS"
HEADING = "We can’t post to"
EVENTS = ("channel_archive", "channel_deleted", "channel_left", "channel_unarchive", "member_joined_channel")


def alerts(demo: Demo, person: str = ORGANIZER) -> list[Message]:
    """Return what an organizer was told about the channel, as it reads now."""
    return [each for each in demo.slack.as_user(person).dm() if f"<#{ROUNDS}>" in each.text]


def announcements(demo: Demo) -> list[tuple[str, str]]:
    """Return channel and month of every announcement that was ever posted."""
    keys = [(each.channel, str(each.event_payload["key"])) for each in demo.slack.delivered()]
    return [(channel, key.split("/")[3]) for channel, key in keys if key.startswith("announcement/")]


def failed(demo: Demo) -> list[tuple[Kind, str | None]]:
    with demo.bot.db.read() as tx:
        [workspace] = workspaces.every(tx)
        entries = deliveries.every(tx, workspace)
    return [(each.delivery.kind, each.why) for each in entries if each.state is DeliveryState.FAILED]


def lose_by_archiving(demo: Demo) -> None:
    demo.slack.administration.archive(ROUNDS)


def lose_by_removing(demo: Demo) -> None:
    demo.slack.administration.remove_app(ROUNDS)


def lose_private(demo: Demo) -> None:
    demo.slack.administration.make_private(ROUNDS)
    demo.slack.administration.remove_app(ROUNDS)


def lose_private_by_archiving(demo: Demo) -> None:
    demo.slack.administration.make_private(ROUNDS)
    demo.slack.administration.archive(ROUNDS)


LOSSES = [
    (lose_by_archiving, "is_archived", "The channel is archived. Unarchive it and add LHS Rounds again with /invite"),
    (lose_by_removing, "not_in_channel", "LHS Rounds isn’t in that channel. Add it with /invite @LHS Rounds"),
    (lose_private, "channel_not_found", "it’s private and LHS Rounds isn’t in it"),
    (lose_private_by_archiving, "channel_not_found", "The channel is archived."),
]


def invite_again(demo: Demo) -> None:
    if demo.slack.workspace.channels[ROUNDS].archived:
        demo.slack.administration.unarchive(ROUNDS)
    demo.slack.administration.invite_app(ROUNDS)


def come_back(demo: Demo) -> None:
    """Invite the app again, and wait until organizers read that it is back."""
    invite_again(demo)

    def is_over() -> bool:
        # On a busy machine, Slack may have to send its event again.
        demo.bot.run_once()
        return all(each.text == f"We can post to <#{ROUNDS}> again." for each in alerts(demo))

    demo.slack.wait(is_over, seconds=30)


@pytest.mark.parametrize(("lose", "word", "to_do"), LOSSES)
def test_lost_channel_is_told_once_and_posting_goes_on_when_it_comes_back(
    demo: Demo, lose: Callable[[Demo], None], word: str, to_do: str
) -> None:
    lose(demo)
    demo.bot.run_once()
    at_once = [each.all_text() for each in alerts(demo)]
    advance_to(demo, at(3, 4))
    while_lost = announcements(demo), failed(demo), len(alerts(demo))
    come_back(demo)
    [closed] = alerts(demo)
    advance_to(demo, at(4, 30))

    [told] = at_once
    assert told.startswith(f"{HEADING} <#{ROUNDS}>.")
    assert to_do in told
    assert while_lost == ([], [(Kind.ANNOUNCEMENT, word)], 1)
    assert closed.text == f"We can post to <#{ROUNDS}> again."
    assert "actions" not in str(closed.blocks)
    assert announcements(demo) == [(ROUNDS, "2024-03"), (ROUNDS, "2024-04")]
    assert len(alerts(demo)) == len(alerts(demo, SECOND_ORGANIZER)) == 1
    assert failed(demo) == []


def test_what_is_out_of_date_is_not_posted_when_the_channel_comes_back(demo: Demo, member: UserDriver) -> None:
    """The announcement of March is of no use on the eve of the session; April's comes as ever."""
    lose_by_removing(demo)
    advance_to(demo, at(3, 20, 21))
    come_back(demo)
    first = posts(member)
    advance_to(demo, at(4, 2))

    assert first == []
    assert announcements(demo) == [(ROUNDS, "2024-04")]
    assert [kind for kind, _ in failed(demo)][:2] == [Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER]


def test_post_while_the_notice_is_updated_does_not_leave_it_as_it_was(demo: Demo) -> None:
    """Another sender may post there between two queries of the update."""
    lose_by_archiving(demo)
    demo.bot.run_once()
    with demo.bot.db.read() as tx:
        [its_series] = series.of_workspace(tx, 1)
        [channel] = its_series.channels

    counted: list[str] = []

    def post_meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)
        if "count(" in statement and sum("count(" in each for each in counted) == 1:
            with demo.bot.db.write() as other:
                its_posts = update(DeliveryRow).where(DeliveryRow.channel_id == channel.id)
                other.execute(its_posts.values(state=DeliveryState.POSTED.value))

    lost = FailureRef(str(ChannelRecipient(channel.id)), 0, "is_archived")
    with listening(demo.bot.db, "after_cursor_execute", post_meanwhile), demo.bot.db.read() as tx:
        during, after = (failures.current_card(tx, its_series, lost) for _ in range(2))

    assert isinstance(during, FailureAlert)
    assert isinstance(after, FailureAlert)
    assert (during.is_over, after.is_over) == (False, True)


def test_channel_that_is_lost_again_is_told_again(demo: Demo) -> None:
    """Also if nothing was posted in between."""
    for _ in range(3):
        lose_by_archiving(demo)
        demo.bot.run_once()
        come_back(demo)

    assert [each.text for each in alerts(demo)] == [f"We can post to <#{ROUNDS}> again."] * 3


def test_repeated_and_foreign_events_do_nothing_more(demo: Demo) -> None:
    for _ in range(2):
        for sent in ({"type": "channel_left", "channel": ROUNDS}, {"type": "channel_archive", "channel": ROUNDS}):
            assert demo.slack.send_event(sent).status == 200
    for kind in EVENTS:
        for channel in (GENERAL, "C0NONE", None, {"id": ROUNDS}):
            assert demo.slack.send_event({"type": kind, "channel": channel, "user": CLINICIAN}).status == 200
    demo.bot.run_once()
    told = len(alerts(demo))
    for _ in range(3):
        demo.slack.send_event({"type": "member_joined_channel", "channel": ROUNDS, "user": CLINICIAN})
    advance_to(demo, at(3, 4))

    assert told == len(alerts(demo)) == 1
    assert announcements(demo) == [(ROUNDS, "2024-03")]


def test_unarchived_channel_that_kept_the_app_needs_no_invitation(demo: Demo) -> None:
    lose_by_archiving(demo)
    advance_to(demo, at(3, 4))
    demo.slack.workspace.channels[ROUNDS].members.append(demo.slack.workspace.bot_user)
    demo.slack.administration.unarchive(ROUNDS)
    demo.bot.run_once()

    assert announcements(demo) == [(ROUNDS, "2024-03")]
    assert [each.text for each in alerts(demo)] == [f"We can post to <#{ROUNDS}> again."]


def test_slack_does_not_say_whether_an_unarchived_channel_has_the_app(demo: Demo) -> None:
    lose_by_archiving(demo)
    demo.bot.run_once()
    demo.slack.faults.fail("conversations.info")
    demo.slack.administration.unarchive(ROUNDS)
    demo.bot.run_once()

    assert alerts(demo)[0].text.startswith(HEADING)


def test_without_the_events_the_first_failure_is_told_and_organizers_try_again(
    demo: Demo, organizer: UserDriver
) -> None:
    """An installation whose manifest is older."""
    demo.slack.workspace.subscriptions -= set(EVENTS)
    lose_by_removing(demo)
    demo.bot.run_once()
    before = alerts(demo)
    advance_to(demo, at(3, 4))
    [told] = alerts(demo)
    invite_again(demo)
    waiting = announcements(demo)
    organizer.press(told, "delivery.retry")
    advance_to(demo, at(4, 30))

    assert before == []
    assert waiting == []
    assert announcements(demo) == [(ROUNDS, "2024-03"), (ROUNDS, "2024-04")]
    # The button's answer has taken its place.
    assert alerts(demo) == []


def test_renamed_channel_gets_its_posts(demo: Demo) -> None:
    demo.slack.administration.rename(ROUNDS, "learning-rounds")
    advance_to(demo, at(3, 4))

    assert announcements(demo) == [(ROUNDS, "2024-03")]
    assert alerts(demo) == []


@pytest.mark.parametrize("may_read_groups", [True, False])
def test_channel_turned_private_gets_its_posts(demo: Demo, may_read_groups: bool) -> None:
    if not may_read_groups:
        demo.slack.workspace.scopes -= {"groups:read", "groups:history"}
    demo.slack.administration.make_private(ROUNDS)
    advance_to(demo, at(4, 2))

    assert announcements(demo) == [(ROUNDS, "2024-03"), (ROUNDS, "2024-04")]
    assert alerts(demo) == []


def test_channel_of_the_same_name_gets_nothing_until_it_is_chosen(demo: Demo, organizer: UserDriver) -> None:
    demo.slack.administration.delete_channel(ROUNDS)
    people = [CLINICIAN, ORGANIZER, demo.slack.workspace.bot_user]
    demo.slack.workspace.add_channel(Channel(NEW, "lhs-rounds", people))
    demo.slack.send_event({"type": "member_joined_channel", "channel": NEW, "user": demo.slack.workspace.bot_user})
    advance_to(demo, at(3, 4))
    before = announcements(demo)
    told = [each.all_text() for each in alerts(demo)]
    chosen = change(organizer, "posts", channels=[NEW])
    organizer.close(every=True)
    demo.bot.run_once()
    advance_to(demo, at(4, 30))

    assert before == []
    assert len(told) == 1
    assert "If it’s gone, choose another channel in Settings." in told[0]
    assert chosen.ok
    assert announcements(demo) == [(NEW, "2024-03"), (NEW, "2024-04")]
    assert len(alerts(demo)) == 1

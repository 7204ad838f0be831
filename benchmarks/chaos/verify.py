"""Compares the messages in both chats at the end of a chaos run with those expected."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.chaos.workers import key_in
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.unconfirmed import Fallback, choose_fallback
from bot.text.notifications import POSSIBLE_DUPLICATE
from playground.teams.tenant import Tenant
from playground.workspace import Workspace

# People's actions and lost answers cause these, not the calendar.
_UNPLANNED = frozenset({Kind.SUGGESTION, Kind.UNCONFIRMED})


@dataclass(frozen=True)
class Unconfirmed:
    """A message that may or may not have been posted to Teams.

    Attributes:
        key: Its delivery key.
        reference: The delivery, as the keys of questions to organizers name it.
        topic: The topic of the suggestion that it is about, if it is about one.
    """

    key: str
    reference: str
    topic: str | None


@dataclass(frozen=True)
class SeenPost:
    """A message in a chat, with its delivery key."""

    conversation: str
    key: str
    text: str
    is_in_teams: bool


@dataclass
class Verification:
    """Deviations from the expected messages, which are empty after a correct run; and what is allowed in Teams.

    Attributes:
        duplicates: Keys posted more than once, with their counts.
        missing: Expected keys that were not posted, although their outcome is known.
        unexpected: Posted keys that were not expected.
        suggestion_errors: Topics that did not reach each organizer exactly once, with their counts.
        unasked: Unconfirmed announcements about which not every organizer in Slack was asked once.
        open: Outbox rows that never reached a final state, counted by state.
        repeated: Keys of messages to people in Teams that were sent once more, marked as a possible duplicate.
        dropped: Keys that are not in Teams and whose outcome is not known.
        asked: Number of announcements about which organizers were asked.
    """

    duplicates: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    suggestion_errors: dict[str, int] = field(default_factory=dict)
    unasked: list[str] = field(default_factory=list)
    open: dict[str, int] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    asked: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing deviates."""
        wrong = (self.duplicates, self.missing, self.unexpected, self.suggestion_errors, self.unasked, self.open)
        return not any(wrong)


def verify(
    workspace: Workspace,
    tenant: Tenant,
    *,
    expected: set[str],
    topics: list[str],
    organizers: list[str],
    open_rows: dict[str, int],
    unconfirmed: Sequence[Unconfirmed],
) -> Verification:
    """Compare the posted messages with the expected ones.

    Args:
        workspace: Its channels and direct messages are read.
        tenant: The channels and personal chats of Teams are read.
        expected: Delivery keys that the calendar called for.
        topics: Topics of the acknowledged suggestions.
        organizers: Ids, in either chat, of the people who must each receive every suggestion.
        open_rows: Outbox rows that are waiting, unconfirmed or to be edited, counted by state.
        unconfirmed: What the outbox cannot say about Teams.
    """
    posted = [*_in_slack(workspace), *_in_teams(tenant)]
    keys = Counter(each.key for each in posted)
    copies = {key: [each for each in posted if each.key == key] for key, number in keys.items() if number > 1}
    repeated = {key for key, each in copies.items() if _may_repeat(each)}
    planned = {key for key in keys if not _is_caused(key)}
    unknown = {each.key for each in unconfirmed}
    announcements = [each for each in unconfirmed if _kind(each.key) is Kind.ANNOUNCEMENT]
    return Verification(
        duplicates={key: len(each) for key, each in copies.items() if key not in repeated},
        missing=sorted(expected - planned - unknown),
        unexpected=sorted(planned - expected),
        suggestion_errors=_suggestion_errors(
            posted,
            topics,
            {workspace.dm(each).id for each in organizers if each not in tenant.people},
            {tenant.chat(each).id for each in organizers if each in tenant.people},
            [each for each in unconfirmed if each.key not in keys],
        ),
        unasked=[
            each.key
            for each in announcements
            if _questions(posted, each) != sum(person not in tenant.people for person in organizers)
        ],
        open=open_rows,
        repeated=sorted(repeated),
        dropped=sorted(unknown - set(keys)),
        asked=len(announcements),
    )


def _in_slack(workspace: Workspace) -> Iterator[SeenPost]:
    for channel, messages in workspace.messages.items():
        for message in messages:
            if message.metadata is not None:
                key = str(message.metadata["event_payload"]["key"])
                yield SeenPost(channel, key, message.text, is_in_teams=False)


def _in_teams(tenant: Tenant) -> Iterator[SeenPost]:
    for each in tenant.posted:
        key = key_in(each.activity)
        if key is not None:
            yield SeenPost(each.conversation, key, each.all_text(), is_in_teams=True)


def _is_caused(key: str) -> bool:
    """Tell whether people's actions or lost answers cause a message: also who was going is asked for a rating."""
    kind, recipient = _kind(key), key.rpartition("/")[2]
    return kind in _UNPLANNED or (kind is Kind.FEEDBACK_PROMPT and recipient.startswith("person-"))


def _kind(key: str) -> Kind:
    return Kind(key.partition("/")[0])


def _may_repeat(copies: list[SeenPost]) -> bool:
    """Tell whether copies of one message are allowed: two in Teams, for a person, and one says so."""
    is_resent = choose_fallback(_kind(copies[0].key), was_resent=False) is Fallback.RESEND
    marked = sum(POSSIBLE_DUPLICATE in each.text for each in copies)
    return is_resent and len(copies) == 2 and marked == 1 and all(each.is_in_teams for each in copies)


def _questions(posted: list[SeenPost], announcement: Unconfirmed) -> int:
    """Return how many people in Slack were asked about an announcement."""
    asked = (
        each for each in posted if _kind(each.key) is Kind.UNCONFIRMED and f"/{announcement.reference}/" in each.key
    )
    return sum(not each.is_in_teams for each in asked)


def _suggestion_errors(
    posted: list[SeenPost], topics: list[str], in_slack: set[str], in_teams: set[str], dropped: list[Unconfirmed]
) -> dict[str, int]:
    """Return the topics that did not reach each organizer, with how many they did; those dropped in Teams count."""
    wrong = {}
    suggestions = [each for each in posted if _kind(each.key) is Kind.SUGGESTION]
    for topic in topics:
        reached = [each.conversation for each in suggestions if topic in each.text]
        slack = [each for each in reached if each in in_slack]
        # Repeated messages are judged by their keys.
        teams = {each for each in reached if each in in_teams}
        given_up = sum(each.topic == topic for each in dropped)
        if len(slack) != len(in_slack) or len(set(slack)) != len(in_slack) or len(teams) + given_up != len(in_teams):
            wrong[topic] = len(slack) + len(teams)
    return wrong

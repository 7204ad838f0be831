"""Cases of every view by name, for the golden JSON files and the rule checks."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.chat.surface import Surface
from bot.core.admin.settings import from_series as filled_settings
from bot.core.admin.settings_forms import SettingsSection
from bot.core.base.people import Channel, Organizer, Prefs
from bot.core.calendar.entries import Entry
from bot.core.calendar.history import ChangeGroup, History
from bot.core.calendar.import_diff import Comparison, EntryChange, text_differences
from bot.core.calendar.import_preview import ImportDone, ImportPreview, Problem, Skipped
from bot.core.calendar.models import (
    AnnouncementChoice,
    AnnouncementDecision,
    AwardDay,
    Card,
    Series,
    Session,
    SessionStatus,
)
from bot.core.calendar.notable_changes import NotableChange
from bot.core.calendar.posting_policy import Policy
from bot.core.calendar.readiness import build_readiness as months_ahead
from bot.core.calendar.seasons import Season, SeasonDay, season_sessions
from bot.core.calendar.session_changes import Difference
from bot.core.calendar.session_form import SessionFormData as Draft_
from bot.core.calendar.session_form import from_session
from bot.core.commands.answers import (
    About,
    AddToCalendar,
    Answer,
    Award,
    DidYouMean,
    FeedbackForm,
    ForOrganizers,
    Help,
    Listing,
    Next,
    NothingPlanned,
    Reminders,
    Sessions,
    SuggestForm,
)
from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.vocabulary import CommandName
from bot.core.learning.feedback import Feedback, FeedbackField
from bot.core.outbox.alerts import FailureAlert, NoOrganizerAlert, UnconfirmedAlert
from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.learning_notifications import FeedbackDigest
from bot.core.outbox.notifications import (
    AnnouncementPreview,
    AttendeeNotice,
    AwardReminder,
    ChangeNotice,
    EmptyCalendar,
    FeedbackPrompt,
    GoNoGo,
    MonthAnnouncement,
    Notification,
    OrganizerDigest,
    PossibleDuplicate,
    Reminder,
    SessionUpdate,
    SpeakerCardRequest,
    SpeakerUpdate,
    WelcomeCard,
)
from bot.core.outbox.references import MonthRef, SessionRef, SuggestionRef
from bot.core.outbox.status import OutboxStatus as PostingStatus
from bot.core.outbox.status import StatusLine
from bot.core.outbox.suggestion_notifications import (
    AuthorReply,
    FeedbackCard,
    OrganizerReply,
    SuggestionCard,
    SuggestionOutcome,
    SuggestionThanks,
)
from bot.core.participation.subscriptions import ReminderTimes
from bot.core.suggestions.replies import Reply
from bot.core.suggestions.suggestions import (
    Suggestion,
    SuggestionField,
    SuggestionForm,
    SuggestionState,
    build_overview,
)
from bot.formats import parse_any
from bot.views import (
    answers,
    delivery_status,
    error_messages,
    feedback,
    history,
    notifications,
    paste_import,
    readiness,
    reminders,
    replies,
    seasons,
    session_forms,
    settings,
    speaker_cards,
    suggestion_cards,
    suggestion_forms,
    suggestions,
)
from bot.views.kit.block_kit import Message
from tests.factories import SERIES, a_session, page_sessions, page_text
from tests.views import cases_commands, cases_learning, cases_participation

_texts = parse_any("page.txt", page_text(), "America/New_York").texts
assert _texts is not None
SERIES_WITH_TEXTS: Series = replace(SERIES, texts=_texts)
HUCKER, HSU, JUNE, BECK, RINNE = page_sessions()
TIMED = replace(HUCKER, start=time(12), minutes=60, place="Room 5", link="https://meet.example.org/rounds")
WITHOUT_LENGTH = replace(TIMED, minutes=None, link=None)
WITHOUT_SPEAKER = replace(a_session(date(2024, 10, 17), id=6), title="Sepsis & antibiotics: what <2 hours changes")

LATER = replace(HUCKER, date=date(2024, 3, 28))
MOVED_AWAY = replace(HUCKER, date=date(2024, 4, 4))
CANCELED = replace(HUCKER, status=SessionStatus.CANCELED)

SUGGESTION = Suggestion(
    id=7,
    topic="Fewer blood draws at night",
    why="Patients sleep badly & labs are rarely needed at 4 AM.",
    speaker="A night shift nurse",
    would_present=True,
    person="U123",
    state=SuggestionState.NEW,
    made_at=datetime(2024, 3, 5, 15, tzinfo=UTC),
)
SAID = Feedback(id="a", text="The data on continuity were new to me.", session=HUCKER, person=None)
GENERAL = Feedback(id="b", text="An hour at noon is hard to make.\n\nCould it be 7 AM?", session=None, person=None)
NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)
TYPED_BY_A_PERSON = "<!channel> @here <@U1> *bold* :tada: <https://example.org|here> &amp; & `code`"


ANSWERED = Reply("c", "U1", "Who could speak about it & <when>?", NOW)
BACK = Reply("d", None, "Anybody of the night team.", NOW)
HIDDEN = replace(SUGGESTION, person=None, would_present=False)
OTHER = replace(HIDDEN, id=8, topic="Labs at night", support_count=2)


def _suggestion_posts() -> dict[str, Notification]:
    acted = replace(HIDDEN, version=1, changed_by="U1")
    scheduled = replace(acted, state=SuggestionState.SCHEDULED, session_id=HUCKER.id)
    declined = replace(acted, state=SuggestionState.DECLINED, reason="Not *this* year.")
    together = replace(acted, merged_into=8)
    return {
        "suggestion with a vote": SuggestionCard(SERIES, replace(HIDDEN, support_count=1)),
        "suggestion planned": SuggestionCard(SERIES, replace(acted, state=SuggestionState.PLANNED, support_count=3)),
        "suggestion open again": SuggestionCard(
            SERIES, acted, replies=(ANSWERED, replace(ANSWERED, undeliverable_in=Surface.SLACK))
        ),
        "suggestion scheduled": SuggestionCard(SERIES, scheduled, HUCKER),
        "suggestion of a cancelled session": SuggestionCard(SERIES, scheduled, CANCELED),
        "suggestion declined": SuggestionCard(SERIES, declined),
        "suggestion together": SuggestionCard(SERIES, together, merged=OTHER),
        "outcome together for a supporter": SuggestionOutcome(SERIES, together, is_own=False, merged=OTHER),
        "outcome planned": SuggestionOutcome(SERIES, replace(acted, state=SuggestionState.PLANNED), is_own=False),
        "outcome scheduled": SuggestionOutcome(SERIES, scheduled, is_own=True, session=TIMED),
        "outcome declined": SuggestionOutcome(SERIES, declined, is_own=True),
        "outcome open again": SuggestionOutcome(SERIES, acted, is_own=True),
        "outcome together": SuggestionOutcome(SERIES, together, is_own=True, merged=OTHER),
        "thanks, over": SuggestionThanks(SERIES, scheduled, is_own=True, session=TIMED, is_over=True),
        "thanks": SuggestionThanks(SERIES, scheduled, is_own=True, session=TIMED),
        "thanks to who supports it": SuggestionThanks(SERIES, scheduled, is_own=False, session=HUCKER),
        "answer": OrganizerReply(SERIES, HIDDEN, ANSWERED),
        "answer to feedback": OrganizerReply(SERIES, SAID, ANSWERED),
        "answer back": AuthorReply(SERIES, SUGGESTION, BACK),
        "answer back, name not shown": AuthorReply(SERIES, HIDDEN, BACK),
    }


CARD = Card(
    "Labs at 4 AM are *rarely* needed.",
    ("Name three labs", "Order them <later>"),
    "None",
    "A projector & a pointer",
    confirmed=True,
    slides="https://slides.example.org/1",
)

CREDIT = replace(SERIES, policy=Policy(for_credit=True))


def _organizers_posts() -> dict[str, Notification]:
    march = MonthAnnouncement(SERIES, 2024, 3, (HUCKER,), None)
    at = datetime(2024, 3, 1, 14, tzinfo=UTC)
    award = replace(SERIES_WITH_TEXTS, award_url="https://example.org/rfa")
    due = AwardDay(date(2024, 9, 30), "Applications are *due*")
    filled, declined = replace(HSU, card=CARD), replace(HSU, card=Card(confirmed=False))
    return {
        "preview": AnnouncementPreview(SERIES, march, at, None),
        "preview held": AnnouncementPreview(SERIES, march, None, None),
        "preview of several sessions": AnnouncementPreview(
            SERIES, MonthAnnouncement(SERIES, 2024, 3, (TIMED, HSU), None), at, None
        ),
        "preview of an empty month": AnnouncementPreview(
            SERIES, MonthAnnouncement(SERIES, 2024, 5, (), JUNE), at, None
        ),
        **{
            f"preview, {choice}": AnnouncementPreview(
                SERIES, march, at, AnnouncementDecision(2024, 3, choice, "U1", NOW)
            )
            for choice in AnnouncementChoice
        },
        "preview, posted": AnnouncementPreview(
            SERIES, march, at, AnnouncementDecision(2024, 3, AnnouncementChoice.ON_TIME, "U1", NOW), is_due=True
        ),
        "award in two weeks": AwardReminder(award, due, 14),
        "award tomorrow": AwardReminder(SERIES, due, 1),
        "speaker card": SpeakerCardRequest(SERIES, HSU),
        "speaker card, confirmed": SpeakerCardRequest(SERIES, filled),
        "speaker card, over": SpeakerCardRequest(SERIES, HSU, is_over=True),
        "speaker card, cancelled": SpeakerCardRequest(SERIES, CANCELED),
        "speaker card, date changed": SpeakerCardRequest(SERIES, replace(HSU, date=date(2024, 4, 26)), HSU),
        "speaker card, time changed": SpeakerCardRequest(
            SERIES, replace(HSU, start=time(13)), replace(HSU, start=time(12))
        ),
        "speaker card, declined": SpeakerCardRequest(SERIES, declined),
        "speaker says": SpeakerUpdate(SERIES, HSU, filled, "Heather Hsu"),
        "speaker confirms": SpeakerUpdate(SERIES, HSU, replace(HSU, card=Card(confirmed=True)), "Heather Hsu"),
        "speaker cannot": SpeakerUpdate(SERIES, HSU, declined, "Heather Hsu"),
        "attendee, moved": AttendeeNotice(SERIES, replace(TIMED, date=date(2024, 4, 26)), TIMED, is_going=True),
        "attendee, over": AttendeeNotice(
            SERIES, replace(TIMED, date=date(2024, 4, 26)), TIMED, is_going=True, is_over=True
        ),
        "attendee, other time": AttendeeNotice(SERIES, replace(TIMED, start=time(13)), TIMED, is_going=False),
        "attendee, cancelled": AttendeeNotice(SERIES, replace(TIMED, status=CANCELED.status), TIMED, is_going=True),
        "attendee, speaker": AttendeeNotice(
            SERIES, replace(TIMED, status=CANCELED.status), TIMED, is_going=False, is_speaking=True
        ),
        "attendee, restored": AttendeeNotice(SERIES, TIMED, replace(TIMED, status=CANCELED.status), is_going=True),
        "nobody": NoOrganizerAlert(SERIES, 3),
        "welcome": WelcomeCard(replace(SERIES, channels=())),
        "welcome, set up": WelcomeCard(SERIES),
    }


def _settings_forms() -> dict[str, dict[str, Any]]:
    series = replace(SERIES_WITH_TEXTS, channels=(Channel(1, "C0ROUNDS"),))
    forms = {
        f"settings {part}": settings.form(series, part, filled_settings(series, part, "U1"), "U1")
        for part in SettingsSection
    }
    long = replace(series, texts=replace(series.texts, rounds=("word " * 700,)))
    return {
        **forms,
        "settings, text too long": settings.form(
            long, SettingsSection.TEXTS, filled_settings(long, SettingsSection.TEXTS, "U1"), "U1"
        ),
        "settings, meanwhile": settings.form(
            series,
            SettingsSection.DEFAULTS,
            filled_settings(series, SettingsSection.DEFAULTS, "U1"),
            "U1",
            incomplete=5,
            conflict=True,
        ),
        "settings kept": settings.saved(("Reminder time: 8:00 AM (was 9:00 AM)",)),
        "settings kept, nothing": settings.saved(()),
        "speaker asking": speaker_cards.asking(SERIES, HSU, ["U1", "U2"]),
        "speaker asking, not in the chat": speaker_cards.asking(SERIES, TIMED, []),
        "speaker asked": speaker_cards.sent(["U1"]),
        "speaker form": speaker_cards.form(replace(HSU, card=CARD), SERIES, by_organizer=False),
        "speaker form, by an organizer": speaker_cards.form(HSU, SERIES, by_organizer=True),
        "speaker kept": speaker_cards.saved(SERIES, replace(HSU, card=CARD), by_organizer=False),
        "speaker kept, declined": speaker_cards.saved(
            SERIES, replace(HSU, card=Card(confirmed=False)), by_organizer=False
        ),
        "speaker kept, declined for them": speaker_cards.saved(
            SERIES, replace(HSU, card=Card(confirmed=False)), by_organizer=True
        ),
    }


def _settings() -> dict[str, Message]:
    away = Organizer(2, "U2", prefs=Prefs(suggestions=False, away_until=date(2024, 3, 10)))
    series = replace(
        SERIES_WITH_TEXTS,
        channels=(Channel(1, "C0ROUNDS"),),
        organizers=(Organizer(1, "U1"), away),
        award_days=(AwardDay(date(2024, 9, 30), "Applications are due"),),
    )
    return {"all": settings.overview(series), "people": settings.overview(series, (SettingsSection.PEOPLE,))}


def _suggestion_forms() -> dict[str, dict[str, Any]]:
    draft = SuggestionForm("night labs", show_name=True)
    long = replace(OTHER, id=9, topic="Night labs " * 20)
    return {
        "suggestion like it": suggestions.like_it(draft, [OTHER, long, HIDDEN], {7}, series=SERIES),
        "suggestion supported": suggestions.supported(OTHER, is_own=False),
        "suggestion declining": suggestion_forms.decline(SUGGESTION),
        "suggestion merging": suggestion_forms.merge(SUGGESTION, [OTHER, long]),
        "suggestion meanwhile": suggestion_forms.meanwhile(
            "Another organizer already handled this. Here’s where it stands:",
            SuggestionCard(SERIES, replace(HIDDEN, state=SuggestionState.PLANNED, changed_by="U2")),
        ),
        "suggestion done": suggestion_forms.done("Declined. We’ll send your message in a few minutes."),
        "reply": replies.form(SuggestionRef(7), by_author=False),
        "reply back": replies.form(SuggestionRef(7), by_author=True),
        "reply sent": replies.sent("A *word*"),
    }


def _overviews() -> dict[str, Message]:
    some = [
        replace(OTHER, id=number, state=state, topic=f"Topic {number}", made_at=NOW - timedelta(days=number))
        for number, state in enumerate(
            (SuggestionState.NEW, SuggestionState.NEW, SuggestionState.PLANNED, SuggestionState.DECLINED)
        )
    ]
    return {
        "open": suggestion_cards.overview(build_overview(some, "", NOW)),
        "declined": suggestion_cards.overview(build_overview(some, "declined", NOW)),
        "none": suggestion_cards.overview(build_overview([], "", NOW)),
        "many": suggestion_cards.overview(build_overview(some * 6, "topic", NOW)),
    }


def _posts() -> dict[str, Message]:
    month = MonthAnnouncement
    cases: dict[str, Notification] = {
        "month": month(SERIES, 2024, 3, (HUCKER,), None),
        "month timed": month(SERIES, 2024, 3, (TIMED,), None),
        "month without a topic": month(SERIES, 2024, 4, (HSU,), None),
        "month with nothing known": month(SERIES, 2024, 6, (JUNE,), None),
        "month without a speaker": month(SERIES, 2024, 10, (WITHOUT_SPEAKER,), None),
        "month with two": month(SERIES, 2024, 4, (replace(HUCKER, date=date(2024, 4, 4)), HSU), None),
        "month with two open": month(SERIES, 2024, 4, (replace(JUNE, date=date(2024, 4, 4)), HSU), None),
        "month empty": month(SERIES, 2024, 5, (), JUNE),
        "month empty, later known": month(SERIES, 2024, 2, (), HUCKER),
        "reminder in a week": Reminder(SERIES, Kind.WEEK_REMINDER, HSU),
        "reminder tomorrow": Reminder(SERIES, Kind.DAY_REMINDER, HUCKER),
        "reminder tomorrow, timed": Reminder(SERIES, Kind.DAY_REMINDER, TIMED),
        "reminder today": Reminder(SERIES, Kind.SAME_DAY_REMINDER, JUNE),
        "reminder for one person": Reminder(SERIES, Kind.DAY_REMINDER, HSU, is_personal=True),
        "reminder for one person, today": Reminder(SERIES, Kind.SAME_DAY_REMINDER, TIMED, is_personal=True),
        "prompt": FeedbackPrompt(SERIES, HUCKER),
        "prompt, closed": FeedbackPrompt(SERIES, HUCKER, is_today=False, is_closed=True),
        "prompt, rated": FeedbackPrompt(SERIES, HUCKER, is_rated=True),
        "prompt, the day after": FeedbackPrompt(SERIES, HUCKER, is_today=False),
        "month, with disclosures": month(
            CREDIT, 2024, 3, (replace(TIMED, card=replace(TIMED.card, disclosure="None")),), None
        ),
        "preview, disclosures not given": AnnouncementPreview(
            CREDIT, month(CREDIT, 2024, 3, (TIMED,), None), NOW, None
        ),
        "month, over": month(SERIES, 2024, 3, (TIMED,), None, over=frozenset({TIMED.id})),
        "reminder, over": Reminder(SERIES, Kind.SAME_DAY_REMINDER, TIMED, is_over=True),
        "calendar empty": EmptyCalendar(SERIES, RINNE),
        "calendar empty from the start": EmptyCalendar(SERIES, None),
        "suggestion": SuggestionCard(SERIES, SUGGESTION),
        "suggestion, name not shown": SuggestionCard(SERIES, replace(SUGGESTION, person=None, would_present=False)),
        "suggestion, topic only": SuggestionCard(
            SERIES, replace(SUGGESTION, why=None, speaker=None, would_present=False)
        ),
        "suggestion, mark-up typed": SuggestionCard(SERIES, replace(SUGGESTION, topic=TYPED_BY_A_PERSON)),
        **_suggestion_posts(),
        **_organizers_posts(),
        **cases_participation.posts(),
        **cases_learning.posts(),
        "feedback": FeedbackCard(SERIES, replace(SAID, person="U123")),
        "feedback, answered": FeedbackCard(SERIES, replace(SAID, person="U123"), (ANSWERED, BACK)),
        "digest": FeedbackDigest(SERIES, date(2024, 3, 22), (SAID,), 1, 1),
        "digest of several": FeedbackDigest(SERIES, date(2024, 3, 22), (GENERAL, SAID), 2, 3),
        "doubt": UnconfirmedAlert(SERIES, uuid.UUID(int=7), 2024, 3, "C0ROUNDS"),
        "doubt, name with marks": UnconfirmedAlert(
            replace(SERIES, name="R&D <!here>"), uuid.UUID(int=7), 2024, 3, "#general"
        ),
        "refusal, not in channel": FailureAlert(SERIES, ChannelRecipient(1), "C0ROUNDS", "not_in_channel"),
        "refusal, archived": FailureAlert(SERIES, ChannelRecipient(1), "C0ROUNDS", "is_archived"),
        "refusal, channel gone": FailureAlert(SERIES, ChannelRecipient(1), "C0ROUNDS", "channel_not_found"),
        "refusal, over": FailureAlert(SERIES, ChannelRecipient(1), "C0ROUNDS", "is_archived", is_over=True),
        "refusal, word unknown": FailureAlert(SERIES, ChannelRecipient(1), "C0ROUNDS", "some_new_word"),
        "refusal, organizer gone": FailureAlert(SERIES, PersonRecipient(2), "U0ORGANIZER2", "user_disabled"),
        "may repeat": PossibleDuplicate(EmptyCalendar(SERIES, RINNE)),
        "month since, moved": month(SERIES, 2024, 3, (LATER,), None, moved=(SessionUpdate(HUCKER, LATER),)),
        "month since, cancelled": month(SERIES, 2024, 3, (), HSU, removed=(SessionUpdate(HUCKER, CANCELED),)),
        "month since, moved away": month(SERIES, 2024, 3, (), HSU, removed=(SessionUpdate(HUCKER, MOVED_AWAY),)),
        "month since, moved away to the next": month(
            SERIES, 2024, 3, (), MOVED_AWAY, removed=(SessionUpdate(HUCKER, MOVED_AWAY),)
        ),
        "reminder since, moved": Reminder(SERIES, Kind.WEEK_REMINDER, LATER, HUCKER),
        "reminder since, cancelled": Reminder(SERIES, Kind.DAY_REMINDER, CANCELED, HUCKER),
        "go or no-go": GoNoGo(SERIES, JUNE),
        "go or no-go, title alone": GoNoGo(SERIES, replace(TIMED, title=None)),
        "go or no-go, released": GoNoGo(SERIES, replace(JUNE, released_on=JUNE.date)),
        "go or no-go, all set": GoNoGo(SERIES, TIMED),
        "go or no-go, canceled": GoNoGo(SERIES, replace(JUNE, status=SessionStatus.CANCELED)),
        "go or no-go, over": GoNoGo(SERIES, JUNE, is_over=True),
        "organizer digest": OrganizerDigest(SERIES, date(2024, 6, 3), (JUNE, BECK), (HSU,), (SUGGESTION,)),
        "organizer digest, one session": OrganizerDigest(SERIES, date(2024, 6, 3), (JUNE,)),
        "notice, moved": ChangeNotice(SERIES, LATER, HUCKER, (NotableChange.MOVED, NotableChange.TOPIC_CHANGED)),
        "notice, over": ChangeNotice(SERIES, LATER, HUCKER, (NotableChange.MOVED,), is_over=True),
        "notice, cancelled": ChangeNotice(SERIES, CANCELED, HUCKER, (NotableChange.CANCELED,)),
        "notice, restored": ChangeNotice(SERIES, TIMED, CANCELED, (NotableChange.RESTORED, NotableChange.TIME_SET)),
        "notice, added": ChangeNotice(SERIES, HSU, None, (NotableChange.ADDED,)),
        "notice, time set": ChangeNotice(SERIES, TIMED, HUCKER, (NotableChange.TIME_SET,)),
        "notice, place": ChangeNotice(SERIES, TIMED, TIMED, (NotableChange.PLACE_CHANGED,)),
    }
    return {name: notifications.render(post) for name, post in cases.items()}


def _answers() -> dict[str, Message]:
    series, bare = SERIES_WITH_TEXTS, SERIES
    coming = (HUCKER, HSU, JUNE, BECK, RINNE)
    many = tuple(replace(JUNE, id=each, date=date(2025, 1, each)) for each in range(1, 15))
    cases: dict[str, Answer] = {
        "next": Next(series, HUCKER, 4),
        "next timed": Next(series, TIMED, 0),
        "next with a card": Next(series, replace(TIMED, card=CARD), 0),
        "next without length": Next(series, WITHOUT_LENGTH, 1),
        "next with nothing known": Next(series, JUNE, 2),
        "nothing planned": NothingPlanned(series, RINNE),
        "nothing planned yet": NothingPlanned(series, None),
        "upcoming": Sessions(series, Listing.UPCOMING, coming),
        "upcoming many": Sessions(series, Listing.UPCOMING, many[:12], unlisted=2),
        "past": Sessions(series, Listing.PAST, (HSU, HUCKER), over=frozenset({HSU.id, HUCKER.id})),
        "past none": Sessions(series, Listing.PAST, ()),
        "month": Sessions(series, Listing.MONTH, (HUCKER,), month=(2024, 3)),
        "month none": Sessions(series, Listing.MONTH, (), month=(2024, 5), instead=JUNE),
        "month too many": Sessions(series, Listing.MONTH, many, month=(2025, 1)),
        "day": Sessions(series, Listing.DAY, (TIMED,), day=TIMED.date),
        "day none": Sessions(series, Listing.DAY, (), day=date(2024, 12, 25)),
        "found": Sessions(series, Listing.FOUND, (HSU,), words="hsu"),
        "found none": Sessions(series, Listing.FOUND, (), words="*sepsis* <!here>"),
        "calendar": AddToCalendar(series, (TIMED, HSU)),
        "calendar with feed": AddToCalendar(series, (TIMED, HSU), feed="https://rounds.example.org/calendar.ics?key=k"),
        "calendar one with feed": AddToCalendar(series, (HSU,), feed="https://rounds.example.org/calendar.ics?key=k"),
        "calendar many": AddToCalendar(series, many[:12], 2),
        "about": About(series),
        "about not imported": About(bare),
        "award": Award(series),
        "award with address": Award(replace(series, award_url="https://example.org/rfa?year=2024&kind=lhs")),
        "award not imported": Award(bare),
        "reminders": Reminders(series, HUCKER),
        "reminders without channel": Reminders(replace(series, channels=()), None),
        "help": Help(series),
        "did you mean": DidYouMean(series, "nxet", CommandName.NEXT, "", Next(series, HUCKER, 4)),
        "did you mean suggest": DidYouMean(series, "sugest night labs", CommandName.SUGGEST, "night labs", None),
        "did you mean feedback": DidYouMean(series, "fedback too long", CommandName.FEEDBACK, "too long", None),
        "suggest, form not open": SuggestForm("night labs", series),
        "for organizers": ForOrganizers(series),
        "next, for an organizer": Next(series, HUCKER, 4, organizes=True),
        "upcoming, for an organizer": Sessions(series, Listing.UPCOMING, coming, organizes=True),
        "help, for an organizer": Help(series, organizes=True),
        "which to edit": SessionChoice(series, CommandName.EDIT, "", coming, unlisted=3),
        "which to cancel, none": SessionChoice(series, CommandName.CANCEL, ""),
        "which to cancel, not there": SessionChoice(series, CommandName.CANCEL, "smith", coming, unmatched="smith"),
        "which to restore, none": SessionChoice(series, CommandName.RESTORE, ""),
        "add, form not open": SessionChoice(series, CommandName.ADD, "*night* <labs>"),
        "feedback, form not open": FeedbackForm("", series, ()),
        **cases_commands.plain_answers(series, (HUCKER, HSU), SuggestionCard(SERIES, replace(HIDDEN, support_count=1))),
        **cases_participation.answers(),
        **cases_learning.answers(),
    }
    return {name: answers.render(answer) for name, answer in cases.items()}


def _modals() -> dict[str, dict[str, Any]]:
    recent: tuple[Session, ...] = (HSU, HUCKER)
    return {
        "suggestion form": suggestions.form("", series=SERIES),
        "suggestion form with words": suggestions.form("night labs\n& why", series=SERIES),
        **_suggestion_forms(),
        **_settings_forms(),
        "suggestion thanks": suggestions.thanks(SuggestionForm("night labs", show_name=True)),
        "suggestion thanks, name not shown": suggestions.thanks(SuggestionForm("night labs")),
        "reminders form": reminders.form(SERIES, HUCKER, ReminderTimes(day_before=True), ReminderTimes(same_day=True)),
        "reminders form, nothing planned": reminders.form(SERIES, None, ReminderTimes(), ReminderTimes()),
        "reminders kept": reminders.saved(ReminderTimes(day_before=True, same_day=True), ReminderTimes()),
        "reminders kept, none": reminders.saved(ReminderTimes(), ReminderTimes(same_day=True)),
        "feedback form": feedback.form("", series=SERIES, sessions=recent),
        "feedback form about a session": feedback.form("Good", series=SERIES, sessions=recent, about=HUCKER.id),
        "feedback form before the first session": feedback.form("", series=SERIES, sessions=(), about=9),
        **_session_forms(),
        **cases_participation.modals(),
        **cases_learning.modals(),
        "feedback thanks": feedback.thanks(None),
        "feedback thanks, anonymous": feedback.thanks(date(2024, 3, 22)),
    }


def _session_forms() -> dict[str, dict[str, Any]]:
    draft = from_session(replace(TIMED, notes="Ask for slides"), {})
    warned = ("July 4 is a federal holiday: Independence Day.",)
    changed = session_forms.Meanwhile(["U1", "U2"], [Difference("Title", "TBA", "Night <labs>")])
    season = Season((3,), 3, (2024, 9), (2025, 6), time(12), 60, frozenset({12}))
    days = [SeasonDay(each, warned, is_taken=each.date.month == 10) for each in season_sessions(season, NOW)]
    return {
        "session form, add": session_forms.form(SERIES, None, Draft_(date="", title="night labs")),
        "session form, edit": session_forms.form(SERIES, TIMED, draft),
        "session form, move": session_forms.form(SERIES, TIMED, draft, moves=True),
        "session form, warned": session_forms.form(SERIES, TIMED, draft, above=warned),
        "session form, meanwhile": session_forms.form(SERIES, TIMED, draft, above=changed),
        "session form, meanwhile by the command line": session_forms.form(
            SERIES, TIMED, draft, above=replace(changed, changed_by=[])
        ),
        "session to be cancelled": session_forms.to_be_sure(SERIES, TIMED, cancels=True),
        "session to be restored": session_forms.to_be_sure(SERIES, CANCELED, cancels=False),
        "session kept": session_forms.saved(SERIES, TIMED, "Session saved", uuid.UUID(int=5)),
        "session undone": session_forms.undone(),
        "season form": seasons.form(SERIES, "third thursday"),
        "season preview": seasons.preview(SERIES, season, days, {}),
        "season made": seasons.saved(SERIES, [each.session for each in days], uuid.UUID(int=5)),
        "paste form": paste_import.form(SERIES),
        **_imports(),
    }


def _imports() -> dict[str, dict[str, Any]]:
    """Return the previews of an import, and what it says after it."""
    entry = Entry(3, date(2024, 10, 17), time(12), 60, "Sepsis <b>", ("Heather Hsu", "Andy Beck"), "Room 5")
    renamed = replace(HSU, title="Sepsis in children", speakers=("Andy Beck",))
    rest = replace(CANCELED, title="Falls")
    comparison = Comparison(
        (entry,), (EntryChange(HSU, renamed),), (HUCKER, rest), (JUNE,), (rest,), today=date(2024, 3, 1)
    )
    fine = ImportPreview(SERIES, comparison, seen="0123")
    years = tuple(replace(entry, line=5, date=date(year, 5, 2)) for year in (2024, 2023))
    two_ways = Entry(6, date(2024, 5, 16), speakers=("Rinne",)), Entry(6, date(2024, 5, 16), title="Rinne")
    doubtful = (
        Problem(5, "May 2 - Heather Hsu: Sepsis", "The year is missing. Add it to the date.", years),
        Problem(6, "May 16, 2024 - Rinne", "This may be the speaker or the title.", two_ways),
    )
    unread = Problem(7, "May 32", "May 32, 2024 doesn’t exist. May 2024 has 31 days.")
    skipped = Skipped(8, "December 23: Winter break", "No session that day. Importing doesn’t cancel sessions.")
    mixed = replace(
        fine,
        text_changes=text_differences(SERIES.texts, replace(SERIES.texts, name="LHS Rounds at the Hospital")),
        problems=(*doubtful[1:], unread),
        skipped=(skipped,),
        notes=("Numeric dates were read month first, as in the United States.",),
        doubtful=doubtful,
        choices={doubtful[0].key: 0},
    )
    lines = ("Sessions: 1 new, 0 changed, 5 same", "New: Thu, Mar 21: Sepsis")
    return {
        "paste preview": paste_import.preview(fine, {}),
        "paste preview, lines to decide": paste_import.preview(mixed, {}),
        "paste preview, unreadable lines": paste_import.preview(
            ImportPreview(SERIES, Comparison(), problems=(unread,), seen="0123"), {}
        ),
        "paste preview, more than fits": paste_import.preview(
            replace(fine, comparison=replace(comparison, added=(entry,) * 60), problems=(unread,) * 60), {}
        ),
        "paste taken in": paste_import.imported(ImportDone(SERIES, lines, uuid.UUID(int=5))),
        "paste taken in, lines left out": paste_import.imported(ImportDone(SERIES, lines, uuid.UUID(int=5), (unread,))),
    }


def _readiness() -> dict[str, Message]:
    calendar = (HUCKER, HSU, JUNE, BECK, RINNE)
    early = datetime(2024, 3, 1, 14, tzinfo=UTC)
    return {
        "some open": readiness.report(months_ahead(SERIES, calendar, [SUGGESTION] * 5, early)),
        "all ready": readiness.report(months_ahead(SERIES, (TIMED,), [], early)),
        "nothing planned": readiness.report(months_ahead(SERIES, (), [], early)),
    }


def _history() -> dict[str, Message]:
    press = ChangeGroup(uuid.UUID(int=3), "U1", NOW, ("March 21, title: was *a*, now <b>",), undone=False)
    by_line = replace(press, changed_by=None, undone=True)
    return {"none": history.render(History(SERIES, ())), "two": history.render(History(SERIES, (press, by_line)))}


def _problems() -> dict[str, Message]:
    return {
        "asked to post": cases_commands.asked_to_post(SERIES, HUCKER),
        "other workspace": error_messages.keeping(error_messages.OTHER_WORKSPACE, ""),
        "no connection": error_messages.keeping(error_messages.NO_CONNECTION, ""),
        "busy": error_messages.keeping(error_messages.BUSY_DATABASE, "suggest *night* labs"),
        "went wrong": error_messages.keeping(error_messages.unforeseen("abc123"), ""),
    }


def _status() -> dict[str, Message]:
    announced = Delivery(Kind.ANNOUNCEMENT, 1, MonthRef(2024, 3), ChannelRecipient(1), NOW)
    reminded = Delivery(Kind.DAY_REMINDER, 1, SessionRef(1, date(2024, 3, 21), 0), ChannelRecipient(1), NOW)
    suggested = Delivery(Kind.SUGGESTION, 1, SuggestionRef(1), PersonRecipient(2), NOW)
    quiet = PostingStatus(SERIES, timedelta(seconds=4), {}, (), (), (), 0, 0)
    busy = PostingStatus(
        SERIES,
        timedelta(hours=3),
        {Surface.SLACK: NOW + timedelta(minutes=5)},
        (StatusLine(announced, "C0ROUNDS"), StatusLine(reminded, "C0ROUNDS")),
        (StatusLine(suggested, None, "no one to send it to"),),
        (StatusLine(reminded, "C0ROUNDS", "is_archived"), StatusLine(suggested, "U0ORGANIZER2", "user_disabled")),
        1,
        14,
    )
    return {
        "quiet": delivery_status.report(quiet),
        "busy": delivery_status.report(busy),
        "never run": delivery_status.report(replace(quiet, heartbeat_age=None)),
    }


def messages() -> dict[str, Message]:
    """Return every message by case name."""
    parts: Mapping[str, Mapping[str, Message]] = {
        "post": _posts(),
        "answer": _answers(),
        "problem": _problems(),
        "status": _status(),
        "history": _history(),
        "radar": _readiness(),
        "suggestions": _overviews(),
        "settings": _settings(),
        "told": {**cases_participation.messages(), **cases_learning.messages()},
    }
    return {f"{kind} - {name}": message for kind, cases in parts.items() for name, message in cases.items()}


def modals() -> dict[str, dict[str, Any]]:
    """Return every modal by case name."""
    return {f"modal - {name}": view for name, view in _modals().items()}


def golden() -> dict[str, Any]:
    """Return all cases as JSON, by file name."""
    return {**{name: _plain(message) for name, message in messages().items()}, **modals()}


def _plain(message: Message) -> dict[str, Any]:
    """Convert a message to a dictionary, with the field names of the golden files."""
    fields = {name: value for name, value in asdict(message).items() if value is not None}
    if "image" in fields:
        chart = fields.pop("image")
        fields["picture"] = {"in_words" if name == "alt_text" else name: value for name, value in chart.items()}
    return fields


SUGGESTION_PROBLEMS = {field: f"about {field}" for field in SuggestionField}
FEEDBACK_PROBLEMS = {field: f"about {field}" for field in FeedbackField}

"""Posts in full plain words: as they are read aloud, and as the terminal prints them. No mark-up, no buttons.

What a surface shows by hand and what is spoken share their sentences; those are functions here too.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import assert_never

from bot.core.calendar.formatting import (
    NameOf,
    format_count,
    format_date,
    format_datetime,
    format_month,
    format_names,
    format_time,
    format_when,
    format_where,
    headline,
    past_headline,
)
from bot.core.calendar.models import AnnouncementChoice, Series, Session, SessionStatus
from bot.core.calendar.notable_changes import NotableChange
from bot.core.calendar.readiness import missing_essentials
from bot.core.learning.feedback import DIGEST_AT
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import (
    AnnouncementPreview,
    AuthorReply,
    AwardReminder,
    ChangeNotice,
    CheckInCode,
    CommitmentFollowup,
    EmptyCalendar,
    FailureAlert,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    InitiativeAwardReminder,
    InitiativeCard,
    InitiativeResult,
    InitiativeUpdate,
    LearningNotification,
    MaterialsNudge,
    MaterialsPost,
    MonthAnnouncement,
    NoOrganizerAlert,
    Notification,
    Nudge,
    OrganizerReply,
    PossibleDuplicate,
    Reminder,
    ResultsCard,
    SessionUpdate,
    SpeakerCardRequest,
    SpeakerResults,
    SpeakerUpdate,
    SuggestionCard,
    SuggestionOutcome,
    SuggestionThanks,
    UnconfirmedAlert,
    WelcomeCard,
)
from bot.text.attendance import code_lines, format_coming
from bot.text.delivery_alerts import format_alert
from bot.text.evaluation_results import format_commitment, format_results, format_speaker_results
from bot.text.initiatives import format_initiative_notification
from bot.text.materials import nudge_lines, post_lines
from bot.text.onboarding import format_welcome
from bot.text.speaker_cards import speaker_request_lines, speaker_update_heading, speaker_update_lines
from bot.text.suggestions import format_about, format_suggestion_notification

NO_PATIENT_INFORMATION = "No patient information, please."
NO_ORDER = "in no particular order"
FEEDBACK_PROMPT_TEXT = (
    "A minute, anonymous: was it worth your time, and what will you do differently because of it? To say more, signed"
    " or anonymous: type /lhs-rounds feedback"
)
NOTHING_POSTED_HINT = "Until a session is planned, nothing is posted to the channel."
ADD_SESSIONS_HINT = "To add a session, type /lhs-rounds add; for a whole season at once, /lhs-rounds season"
ASK_COLLEAGUES_HINT = "For ideas, ask your colleagues: everybody can type /lhs-rounds suggest"

POSSIBLE_DUPLICATE = "This may be a repeat: nobody could tell whether the first one reached you."


def format_notification(post: Notification, name_of: NameOf = str) -> str:
    """The complete message, in short lines.

    Args:
        post: What is posted.
        name_of: A shown person's name, from the chat's address. Names come before all that people wrote.
    """
    match post:
        case MonthAnnouncement():
            return _lines(*_announcement(post))
        case ChangeNotice():
            return _lines(notice_heading(post), *notice_lines(post), format_session(post.session, post.series.zone))
        case Reminder():
            return _lines(
                f"{reminder_heading(post)}, {format_session(post.session, post.series.zone)}",
                format_previous_time(post),
                None if post.is_personal else format_coming(post.session.coming),
                reminder_invitation(post),
            )
        case FeedbackPrompt():
            return _lines(
                f"How was it? {post.series.name}, {format_date(post.session.date)}",
                past_headline(post.session),
                FEEDBACK_PROMPT_TEXT,
                NO_PATIENT_INFORMATION,
            )
        case AnnouncementPreview():
            return _lines(
                preview_heading(post, name_of), *preview_lines(post), format_notification(post.announcement, name_of)
            )
        case AwardReminder():
            return _lines(*award_lines(post))
        case CheckInCode() | MaterialsPost() | MaterialsNudge() | SpeakerCardRequest() | SpeakerUpdate():
            return _lines(*_session_lines(post))
        case Nudge():
            return format_nudge(post)
        case EmptyCalendar():
            return _lines(
                format_nothing_planned(post.series, post.last),
                NOTHING_POSTED_HINT,
                ADD_SESSIONS_HINT,
                ASK_COLLEAGUES_HINT,
            )
        case (
            SuggestionCard()
            | SuggestionOutcome()
            | SuggestionThanks()
            | FeedbackCard()
            | OrganizerReply()
            | AuthorReply()
        ):
            return format_suggestion_notification(post, name_of)
        case FeedbackDigest():
            each = [_lines(format_about(post.series, said), said.text) for said in post.feedback]
            return "\n\n".join([digest_opening(post), *each])
        case (
            ResultsCard()
            | SpeakerResults()
            | CommitmentFollowup()
            | InitiativeCard()
            | InitiativeUpdate()
            | InitiativeResult()
            | InitiativeAwardReminder()
        ):
            return _lines(*_learning_lines(post, name_of))
        case UnconfirmedAlert() | FailureAlert() | NoOrganizerAlert():
            return _lines(*format_alert(post))
        case WelcomeCard():
            return _lines(*format_welcome(post))
        case PossibleDuplicate():
            return _lines(POSSIBLE_DUPLICATE, format_notification(post.body, name_of))
    assert_never(post)


def _learning_lines(post: LearningNotification, name_of: NameOf) -> list[str]:
    match post:
        case ResultsCard():
            return format_results(post)
        case SpeakerResults():
            return format_speaker_results(post)
        case CommitmentFollowup():
            return format_commitment(post)
        case InitiativeCard() | InitiativeUpdate() | InitiativeResult() | InitiativeAwardReminder():
            return format_initiative_notification(post, name_of)
    assert_never(post)


def _session_lines(
    post: CheckInCode | MaterialsPost | MaterialsNudge | SpeakerCardRequest | SpeakerUpdate,
) -> list[str]:
    match post:
        case CheckInCode():
            return [code_heading(post), format_session(post.session, post.series.zone), *code_lines(post)]
        case MaterialsPost():
            return post_lines(post)
        case MaterialsNudge():
            return nudge_lines(post)
        case SpeakerCardRequest():
            return [*speaker_request_lines(post), format_session(post.session, post.series.zone)]
        case SpeakerUpdate():
            return [speaker_update_heading(post), *speaker_update_lines(post)]
    assert_never(post)


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def format_session(session: Session, zone: str, *, is_past: bool = False) -> str:
    """When, who and what, and where: a line each; the first is the date, with the venue's hours if they are known."""
    where = format_where(session)
    who_and_what = past_headline(session) if is_past else headline(session)
    return _lines(format_when(session, zone), who_and_what, f"Where: {where}" if where else None)


def format_sessions(
    sessions: Sequence[Session], zone: str, past_ids: Collection[int] = (), *, show_coming: bool = False
) -> str:
    """Sessions one after the other; several with an empty line round each.

    Args:
        sessions: In their order.
        zone: Of their series.
        over: The ids of those that are.
        coming: Whether to say how many come.
    """
    each = "\n\n".join(
        _lines(
            format_session(session, zone, is_past=session.id in past_ids),
            format_coming(session.coming) if show_coming else None,
        )
        for session in sessions
    )
    return f"\n{each}\n" if len(sessions) > 1 else each


def format_nothing_planned(series: Series, last: Session | None) -> str:
    """That nothing is planned, and what was last."""
    if last is None:
        return f"No {series.name} are planned yet."
    return f"No {series.name} are planned at the moment. The last: {format_date(last.date)}, {past_headline(last)}"


def format_invitation(sessions: Sequence[Session]) -> str | None:
    """An invitation to suggest topics, if a topic is still open."""
    still_open = [session for session in sessions if session.title is None]
    if not still_open:
        return None
    if len(still_open) < len(sessions):
        days = " and ".join(format_date(session.date) for session in still_open)
        subject = f"{'The topic' if len(still_open) == 1 else 'Topics'} for {days}"
    else:
        subject = "The topic" if len(still_open) == 1 else "The topics"
    verb = "is" if len(still_open) == 1 else "are"
    return f"{subject} {verb} still open. Ideas are welcome: type /lhs-rounds suggest"


def announcement_opening(post: MonthAnnouncement) -> str:
    """The heading of a month, or that it is without a session."""
    month = format_month(post.year, post.month)
    if not post.sessions:
        return f"There are no {post.series.name} in {month}."
    return f"{post.series.name} in {month}"


def format_later(later: Session | None, zone: str) -> str:
    """What comes after a time without a session."""
    if later is None:
        return "No later ones are planned yet."
    return f"The next ones are on {format_when(later, zone)}: {headline(later)}"


def _announcement(post: MonthAnnouncement) -> list[str | None]:
    opening = announcement_opening(post)
    since = [format_moved(each, post.series.zone) for each in post.moved]
    gone = [format_removed(each, post.series.zone) for each in post.removed]
    if not post.sessions:
        later = format_later(post.later, post.series.zone)
        return [opening, *gone, later, format_invitation([post.later] if post.later else [])]
    if len(post.sessions) > 1:
        opening += f": {format_count(len(post.sessions), 'session', 'sessions')}"
    shown = format_sessions(post.sessions, post.series.zone, show_coming=True)
    return [opening, shown, *since, *gone, format_invitation(post.sessions)]


def format_moved(update: SessionUpdate, zone: str) -> str:
    """Of a session that is shown as it is now: when it was announced for."""
    return f"Moved to {format_date(update.after.date)}; it was planned for {format_when(update.before, zone)}."


def format_removed(update: SessionUpdate, zone: str) -> str:
    """Of a session that was announced and is not in that month any more: what became of it."""
    was = f"{format_when(update.before, zone)}: {headline(update.before)}"
    if update.after.status is SessionStatus.CANCELLED:
        return f"Cancelled: {was}"
    return f"Moved to {format_when(update.after, zone)}; before: {was}"


_NOTICE_HEADINGS = {
    NotableChange.CANCELLED: "Cancelled: {}",
    NotableChange.RESTORED: "{}: it takes place after all",
    NotableChange.ADDED: "{}: a new session",
    NotableChange.MOVED: "Moved: {}",
    NotableChange.TIME_SET: "{}: the time is set",
    NotableChange.TOPIC_SET: "{}: the topic is set",
    NotableChange.TOPIC_CHANGED: "{}: the topic has changed",
    NotableChange.PLACE_CHANGED: "{}: the place has changed",
}


def notice_heading(post: ChangeNotice) -> str:
    """The most important that is new."""
    return _NOTICE_HEADINGS[post.changes[0]].format(post.series.name)


def notice_lines(post: ChangeNotice) -> list[str]:
    """What is new, as far as the session as it is now does not say it itself."""
    then, zone = post.before, post.series.zone
    if then is None or post.changes[0] is NotableChange.CANCELLED:
        return []
    lines = []
    if NotableChange.MOVED in post.changes:
        lines.append(f"It was planned for {format_when(then, zone)}, and is now on:")
    also = [_FURTHER_CHANGES[each] for each in post.changes[1:] if each in _FURTHER_CHANGES]
    return [*lines, *also]


_FURTHER_CHANGES = {
    NotableChange.TIME_SET: "The time is set as well.",
    NotableChange.TOPIC_SET: "The topic is set as well.",
    NotableChange.TOPIC_CHANGED: "The topic has changed as well.",
    NotableChange.PLACE_CHANGED: "The place has changed as well.",
}


def preview_heading(post: AnnouncementPreview, name_of: NameOf) -> str:
    """Whether and when it is announced, and who has decided so."""
    month = format_month(post.announcement.year, post.announcement.month)
    decision = post.decision
    if decision is None:
        if post.is_due and post.announced_at is not None:
            return f"Announced on {format_datetime(post.announced_at, post.series.zone)}"
        if post.announced_at is None:
            return f"{month} waits to be announced"
        return f"To be announced on {format_datetime(post.announced_at, post.series.zone)}"
    match decision.wish:
        case AnnouncementChoice.SKIP:
            return f"{month} is not announced, says {name_of(decision.by)}"
        case AnnouncementChoice.POST_NOW:
            return f"{month} was announced at once, as {name_of(decision.by)} decided"
    at = post.announced_at or decision.made_at
    return f"To be announced on {format_datetime(at, post.series.zone)}, says {name_of(decision.by)}"


def preview_lines(post: AnnouncementPreview) -> list[str]:
    """What happens next."""
    if post.decision is not None:
        if post.decision.wish is AnnouncementChoice.SKIP:
            return ["The reminders before a session are posted as usual."]
        return []
    if post.is_due:
        return []
    if post.announced_at is None:
        return ["It is posted only once one of the organizers says so."]
    return ["It is posted as it stands here, unless an organizer says otherwise."]


def award_lines(post: AwardReminder) -> list[str]:
    """What is due, when, and where to read on."""
    name = post.series.texts.award_name or "The award program"
    near = "Tomorrow" if post.days == 1 else f"In {format_count(post.days, 'day', 'days')}"
    lines = [f"{name}: {post.award_day.what}", f"{near}: {format_date(post.award_day.day)}"]
    return [*lines, f"More: {post.series.award_url}" if post.series.award_url else "More: type /lhs-rounds award"]


def format_nudge(post: Nudge) -> str:
    """What is still open of a session that comes soon, or that nothing is any more."""
    day = format_date(post.session.date)
    found = missing_essentials(post.session)
    if not found:
        return f"Speaker and title of {post.series.name} on {day} are known: {headline(post.session)}"
    verb = "is" if len(found) == 1 else "are"
    return f"The {format_names(tuple(found))} of {post.series.name} on {day} {verb} still open."


def reminder_heading(post: Reminder) -> str:
    """How near it is: "Tomorrow: LHS Rounds", or that it is not so any more. The date always stands with it."""
    if post.session.status is SessionStatus.CANCELLED:
        return f"Cancelled: {post.series.name}"
    if post.before is not None:
        return f"Moved: {post.series.name}"
    near = {Kind.WEEK_REMINDER: "In a week", Kind.DAY_REMINDER: "Tomorrow", Kind.SAME_DAY_REMINDER: "Today"}[post.kind]
    return f"{near}: {post.series.name}"


def format_previous_time(post: Reminder) -> str | None:
    """What the reminder said, where that is not so any more."""
    if post.before is None:
        return None
    return f"It was planned for {format_when(post.before, post.series.zone)}."


def reminder_invitation(post: Reminder) -> str | None:
    """An invitation to suggest topics, while there is a week for it."""
    if post.session.status is SessionStatus.CANCELLED:
        return None
    return format_invitation([post.session]) if post.kind is Kind.WEEK_REMINDER else None


def code_heading(post: CheckInCode) -> str:
    """The code itself."""
    return f"The code for check-in: {post.code}"


def digest_opening(post: FeedbackDigest) -> str:
    """How much there is, that its order tells nothing, and which part of it this is."""
    number = format_count(len(post.feedback), "piece", "pieces")
    opening = f"Anonymous feedback on {post.series.name}: {number}"
    if len(post.feedback) > 1:
        opening += f", {NO_ORDER}"
    return opening + (f" (part {post.page} of {post.page_count})" if post.page_count > 1 else "")


def format_digest_time(day: date) -> str:
    """When anonymous words are passed on."""
    return f"{format_date(day)}, at {format_time(DIGEST_AT)}"

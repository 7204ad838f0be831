"""Channel messages: announcements, change notices, reminders and feedback prompts; and the empty-calendar notice."""

from bot.core.calendar.formatting import format_date, past_headline
from bot.core.calendar.models import SessionStatus
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import ChangeNotice, EmptyCalendar, FeedbackPrompt, MonthAnnouncement, Reminder
from bot.slack.views.attendance import check_in_button, come_button, coming
from bot.slack.views.evaluations import evaluate_button
from bot.slack.views.feedback import feedback_button
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block
from bot.slack.views.reminders import row
from bot.slack.views.sessions import add_button, blocks, next_ones, upcoming_button
from bot.slack.views.suggestions import suggest_button
from bot.text import notifications as text

# Further sessions of a month are counted, not shown.
_MAX_SHOWN = 8


def month(post: MonthAnnouncement) -> list[Block]:
    """Render the month's sessions, each with its button; or that there is none, and what comes next."""
    if not post.sessions:
        return _empty_month(post)
    since = _since(post)
    shown, rest = post.sessions[:_MAX_SHOWN], len(post.sessions) - _MAX_SHOWN
    invited = text.format_invitation(post.sessions)
    suggest = suggest_button(primary=invited is not None)
    if len(shown) == 1:
        rows = [*blocks(shown[0], post.series.zone), *coming(shown[0])]
        adding = add_button(shown[0], primary=invited is None)
        row = block_kit.actions(adding, come_button(shown[0]), suggest, upcoming_button())
    else:
        rows = [
            block
            for each in shown
            for block in [
                *blocks(each, post.series.zone),
                *coming(each),
                block_kit.actions(add_button(each, short=True), come_button(each)),
            ]
        ]
        row = block_kit.actions(suggest, upcoming_button())
    return [
        block_kit.header(text.announcement_opening(post)),
        *rows,
        *([block_kit.context(f"And {rest} more.")] if rest > 0 else []),
        *since,
        *([block_kit.plain(invited)] if invited else []),
        row,
    ]


def _empty_month(post: MonthAnnouncement) -> list[Block]:
    later = post.later
    invited = text.format_invitation([later]) if later else None
    adding = [add_button(later)] if later else []
    return [
        block_kit.header(text.announcement_opening(post)),
        *_since(post),
        *next_ones(later, post.series.zone),
        *([block_kit.plain(invited)] if invited else []),
        block_kit.actions(*adding, suggest_button(primary=invited is not None)),
    ]


def _since(post: MonthAnnouncement) -> list[Block]:
    """Render what has changed since the announcement."""
    zone = post.series.zone
    return [
        *(block_kit.plain(text.format_moved(each, zone)) for each in post.moved),
        *(block_kit.plain(text.format_removed(each, zone)) for each in post.removed),
    ]


def notice(post: ChangeNotice) -> list[Block]:
    """Render what is new, and the session as it is."""
    session = post.session
    if session.status is SessionStatus.CANCELLED:
        summary = [
            block_kit.plain(text.format_session(session, post.series.zone)),
            block_kit.actions(upcoming_button()),
        ]
    else:
        summary = [*blocks(session, post.series.zone), block_kit.actions(add_button(session, primary=True))]
    return [
        block_kit.header(text.notice_heading(post)),
        *(block_kit.plain(line) for line in text.notice_lines(post)),
        *summary,
    ]


def reminder(post: Reminder) -> list[Block]:
    """Render the time left, date, speakers, title and place; or that the session was canceled or moved."""
    before = text.format_previous_time(post)
    if post.session.status is SessionStatus.CANCELLED:
        summary = block_kit.plain(text.format_session(post.session, post.series.zone))
        return [block_kit.header(text.reminder_heading(post)), summary, block_kit.actions(upcoming_button())]
    invited = text.reminder_invitation(post)
    adding = add_button(post.session, primary=invited is None)
    return [
        block_kit.header(text.reminder_heading(post)),
        *blocks(post.session, post.series.zone),
        *([block_kit.plain(before)] if before else []),
        *([] if post.is_personal else coming(post.session)),
        *([block_kit.plain(invited)] if invited else []),
        block_kit.actions(
            adding,
            come_button(post.session),
            *([check_in_button()] if post.kind is Kind.SAME_DAY_REMINDER and post.series.policy.check_in else []),
            *([suggest_button(primary=True)] if invited else []),
            *(row(post) if post.is_personal else []),
        ),
    ]


def prompt(post: FeedbackPrompt) -> list[Block]:
    """Render "How was it?", with the button that opens the feedback form."""
    return [
        block_kit.header(f"How was it? {post.series.name}, {format_date(post.session.date)}"),
        block_kit.plain(past_headline(post.session)),
        block_kit.plain(text.FEEDBACK_PROMPT_TEXT),
        block_kit.actions(evaluate_button(post.session, primary=True), feedback_button(post.session)),
        block_kit.context(text.NO_PATIENT_INFORMATION),
    ]


def empty_calendar(post: EmptyCalendar) -> list[Block]:
    """Render the empty-calendar notice for organizers: what was last, and what to do."""
    return [
        block_kit.header("The calendar is empty"),
        block_kit.plain(text.format_nothing_planned(post.series, post.last)),
        block_kit.plain(text.NOTHING_POSTED_HINT),
        block_kit.plain(text.ADD_SESSIONS_HINT),
        block_kit.plain(text.ASK_COLLEAGUES_HINT),
    ]

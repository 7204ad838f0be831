"""Initiatives, in words."""

from bot.core.calendar.formatting import NameOf, format_count, format_date, past_headline
from bot.core.calendar.models import AwardDay, Series
from bot.core.learning.initiatives import Initiative, InitiativeState
from bot.core.outbox.notifications import InitiativeAwardReminder, InitiativeCard, InitiativeResult, InitiativeUpdate

HOW_DOES_IT_GO = "How does it go?"
NONE_YET = "No initiative yet. After a session, what people mean to do can become one: on the card with the answers."
STATE_LABELS = {
    InitiativeState.ONGOING: "It goes on",
    InitiativeState.DONE: "It is done",
    InitiativeState.STOPPED: "It is stopped",
}


def initiative_lines(series: Series, initiative: Initiative, name_of: NameOf) -> list[str]:
    """What it is, whose, how one will know, and when to look next."""
    lines = [initiative.title, f"Owner: {name_of(initiative.owner)}", f"Measure: {initiative.measure}"]
    if initiative.session is not None:
        lines.append(f"From the session of {format_date(initiative.session.date)}, {past_headline(initiative.session)}")
    lines.append(
        f"Next look: {format_date(initiative.next_checkin)}"
        if initiative.next_checkin is not None
        else f"{STATE_LABELS[initiative.state]}."
    )
    if initiative.latest_update:
        lines.append(f"Last said: {initiative.latest_update}")
    if initiative.award:
        lines.append(format_award(series))
    return lines


def format_award(series: Series) -> str:
    """That it is proposed for the award programme, and the dates to keep."""
    name = series.texts.award_name or "the award program"
    dates = "; ".join(f"{format_date(each.day)}: {each.what}" for each in series.award_days)
    return f"Proposed for {name}. {dates}" if dates else f"Proposed for {name}."


def card_heading(post: InitiativeCard) -> str:
    """To its owner: that it is theirs, or that it is time to look."""
    return "Time to look at your initiative" if post.is_checkin else "This initiative is yours"


def update_heading(post: InitiativeUpdate, name_of: NameOf) -> str:
    """To organizers: what its owner says."""
    return f"{name_of(post.initiative.owner)} says: {STATE_LABELS[post.initiative.state].lower()}"


def result_heading(post: InitiativeResult) -> str:
    """To a channel."""
    return f"What came of {post.series.name}"


def result_lines(post: InitiativeResult, name_of: NameOf) -> list[str]:
    """The story itself: from which session, who, what came of it, how it was measured."""
    its = post.initiative
    lines = [its.title]
    if its.session is not None:
        lines.append(f"It began with the session of {format_date(its.session.date)}, {past_headline(its.session)}.")
    return [*lines, its.latest_update, f"Measured by: {its.measure}", f"Owner: {name_of(its.owner)}"]


def award_reminder_lines(post: InitiativeAwardReminder) -> list[str]:
    """To its owner: a date of the award programme comes near."""
    when = "tomorrow" if post.days == 1 else f"in {format_count(post.days, 'day', 'days')}"
    return [
        f"Your initiative is proposed for {post.series.texts.award_name or 'the award program'}",
        post.initiative.title,
        format_award_day(post.award_day, when),
    ]


def format_award_day(award_day: AwardDay, when: str) -> str:
    """ "In 14 days, Wednesday, September 30, 2026: applications are due"."""
    return f"{when.capitalize()}, {format_date(award_day.day)}: {award_day.what}"


def format_initiatives(series: Series, initiatives: tuple[Initiative, ...], name_of: NameOf) -> str:
    """All of them, in short paragraphs."""
    if not initiatives:
        return NONE_YET
    return "\n\n".join("\n".join(initiative_lines(series, each, name_of)) for each in initiatives)


def format_initiative_notification(
    post: InitiativeCard | InitiativeUpdate | InitiativeResult | InitiativeAwardReminder, name_of: NameOf
) -> list[str]:
    """The whole message, line by line."""
    match post:
        case InitiativeCard():
            return [card_heading(post), *initiative_lines(post.series, post.initiative, name_of)]
        case InitiativeUpdate():
            return [update_heading(post, name_of), *initiative_lines(post.series, post.initiative, name_of)]
        case InitiativeResult():
            return [result_heading(post), *result_lines(post, name_of)]
        case InitiativeAwardReminder():
            return award_reminder_lines(post)

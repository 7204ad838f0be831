"""A page of one's own: the next session with its links, what is coming, what one has suggested.

Buttons here open a form or a web address: a page has no other way to answer.
"""

from bot.core.calendar.formatting import counted, format_date, headline
from bot.core.calendar.models import Session
from bot.core.home import ForOrganizer, Home
from bot.core.outbox.notifications import SuggestionCard
from bot.slack.views import (
    attendance,
    commitments,
    delivery_status,
    initiatives,
    materials,
    readiness,
    sessions,
)
from bot.slack.views.attendance import check_in_button, come_button, leave_button, who_button
from bot.slack.views.evaluations import evaluate_button
from bot.slack.views.feedback import feedback_button
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block, Element, View
from bot.slack.views.kit.mentions import named
from bot.slack.views.reminders import in_words, open_button
from bot.slack.views.session_buttons import row_for
from bot.slack.views.sharing import share_button
from bot.slack.views.suggestion_cards import buttons
from bot.slack.views.suggestions import suggest_button
from bot.text.evaluations import format_quarter, of_session
from bot.text.notifications import nothing_planned
from bot.text.suggestions import where_it_stands


def page(home: Home) -> View:
    """The page; for organizers what needs them stands first."""
    needed = _needed(home.organizer) if home.organizer else []
    own = [*_lately(home), *_next(home), *_coming(home), *_missed(home), *_mine(home), *_reminders(home)]
    return block_kit.home(
        [*needed, *own, *initiatives.on_home(home.initiatives), *commitments.on_home(home.commitments)]
    )


def _lately(home: Home) -> list[Block]:
    if home.to_evaluate is None:
        return []
    return [block_kit.plain(f"How was it?\n{of_session(home.to_evaluate)}", evaluate_button(home.to_evaluate))]


def _next(home: Home) -> list[Block]:
    if home.next is None:
        said = nothing_planned(home.series, None)
        return [
            block_kit.header(home.series.name),
            block_kit.plain(said),
            block_kit.actions(suggest_button(primary=True)),
        ]
    file = None if home.feed is None else f"{home.feed}&session={home.next.id}"
    checking_in = [check_in_button()] if home.can_check_in else []
    return [
        block_kit.header(f"The next {home.series.name}"),
        *sessions.blocks(home.next, home.series.zone),
        *attendance.coming(home.next),
        block_kit.actions(*checking_in, _coming_or_not(home, home.next), share_button(home.next), suggest_button()),
        block_kit.actions(*sessions.links(home.series, home.next, file), feedback_button()),
        *([row_for(home.next)] if home.organizer else _of_a_speaker(home, home.next)),
    ]


def _coming_or_not(home: Home, session: Session) -> Element:
    return leave_button(session) if session.id in home.comes else come_button(session)


def _of_a_speaker(home: Home, session: Session) -> list[Block]:
    return [block_kit.actions(who_button(session))] if session.id in home.speaks else []


def _coming(home: Home) -> list[Block]:
    if not home.coming:
        return []
    more = [block_kit.context(f"And {counted(home.unlisted, 'more', 'more')}.")] if home.unlisted else []
    listed = (block_kit.plain(_line(home, each), _coming_or_not(home, each)) for each in home.coming)
    return [block_kit.section("*What is coming*"), *listed, *more]


def _line(home: Home, session: Session) -> str:
    lines = [format_date(session.date), headline(session)]
    if session.id in home.speaks:
        lines.append("You speak.")
    elif session.id in home.comes:
        lines.append("You will be there.")
    return "\n".join(lines)


def _missed(home: Home) -> list[Block]:
    if not home.missed:
        return []
    return [
        block_kit.section("*What you have missed*"),
        *(block for each in home.missed for block in materials.left_behind(each)),
    ]


def _reminders(home: Home) -> list[Block]:
    lines = []
    if (words := in_words(home.every)) is not None:
        lines.append(f"Before every session: {words}")
    if (words := in_words(home.one)) is not None:
        lines.append(f"Before the next one: {words}")
    said = "\n".join(lines) or "You are not reminded in person."
    return [block_kit.section("*Your reminders*"), block_kit.plain(said, open_button())]


def _mine(home: Home) -> list[Block]:
    if not home.mine:
        return []
    return [block_kit.section("*What you have suggested*"), *(_how_it_stands(each) for each in home.mine)]


def _how_it_stands(post: SuggestionCard) -> Block:
    return block_kit.plain(f"{post.suggestion.topic}\n{where_it_stands(post, lambda _: 'an organizer')}")


def _needed(needed: ForOrganizer) -> list[Block]:
    blocks: list[Block] = []
    if needed.new:
        blocks.append(block_kit.header("New suggestions"))
        for post in needed.new:
            stands = named(lambda name_of, post=post: where_it_stands(post, name_of), block_kit.MAX_SECTION)  # type: ignore[misc] # bound now
            blocks += [
                *block_kit.words(post.suggestion.topic),
                block_kit.section(f"*{stands}*"),
                block_kit.actions(*buttons(post)),
            ]
        if needed.unlisted:
            blocks.append(block_kit.context(f"And {counted(needed.unlisted, 'more', 'more')}: /lhs-rounds suggestions"))
    return [*blocks, *readiness.months(needed.radar), *_loop(needed), *delivery_status.short(needed.status)]


def _loop(needed: ForOrganizer) -> list[Block]:
    if not needed.loop:
        return []
    return [block_kit.section("*The loop*"), *(block_kit.plain(format_quarter(each)) for each in needed.loop)]

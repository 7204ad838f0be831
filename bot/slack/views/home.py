"""A page of one's own: the next session with its links, what is coming, what one has suggested.

Buttons here open a form or a web address: a page has no other way to answer.
"""

from bot.core.calendar import Session
from bot.core.home import ForOrganizer, Home
from bot.core.posts import SuggestionCard
from bot.core.spoken import nothing_planned
from bot.core.spoken_evaluations import of_session, quarter_in_words
from bot.core.spoken_suggestions import where_it_stands
from bot.core.wording import counted, date_in_words, headline
from bot.views import attendance, echoes, initiatives, kit, materials, radar, sessions, status
from bot.views.attendance import check_in_button, come_button, leave_button, who_button
from bot.views.evaluations import evaluate_button
from bot.views.feedback import feedback_button
from bot.views.kit import Block, Element, View
from bot.views.names import named
from bot.views.reminders import in_words, open_button
from bot.views.session_buttons import row_for
from bot.views.sharing import share_button
from bot.views.suggestion_cards import buttons
from bot.views.suggestions import suggest_button


def page(home: Home) -> View:
    """The page; for organizers what needs them stands first."""
    needed = _needed(home.organizer) if home.organizer else []
    own = [*_lately(home), *_next(home), *_coming(home), *_missed(home), *_mine(home), *_reminders(home)]
    return kit.home([*needed, *own, *initiatives.on_home(home.initiatives), *echoes.on_home(home.echoes)])


def _lately(home: Home) -> list[Block]:
    if home.to_evaluate is None:
        return []
    return [kit.plain(f"How was it?\n{of_session(home.to_evaluate)}", evaluate_button(home.to_evaluate))]


def _next(home: Home) -> list[Block]:
    if home.next is None:
        said = nothing_planned(home.series, None)
        return [kit.header(home.series.name), kit.plain(said), kit.actions(suggest_button(primary=True))]
    file = None if home.feed is None else f"{home.feed}&session={home.next.id}"
    checking_in = [check_in_button()] if home.checks_in else []
    return [
        kit.header(f"The next {home.series.name}"),
        *sessions.blocks(home.next, home.series.zone),
        *attendance.coming(home.next),
        kit.actions(*checking_in, _coming_or_not(home, home.next), share_button(home.next), suggest_button()),
        kit.actions(*sessions.links(home.series, home.next, file), feedback_button()),
        *([row_for(home.next)] if home.organizer else _of_a_speaker(home, home.next)),
    ]


def _coming_or_not(home: Home, session: Session) -> Element:
    return leave_button(session) if session.id in home.comes else come_button(session)


def _of_a_speaker(home: Home, session: Session) -> list[Block]:
    return [kit.actions(who_button(session))] if session.id in home.speaks else []


def _coming(home: Home) -> list[Block]:
    if not home.coming:
        return []
    more = [kit.context(f"And {counted(home.unlisted, 'more', 'more')}.")] if home.unlisted else []
    listed = (kit.plain(_line(home, each), _coming_or_not(home, each)) for each in home.coming)
    return [kit.section("*What is coming*"), *listed, *more]


def _line(home: Home, session: Session) -> str:
    lines = [date_in_words(session.date), headline(session)]
    if session.id in home.speaks:
        lines.append("You speak.")
    elif session.id in home.comes:
        lines.append("You will be there.")
    return "\n".join(lines)


def _missed(home: Home) -> list[Block]:
    if not home.missed:
        return []
    return [
        kit.section("*What you have missed*"),
        *(block for each in home.missed for block in materials.left_behind(each)),
    ]


def _reminders(home: Home) -> list[Block]:
    lines = []
    if (words := in_words(home.every)) is not None:
        lines.append(f"Before every session: {words}")
    if (words := in_words(home.one)) is not None:
        lines.append(f"Before the next one: {words}")
    said = "\n".join(lines) or "You are not reminded in person."
    return [kit.section("*Your reminders*"), kit.plain(said, open_button())]


def _mine(home: Home) -> list[Block]:
    if not home.mine:
        return []
    return [kit.section("*What you have suggested*"), *(_how_it_stands(each) for each in home.mine)]


def _how_it_stands(post: SuggestionCard) -> Block:
    return kit.plain(f"{post.suggestion.topic}\n{where_it_stands(post, lambda _: 'an organizer')}")


def _needed(needed: ForOrganizer) -> list[Block]:
    blocks: list[Block] = []
    if needed.new:
        blocks.append(kit.header("New suggestions"))
        for post in needed.new:
            stands = named(lambda name_of, post=post: where_it_stands(post, name_of), kit.SECTION_MOST)  # type: ignore[misc] # bound now
            blocks += [*kit.words(post.suggestion.topic), kit.section(f"*{stands}*"), kit.actions(*buttons(post))]
        if needed.unlisted:
            blocks.append(kit.context(f"And {counted(needed.unlisted, 'more', 'more')}: /lhs-rounds suggestions"))
    return [*blocks, *radar.months(needed.radar), *_loop(needed), *status.short(needed.status)]


def _loop(needed: ForOrganizer) -> list[Block]:
    if not needed.loop:
        return []
    return [kit.section("*The loop*"), *(kit.plain(quarter_in_words(each)) for each in needed.loop)]

"""The months ahead by readiness, and nudges about what is still open; each with the button that mends it."""

from bot.core.calendar import Session, Status
from bot.core.posts import Nudge
from bot.core.readiness import Month, Radar, missing
from bot.core.requests import Word
from bot.core.spoken import nudge_in_words
from bot.core.spoken_attendance import coming_in_words
from bot.core.spoken_radar import (
    COULD_FILL,
    NOTHING_PLANNED,
    radar_heading,
    radar_in_words,
    readiness_in_words,
    unlisted,
)
from bot.core.wording import date_in_words, headline, month_in_words
from bot.views import ids, kit
from bot.views.kit import Block, Message
from bot.views.session_buttons import ask_button, button
from bot.views.suggestion_cards import open_button


def report(radar: Radar) -> Message:
    """Month by month; empty months with the button that adds a session, and what could fill them."""
    blocks = months(radar)
    if radar.suggestions and any(not month.sessions for month in radar.months):
        blocks.append(kit.section(f"*{COULD_FILL}*"))
        blocks += [kit.plain(each.topic, open_button(each)) for each in radar.suggestions]
        blocks += [kit.context(line) for line in unlisted(radar)]
    return kit.message(radar_in_words(radar), blocks)


def months(radar: Radar) -> list[Block]:
    """The months ahead, each session with the button that mends it."""
    return [kit.header(radar_heading(radar)), *(block for month in radar.months for block in _month(month))]


def _month(month: Month) -> list[Block]:
    name = month_in_words(month.year, month.month)
    if not month.sessions:
        day = "" if month.usual is None else month.usual.isoformat()
        adding = kit.button("Add", ids.SESSION_ADD, day, label=f"Add a session in {name}")
        return [kit.plain(f"{name}: {NOTHING_PLANNED}", adding)]
    return [kit.plain(_standing(each), button(Word.EDIT, each)) for each in month.sessions]


def _standing(session: Session) -> str:
    day = f"{date_in_words(session.date)}: {headline(session)}"
    lines = (day, readiness_in_words(session).capitalize(), coming_in_words(session.coming))
    return "\n".join(line for line in lines if line)


def nudge(post: Nudge) -> Message:
    """To an organizer: what is still open, with the buttons that mend it."""
    said = nudge_in_words(post)
    blocks = [kit.header("Still open" if missing(post.session) else "Known by now"), kit.plain(said)]
    if post.session.status is Status.SCHEDULED:
        mending = (button(Word.EDIT, post.session), button(Word.MOVE, post.session), ask_button(post.session))
        blocks.append(kit.actions(*mending))
    return kit.message(said, blocks)

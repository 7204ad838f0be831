"""What organizers do with suggestions, from the card in their DM or from the list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.commands.parser import Word
from bot.core.outbox.notifications import SuggestionCard
from bot.core.suggestions.suggestions import State
from bot.services.calendar import sessions
from bot.services.calendar.sessions import Form
from bot.services.shared.results import Gone, NotYours
from bot.services.suggestions import review
from bot.services.suggestions.review import Meanwhile, Stepped, ToMend
from bot.slack.views import error_messages, suggestion_cards, suggestion_forms
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import View
from bot.slack.views.kit.form_state import is_shown_to_one, metadata, number, picked
from bot.slack.views.suggestion_cards import merges, read_carried, read_step
from bot.store.db.engine import Database
from handlers.slack.sessions import view_for
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse, said
from handlers.slack.support.respond import tell, tell_instead

_NO_OTHER = "There is no other open suggestion to put it together with."
_MEANWHILE = "Another organizer was quicker. Nothing was changed; this is how it stands now:"


def show_wanted(ack: Ack, action: dict[str, Any], respond: Respond, db: Database, asker: Asker) -> None:
    """Show a suggestion whole, with what can be done about it."""
    shown = _shown(db, asker, number(action.get("value")) or 0, respond)
    if shown is not None:
        tell(respond, suggestion_cards.card(shown))
    ack()


def step_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Bring it to where the menu says; or open the form in which the other one is chosen."""
    chosen = picked(action)
    to, carried = read_step(chosen)
    suggestion_id, version = read_carried(carried)
    if merges(chosen):
        shown = _shown(db, asker, suggestion_id, respond)
        if shown is not None:
            others = review.likest_others(db, shown)
            if others:
                modals.open_or_tell(client, body, respond, suggestion_forms.merge(shown.suggestion, others), LATE)
            else:
                tell(respond, block_kit.message(_NO_OTHER, [block_kit.plain(_NO_OTHER)]))
    elif to in {State.NEW, State.IN_REVIEW, State.PLANNED}:
        done = review.take(
            db,
            workspace_id=asker.workspace_id,
            suggestion_id=suggestion_id,
            version=version,
            person=asker.address,
            to=to,
            now=now,
            real=real,
        )
        _answer(done, body, respond, wake)
    else:
        tell(respond, said(error_messages.NO_LONGER_THERE))
    ack()


def separate_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Undo that it was put together with another one."""
    suggestion_id, version = read_carried(action.get("value"))
    done = review.separate(
        db,
        workspace_id=asker.workspace_id,
        suggestion_id=suggestion_id,
        version=version,
        person=asker.address,
        now=now,
        real=real,
    )
    _answer(done, body, respond, wake)
    ack()


def schedule_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Open the form of a session, filled in from the suggestion."""
    found = sessions.form_of_suggestion(
        db,
        workspace_id=asker.workspace_id,
        person=asker.address,
        suggestion_id=read_carried(action.get("value"))[0],
        now=now,
    )
    match found:
        case Form():
            modals.open_or_tell(client, body, respond, view_for(Word.ADD, found), LATE)
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
    ack()


def decline_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Open the form with the reason, to be edited."""
    suggestion_id, version = read_carried(action.get("value"))
    shown = _shown(db, asker, suggestion_id, respond)
    if shown is not None and shown.suggestion.version != version:
        _answer(Meanwhile(shown), body, respond, lambda: None)
    elif shown is not None:
        modals.open_or_tell(client, body, respond, suggestion_forms.decline(shown.suggestion), LATE)
    ack()


def decline_sent(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Decline it with the reason as it was edited."""
    suggestion_id, version = read_carried(metadata(view))
    done = review.take(
        db,
        workspace_id=asker.workspace_id,
        suggestion_id=suggestion_id,
        version=version,
        person=asker.address,
        to=State.DECLINED,
        reason=suggestion_forms.reason(view.get("state", {})),
        now=now,
        real=real,
    )
    if isinstance(done, ToMend):
        ack(**modals.to_mend(view, {action_ids.SUGGESTION_REASON: done.problem}))
    else:
        _finish(ack, view, done, "It is declined. Its author will read your words in a few minutes.", wake)


def merge_sent(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Put it together with the one that was chosen."""
    suggestion_id, version = read_carried(metadata(view))
    done = review.put_together(
        db,
        workspace_id=asker.workspace_id,
        suggestion_id=suggestion_id,
        version=version,
        other_id=suggestion_forms.other(view.get("state", {})),
        person=asker.address,
        now=now,
        real=real,
    )
    _finish(ack, view, done, "They are together now. Whoever wants either will hear what becomes of it.", wake)


def _shown(db: Database, asker: Asker, suggestion_id: int, respond: Respond) -> SuggestionCard | None:
    """The suggestion, if whoever presses may see it; they are told otherwise."""
    match review.show(db, workspace_id=asker.workspace_id, suggestion_id=suggestion_id, person=asker.address):
        case SuggestionCard() as shown:
            return shown
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
    return None


def _answer(done: Stepped | ToMend, body: dict[str, Any], respond: Respond, wake: Callable[[], None]) -> None:
    """What becomes of a press. The cards in DMs follow by themselves; a card shown to the presser alone does not."""
    match done:
        case SuggestionCard():
            wake()
            if is_shown_to_one(body):
                tell_instead(respond, suggestion_cards.card(done))
        case Meanwhile(card):
            tell(respond, block_kit.before(_MEANWHILE, suggestion_cards.card(card)))
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
        case ToMend():
            tell(respond, said(error_messages.NO_LONGER_THERE))


def _finish(ack: Ack, view: dict[str, Any], done: Stepped | ToMend, said: str, wake: Callable[[], None]) -> None:
    match done:
        case SuggestionCard():
            wake()
            ack(response_action="update", view=suggestion_forms.done(said))
        case Meanwhile(card):
            ack(response_action="update", view=_as_it_stands(card))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
        case ToMend():
            ack(**modals.refused(view, error_messages.FORM_NO_LONGER_THERE))


def _as_it_stands(card: SuggestionCard) -> View:
    return suggestion_forms.meanwhile(_MEANWHILE, card)

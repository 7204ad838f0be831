"""What a person does in Teams: a message, a press, a submitted form, an installation."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.chat.actor import Actor, Identity, Times
from bot.clock import Clock
from bot.config import Settings
from bot.services.admin import teams_installation
from bot.services.admin.identities import OtherChatUnavailableError
from bot.services.commands import events
from bot.services.participation import home
from bot.services.shared.results import RejectedError
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.api.connector import TeamsRefusedError, TeamsUnreachableError
from bot.teams.cards import adaptive_card, inputs
from bot.teams.cards.packed_views import ViewSigner
from bot.teams.inbound.activities import Activity
from bot.teams.names import NameBook
from bot.views import error_messages
from bot.views import home as home_view
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Message
from handlers.features.command import answer_typed
from handlers.features.registry import FORMS
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import OpenForm, Press, Respond, SubmittedForm
from handlers.features.support.rejections import reply_gone, reply_rejected, unforeseen
from handlers.teams import channels, presses
from handlers.teams.limits import NO_FILES, WORKS_ELSEWHERE
from handlers.teams.own_cards import OwnCards
from handlers.teams.people import TeamsActors, TeamsLookups, UnknownPersonError
from handlers.teams.responses import NOTHING, InvokeResponse, Responder, own_message

_log = logging.getLogger(__name__)

_NOT_IN_TEAM = "Choose people from the team where LHS Rounds posts."
# Typed by an organizer in a channel.
_HERE = {"here": teams_installation.post_here, "not here": teams_installation.post_here_no_more}
# What is typed, if anything, where the file is meant to say the rest.
_WITH_FILE = frozenset({"", "import", "paste"})
# The card in the channel shows to the person who pressed what they have done.
_CHANGES_OWN_CARD = frozenset({action_ids.ATTENDANCE_COME, action_ids.ATTENDANCE_LEAVE})


class RetryActivityError(Exception):
    """An activity was not handled; Teams has to send it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsListeners:
    """Handles activities of one tenant that were checked.

    Attributes:
        wake: Starts the dispatcher at once.
        secret: Seals the forms in cards, and hides which activities were handled.
    """

    db: Database
    clock: Clock
    settings: Settings
    wake: Callable[[], None]
    client: TeamsChatClient
    names: NameBook
    people: TeamsActors
    own_cards: OwnCards
    channel_names: channels.ChannelNames
    workspace_id: int
    secret: str

    def handle(self, activity: Activity) -> InvokeResponse:
        """Handle an activity, and return the body of the response; None for none.

        Raises:
            RetryActivityError, DatabaseUnavailableError: It has to come again.
        """
        if not activity.person or not activity.conversation:
            return None
        match activity.kind:
            case "message" if activity.value:
                return self._press(activity, activity.value, in_dialog=False)
            case "message":
                self._message(activity)
                self.channel_names.observe(activity)
            case "invoke":
                return self._invoke(activity)
            case "installationUpdate":
                self._installation(activity)
            case "conversationUpdate" if activity.name == channels.RENAMED:
                self.channel_names.learn(activity)
            case "conversationUpdate" if activity.name in channels.EVENTS:
                self._check_channels(activity)
        return None

    def _message(self, activity: Activity) -> None:
        self._answer_once(activity, partial(self._answer, activity))

    def _answer_once(self, activity: Activity, answer: Callable[[RequestContext, Responder], object]) -> None:
        """Answer an activity, unless it was answered before.

        Raises:
            RetryActivityError, DatabaseUnavailableError: It was not answered, and has to come again.
        """
        actor, times = self.people.actor(activity), Times.of(self.clock)
        if not events.claim_event(self.db, actor=actor, event_id=activity.event_id(self.secret), times=times):
            return
        try:
            answer(self._context(activity, actor, times), self._responder(activity))
        except (TeamsRefusedError, TeamsUnreachableError) as error:
            if error.may_repeat:
                events.release_event(self.db, actor=actor, event_id=activity.event_id(self.secret))
                raise RetryActivityError(str(error)) from error
            # It may have been posted: an answer that is missing is better than one that comes twice.
            _log.warning("message not answered", extra={"why": str(error)})
        except DatabaseUnavailableError:
            events.release_event(self.db, actor=actor, event_id=activity.event_id(self.secret))
            raise

    def _answer(self, activity: Activity, ctx: RequestContext, responder: Responder) -> None:
        word = activity.text.casefold()
        if activity.has_file and word in _WITH_FILE:
            responder.say(block_kit.sentence(NO_FILES))
        elif (sentence := WORKS_ELSEWHERE.get((word, activity.is_personal))) is not None:
            responder.say(block_kit.sentence(sentence))
        elif word == "home":
            responder.say(self._home(ctx))
        elif word in _HERE:
            responder.say(self._here(activity, ctx, _HERE[word]))
        else:
            try:
                answer = answer_typed(activity.text, ctx, is_shared=not activity.is_personal)
            except DatabaseUnavailableError as error:
                _log.warning("database unavailable during request", extra={"why": str(error)})
                responder.say(error_messages.keeping(error_messages.BUSY_DATABASE, activity.text))
            except Exception as error:  # noqa: BLE001 - logged; the person is told, and gets back what they typed
                responder.say(error_messages.keeping(unforeseen(error), activity.text))
            else:
                if isinstance(answer, OpenForm):
                    responder.show_form(answer.view)
                else:
                    responder.say(answer.message)

    def _home(self, ctx: RequestContext) -> Message:
        shown = home.read(ctx.db, actor=ctx.actor, times=ctx.times, public_url=ctx.settings.rounds_public_url)
        return Message("LHS Rounds", tuple(home_view.page(shown)["blocks"]))

    def _here(self, activity: Activity, ctx: RequestContext, change: Callable[..., str]) -> Message:
        names = self.channel_names.read(activity)
        try:
            done = change(ctx.db, actor=ctx.actor, channel=activity.conversation, names=names, times=ctx.times)
        except RejectedError as rejection:
            return reply_rejected(rejection, ctx).message
        ctx.wake()
        return block_kit.sentence(done)

    def _invoke(self, activity: Activity) -> InvokeResponse:
        match activity.name:
            case "adaptiveCard/action":
                action = activity.value.get("action")
                data = presses.data(action if isinstance(action, Mapping) else {})
                if data.get(adaptive_card.ACTION) == action_ids.CARD_REFRESH:
                    own = self.own_cards.of(activity, data.get(adaptive_card.VALUE))
                    return self._responder(activity).own_card(own)
                return self._press(activity, data, in_dialog=False)
            case "task/fetch" | "task/submit":
                return self._press(activity, presses.data(activity.value), in_dialog=True)
        return {}

    def _press(self, activity: Activity, data: Mapping[str, Any], *, in_dialog: bool) -> InvokeResponse:
        responder = self._responder(activity, in_dialog=in_dialog)
        view = responder.signer.unpack(data.get(adaptive_card.VIEW))
        action_id, value = str(data.get(adaptive_card.ACTION) or ""), data.get(adaptive_card.VALUE)
        described: dict[str, Identity] = {}
        try:
            actor, times = self.people.actor(activity), Times.of(self.clock)
            ctx = self._context(activity, actor, times, described)
            if view is not None:
                blocks = view.get("blocks")
                state = inputs.state_of(blocks if isinstance(blocks, list) else [], data)
                view = {**view, "state": state}
                self.people.resolve(activity, state, described)
            if not events.claim_event(self.db, actor=actor, event_id=activity.event_id(self.secret), times=times):
                return responder.pressed(None, view)
            if action_id == adaptive_card.SUBMIT:
                answer = self._submit(view, ctx, responder)
                self.people.keep(described)
                return answer
            listener = presses.button(action_id)
            if listener is None:
                return responder.pressed(reply_gone(ctx), view)
            press = Press(
                action_id=action_id,
                value=value if isinstance(value, str) else "",
                view=view,
                # What shows this one button may be more than the answer to “I’m going”, such as Home.
                is_private=activity.is_personal and action_id != action_ids.ATTENDANCE_LEAVE,
                own_message=own_message(activity),
            )
            answer = responder.pressed(presses.possible(listener(press, ctx), activity), view)
            changes_card = action_id in _CHANGES_OWN_CARD and answer == NOTHING
            return responder.own_card(self.own_cards.of(activity, value)) if changes_card else answer
        except UnknownPersonError:
            return presses.failed(responder, view, action_id, _NOT_IN_TEAM)
        except DatabaseUnavailableError as error:
            _log.warning("database unavailable during request", extra={"why": str(error)})
            return presses.failed(responder, view, action_id, error_messages.BUSY_DATABASE)
        except (TeamsRefusedError, TeamsUnreachableError) as error:
            _log.warning("press not answered", extra={"why": str(error)})
            return None
        except OtherChatUnavailableError:
            return presses.failed(responder, view, action_id, error_messages.BUSY_DATABASE)
        except Exception as error:  # noqa: BLE001 - logged; the person is told, and their form stays
            return presses.failed(responder, view, action_id, unforeseen(error))

    def _submit(self, view: dict[str, Any] | None, ctx: RequestContext, responder: Responder) -> InvokeResponse:
        listener = None if view is None else FORMS.get(str(view.get("callback_id")))
        if view is None or listener is None:
            return responder.pressed(Respond(block_kit.sentence(error_messages.FORM_NO_LONGER_THERE)), view)

        def post(message: Message) -> bool | None:
            responder.post_here(message)
            return True

        form = SubmittedForm(id=str(view.get("id")), view=view, post=post)
        return responder.submitted(listener(form, ctx), view)

    def _installation(self, activity: Activity) -> None:
        if not activity.is_personal:
            if activity.action == "add":
                self.people.reach_again()
            self.channel_names.learn(activity)
            self._check_channels(activity)
        elif activity.action == "remove":
            self.people.reach_elsewhere(activity)
        elif activity.action == "add":
            self._answer_once(activity, lambda ctx, responder: responder.say(self._home(ctx)))

    def _check_channels(self, activity: Activity) -> None:
        actor, times = Actor(workspace_id=self.workspace_id, external_id=activity.person), Times.of(self.clock)
        if activity.id and events.is_known(self.db, actor=actor, event_id=activity.event_id(self.secret)):
            return
        if channels.check(self.db, self.workspace_id, self.client, activity, times):
            self.wake()
        # Last, so that a check that the database interrupted is repeated. Two at once do no harm.
        events.claim_event(self.db, actor=actor, event_id=activity.event_id(self.secret), times=times)

    def _responder(self, activity: Activity, *, in_dialog: bool = False) -> Responder:
        signer = ViewSigner(self.secret, activity.person)
        return Responder(client=self.client, activity=activity, names=self.names, signer=signer, in_dialog=in_dialog)

    def _context(
        self, activity: Activity, actor: Actor, times: Times, described: Mapping[str, Identity] | None = None
    ) -> RequestContext:
        return RequestContext(
            db=self.db,
            actor=actor,
            times=times,
            settings=self.settings,
            wake=self.wake,
            lookups=TeamsLookups(
                actor=actor,
                zone=activity.zone,
                names=self.names,
                guests=self.people.guests,
                described={} if described is None else described,
            ),
            is_direct=activity.is_personal,
        )

"""What a person did, and what they are shown: the values between the features and a surface.

A surface calls a feature's listener with a `Press` or a `SubmittedForm`, shows what it returns, and acknowledges last:
by then the listener's transaction is committed. It catches what a listener raises. Messages, forms and the state of
forms have the shape of Slack's Block Kit (`bot/views`), also where they come from another chat.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.views import error_messages
from bot.views.kit import block_kit, form_state
from bot.views.kit.block_kit import Message, View
from handlers.features.support.context import RequestContext

FORM_EXPIRED = block_kit.sentence(error_messages.FORM_DID_NOT_OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that was pressed, or an option that was chosen from a menu.

    Attributes:
        action_id: The button's action id.
        value: What the button or the option carries; empty if it carries no text.
        view: The form, page or Home that holds the button; None for a message's.
        is_private: Whether only this person sees the button's message.
        own_message: The address of the button's message, by which a form can replace it later, if it is in the
            person's own conversation with the app; otherwise empty.
    """

    action_id: str
    value: str
    view: Mapping[str, Any] | None = None
    is_private: bool = False
    own_message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedForm:
    """A form that was submitted.

    Attributes:
        id: Identifies the opened form; equal each time it is submitted.
        view: The form as it was shown, with the `state` of its fields.
        post: Posts a message to the conversation that the person chose in the form, as theirs. Returns whether the
            chat accepted it, or None if that is unknown.
    """

    id: str
    view: Mapping[str, Any]
    post: Callable[[Message], bool | None]

    @property
    def state(self) -> Mapping[str, Any]:
        """The content of the fields, read by `form_state`."""
        return self.view.get("state") or {}

    @property
    def metadata(self) -> str:
        """The form's private metadata."""
        return form_state.metadata(self.view)


@dataclass(frozen=True, slots=True)
class Respond:
    """Shows a message to the person alone."""

    message: Message


@dataclass(frozen=True, slots=True)
class Replace:
    """Replaces the message whose button was pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class PostHere:
    """Posts a message for everyone in the conversation where the button was pressed."""

    message: Message


@dataclass(frozen=True, slots=True)
class OpenForm:
    """Opens a form or a page.

    Attributes:
        view: The form or page.
        otherwise: What the person is shown if it does not open.
        over: Whether it opens on top of the form or page that holds the button, if there is one.
    """

    view: View
    otherwise: Message = FORM_EXPIRED
    over: bool = False


@dataclass(frozen=True, slots=True)
class ShowView:
    """Shows a form or a page in place of the one that was submitted, or that holds the button.

    Attributes:
        view: The form or page.
        replaces: A message that changes as well: its address (`Press.own_message`), and what it becomes.
    """

    view: View
    replaces: tuple[str, Message] | None = None


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Keeps a submitted form open with everything typed, and shows sentences at its fields, by block id."""

    errors: Mapping[str, str]


# What a press shows; None for nothing.
Shown = Respond | Replace | PostHere | OpenForm | ShowView | None
FormResult = ShowView | FieldErrors
ButtonListener = Callable[[Press, RequestContext], Shown]
FormListener = Callable[[SubmittedForm, RequestContext], FormResult]

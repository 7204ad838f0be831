"""What a person is told when something cannot be done: a sentence for each fault that is foreseen, and one for the rest."""

from bot.views import kit
from bot.views.kit import Message, View

OTHER_WORKSPACE = "This bot belongs to another workspace, so it cannot answer here. Please ask your own organizers."
NOT_AVAILABLE_HERE = "This cannot be done here. Please type /lhs-rounds in a channel of your own workspace."
BUSY_DATABASE = "The calendar cannot be reached at the moment, and nothing was changed. Please try again in a minute."
FORM_NOT_SENT = (
    "The calendar cannot be reached at the moment. Your words are still here: please send them again in a minute."
)
FORM_TOO_OLD = "This form is too old to be sent. Please copy your words, close it, and open it again: type /lhs-rounds"
SESSION_GONE = "This session is no longer in the calendar. To see what is planned, type /lhs-rounds upcoming"


def sentence(problem: str) -> Message:
    """One of the sentences above, as a message."""
    return kit.message(problem, [kit.plain(problem)])


def page(problem: str) -> View:
    """One of the sentences above, in place of a form."""
    return kit.modal("That did not work", [kit.plain(problem)], close="Close")


def unforeseen(reference: str) -> str:
    """What is said of a fault that nobody foresaw; the log knows it by `reference`."""
    return (
        "Something went wrong on our side, not yours. Please try again."
        f" If it keeps happening, tell an organizer this number: {reference}"
    )


def something_went_wrong(reference: str) -> Message:
    """A fault that nobody foresaw, as a message."""
    return sentence(unforeseen(reference))

"""What each button and each submitted form does, by the ids that every surface uses."""

from collections.abc import Mapping

from bot.core.commands.vocabulary import CommandName
from bot.views import error_messages
from bot.views.kit import action_ids
from handlers.features import (
    announcement_approval,
    attendance,
    command,
    commitments,
    delivery_alerts,
    evaluations,
    feedback,
    go_no_go,
    history,
    info_buttons,
    initiatives,
    materials,
    paste_import,
    personal_data,
    phi_guard,
    reminders,
    replies,
    seasons,
    session_menu,
    sessions,
    settings,
    sharing,
    speaker_cards,
    speaker_results,
    suggestion_review,
    suggestions,
)
from handlers.features.support import rejections
from handlers.features.support.interactions import ButtonListener, FormListener

# The forms that skip the PHI check, each with the reason.
_WITHOUT_PHI_CHECK = frozenset(
    {
        action_ids.CHECK_IN_FORM  # a code of six letters
    }
)
# What a form's button opens, and what its submission does: the ids of both, and the feature.
_FORMS = (
    (action_ids.SUGGESTION_OPEN, action_ids.SUGGESTION_FORM, suggestions),
    (action_ids.REPLY_OPEN, action_ids.REPLY_FORM, replies),
    (action_ids.FEEDBACK_OPEN, action_ids.FEEDBACK_FORM, feedback),
    (action_ids.EVALUATION_OPEN, action_ids.EVALUATION_FORM, evaluations),
    (action_ids.COMMITMENT_OPEN, action_ids.COMMITMENT_FORM, commitments),
    (action_ids.REMINDERS_OPEN, action_ids.REMINDERS_FORM, reminders),
    (action_ids.MATERIALS_OPEN, action_ids.MATERIALS_FORM, materials),
    (action_ids.SHARE_OPEN, action_ids.SHARE_FORM, sharing),
    (action_ids.CHECK_IN_OPEN, action_ids.CHECK_IN_FORM, attendance),
    (action_ids.INITIATIVE_CREATE, action_ids.INITIATIVE_FORM, initiatives),
    (action_ids.SEASON_OPEN, action_ids.SEASON_FORM, seasons),
    (action_ids.PASTE_OPEN, action_ids.PASTE_FORM, paste_import),
    (action_ids.SETTINGS_OPEN, action_ids.SETTINGS_FORM, settings),
)
# The buttons that open a form or a page, unless there is a reason to say why not.
_OPENERS: Mapping[str, ButtonListener] = {
    **{opens: feature.open_form for opens, _, feature in _FORMS},
    action_ids.FEEDBACK_WRITE: feedback.open_form,
    action_ids.ATTENDANCE_WHO: attendance.open_attendees,
    action_ids.SUGGESTION_SCHEDULE: suggestion_review.open_schedule,
    action_ids.SUGGESTION_DECLINE: suggestion_review.open_decline,
    action_ids.RESULTS_SPEAKER: speaker_results.open_choice,
    action_ids.INITIATIVE_UPDATE: initiatives.open_update,
    action_ids.SESSION_ADD: sessions.open_add,
    action_ids.SESSION_EDIT: sessions.open_edit,
    action_ids.SESSION_MOVE: sessions.open_move,
    action_ids.SESSION_CANCEL: sessions.open_cancel,
    action_ids.SESSION_RESTORE: sessions.open_restore,
    action_ids.SPEAKER_ASK: speaker_cards.open_ask,
    action_ids.SPEAKER_FILL: speaker_cards.open_card,
}
_PRESSES: Mapping[str, ButtonListener] = {
    **_OPENERS,
    action_ids.SESSION_CALENDAR: info_buttons.on_calendar,
    action_ids.COMMITMENT_FORGET: commitments.on_forget,
    action_ids.PERSONAL_DATA_COPY: personal_data.on_copy,
    action_ids.EVALUATION_MORE: evaluations.add_detail,
    action_ids.PERSONAL_DATA_ERASE: personal_data.on_erase,
    action_ids.REMINDERS_STOP: reminders.on_stop,
    action_ids.REMINDERS_SNOOZE: reminders.on_snooze,
    action_ids.SESSION_PAGE: info_buttons.on_page,
    action_ids.SESSION_PAGE_BACK: info_buttons.on_page,
    action_ids.SESSION_MORE: session_menu.on_menu,
    action_ids.ATTENDANCE_COME: attendance.on_rsvp,
    action_ids.ATTENDANCE_LEAVE: attendance.on_rsvp,
    action_ids.SUGGESTION_SHOW: suggestion_review.on_show,
    action_ids.SUGGESTION_STEP: suggestion_review.on_step,
    action_ids.SUGGESTION_UNMERGE: suggestion_review.on_unmerge,
    action_ids.DELIVERY_CONFIRM: delivery_alerts.on_resolve,
    action_ids.DELIVERY_RESEND: delivery_alerts.on_resolve,
    action_ids.DELIVERY_RETRY: delivery_alerts.on_retry,
    action_ids.INITIATIVE_PUBLISH: initiatives.on_publish,
    action_ids.INITIATIVE_AWARD: initiatives.on_award,
    action_ids.SESSION_RELEASE: go_no_go.on_release,
    action_ids.SPEAKER_CONFIRM: speaker_cards.on_date,
    action_ids.SPEAKER_DECLINE: speaker_cards.on_date,
    action_ids.HISTORY_UNDO: history.on_undo,
    action_ids.SESSION_UNDO: history.on_undo_in_form,
    action_ids.ANNOUNCEMENT_NOW: announcement_approval.on_decide,
    action_ids.ANNOUNCEMENT_ON_TIME: announcement_approval.on_decide,
    action_ids.ANNOUNCEMENT_SKIP: announcement_approval.on_decide,
    action_ids.COMMAND_POST: command.on_post,
    **info_buttons.WORDS,
}
_OPENING_WORDS = frozenset(
    f"{action_ids.COMMAND_RUN}.{word.value}"
    for word in (
        CommandName.SUGGEST,
        CommandName.FEEDBACK,
        CommandName.REMIND,
        CommandName.PRIVACY,
        CommandName.ADD,
        CommandName.SEASON,
        CommandName.PASTE,
    )
)
_SUBMISSIONS: Mapping[str, FormListener] = {
    **{form: feature.submit_form for _, form, feature in _FORMS},
    action_ids.ATTENDANCE_WHO_FORM: attendance.submit_others,
    action_ids.SUGGESTION_DECLINE_FORM: suggestion_review.submit_decline,
    action_ids.SUGGESTION_MERGE_FORM: suggestion_review.submit_merge,
    action_ids.RESULTS_SPEAKER_FORM: speaker_results.submit_choice,
    action_ids.INITIATIVE_UPDATE_FORM: initiatives.submit_update,
    action_ids.SESSION_FORM: sessions.submit_form,
    action_ids.SESSION_CANCEL_FORM: sessions.submit_cancel,
    action_ids.SESSION_RESTORE_FORM: sessions.submit_restore,
    action_ids.SPEAKER_ASK_FORM: speaker_cards.submit_ask,
    action_ids.SPEAKER_FORM: speaker_cards.submit_card,
}
# What a person reads if what they mean no longer exists, where there is a better sentence than the usual one: by the id
# of the button or the form, or else by what it begins with.
_GONE: Mapping[str, str] = {
    "session": error_messages.SESSION_GONE,
    action_ids.SESSION_RELEASE: "",
    "speaker": error_messages.SESSION_CANCELED_OR_GONE,
    "materials": error_messages.SESSION_CANCELED_OR_GONE,
    "echo": error_messages.COMMITMENT_GONE,
    "share": error_messages.NOTHING_TO_SHARE,
    action_ids.INITIATIVE_PUBLISH: error_messages.NO_UPDATE_YET,
    action_ids.REMINDERS_SNOOZE: error_messages.BEGUN,
}


def _gone(id_: str) -> str:
    return _GONE.get(id_, _GONE.get(id_.partition(".")[0], ""))


# By action id. Buttons that only open a link are not here.
BUTTONS: Mapping[str, ButtonListener] = {
    action_id: rejections.answer_press(listener, _gone(action_id)) for action_id, listener in _PRESSES.items()
}
# By the beginning of the action id; the rest is the name of a command.
BUTTON_FAMILIES: Mapping[str, ButtonListener] = {f"{action_ids.COMMAND_RUN}.": command.on_run}
# By callback id, each behind the PHI check.
FORMS: Mapping[str, FormListener] = {
    callback_id: listener if callback_id in _WITHOUT_PHI_CHECK else phi_guard.check_first(listener)
    for callback_id, rejected in _SUBMISSIONS.items()
    for listener in [rejections.answer_form(rejected, _gone(callback_id))]
}


def opens_form(action_id: str, value: str) -> bool:
    """Tell whether a button opens a form or a page, which some surfaces have to know before the press."""
    opening = session_menu.action_of(value) if action_id == action_ids.SESSION_MORE else action_id
    return opening in _OPENERS or opening in _OPENING_WORDS

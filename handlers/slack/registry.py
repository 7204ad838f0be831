"""Register all Bolt listeners, grouped by feature."""

import re
from collections.abc import Callable, Mapping

from slack_bolt import App

from bot.slack.views.kit import action_ids
from handlers.slack import (
    announcement_approval,
    app_lifecycle,
    attendance,
    channels,
    command,
    commitments,
    delivery_alerts,
    evaluations,
    feedback,
    go_no_go,
    history,
    home,
    info_buttons,
    initiatives,
    materials,
    messages,
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
from handlers.slack.support import errors

COMMAND = "/lhs-rounds"
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
    (action_ids.ECHO_OPEN, action_ids.ECHO_FORM, commitments),
    (action_ids.REMINDERS_OPEN, action_ids.REMINDERS_FORM, reminders),
    (action_ids.MATERIALS_OPEN, action_ids.MATERIALS_FORM, materials),
    (action_ids.SHARE_OPEN, action_ids.SHARE_FORM, sharing),
    (action_ids.CHECK_IN_OPEN, action_ids.CHECK_IN_FORM, attendance),
    (action_ids.INITIATIVE_MAKE, action_ids.INITIATIVE_FORM, initiatives),
    (action_ids.SEASON_OPEN, action_ids.SEASON_FORM, seasons),
    (action_ids.PASTE_OPEN, action_ids.PASTE_FORM, paste_import),
    (action_ids.SETTINGS_OPEN, action_ids.SETTINGS_FORM, settings),
)
_BUTTONS: Mapping[str, Callable[..., None]] = {
    action_ids.SESSION_CALENDAR: info_buttons.on_calendar,
    action_ids.FEEDBACK_WRITE: feedback.open_form,
    action_ids.ECHO_FORGET: commitments.on_forget,
    action_ids.OWN_DATA_COPY: personal_data.on_copy,
    action_ids.EVALUATION_MORE: evaluations.add_detail,
    action_ids.OWN_DATA_ERASE: personal_data.on_erase,
    action_ids.REMINDERS_STOP: reminders.on_stop,
    action_ids.REMINDERS_SNOOZE: reminders.on_snooze,
    action_ids.SESSION_PAGE: info_buttons.on_page,
    action_ids.SESSION_PAGE_BACK: info_buttons.on_page,
    action_ids.SESSION_MORE: session_menu.on_menu,
    action_ids.ATTENDANCE_COME: attendance.on_come,
    action_ids.ATTENDANCE_LEAVE: attendance.on_leave,
    action_ids.ATTENDANCE_WHO: attendance.open_attendees,
    action_ids.SUGGESTION_SHOW: suggestion_review.on_show,
    action_ids.SUGGESTION_STEP: suggestion_review.on_step,
    action_ids.SUGGESTION_SEPARATE: suggestion_review.on_unmerge,
    action_ids.SUGGESTION_SCHEDULE: suggestion_review.open_schedule,
    action_ids.SUGGESTION_DECLINE: suggestion_review.open_decline,
    action_ids.DELIVERY_STANDS: delivery_alerts.on_resolve,
    action_ids.DELIVERY_AGAIN: delivery_alerts.on_resolve,
    action_ids.DELIVERY_RETRY: delivery_alerts.on_retry,
    action_ids.RESULTS_SPEAKER: speaker_results.open_choice,
    action_ids.INITIATIVE_TELL: initiatives.open_update,
    action_ids.INITIATIVE_PUBLISH: initiatives.on_publish,
    action_ids.INITIATIVE_AWARD: initiatives.on_award,
    action_ids.SESSION_ADD: sessions.open_add,
    action_ids.SESSION_EDIT: sessions.open_edit,
    action_ids.SESSION_MOVE: sessions.open_move,
    action_ids.SESSION_CANCEL: sessions.open_cancel,
    action_ids.SESSION_RESTORE: sessions.open_restore,
    action_ids.SESSION_RELEASE: go_no_go.on_release,
    action_ids.SPEAKER_ASK: speaker_cards.open_ask,
    action_ids.SPEAKER_FILL: speaker_cards.open_card,
    action_ids.SPEAKER_CONFIRM: speaker_cards.on_confirm,
    action_ids.SPEAKER_DECLINE: speaker_cards.on_decline,
    action_ids.HISTORY_UNDO: history.on_undo,
    action_ids.SESSION_UNDO: history.on_undo_in_form,
    **dict.fromkeys(
        (action_ids.ANNOUNCEMENT_NOW, action_ids.ANNOUNCEMENT_ON_TIME, action_ids.ANNOUNCEMENT_SKIP),
        announcement_approval.on_decide,
    ),
    action_ids.COMMAND_POST: command.on_post,
    **info_buttons.WORDS,
    **dict.fromkeys(action_ids.LINKS, lambda ack: ack()),  # Slack warns beside a link button that is not acknowledged
}
_SUBMISSIONS: Mapping[str, Callable[..., None]] = {
    action_ids.ATTENDANCE_WHO_FORM: attendance.submit_others,
    action_ids.SUGGESTION_DECLINE_FORM: suggestion_review.submit_decline,
    action_ids.SUGGESTION_MERGE_FORM: suggestion_review.submit_merge,
    action_ids.RESULTS_SPEAKER_FORM: speaker_results.submit_choice,
    action_ids.INITIATIVE_TELL_FORM: initiatives.submit_update,
    action_ids.SESSION_FORM: sessions.submit_form,
    action_ids.SESSION_CANCEL_FORM: sessions.submit_cancel,
    action_ids.SESSION_RESTORE_FORM: sessions.submit_restore,
    action_ids.SPEAKER_ASK_FORM: speaker_cards.submit_ask,
    action_ids.SPEAKER_FORM: speaker_cards.submit_card,
}
_EVENTS: Mapping[str, Callable[..., None]] = {
    "app_home_opened": home.open_home,
    "app_mention": messages.on_mention,
    "message": messages.on_message,
    "app_uninstalled": app_lifecycle.on_uninstalled,
    "tokens_revoked": app_lifecycle.on_revoked,
    "team_access_granted": app_lifecycle.on_granted,
    "team_access_revoked": app_lifecycle.on_access_revoked,
    **dict.fromkeys(channels.LOST, channels.on_lost),
    "channel_unarchive": channels.on_unarchived,
    "member_joined_channel": channels.on_joined,
    "user_change": reminders.on_user_change,
}


def register(app: App) -> None:
    """Register all listeners. The command comes first because it is used most."""
    app.command(COMMAND)(command.handle_command)
    for event, listener in _EVENTS.items():
        app.event(event)(listener)
    for action_id, listener in _BUTTONS.items():
        app.action(action_id)(listener)
    app.action(re.compile(rf"{re.escape(action_ids.COMMAND_RUN)}\..+"))(command.on_run)
    for opens, _, feature in _FORMS:
        app.action(opens)(feature.open_form)
    app.shortcut(action_ids.SHARE_SHORTCUT)(sharing.on_shortcut)
    for callback_id, listener in {**_SUBMISSIONS, **{form: feature.submit_form for _, form, feature in _FORMS}}.items():
        middleware = [] if callback_id in _WITHOUT_PHI_CHECK else [phi_guard.check_form]
        app.view(callback_id, middleware=middleware)(listener)
    app.error(errors.handle_error)

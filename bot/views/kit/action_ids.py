"""All action ids, callback ids and block ids, by feature. Handlers register them, and views use them."""

from typing import Final

# Sessions. The value of CALENDAR is a session id.
SESSION_NEXT: Final = "session.next"
SESSION_CALENDAR: Final = "session.calendar"
SESSION_UPCOMING: Final = "session.upcoming"
SESSION_MORE: Final = "session.more"
# The values carry the listing, the page and the words.
SESSION_PAGE: Final = "session.page"
SESSION_PAGE_BACK: Final = "session.page_back"

# Organizers' actions. The value of EDIT, MOVE, CANCEL and RESTORE is a session id, of ADD the initial words, of UNDO a
# change set.
SESSION_ADD: Final = "session.add"
SESSION_EDIT: Final = "session.edit"
SESSION_MOVE: Final = "session.move"
SESSION_CANCEL: Final = "session.cancel"
SESSION_RELEASE: Final = "session.release"
SESSION_RESTORE: Final = "session.restore"
SESSION_FORM: Final = "session.form"
SESSION_CANCEL_FORM: Final = "session.cancel_form"
SESSION_RESTORE_FORM: Final = "session.restore_form"
SESSION_SAVED: Final = "session.kept"
SESSION_UNDO: Final = "session.undo"
SESSION_DATE: Final = "session.date"
SESSION_START: Final = "session.start"
SESSION_MINUTES: Final = "session.minutes"
SESSION_TITLE: Final = "session.title"
SESSION_ACCOUNTS: Final = "session.accounts"
SESSION_NAMES: Final = "session.names"
SESSION_PLACE: Final = "session.place"
SESSION_LINK: Final = "session.link"
SESSION_NOTES: Final = "session.notes"
# Speaker cards. The values of ASK, FILL and GOOD are session ids.
SPEAKER_ASK: Final = "speaker.ask"
SPEAKER_ASK_FORM: Final = "speaker.ask_form"
SPEAKER_FILL: Final = "speaker.fill"
SPEAKER_FORM: Final = "speaker.form"
SPEAKER_SAVED: Final = "speaker.kept"
# The values are a session and its version.
SPEAKER_CONFIRM: Final = "speaker.confirm"
SPEAKER_DECLINE: Final = "speaker.decline"
HISTORY_UNDO: Final = "history.undo"
SEASON_OPEN: Final = "season.open"
SEASON_FORM: Final = "season.form"
SEASON_RULE: Final = "season.rule"
PASTE_OPEN: Final = "paste.open"
PASTE_FORM: Final = "paste.form"
PASTE_PAGE: Final = "paste.page"
# The two fields of forms that were opened before version 0.3.
PASTE_TEXT: Final = "paste.text"
PASTE_REST: Final = "paste.rest"
# Followed by the key of a doubtful line.
PASTE_CHOICE: Final = "paste.choice"
PASTE_LEAVE_OUT: Final = "paste.leave_out"

# Suggestions. The value of OPEN is the initial words, perhaps shortened, or missing.
SUGGESTION_OPEN: Final = "suggestion.open"
SUGGESTION_FORM: Final = "suggestion.form"
SUGGESTION_THANKS: Final = "suggestion.thanks"
SUGGESTION_TOPIC: Final = "suggestion.topic"
SUGGESTION_WHY: Final = "suggestion.why"
SUGGESTION_SPEAKER: Final = "suggestion.speaker"
SUGGESTION_WOULD_PRESENT: Final = "suggestion.would_present"
SUGGESTION_SHOW_NAME: Final = "suggestion.show_name"

SUGGESTION_SAME: Final = "suggestion.same"
# Review. Values carry the suggestion and its version; those of STEP's options begin with the step.
SUGGESTION_SHOW: Final = "suggestion.show"
SUGGESTION_STEP: Final = "suggestion.step"
SUGGESTION_SCHEDULE: Final = "suggestion.schedule"
SUGGESTION_DECLINE: Final = "suggestion.decline"
SUGGESTION_DECLINE_FORM: Final = "suggestion.decline_form"
SUGGESTION_REASON: Final = "suggestion.reason"
SUGGESTION_MERGE_FORM: Final = "suggestion.merge_form"
SUGGESTION_OTHER: Final = "suggestion.other"
SUGGESTION_UNMERGE: Final = "suggestion.separate"
SUGGESTION_DONE: Final = "suggestion.done"

# Replies. The values carry what the reply is about, and whether its author replies.
REPLY_OPEN: Final = "reply.open"
REPLY_FORM: Final = "reply.form"
REPLY_WORDS: Final = "reply.words"
REPLY_SENT: Final = "reply.sent"

# Feedback. The value of OPEN is a session id or missing, of WRITE the initial words.
FEEDBACK_OPEN: Final = "feedback.open"
FEEDBACK_WRITE: Final = "feedback.write"
FEEDBACK_FORM: Final = "feedback.form"
FEEDBACK_THANKS: Final = "feedback.thanks"
FEEDBACK_ABOUT: Final = "feedback.about"
FEEDBACK_WORDS: Final = "feedback.words"
FEEDBACK_SIGNED: Final = "feedback.signed"

# Deliveries. The value of CONFIRM and RESEND is a delivery id, of RETRY the recipient that rejected it.
DELIVERY_CONFIRM: Final = "delivery.stands"
DELIVERY_RESEND: Final = "delivery.again"
DELIVERY_RETRY: Final = "delivery.retry"

# Announcement choices. The values carry the series, the year and the month.
ANNOUNCEMENT_NOW: Final = "announcement.now"
ANNOUNCEMENT_ON_TIME: Final = "announcement.on_time"
ANNOUNCEMENT_SKIP: Final = "announcement.skip"

# Personal reminders. The value of STOP is a series id, of SNOOZE a session id.
REMINDERS_OPEN: Final = "reminders.open"
REMINDERS_FORM: Final = "reminders.form"
REMINDERS_EVERY: Final = "reminders.every"
REMINDERS_ONE: Final = "reminders.one"
REMINDERS_CHAT: Final = "reminders.chat"
REMINDERS_SAVED: Final = "reminders.kept"
REMINDERS_STOP: Final = "reminders.stop"
REMINDERS_SNOOZE: Final = "reminders.snooze"

# Attendance. The values are session ids.
ATTENDANCE_COME: Final = "attendance.come"
ATTENDANCE_LEAVE: Final = "attendance.leave"
ATTENDANCE_WHO: Final = "attendance.who"
ATTENDANCE_WHO_FORM: Final = "attendance.who_form"
ATTENDANCE_OTHERS: Final = "attendance.others"
CHECK_IN_OPEN: Final = "check_in.open"
CHECK_IN_FORM: Final = "check_in.form"
CHECK_IN_CODE: Final = "check_in.code"
CHECK_IN_DONE: Final = "check_in.done"

# Settings. The value of OPEN is the form's name; fields have their own names, see `bot.core.admin.settings_forms`.
SETTINGS_OPEN: Final = "settings.open"
SETTINGS_FORM: Final = "settings.form"
SETTINGS_SAVED: Final = "settings.kept"

# Sharing. The value of OPEN is a session id.
SHARE_OPEN: Final = "share.open"
SHARE_SHORTCUT: Final = "share.shortcut"
SHARE_FORM: Final = "share.form"
SHARE_WHERE: Final = "share.where"
SHARE_NOTE: Final = "share.words"
SHARE_DONE: Final = "share.done"

# Slides and recording. The value of OPEN is a session id.
MATERIALS_OPEN: Final = "materials.open"
MATERIALS_FORM: Final = "materials.form"
MATERIALS_SLIDES: Final = "materials.slides"
MATERIALS_RECORDING: Final = "materials.recording"
MATERIALS_SAVED: Final = "materials.kept"

# Evaluations; a field's id is EVALUATION and its name.
EVALUATION: Final = "evaluation"
EVALUATION_OPEN: Final = "evaluation.open"
EVALUATION_FORM: Final = "evaluation.form"
EVALUATION_MORE: Final = "evaluation.more"
EVALUATION_SAVED: Final = "evaluation.kept"

# Evaluation results, and passing them on to speakers.
RESULTS_SPEAKER: Final = "results.speaker"
RESULTS_SPEAKER_FORM: Final = "results.speaker_form"
RESULTS_QUOTES: Final = "results.quotes"
RESULTS_NOTE: Final = "results.word"
RESULTS_SENT: Final = "results.on_their_way"

# Commitments.
COMMITMENT_OPEN: Final = "echo.open"
COMMITMENT_FORM: Final = "echo.form"
COMMITMENT_OUTCOME: Final = "echo.outcome"
COMMITMENT_BARRIERS: Final = "echo.barriers"
COMMITMENT_SAVED: Final = "echo.kept"
COMMITMENT_FORGET: Final = "echo.forget"

# Initiatives; a field's id is INITIATIVE and its name.
INITIATIVE: Final = "initiative"
INITIATIVE_CREATE: Final = "initiative.make"
INITIATIVE_FORM: Final = "initiative.form"
INITIATIVE_SAVED: Final = "initiative.kept"
INITIATIVE_UPDATE: Final = "initiative.tell"
INITIATIVE_UPDATE_FORM: Final = "initiative.tell_form"
INITIATIVE_PUBLISH: Final = "initiative.publish"
INITIATIVE_AWARD: Final = "initiative.propose"

# The PHI warning in a form.
PHI_WARNING: Final = "patient"

# Personal data.
PERSONAL_DATA: Final = "own_data"
PERSONAL_DATA_COPY: Final = "own_data.copy"
PERSONAL_DATA_ERASE: Final = "own_data.erase"

# What a typed command would do; the command follows, and the value is what would be typed.
COMMAND_RUN: Final = "command.run"
COMMAND_POST: Final = "command.post"

# A form that shows only an error.
FORM_REJECTED: Final = "form.refused"

# The program.
PROGRAM_ABOUT: Final = "programme.about"
PROGRAM_AWARD: Final = "programme.award"
PROGRAM_HELP: Final = "programme.help"

# Buttons that only open a web address. Slack still reports the press and expects an acknowledgment.
# What a client asks for by itself, for the person who looks at a message. The value is the id of a session in it.
CARD_REFRESH: Final = "card.refresh"
LINK_GOOGLE: Final = "link.google"
LINK_OUTLOOK: Final = "link.outlook"
LINK_FILE: Final = "link.file"
LINK_SUBSCRIBE: Final = "link.subscribe"
LINK_SUBSCRIBE_OUTLOOK: Final = "link.subscribe_outlook"
LINK_SLIDES: Final = "link.slides"
LINK_RECORDING: Final = "link.recording"
LINK_APPLY: Final = "link.apply"
LINK_JOIN: Final = "link.join"
LINK_REPORT: Final = "link.report"
LINK_REPORT_TABLE: Final = "link.report_table"
LINKS: Final = tuple(value for name, value in tuple(globals().items()) if name.startswith("LINK_"))

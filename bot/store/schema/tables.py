"""All tables, by subject. Each row has its workspace, so that no query reads another workspace's rows."""

from bot.store.schema.calendar import (
    AuditLogRow,
    CalendarVersionRow,
    ChannelRow,
    OrganizerRow,
    SeriesRow,
    SessionRow,
    SpeakerRow,
)
from bot.store.schema.installations import InstallationRow, InstallStateRow
from bot.store.schema.learning import (
    AnsweredRow,
    CarriedOutRow,
    CommitmentRow,
    EvaluationRow,
    FeedbackRow,
    InitiativeRow,
    SpeakerResultsRow,
)
from bot.store.schema.outbox import DeliveryRow, HeartbeatRow, PostedSnapshotRow, RateLimitRow
from bot.store.schema.participation import AttendanceRow, HomeRefreshRow, SubscriptionRow
from bot.store.schema.suggestions import ReplyRow, SuggestionRow, SupportRow
from bot.store.schema.workspaces import AnonymousSubmissionRow, ConnectionRow, IdentityRow, PersonRow, WorkspaceRow

__all__ = [
    "AnonymousSubmissionRow",
    "AnsweredRow",
    "AttendanceRow",
    "AuditLogRow",
    "CalendarVersionRow",
    "CarriedOutRow",
    "ChannelRow",
    "CommitmentRow",
    "ConnectionRow",
    "DeliveryRow",
    "EvaluationRow",
    "FeedbackRow",
    "HeartbeatRow",
    "HomeRefreshRow",
    "IdentityRow",
    "InitiativeRow",
    "InstallStateRow",
    "InstallationRow",
    "OrganizerRow",
    "PersonRow",
    "PostedSnapshotRow",
    "RateLimitRow",
    "ReplyRow",
    "SeriesRow",
    "SessionRow",
    "SpeakerResultsRow",
    "SpeakerRow",
    "SubscriptionRow",
    "SuggestionRow",
    "SupportRow",
    "WorkspaceRow",
]

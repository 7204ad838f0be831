"""The scopes that the app requests, as in manifest.json; docs/security.md gives the reason for each."""

# The bot cannot work without these.
NEEDED_SCOPES = frozenset({"commands", "chat:write", "channels:read", "users:read"})
# To search for a message whose answer was lost.
HISTORY_SCOPES = frozenset({"channels:history", "groups:history", "im:history", "im:write"})
# To answer people where they write: a mention in a channel, and a message in the app's own conversation.
MESSAGE_SCOPES = frozenset({"app_mentions:read", "im:history"})
OPTIONAL_SCOPES = (
    HISTORY_SCOPES | MESSAGE_SCOPES | {"files:write", "groups:read", "usergroups:read", "users:read.email"}
)

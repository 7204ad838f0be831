"""The scopes that the app requests, as in manifest.json; docs/security.md gives the reason for each."""

# The bot cannot work without these.
NEEDED_SCOPES = frozenset({"commands", "chat:write", "channels:read", "users:read"})
# To search for a message whose answer was lost.
HISTORY_SCOPES = frozenset({"channels:history", "groups:history", "im:history", "im:write"})
OPTIONAL_SCOPES = HISTORY_SCOPES | {"files:write", "groups:read", "usergroups:read", "users:read.email"}

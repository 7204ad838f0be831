"""What the app asks Slack for, as in manifest.json; docs/security.md says why for each."""

# Without these it cannot do its work.
NEEDED_SCOPES = frozenset({"commands", "chat:write", "channels:read", "users:read"})
# To look whether a message stands whose answer was lost.
HISTORY_SCOPES = frozenset({"channels:history", "groups:history", "im:history", "im:write"})
OPTIONAL_SCOPES = HISTORY_SCOPES | {"files:write", "groups:read", "usergroups:read", "users:read.email"}

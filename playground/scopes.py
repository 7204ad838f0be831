"""The scopes that an app can be granted, and those that events need."""

ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)

_ABOUT_CHANNELS = ("archive", "deleted", "left", "rename", "unarchive")
# https://docs.slack.dev/reference/events: the scope that each of these needs.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    **{f"channel_{each}": "channels:read" for each in _ABOUT_CHANNELS},
    **{f"group_{each}": "groups:read" for each in _ABOUT_CHANNELS},
    "user_change": "users:read",
}

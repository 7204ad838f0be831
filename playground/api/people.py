"""users.*, usergroups.list, team.info, auth.test, api.test and apps.connections.open."""

from playground.api.base import ApiError, Request, method, paged
from playground.api.serializers import user_object
from playground.models import Json


@method("api.test")
def api_test(request: Request) -> Json:
    """Return the arguments; `error` becomes the response's error."""
    if request.text("error"):
        raise ApiError(request.text("error"), args=dict(request.arguments))
    return {"args": dict(request.arguments)}


@method("auth.test")
def auth_test(request: Request) -> Json:
    """Describe the owner of the token."""
    workspace = request.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.users[workspace.bot_user].name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": workspace.is_enterprise_install,
    }


@method("team.info", "team:read")
def team_info(request: Request) -> Json:
    """Describe the workspace."""
    workspace = request.workspace
    return {"team": {"id": workspace.team_id, "name": workspace.name, "domain": workspace.domain}}


@method("users.info", "users:read")
def users_info(request: Request) -> Json:
    """Describe one person."""
    user = request.workspace.users.get(request.text("user"))
    if user is None:
        raise ApiError("user_not_found")
    return {"user": user_object(request.workspace, user)}


@method("users.list", "users:read")
def users_list(request: Request) -> Json:
    """List all users, including deactivated ones."""
    shown = [user_object(request.workspace, each) for each in request.workspace.users.values()]
    page, cursor = paged(request, shown)
    return {"members": page, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


@method("users.lookupByEmail", "users:read.email")
def lookup_by_email(request: Request) -> Json:
    """Find the person with that email address; deactivated people are not found."""
    email = request.text("email").strip().lower()
    for user in request.workspace.users.values():
        if email and user.email.lower() == email and not user.deleted:
            return {"user": user_object(request.workspace, user)}
    raise ApiError("users_not_found")


@method("apps.connections.open")
def connections_open(request: Request) -> Json:
    """Return a Socket Mode URL with a single-use ticket. Requires the app-level token."""
    ticket = request.workspace.new_id("W")
    base = request.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={request.workspace.app_id}"}


@method("usergroups.list", "usergroups:read")
def usergroups_list(request: Request) -> Json:
    """List the user groups. https://docs.slack.dev/reference/methods/usergroups.list."""
    groups = []
    for number, (handle, users) in enumerate(request.workspace.groups.items(), start=1):
        group: Json = {"id": f"S{number:08}", "handle": handle, "name": handle, "user_count": str(len(users))}
        if request.flag("include_users"):
            group["users"] = list(users)
        groups.append(group)
    return {"usergroups": groups}

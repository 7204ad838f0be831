"""views.*: modals and the Home tab. https://docs.slack.dev/reference/methods/views.open."""

from typing import Any

from playground import blockkit
from playground.api.base import ApiError, Request, method
from playground.api.serializers import view_object
from playground.models import Json, Trigger, View


def checked_view(value: Any, surface: str = "modal") -> Json:
    """Return the view if Slack would accept it.

    Raises:
        ApiError: invalid_arguments with the problems in response_metadata.messages, or view_too_large.
    """
    if not isinstance(value, dict):
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    if blockkit.is_too_large(value):
        raise ApiError("view_too_large")
    faults = blockkit.view_faults(value, surface=surface)
    if faults:
        raise ApiError("invalid_arguments", response_metadata={"messages": faults})
    return value


def _trigger(request: Request) -> Trigger:
    name = request.text("trigger_id")
    error = request.workspace.trigger_error(name)
    if error is not None:
        raise ApiError(error)
    return request.workspace.triggers[name]


def _check_external_id(request: Request, content: Json, but: View | None = None) -> None:
    """Reject an external_id that another view has."""
    name = content.get("external_id")
    workspace = request.workspace
    everywhere = [*(view for stack in workspace.views.values() for view in stack), *workspace.homes.values()]
    if name and any(each is not but and each.content.get("external_id") == name for each in everywhere):
        raise ApiError("duplicate_external_id")


@method("views.open")
def open_view(request: Request) -> Json:
    """Open a modal for the person of the trigger."""
    content = checked_view(request.json("view", "invalid_arguments"))
    with request.workspace.lock:
        trigger = _trigger(request)
        _check_external_id(request, content)
        trigger.used = True
        view = request.workspace.open_view(trigger.user, content, push=False, channel=trigger.channel)
        if view is None:
            raise ApiError("push_limit_reached")
        return {"view": view_object(request.workspace, view)}


@method("views.push")
def push(request: Request) -> Json:
    """Push a modal on top of the trigger's view."""
    content = checked_view(request.json("view", "invalid_arguments"))
    with request.workspace.lock:
        trigger = _trigger(request)
        if trigger.view_id is None:
            raise ApiError("not_found")
        _check_external_id(request, content)
        view = request.workspace.open_view(trigger.user, content, push=True)
        if view is None:
            raise ApiError("push_limit_reached")
        trigger.used = True
        return {"view": view_object(request.workspace, view)}


@method("views.update")
def update(request: Request) -> Json:
    """Replace an open view, unless it changed since `hash`."""
    content = checked_view(request.json("view", "invalid_arguments"))
    workspace = request.workspace
    with workspace.lock:
        view = workspace.view(request.text("view_id"))
        name = request.text("external_id")
        if view is None and name:
            modals = [each for stack in workspace.views.values() for each in stack]
            view = next((each for each in modals if each.content.get("external_id") == name), None)
        if view is None or view.type != "modal":
            raise ApiError("not_found")
        _check_hash(request, view)
        _check_external_id(request, content, view)
        workspace.set_view(view, content)
        return {"view": view_object(workspace, view)}


@method("views.publish")
def publish(request: Request) -> Json:
    """Replace a person's Home, unless it changed since `hash`."""
    content = checked_view(request.json("view", "invalid_arguments"), "home")
    workspace = request.workspace
    user = request.text("user_id")
    if user not in workspace.users:
        raise ApiError("user_not_found")
    with workspace.lock:
        home = workspace.homes.get(user)
        if home is None:
            name = workspace.new_id("V")
            home = View(name, user, {}, "", name)
        else:
            _check_hash(request, home)
        workspace.set_view(home, content)
        workspace.homes[user] = home
        return {"view": view_object(workspace, home)}


def _check_hash(request: Request, view: View) -> None:
    given = request.text("hash")
    if given and given != view.hash:
        raise ApiError("hash_conflict")

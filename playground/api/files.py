"""files.*: upload a file, so that messages can show it.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal and files.completeUploadExternal.
"""

from playground.api.base import ApiError, Request, method
from playground.models import File, Json


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(request: Request) -> Json:
    """Return an upload URL and the file's id."""
    name, length = request.text("filename"), request.number("length", 0)
    if not name or not length:
        raise ApiError("invalid_arguments")
    file = request.workspace.new_file(name, length)
    return {"file_id": file.id, "upload_url": f"{request.base_url}/upload/{file.id}"}


@method("files.completeUploadExternal", "files:write")
def complete_upload(request: Request) -> Json:
    """Complete an upload; messages can show the file from now on."""
    requested = request.json("files", "invalid_arguments")
    if not isinstance(requested, list) or not requested:
        raise ApiError("invalid_arguments")
    done: list[File] = []
    for each in requested:
        file = request.workspace.files.get(str(each.get("id")) if isinstance(each, dict) else "")
        if file is None or file.content is None:
            raise ApiError("file_not_found")
        if len(file.content) != file.length:
            raise ApiError("file_update_failed")
        done.append(file)
    for file in done:
        file.is_complete = True
    return {"files": [{"id": each.id, "title": each.name} for each in done]}

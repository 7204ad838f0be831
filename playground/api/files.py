"""files.*: uploading, so that a message can show it.

https://docs.slack.dev/reference/methods/files.getUploadURLExternal and files.completeUploadExternal.
"""

from playground.api.base import RefusedError, Request, method
from playground.models import File, Json


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(request: Request) -> Json:
    """Where to send a file, and its id."""
    name, length = request.text("filename"), request.number("length", 0)
    if not name or not length:
        raise RefusedError("invalid_arguments")
    file = request.workspace.new_file(name, length)
    return {"file_id": file.id, "upload_url": f"{request.base_url}/upload/{file.id}"}


@method("files.completeUploadExternal", "files:write")
def complete_upload(request: Request) -> Json:
    """The upload is done; from now on a message can show it."""
    wanted = request.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise RefusedError("invalid_arguments")
    done: list[File] = []
    for each in wanted:
        file = request.workspace.files.get(str(each.get("id")) if isinstance(each, dict) else "")
        if file is None or file.content is None:
            raise RefusedError("file_not_found")
        if len(file.content) != file.length:
            raise RefusedError("file_update_failed")
        done.append(file)
    for file in done:
        file.is_complete = True
    return {"files": [{"id": each.id, "title": each.name} for each in done]}

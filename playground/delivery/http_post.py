"""Sends one HTTP request to the app and waits a limited time for the response."""

import http.client
import time
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

from playground.delivery.app_response import AppResponse


def post(url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> AppResponse:
    """POST a body to the app; a response after `timeout` seconds does not count."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    started = time.monotonic()
    failure: Literal["operation_timeout", "dispatch_failed"]
    try:
        connection.request("POST", parts.path or "/", body, dict(headers))
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
    except TimeoutError:
        failure = "operation_timeout"
    except (OSError, http.client.HTTPException):
        failure = "dispatch_failed"
    else:
        seconds = time.monotonic() - started
        if seconds <= timeout:
            content_type = response.headers.get("Content-Type", "")
            return AppResponse(response.status, text, content_type, None, seconds, dict(response.headers.items()))
        failure = "operation_timeout"
    finally:
        connection.close()
    return AppResponse(None, failure=failure, seconds=time.monotonic() - started)

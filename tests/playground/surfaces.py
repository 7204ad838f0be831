"""Forms and buttons of the fake app."""

from typing import Any

from slack_sdk import WebClient

from tests.playground.conftest import ReceivedRequest


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def form(**more: Any) -> dict[str, Any]:
    """Return a modal with a required text, a select and extra blocks."""
    return {
        "type": "modal",
        "callback_id": "suggest",
        "title": plain("Suggest"),
        "submit": plain("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "topic",
                "label": plain("Topic"),
                "element": {"type": "plain_text_input", "action_id": "words", "max_length": 20, "min_length": 3},
            },
            {
                "type": "input",
                "block_id": "kind",
                "optional": True,
                "label": plain("Kind"),
                "element": {
                    "type": "static_select",
                    "action_id": "pick",
                    "options": [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}],
                },
            },
        ],
        **more,
    }


def opening(client: WebClient, view: dict[str, Any]) -> Any:
    """Return an app that opens a modal whenever it gets a trigger."""

    def behave(received: ReceivedRequest) -> None:
        trigger = received.fields.get("trigger_id") or received.payload["trigger_id"]
        client.views_open(trigger_id=trigger, view=view)

    return behave


BUTTON = [
    {
        "type": "actions",
        "block_id": "b",
        "elements": [
            {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"},
            {"type": "button", "action_id": "go2", "text": plain("Go"), "value": "2"},
        ],
    }
]

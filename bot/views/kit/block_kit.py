"""Block Kit helpers: escaping, shortening, Slack's limits by name, and a function for each block.

People's text is only shown as `plain_text` with `emoji` false: there Slack reads no mention, no `*bold*`, no `:tada:`.
`mrkdwn` is for our own words, and `verbatim` because Slack would otherwise turn a bare "@here" into a mention.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from bot.core.base.chart_data import Chart
from bot.core.base.text_validation import LINK

Block = dict[str, Any]
Element = dict[str, Any]
View = dict[str, Any]

# Slack's limits. Sources: docs.slack.dev (chat.postMessage, reference/block-kit/blocks) and slack_sdk 3.47, models/.
MAX_MESSAGE_TEXT: Final = 4000  # advised; from 4,041 on Slack makes several messages of one (slackapi/bolt-python#764)
MAX_MESSAGE_BLOCKS: Final = 50
MAX_VIEW_BLOCKS: Final = 100
MAX_SECTION: Final = 3000  # blocks.py, SectionBlock.text_max_length
MAX_FIELD: Final = 2000  # blocks.py, SectionBlock; also taken for a text in a context
MAX_FIELDS: Final = 10
MAX_ALT_TEXT: Final = 2000  # blocks.py, ImageBlock
MAX_HEADER: Final = 150  # blocks.py, HeaderBlock
MAX_BUTTON: Final = 75  # block_elements.py, ButtonElement; about 30 are seen
MAX_BUTTON_VALUE: Final = 2000
MAX_BUTTON_LABEL: Final = 75  # the accessibility label
MAX_OPTION: Final = 75  # basic_components.py, Option: text and description
MAX_OPTIONS: Final = 100  # in a select; ten in radio buttons and checkboxes
MAX_PLACEHOLDER: Final = 150
MAX_INITIAL_VALUE: Final = 3000  # what a plain_text_input takes
MAX_CONFIRM_TITLE: Final = 100  # basic_components.py, ConfirmObject; so the next two
MAX_CONFIRM_TEXT: Final = 300
MAX_CONFIRM_BUTTON: Final = 30
MAX_VIEW_TITLE: Final = 24  # models/views; also of submit and close

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# A person is 29:… or 8:…, a channel 19:….
_TEAMS_ID = re.compile(r"\d+:[^\s<>|&]+")
_BOLD: dict[bool, Element] = {True: {"style": {"bold": True}}, False: {}}
_MAX_LINK = 1000
_MAX_CODE = MAX_SECTION - 200


@dataclass(frozen=True)
class Message:
    """A rendered message. Views may keep one and return it again, so nothing may change its blocks.

    Attributes:
        text: All of it as escaped text, at most 4,000 characters, for screen readers and notifications.
        blocks: What is shown.
        picture: What is drawn for the block made by `image`, if there is one.
    """

    text: str
    blocks: tuple[Block, ...]
    picture: Chart | None = None

    @cached_property
    def ephemeral(self) -> str:
        """The JSON that answers a command with this message, for the person who typed it alone."""
        return json.dumps({"response_type": "ephemeral", "text": self.text, "blocks": self.blocks})


def message(spoken: str, blocks: Sequence[Block], picture: Chart | None = None) -> Message:
    """Create a message from its unescaped text and its blocks; surplus blocks are replaced by a note."""
    return message_of(shorten(escape(spoken), MAX_MESSAGE_TEXT), blocks, picture)


def sentence(text: str) -> Message:
    """Create a message of one of our own sentences."""
    return message(text, [plain(text)])


def message_of(text: str, blocks: Sequence[Block], picture: Chart | None = None) -> Message:
    """Create a message from a text that is escaped and short enough, and its blocks, as `message` does."""
    return Message(text, tuple(_fitting(blocks, MAX_MESSAGE_BLOCKS)), picture)


def _fitting(blocks: Sequence[Block], most: int) -> list[Block]:
    if len(blocks) <= most:
        return list(blocks)
    return [*blocks[: most - 1], context("Some items aren’t shown.")]


def escape(text: str) -> str:
    """Escape text so that Slack finds no mention, link or escape in it."""
    # The ampersand first, because the other escapes contain one.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mention(external_id: str) -> str:
    """Render a mention of a person; plain text if it is no id of a chat, such as an erased account's.

    Each chat names its own people, and replaces ids of the other one by names before anything is shown.
    """
    return f"<@{external_id}>" if _is_id(external_id) else escape(external_id)


def channel(external_id: str) -> str:
    """Render a mention of a channel, as `mention` does."""
    return f"<#{external_id}>" if _is_id(external_id) else escape(external_id)


def _is_id(external_id: str) -> bool:
    return (external_id.isascii() and external_id.isalnum()) or _TEAMS_ID.fullmatch(external_id) is not None


def before(sentence: str, rest: Message) -> Message:
    """Put one of our sentences before a message."""
    text = shorten(f"{sentence}\n{rest.text}", MAX_MESSAGE_TEXT)
    return message_of(text, [context(sentence), *rest.blocks], rest.picture)


def shorten(text: str, most: int) -> str:
    """Cut text to `most` characters, with "…" if it was cut; an escape is never cut in two."""
    if len(text) <= most:
        return text
    start_of_text = text[: most - 1]
    start = start_of_text.rfind("&", max(0, len(start_of_text) - 4))
    if start >= 0 and any(
        len(start_of_text) < start + len(each) and text.startswith(each, start) for each in _ESCAPES.values()
    ):
        start_of_text = start_of_text[:start]
    return start_of_text.rstrip() + "…"


def plain_text(text: str, most: int, *, emoji: bool = False) -> Element:
    """Render a text that Slack shows as it is, shortened to `most` characters."""
    shown = text.strip() or "–"  # Slack refuses an empty text, and one of spaces
    # An escape has at most five characters, so a short text need not be escaped to be measured.
    if len(shown) * 5 > most and len(escape(shown)) > most:
        shown = _parts(shown, most - 1, at_spaces=False)[0].rstrip() + "…"
    return {"type": "plain_text", "text": shown, "emoji": emoji}


def _own(mrkdwn: str, most: int) -> Element:
    return {"type": "mrkdwn", "text": shorten(mrkdwn, most) if mrkdwn.strip() else "–", "verbatim": True}


def words(text: str) -> list[Block]:
    """Render a person's text in full, as many sections as needed, each within the limit even if escaped."""
    text = text.strip()
    by_words = _parts(text, MAX_SECTION, at_spaces=True)
    anywhere = _parts(text, MAX_SECTION, at_spaces=False)
    parts = by_words if len(by_words) <= len(anywhere) else anywhere
    return [{"type": "section", "text": {"type": "plain_text", "text": part, "emoji": False}} for part in parts]


def rich(pieces: Sequence[tuple[str, bool]]) -> Block:
    """Render pieces of text as they are, each bold or not; people's text can be bold only here."""
    shown = ({"type": "text", "text": text[:MAX_SECTION], **_BOLD[is_bold]} for text, is_bold in pieces if text)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(shown)}]}


def code(text: str) -> list[Block]:
    """Render lines to copy, in as many blocks as needed; a line is cut only if it fits into none."""
    pieces: list[str] = [""]
    for line in escape(text.replace("`", "'")).splitlines():
        for part in [line[at : at + _MAX_CODE] for at in range(0, len(line), _MAX_CODE)] or [""]:
            if len(pieces[-1]) + len(part) >= _MAX_CODE:
                pieces.append("")
            pieces[-1] += f"{part}\n"
    return [section(f"```\n{piece}```") for piece in pieces]


def _parts(text: str, most: int, *, at_spaces: bool) -> list[str]:
    parts: list[str] = []
    while text.strip():
        end = size = 0
        while end < len(text) and (size := size + len(_ESCAPES.get(text[end], text[end]))) <= most:
            end += 1
        if at_spaces and end < len(text):
            end = max(text.rfind(" ", 1, end), text.rfind("\n", 1, end)) + 1 or end
        parts.append(text[:end])
        text = text[end:]
    return parts


def section(mrkdwn: str, accessory: Element | None = None) -> Block:
    """Render our own words, with an optional button beside them."""
    return present(type="section", text=_own(mrkdwn, MAX_SECTION), accessory=accessory)


def plain(text: str, accessory: Element | None = None) -> Block:
    """Render a section of plain text, which may come from people, shortened if too long."""
    return present(type="section", text=plain_text(text, MAX_SECTION), accessory=accessory)


def fields(pairs: Sequence[tuple[str, str]]) -> Block:
    """Render two columns: plain text on the left, our own mrkdwn on the right."""
    shown = [each for left, right in pairs for each in (plain_text(left, 300), _own(right, MAX_FIELD))]
    return {"type": "section", "fields": shown[:MAX_FIELDS]}


def header(text: str) -> Block:
    """Render a heading, which screen readers use for navigation."""
    return {"type": "header", "text": plain_text(text, MAX_HEADER)}


def context(text: str) -> Block:
    """Render small plain text."""
    return {"type": "context", "elements": [plain_text(text, MAX_FIELD)]}


def image(what: Chart) -> Block:
    """Render the placeholder for a message's picture; the sender inserts the uploaded file."""
    return {"type": "image", "slack_file": {"id": "F0TOBEUPLOADED"}, "alt_text": shorten(what.in_words, MAX_ALT_TEXT)}


def actions(*elements: Element) -> Block:
    """Render a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def with_confirmation(element: Element, title: str, text: str, yes: str, no: str) -> Element:
    """Add a confirmation dialog to a button; `no` names what stays as it is."""
    buttons = {"confirm": plain_text(yes, MAX_CONFIRM_BUTTON), "deny": plain_text(no, MAX_CONFIRM_BUTTON)}
    shown = {"title": plain_text(title, MAX_CONFIRM_TITLE), "text": plain_text(text, MAX_CONFIRM_TEXT), **buttons}
    return {**element, "confirm": shown}


def button(text: str, action_id: str, value: str = "", *, label: str = "", primary: bool = False) -> Element:
    """Render a button; a press returns `value`.

    `label` says what a short text is about. Screen readers and voice control read it after the text, because people say
    what they see (WCAG 2.5.3).
    """
    if label and not label.startswith(text):
        label = f"{text}, {label}"
    return present(
        type="button",
        text=plain_text(text, MAX_BUTTON, emoji=True),
        action_id=action_id,
        value=shorten(value, MAX_BUTTON_VALUE) or None,
        accessibility_label=shorten(label, MAX_BUTTON_LABEL) or None,
        style="primary" if primary else None,
    )


def link_button(text: str, action_id: str, url: str, *, label: str = "", primary: bool = False) -> Element:
    """Render a button that opens a web address of at most 3,000 characters."""
    return {**button(text, action_id, label=label, primary=primary), "url": url}


def link(url: str, text: str) -> str | None:
    """Render a mrkdwn link with our own text; None if the address cannot be linked."""
    if LINK.fullmatch(url) is None or len(url) > _MAX_LINK:
        return None
    return f"<{escape(url)}|{text}>"


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str | None = None,
    submit: str | None = None,
    close: str | None = None,
    metadata: str = "",
) -> View:
    """Render a form, or without `submit` a page to read. Slack returns `metadata` with it.

    `close` is "Cancel" for a form and "Close" for a page by default.
    """
    return present(
        type="modal",
        callback_id=callback_id,
        title=plain_text(title, MAX_VIEW_TITLE),
        submit=plain_text(submit, MAX_VIEW_TITLE) if submit else None,
        close=plain_text(close or ("Cancel" if submit else "Close"), MAX_VIEW_TITLE),
        private_metadata=metadata or None,
        blocks=_fitting(blocks, MAX_VIEW_BLOCKS),
    )


_CARRIED = ("type", "callback_id", "title", "submit", "close", "private_metadata", "clear_on_close", "notify_on_close")


def again(view: Mapping[str, Any], blocks: Sequence[Block]) -> View:
    """Render an open form with other blocks. Slack keeps what was typed in fields whose ids stay."""
    return {**{part: view[part] for part in _CARRIED if part in view}, "blocks": _fitting(blocks, MAX_VIEW_BLOCKS)}


def home(blocks: Sequence[Block]) -> View:
    """Render a Home tab."""
    return {"type": "home", "blocks": _fitting(blocks, MAX_VIEW_BLOCKS)}


def present(**parts: Any) -> dict[str, Any]:
    """Return the parts that are not None."""
    return {name: value for name, value in parts.items() if value is not None}

"""Text as `TextRun`s, which Teams shows as they are: no word of a person is read as markdown.

A view's own words use a few marks of Slack's mrkdwn (`bot.views.kit.block_kit`); each becomes a run with its style.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

Run = dict[str, Any]
Element = dict[str, Any]
# Returns the name of a person or channel by external id.
Names = Callable[[str], str]

_MARK = re.compile(
    r"```\n?(?P<block>.*?)```"
    r"|`(?P<code>[^`\n]+)`"
    r"|<(?P<url>(?i:https?)://[^|>]+)\|(?P<link>[^>]*)>"
    r"|<mailto:[^|>]+\|(?P<mail>[^>]*)>"
    r"|<[@#](?P<id>[^>|]+)>"
    r"|(?<![\w*])\*(?P<bold>[^*\n]+)\*(?![\w*])",
    re.DOTALL,
)
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def unescape(text: str) -> str:
    """Return what a person reads of escaped text."""
    for escaped, plain in _ESCAPES:
        text = text.replace(escaped, plain)
    return text


def plain_text(mrkdwn: str, names: Names) -> str:
    """Return a view's own words without any marks, for notifications and screen readers."""
    return "".join(run["text"] for run in own_words(mrkdwn, names))


def own_words(mrkdwn: str, names: Names, **style: Any) -> list[Run]:
    """Return a view's own words as runs."""
    return list(_runs(mrkdwn, names, style))


def _runs(mrkdwn: str, names: Names, style: dict[str, Any]) -> Iterator[Run]:
    end = 0
    for mark in _MARK.finditer(mrkdwn):
        if mark.start() > end:
            yield run(unescape(mrkdwn[end : mark.start()]), **style)
        end = mark.end()
        match mark.lastgroup:
            case "block" | "code":
                yield run(unescape(mark[mark.lastgroup]), **style, fontType="Monospace")
            case "link":
                opens = {"type": "Action.OpenUrl", "url": unescape(mark["url"])}
                yield run(unescape(mark["link"]), **style, selectAction=opens)
            case "mail":
                # Teams opens only web addresses.
                yield run(unescape(mark["mail"]), **style)
            case "id":
                yield run(names(mark["id"]), **style)
            case _:
                yield from _runs(mark["bold"], names, style | {"weight": "Bolder"})
    if end < len(mrkdwn):
        yield run(unescape(mrkdwn[end:]), **style)


def run(text: str, **style: Any) -> Run:
    """Return one run of text, as it is."""
    return {"type": "TextRun", "text": text, **style}


def lines(runs: list[Run], **layout: Any) -> list[Element]:
    """Return runs as one `RichTextBlock` for each line: a run's own line breaks are not shown everywhere."""
    rows: list[list[Run]] = [[]]
    for each in runs:
        first, *more = each["text"].split("\n")
        rows[-1].append({**each, "text": first})
        rows += [[{**each, "text": text}] for text in more]
    shown = [[each for each in row if each["text"]] for row in rows]
    elements: list[Element] = []
    gap = False
    for row in shown:
        if not row:
            gap = True
            continue
        spacing = {} if not elements else {"spacing": "Small" if gap else "None"}
        elements.append({"type": "RichTextBlock", "inlines": row, **spacing, **(layout if not elements else {})})
        gap = False
    return elements

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands.parser import COMMANDS, ORGANIZERS_COMMANDS, Command, Request, Word, read_request

TODAY = date(2024, 3, 10)  # a Sunday


def read(text: str) -> Request:
    return read_request(text, today=TODAY)


PLAIN_WORDS: list[tuple[str, Word, str]] = [
    ("", Word.NEXT, ""),
    ("   ", Word.NEXT, ""),
    ("next!", Word.NEXT, ""),
    ("NEXT", Word.NEXT, ""),
    ("when is the next one", Word.NEXT, ""),
    ("When’s the next session?", Word.NEXT, ""),
    ("who's speaking next", Word.NEXT, ""),
    ("who is speaking", Word.NEXT, ""),
    ("what's next", Word.NEXT, ""),
    ("when is it", Word.NEXT, ""),
    ("where are the rounds?", Word.NEXT, ""),
    ("zoom link", Word.NEXT, ""),
    ("upcoming sessions", Word.UPCOMING, ""),
    ("show me everything", Word.UPCOMING, ""),
    ("what's coming up", Word.UPCOMING, ""),
    ("schedule", Word.UPCOMING, ""),
    ("next few sessions", Word.UPCOMING, ""),
    ("what's on the calendar?", Word.UPCOMING, ""),
    ("all dates please", Word.UPCOMING, ""),
    ("what did I miss", Word.PAST, ""),
    ("previous sessions", Word.PAST, ""),
    ("who presented last time", Word.PAST, ""),
    ("recordings", Word.PAST, ""),
    ("hsu", Word.SEARCH, "hsu"),
    ("Beck", Word.SEARCH, "Beck"),
    ("who is heather hsu", Word.SEARCH, "heather hsu"),
    ("Who is Heather Hsu?", Word.SEARCH, "Heather Hsu"),
    ("when is hsu speaking", Word.SEARCH, "hsu"),
    ("when does Andy Beck speak?", Word.SEARCH, "Andy Beck"),
    ("is andy beck presenting in july", Word.SEARCH, "andy beck"),
    ("anything on sepsis", Word.SEARCH, "sepsis"),
    ("what do you have on stroke?", Word.SEARCH, "stroke"),
    ("tell me about sepsis", Word.SEARCH, "sepsis"),
    ("about sepsis", Word.SEARCH, "sepsis"),
    ("search for Sepsis bundles", Word.SEARCH, "Sepsis bundles"),
    ("april smith", Word.SEARCH, "april smith"),
    ("I have an idea", Word.SUGGEST, ""),
    ("I have an idea about handoffs", Word.SUGGEST, "handoffs"),
    ("idea: better handoffs", Word.SUGGEST, "better handoffs"),
    ("I'd like to propose a topic", Word.SUGGEST, ""),
    ("may I suggest a topic", Word.SUGGEST, ""),
    ("how do I suggest a topic?", Word.SUGGEST, ""),
    ("suggest a topic", Word.SUGGEST, ""),
    ("I want to share an idea", Word.SUGGEST, ""),
    ("can we have a session on Sepsis bundles", Word.SUGGEST, "Sepsis bundles"),
    ("we should talk about boarding in the ED", Word.SUGGEST, "boarding in the ED"),
    ("I'd like to present my work on sepsis", Word.SUGGEST, "my work on sepsis"),
    ("I want to complain", Word.FEEDBACK, ""),
    ("I want to complain about the room", Word.FEEDBACK, "the room"),
    ("how do I give feedback?", Word.FEEDBACK, ""),
    ("how was it", Word.FEEDBACK, ""),
    ("remind me", Word.REMIND, "me"),
    ("add to my outlook", Word.CALENDAR, ""),
    ("ics", Word.CALENDAR, ""),
    ("how do I subscribe", Word.CALENDAR, ""),
    ("put it on my calendar", Word.CALENDAR, ""),
    ("what is a learning health system", Word.ABOUT, ""),
    ("what is LHS?", Word.ABOUT, ""),
    ("what are the rounds", Word.ABOUT, ""),
    ("tell me about the rounds", Word.ABOUT, ""),
    ("who organizes this?", Word.ABOUT, ""),
    ("who do I contact", Word.ABOUT, ""),
    ("is there funding", Word.AWARD, ""),
    ("how do I apply for the award", Word.AWARD, ""),
    ("about the award", Word.AWARD, ""),
    ("LHS-AP", Word.AWARD, ""),
    ("where is the request for applications", Word.AWARD, ""),
    ("hi", Word.HELP, ""),
    ("Hello there!", Word.HELP, ""),
    ("?", Word.HELP, ""),
    ("thanks", Word.HELP, ""),
    ("what can you do", Word.HELP, ""),
    ("how does this work?", Word.HELP, ""),
    ("can you help me", Word.HELP, ""),
    ("the", Word.HELP, ""),
    ("🎉", Word.HELP, ""),
]


@pytest.mark.parametrize(("text", "word", "words"), PLAIN_WORDS)
def test_plain_words_are_understood(text: str, word: Word, words: str) -> None:
    assert read(text) == Request(word=word, words=words, typed=text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("march", (2024, 3)),
        ("March 2025", (2025, 3)),
        ("what's on in april?", (2024, 4)),
        ("may", (2024, 5)),
        ("who is speaking in may", (2024, 5)),
        ("who spoke in march", (2024, 3)),
        ("february", (2025, 2)),
        ("last february", (2024, 2)),
        ("last march", (2023, 3)),
        ("next march", (2025, 3)),
        ("sept", (2024, 9)),
        ("this month", (2024, 3)),
        ("next month", (2024, 4)),
        ("who's speaking next month?", (2024, 4)),
        ("last month", (2024, 2)),
        ("calendar for june", (2024, 6)),
        ("2024-06", (2024, 6)),
    ],
)
def test_a_month_is_understood(text: str, month: tuple[int, int]) -> None:
    assert read(text) == Request(word=Word.MONTH, month=month, typed=text)


@pytest.mark.parametrize(("today", "month"), [(date(2024, 12, 31), (2025, 1)), (date(2024, 1, 31), (2024, 2))])
def test_next_month_may_be_next_year(today: date, month: tuple[int, int]) -> None:
    assert read_request("next month", today=today).month == month


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("september 19", date(2024, 9, 19)),
        ("Thursday, September 19th, 2024", date(2024, 9, 19)),
        ("is there a session on the 19th of September?", date(2024, 9, 19)),
        ("2024-06-20", date(2024, 6, 20)),
        ("6/20/2024", date(2024, 6, 20)),
        ("mar 5", date(2024, 3, 5)),
        ("january 2", date(2025, 1, 2)),
        ("today", date(2024, 3, 10)),
        ("tomorrow", date(2024, 3, 11)),
        ("thursday", date(2024, 3, 14)),
    ],
)
def test_a_day_is_understood(text: str, day: date) -> None:
    assert read(text) == Request(word=Word.DAY, day=day, typed=text)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("upcomming", Word.UPCOMING, ""),
        ("sugest better handoffs", Word.SUGGEST, "better handoffs"),
        ("Sugest Better  Handoffs, please", Word.SUGGEST, "Better  Handoffs, please"),
        ("feeback", Word.FEEDBACK, ""),
        ("feeback on the next session", Word.FEEDBACK, "on the next session"),
        ("calender", Word.CALENDAR, ""),
        ("nxt", Word.NEXT, ""),
        ("abuot", Word.ABOUT, ""),
        ("awrad", Word.AWARD, ""),
        ("hepl", Word.HELP, ""),
        ("pst", Word.PAST, ""),
        ("serach hsu", Word.SEARCH, "hsu"),
    ],
)
def test_a_mistyped_command_is_the_nearest_one_said_to_be_a_guess(text: str, word: Word, words: str) -> None:
    assert read(text) == Request(word=word, words=words, guess=word, typed=text)


@pytest.mark.parametrize("name", ["beck", "hsu", "rinne", "hucker", "westafer", "drake", "sepsis", "handoffs", "falls"])
def test_a_name_or_subject_is_no_mistyped_command(name: str) -> None:
    assert read(name) == Request(word=Word.SEARCH, words=name, typed=name)


@pytest.mark.parametrize(
    ("text", "guess"), [("text", Word.NEXT), ("ward", Word.AWARD), ("research", Word.SEARCH), ("post", Word.PAST)]
)
def test_a_word_somewhat_like_a_command_is_searched_and_the_command_offered(text: str, guess: Word) -> None:
    assert read(text) == Request(word=Word.SEARCH, words=text, guess=guess, typed=text)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("share", Word.NEXT, ""),
        ("next share", Word.NEXT, ""),
        ("share: upcoming", Word.UPCOMING, ""),
        ("please share the next one with the channel", Word.NEXT, ""),
        ("upcoming and share with everyone", Word.UPCOMING, ""),
        ("share march", Word.MONTH, ""),
        ("hsu share", Word.SEARCH, "hsu"),
        ("search sepsis SHARE", Word.SEARCH, "sepsis"),
    ],
)
def test_what_can_be_read_can_be_shared(text: str, word: Word, words: str) -> None:
    request = read(text)

    assert (request.word, request.words, request.share) == (word, words, True)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("suggest  How we SHARE data &  <!channel>  share ", Word.SUGGEST, "How we SHARE data &  <!channel>  share"),
        ("Feedback: It was GREAT\nreally share", Word.FEEDBACK, "It was GREAT\nreally share"),
        ("suggest next", Word.SUGGEST, "next"),
        ("feedback march", Word.FEEDBACK, "march"),
        ("feeback too long share", Word.FEEDBACK, "too long share"),
        ("share feedback", Word.FEEDBACK, ""),
        ("search share", Word.SEARCH, "share"),
    ],
)
def test_a_persons_own_words_are_kept_and_never_shared(text: str, word: Word, words: str) -> None:
    request = read(text)

    assert (request.word, request.words, request.share) == (word, words, False)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.usage)
def test_each_usage_of_the_help_is_understood(command: Command) -> None:
    word, _, words = command.usage.partition(" ")

    assert read(word) == Request(word=command.word, typed=word)
    assert read(command.usage) == Request(word=command.word, words=words, typed=command.usage)


def test_the_help_lists_each_word_once_and_nothing_of_a_later_release() -> None:
    listed = [command.word for command in (*COMMANDS, *ORGANIZERS_COMMANDS)]

    assert len(listed) == len(set(listed))
    assert set(Word) - set(listed) == {Word.MONTH, Word.DAY}


some_words = st.sampled_from(
    [
        "share",
        "next",
        "sugest",
        "march",
        "may",
        "31",
        "2024",
        "last",
        "hsu",
        "?",
        "what's",
        "the",
        "suggest",
        "2/30",
        "for",
    ]
)


@given(st.text() | st.lists(some_words).map(" ".join), st.dates(date(1990, 1, 1), date(2100, 12, 1)))
def test_any_text_is_some_request(text: str, today: date) -> None:
    request = read_request(text, today=today)

    assert request.typed == text
    assert (request.month is not None) == (request.word is Word.MONTH)
    assert (request.day is not None) == (request.word is Word.DAY)
    assert not (request.share and request.word in {Word.SUGGEST, Word.FEEDBACK, Word.REMIND})


@given(st.text().map(lambda words: f"Handoffs {words}".strip()))
def test_what_is_suggested_arrives_as_it_was_typed(words: str) -> None:
    assert read(f"suggest {words}").words == words


@pytest.mark.parametrize("word", ["", *(command.word.value for command in COMMANDS), "remind"])
def test_a_word_alone_is_read_as_it_is_among_spaces(word: str) -> None:
    """Alone it is known beforehand; with a space it goes the long way."""
    assert replace(read(f" {word} "), typed=word) == read(word)

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.base.date_phrases import When
from bot.core.commands.parser import ParsedCommand, parse_command
from bot.core.commands.vocabulary import COMMANDS, ORGANIZER_COMMANDS, CommandName

TODAY = date(2024, 3, 10)  # a Sunday


def read(text: str) -> ParsedCommand:
    return parse_command(text, today=TODAY)


PLAIN_WORDS: list[tuple[str, CommandName, str]] = [
    ("", CommandName.NEXT, ""),
    ("   ", CommandName.NEXT, ""),
    ("next!", CommandName.NEXT, ""),
    ("NEXT", CommandName.NEXT, ""),
    ("when is the next one", CommandName.NEXT, ""),
    ("When’s the next session?", CommandName.NEXT, ""),
    ("who's speaking next", CommandName.NEXT, ""),
    ("who is speaking", CommandName.NEXT, ""),
    ("what's next", CommandName.NEXT, ""),
    ("when is it", CommandName.NEXT, ""),
    ("where are the rounds?", CommandName.NEXT, ""),
    ("zoom link", CommandName.NEXT, ""),
    ("zoom link pls", CommandName.NEXT, ""),
    ("wen is the nxt one", CommandName.NEXT, ""),
    ("running 5 min late", CommandName.NEXT, ""),
    ("wat time", CommandName.NEXT, ""),
    ("march 32", CommandName.SEARCH, "march 32"),
    ("delete everything", CommandName.PRIVACY, ""),
    ("who r u", CommandName.HELP, ""),
    ("r u a bot?", CommandName.HELP, ""),
    ("it doesnt work", CommandName.HELP, ""),
    ("no thx", CommandName.THANKS, ""),
    ("thank u", CommandName.THANKS, ""),
    ("where do i check in", CommandName.CHECK_IN, ""),
    ("am I signed up?", CommandName.NEXT, ""),
    ("how do i get to chestnut 3", CommandName.NEXT, ""),
    ("human factors", CommandName.SEARCH, "human factors"),
    ("stop smoking", CommandName.SEARCH, "stop smoking"),
    ("upcoming sessions", CommandName.UPCOMING, ""),
    ("show me everything", CommandName.UPCOMING, ""),
    ("what's coming up", CommandName.UPCOMING, ""),
    ("schedule", CommandName.UPCOMING, ""),
    ("next few sessions", CommandName.UPCOMING, ""),
    ("what's on the calendar?", CommandName.UPCOMING, ""),
    ("all dates please", CommandName.UPCOMING, ""),
    ("what did I miss", CommandName.PAST, ""),
    ("previous sessions", CommandName.PAST, ""),
    ("who presented last time", CommandName.LAST, ""),
    ("last session", CommandName.LAST, ""),
    ("recordings", CommandName.MATERIALS, ""),
    ("slides from hucker", CommandName.MATERIALS, "hucker"),
    ("hsu", CommandName.SEARCH, "hsu"),
    ("Beck", CommandName.SEARCH, "Beck"),
    ("who is heather hsu", CommandName.SEARCH, "heather hsu"),
    ("Who is Heather Hsu?", CommandName.SEARCH, "Heather Hsu"),
    ("when is hsu speaking", CommandName.SEARCH, "hsu"),
    ("when does Andy Beck speak?", CommandName.SEARCH, "Andy Beck"),
    ("is andy beck presenting in july", CommandName.SEARCH, "andy beck"),
    ("anything on sepsis", CommandName.SEARCH, "sepsis"),
    ("what do you have on stroke?", CommandName.SEARCH, "stroke"),
    ("tell me about sepsis", CommandName.SEARCH, "sepsis"),
    ("about sepsis", CommandName.SEARCH, "sepsis"),
    ("search for Sepsis bundles", CommandName.SEARCH, "Sepsis bundles"),
    ("april smith", CommandName.SEARCH, "april smith"),
    ("I have an idea", CommandName.SUGGEST, ""),
    ("I have an idea about handoffs", CommandName.SUGGEST, "handoffs"),
    ("idea: better handoffs", CommandName.SUGGEST, "better handoffs"),
    ("I'd like to propose a topic", CommandName.SUGGEST, ""),
    ("may I suggest a topic", CommandName.SUGGEST, ""),
    ("how do I suggest a topic?", CommandName.SUGGEST, ""),
    ("suggest a topic", CommandName.SUGGEST, ""),
    ("I want to share an idea", CommandName.SUGGEST, ""),
    ("can we have a session on Sepsis bundles", CommandName.SUGGEST, "Sepsis bundles"),
    ("we should talk about boarding in the ED", CommandName.SUGGEST, "boarding in the ED"),
    ("I'd like to present my work on sepsis", CommandName.SUGGEST, "my work on sepsis"),
    ("I want to complain", CommandName.FEEDBACK, ""),
    ("I want to complain about the room", CommandName.FEEDBACK, "the room"),
    ("how do I give feedback?", CommandName.FEEDBACK, ""),
    ("how was it", CommandName.FEEDBACK, ""),
    ("remind me", CommandName.REMIND, "me"),
    ("add to my outlook", CommandName.CALENDAR, ""),
    ("ics", CommandName.CALENDAR, ""),
    ("how do I subscribe", CommandName.CALENDAR, ""),
    ("put it on my calendar", CommandName.CALENDAR, ""),
    ("what is a learning health system", CommandName.ABOUT, ""),
    ("what is LHS?", CommandName.ABOUT, ""),
    ("what are the rounds", CommandName.ABOUT, ""),
    ("tell me about the rounds", CommandName.ABOUT, ""),
    ("who organizes this?", CommandName.ABOUT, ""),
    ("who do I contact", CommandName.ABOUT, ""),
    ("is there funding", CommandName.AWARD, ""),
    ("how do I apply for the award", CommandName.AWARD, ""),
    ("about the award", CommandName.AWARD, ""),
    ("LHS-AP", CommandName.AWARD, ""),
    ("where is the request for applications", CommandName.AWARD, ""),
    ("hi", CommandName.HELP, ""),
    ("Hello there!", CommandName.HELP, ""),
    ("?", CommandName.HELP, ""),
    ("thanks", CommandName.THANKS, ""),
    ("what can you do", CommandName.HELP, ""),
    ("how does this work?", CommandName.HELP, ""),
    ("can you help me", CommandName.HELP, ""),
    ("the", CommandName.HELP, ""),
    ("🎉", CommandName.HELP, ""),
]


@pytest.mark.parametrize(("text", "word", "words"), PLAIN_WORDS)
def test_plain_words_are_understood(text: str, word: CommandName, words: str) -> None:
    assert read(text) == ParsedCommand(name=word, text=words, raw=text)


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
def test_month_is_understood(text: str, month: tuple[int, int]) -> None:
    command = read(text)
    command = replace(command, when=replace(command.when, is_exact=True))

    assert command == ParsedCommand(CommandName.MONTH, when=When(month), raw=text)


@pytest.mark.parametrize(("today", "month"), [(date(2024, 12, 31), (2025, 1)), (date(2024, 1, 31), (2024, 2))])
def test_next_month_may_be_next_year(today: date, month: tuple[int, int]) -> None:
    assert parse_command("next month", today=today).when.month == month


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
def test_day_is_understood(text: str, day: date) -> None:
    command = read(text)

    assert (command.name, command.when.day, command.raw) == (CommandName.DAY, day, text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("next week", date(2024, 3, 11), date(2024, 3, 17)),
        ("is there one this week?", date(2024, 3, 4), date(2024, 3, 10)),
        ("anything on this weekend", date(2024, 3, 9), date(2024, 3, 10)),
        ("last week", date(2024, 2, 26), date(2024, 3, 3)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("what's on next year", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_period_is_understood(text: str, first: date, last: date) -> None:
    request = read(text)

    assert (request.name, request.when.day, request.when.until) == (CommandName.DAY, first, last)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("is it in person or virtual", CommandName.NEXT, ""),
        ("how do I join", CommandName.NEXT, ""),
        ("what time does it start", CommandName.NEXT, ""),
        ("is it recorded", CommandName.NEXT, ""),
        ("where do we meet", CommandName.NEXT, ""),
        ("can I get CME for this?", CommandName.NEXT, ""),
        ("rsvp", CommandName.NEXT, ""),
        ("what's on for the rest of 2024", CommandName.UPCOMING, ""),
        ("dr hsu's talk", CommandName.SEARCH, "hsu"),
        ("is Dr. Beck still speaking in July", CommandName.SEARCH, "Beck"),
        ("stephanie hucker zoom link", CommandName.SEARCH, "stephanie hucker"),
        ("can we get someone to talk about nurse staffing?", CommandName.SUGGEST, "nurse staffing?"),
        ("you should invite Dr. Kim", CommandName.SUGGEST, "Dr. Kim"),
        ("would love to hear about hospital at home", CommandName.SUGGEST, "hospital at home"),
        ("new topic", CommandName.SUGGEST, ""),
        ("great session today", CommandName.FEEDBACK, "great session today"),
        ("the audio was bad", CommandName.FEEDBACK, "the audio was bad"),
        ("couldn’t hear the speaker", CommandName.FEEDBACK, "couldn’t hear the speaker"),
        ("send me the invite", CommandName.CALENDAR, ""),
        ("check in", CommandName.CHECK_IN, ""),
        ("checkin", CommandName.CHECK_IN, ""),
        ("check me in", CommandName.CHECK_IN, ""),
        ("check in ABCDEF", CommandName.CHECK_IN, "ABCDEF"),
        ("check-in kq mpa", CommandName.CHECK_IN, "kqmpa"),
        ("check in at ten", CommandName.CHECK_IN, ""),
        ("attendance code ABC12", CommandName.CHECK_IN, "ABC12"),
        ("sign in", CommandName.CHECK_IN, ""),
        ("I'm here", CommandName.CHECK_IN, ""),
        ("delete my data", CommandName.PRIVACY, ""),
        ("what data do you keep", CommandName.PRIVACY, ""),
        ("im coming", CommandName.COMING, ""),
        ("I'll be there in person", CommandName.COMING, ""),
        ("count me in", CommandName.COMING, ""),
        ("can't make it", CommandName.NOT_COMING, ""),
        ("sorry, I won't be able to attend", CommandName.NOT_COMING, ""),
        ("my suggestions", CommandName.OWN_SUGGESTIONS, ""),
        ("may I join", CommandName.NEXT, ""),
        ("where do I log in", CommandName.NEXT, ""),
        ("is there a virtual option", CommandName.NEXT, ""),
        ("Is it still at noon?", CommandName.NEXT, ""),
        ("is it at 12 or 1", CommandName.NEXT, ""),
        ("what is the passcode", CommandName.NEXT, ""),
        ("dial-in number", CommandName.NEXT, ""),
        ("certificate", CommandName.NEXT, ""),
        ("what are we discussing this month", CommandName.MONTH, ""),
        ("list of speakers", CommandName.UPCOMING, ""),
        ("anything after march?", CommandName.UPCOMING, ""),
        ("what time is Dr. Hsu's talk", CommandName.SEARCH, "Hsu"),
        ("what room is Beck's talk in", CommandName.SEARCH, "Beck"),
        ("where's the evaluation", CommandName.FEEDBACK, ""),
        ("/lhs-rounds next", CommandName.NEXT, ""),
        ("“next”", CommandName.NEXT, ""),
        ("next\u00a0", CommandName.NEXT, ""),
        ("check\u00a0in", CommandName.CHECK_IN, ""),
    ],
)
def test_plain_question_is_understood(text: str, word: CommandName, words: str) -> None:
    request = read(text)

    assert (request.name, request.text) == (word, words)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("manage", CommandName.MANAGE, ""),
        ("import", CommandName.PASTE, ""),
        ("upload the schedule", CommandName.PASTE, ""),
        ("plan", CommandName.READINESS, ""),
        ("undo", CommandName.HISTORY, ""),
        ("schedule", CommandName.UPCOMING, ""),
        ("new session on May 16", CommandName.ADD, "May 16"),
        ("schedule a session on May 16", CommandName.ADD, "May 16"),
        ("reschedule april to may 2", CommandName.MOVE, "april to may 2"),
        ("postpone beck", CommandName.MOVE, "beck"),
        ("update july speaker", CommandName.EDIT, "july speaker"),
        ("set the zoom link for march 21", CommandName.EDIT, "zoom link for march 21"),
        ("call off april", CommandName.CANCEL, "april"),
        ("schedule the fall season", CommandName.SEASON, ""),
        ("what's missing", CommandName.READINESS, ""),
        ("which months are empty", CommandName.READINESS, ""),
        ("show me the suggestions", CommandName.SUGGESTIONS, ""),
        ("what did people suggest", CommandName.SUGGESTIONS, ""),
        ("what changed", CommandName.HISTORY, ""),
        ("did the announcement go out", CommandName.STATUS, ""),
        ("what will be posted next", CommandName.STATUS, ""),
        ("which channels", CommandName.SETTINGS, ""),
        ("add an organizer", CommandName.ORGANIZERS, ""),
        ("annual report", CommandName.REPORT, ""),
        ("attendance for march", CommandName.REPORT, ""),
        ("push july back a week", CommandName.MOVE, "july back a week"),
        ("april is cancelled", CommandName.CANCEL, "april is cancelled"),
        ("is april cancelled", CommandName.MONTH, ""),
        ("is it cancelled?", CommandName.NEXT, ""),
        ("hsu's title is wrong", CommandName.EDIT, "hsu's title is wrong"),
        ("add a speaker to april", CommandName.EDIT, "speaker to april"),
        ("set up third thursdays for the fall", CommandName.SEASON, "up third thursdays for the fall"),
        ("what do I still need to do", CommandName.READINESS, ""),
        ("who hasn't confirmed", CommandName.READINESS, ""),
        ("is everything working", CommandName.STATUS, ""),
        ("change announcement time", CommandName.SETTINGS, ""),
        ("make someone an organizer", CommandName.ORGANIZERS, ""),
        ("attendance report for 2024", CommandName.REPORT, "2024"),
        ("delete my data", CommandName.PRIVACY, ""),
        ("my suggestions", CommandName.OWN_SUGGESTIONS, ""),
        ("add it to my calendar", CommandName.CALENDAR, ""),
    ],
)
def test_organizer_is_understood(text: str, word: CommandName, words: str) -> None:
    request = parse_command(text, today=TODAY, organizes=True)

    assert (request.name, request.text) == (word, words)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("upcomming", CommandName.UPCOMING, ""),
        ("sugest better handoffs", CommandName.SUGGEST, "better handoffs"),
        ("Sugest Better  Handoffs, please", CommandName.SUGGEST, "Better  Handoffs, please"),
        ("feeback", CommandName.FEEDBACK, ""),
        ("feeback on the next session", CommandName.FEEDBACK, "on the next session"),
        ("calender", CommandName.CALENDAR, ""),
        ("nxt", CommandName.NEXT, ""),
        ("abuot", CommandName.ABOUT, ""),
        ("awrad", CommandName.AWARD, ""),
        ("hepl", CommandName.HELP, ""),
        ("pst", CommandName.PAST, ""),
        ("serach hsu", CommandName.SEARCH, "hsu"),
    ],
)
def test_mistyped_command_is_guessed(text: str, word: CommandName, words: str) -> None:
    assert read(text) == ParsedCommand(name=word, text=words, guess=word, raw=text)


@pytest.mark.parametrize("name", ["beck", "hsu", "rinne", "hucker", "westafer", "drake", "sepsis", "handoffs", "falls"])
def test_name_or_topic_is_not_a_mistyped_command(name: str) -> None:
    assert read(name) == ParsedCommand(name=CommandName.SEARCH, text=name, raw=name)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("text", CommandName.NEXT),
        ("ward", CommandName.AWARD),
        ("research", CommandName.SEARCH),
        ("post", CommandName.PAST),
    ],
)
def test_near_command_is_searched_and_the_command_offered(text: str, guess: CommandName) -> None:
    assert read(text) == ParsedCommand(name=CommandName.SEARCH, text=text, guess=guess, raw=text)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("share", CommandName.NEXT, ""),
        ("next share", CommandName.NEXT, ""),
        ("share: upcoming", CommandName.UPCOMING, ""),
        ("please share the next one with the channel", CommandName.NEXT, ""),
        ("upcoming and share with everyone", CommandName.UPCOMING, ""),
        ("share march", CommandName.MONTH, ""),
        ("hsu share", CommandName.SEARCH, "hsu"),
        ("search sepsis SHARE", CommandName.SEARCH, "sepsis"),
    ],
)
def test_read_only_commands_can_be_shared(text: str, word: CommandName, words: str) -> None:
    request = read(text)

    assert (request.name, request.text, request.share) == (word, words, True)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        (
            "suggest  How we SHARE data &  <!channel>  share ",
            CommandName.SUGGEST,
            "How we SHARE data &  <!channel>  share",
        ),
        ("Feedback: It was GREAT\nreally share", CommandName.FEEDBACK, "It was GREAT\nreally share"),
        ("suggest next", CommandName.SUGGEST, "next"),
        ("feedback march", CommandName.FEEDBACK, "march"),
        ("feeback too long share", CommandName.FEEDBACK, "too long share"),
        ("share feedback", CommandName.FEEDBACK, ""),
        ("search share", CommandName.SEARCH, "share"),
    ],
)
def test_free_text_is_kept_and_never_shared(text: str, word: CommandName, words: str) -> None:
    request = read(text)

    assert (request.name, request.text, request.share) == (word, words, False)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.usage)
def test_each_usage_of_the_help_is_understood(command: CommandName) -> None:
    word, _, words = command.usage.partition(" ")

    assert read(word) == ParsedCommand(command, raw=word)
    assert read(command.usage) == ParsedCommand(command, text=words, raw=command.usage)


def test_help_lists_each_command_once() -> None:
    listed = [*COMMANDS, *ORGANIZER_COMMANDS]

    assert len(listed) == len(set(listed))
    assert set(CommandName) - set(listed) == {
        CommandName.MONTH,
        CommandName.DAY,
        CommandName.MATERIALS,
        CommandName.LAST,
        CommandName.COMING,
        CommandName.NOT_COMING,
        CommandName.OWN_SUGGESTIONS,
        CommandName.THANKS,
    }


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
def test_any_text_is_a_command(text: str, today: date) -> None:
    request = parse_command(text, today=today)

    assert request.raw == text
    if request.name is not CommandName.MATERIALS:
        assert (request.when.month is not None) == (request.name is CommandName.MONTH)
        assert (request.when.day is not None) == (request.name is CommandName.DAY)
    assert not (request.share and request.name in {CommandName.SUGGEST, CommandName.FEEDBACK, CommandName.REMIND})


@given(st.text().map(lambda words: f"Handoffs {words}".strip()))
def test_suggestion_text_is_preserved(words: str) -> None:
    assert read(f"suggest {words}").text == words


@pytest.mark.parametrize("word", ["", *(command.value for command in COMMANDS), "remind"])
def test_single_word_parses_the_same_with_spaces(word: str) -> None:
    """Alone it is known beforehand; with a space it goes the long way."""
    assert replace(read(f" {word} "), raw=word) == read(word)

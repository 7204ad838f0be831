"""Stopwords of the command parser, and words that are not typos of a command."""

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# What people type on phones.
SHORTENED = {
    "pls": "please",
    "plz": "please",
    "wen": "when",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "wat": "what",
    "wk": "week",
}
# Words without meaning in a search or next to a month.
FILLER = words(
    "a about all an and any anything are at be been bot channel coming date did do does during event events "
    "find for from give going happening has have he held here hi i'd in is it it's know lhs like link list "
    "location me meet meeting meetings month now of on one our place planned please present presenting "
    "presented presents room round rounds scheduled see session sessions set she show so soon speak speaker "
    "speakers spoke spoken "
    "speaking speaks subject talk talked talking talks tell that the their them there they this time title to today "
    "topic up us was we what what's whats when when's whens where where's wheres which who who's whos will "
    "with would you your zoom how i can could get we our start starts starting begin begins end ends finish join "
    "attend access virtual virtually person online remote remotely hybrid dial phone teams webex webinar url building "
    "directions parking food lunch long need want if or s have hear still may there's "
    "go come following happened provided served coffee "
    "open public welcome invited allowed free cost whole team canceled cancelled still rsvp "
    "discussing covering postponed rescheduled "
)
# If a text is all filler and has one of these words, it asks for the next session ("when is it", "who is the speaker").
NEXT_SESSION_WORDS = words(
    "date held link location meeting presenting room session soon speaker speaking time title topic when "
    "when's whens where where's wheres who who's whos zoom start starts starting begin begins end ends join attend "
    "access virtual virtually person online remote remotely hybrid dial phone teams webex webinar url building "
    "directions parking food lunch long coffee provided served "
    "welcome invited allowed go free cost canceled cancelled still postponed rescheduled "
)
# Stopwords before and after search terms: "who is ... ?", "is ... speaking".
LEADING = words(
    "a about all am an any anyone anything are around ask by can concerning could covering did discuss "
    "discussing do does everything find for from get give has have hello hey hi how i i'd i'm in info "
    "information is know learn like list look looking me more of ok on please regarding round rounds search "
    "see session sessions show so something subject talk talking talks tell that the there to topic topics up "
    "want was we what what's whats when when's whens where where's which who who's whos will with would you "
    "dr doctor prof professor mr mrs ms our "
)
TRAILING = words(
    "about again anywhere been coming here please present presented presenting presents rounds scheduled session "
    "sessions speak speaking speaks spoke spoken talk talked talking talks thanks there today up still again now yet "
    "on in at zoom link slides slide recording recordings time date room location title topic next "
)
# Words about slides and recordings that name no session.
MATERIALS = words(
    "slides slide recording recordings recorded video videos deck handout handouts powerpoint powerpoints from last "
    "latest watch download share send available yet posted record anyone anybody someone somebody "
)
# Real words that resemble a command.
NOT_TYPOS = words("awards bout hep incoming net pasta pat reason reasons research stats suggestion treason ward wards ")

# "suggest a topic" asks for the form and contains no topic.
ASKS_ONLY_FOR_FORM = re.compile(
    r"(?:(?:an?|the|new|another|my|some|something|topics?|ideas?|sessions?|subject|talk|for|lhs|rounds|form|please)"
    r"(?:\s+|$))*[\s.!?]*",
    re.IGNORECASE,
)

_ROOM = r"(?:\s+(?:with|in|to)\s+(?:the\s+|this\s+|our\s+)?(?:channel|everyone|everybody|group|team|room|us|all))?"
SHARE_PREFIX = re.compile(rf"\s*(?:please\s+)?share\b{_ROOM}[\s:,.!]*(?:and\s+)?", re.IGNORECASE)
SHARE_SUFFIX = re.compile(
    rf"[\s,;:]+(?:(?:and|please|then)\s+)*share(?:\s+(?:it|this|that))?{_ROOM}(?:\s+please)?[\s.!]*$", re.IGNORECASE
)

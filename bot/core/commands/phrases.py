"""Plain-English phrases for each `/lhs-rounds` command, and the lead-ins before a person's own words."""

import re

# Placeholders in the patterns.
_PARTS = {
    "GREETED": r"(?:there|bot|all|everyone|again|so much|very much|a lot|you)",
    "IDEA": r"(?:idea|suggestion|proposal)s?",
    "SESSIONS": r"(?:sessions|dates|rounds|talks|topics)",
    "ROUNDS": r"(?:lhs|rounds|lhs rounds|program(?:me)?)",
    "THE": r"(?:(?:the|these|your|our) )",
}


def _compile(pattern: str) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        pattern = pattern.replace(name, part)
    return re.compile(pattern)


# Command names with patterns for normalized text; the first match wins.
_PHRASES = (
    (
        "help",
        r"^(?:hi|hiya|hello|hey|yo|thanks?|thank you|thx|ty|cheers|good (?:morning|afternoon|evening))(?: GREETED)*$",
    ),
    ("help", r"^(?:ok|okay|bye|goodbye|test|menu|commands?|options|usage|start|please)$"),
    ("help", r"\bwhat (?:can|could|should) (?:you|i|this|it|we)\b|\bhow (?:do|can|to|does) .*\b(?:use|work)\b"),
    ("help", r"\bwhat (?:do you|does (?:this|it|the bot)) do\b|^(?:who|what) are you$|\blist (?:of )?commands\b"),
    ("help", r"\bhelp me$|\bneed help$"),
    ("remind", r"\bremind(?:ers?|ing)?\b|\b(?:notify|alert|ping|nudge) (?:me|us)\b|\blet me know\b"),
    ("award", r"\bawards?\b|\blhs-?ap\b|\brfa\b|\brequest for applications?\b|\bapply\b|\bapplications?\b"),
    ("award", r"\bfund(?:s|ing|ed)?\b|\bgrants?\b|\bmoney\b"),
    ("suggest", r"\b(?:suggest|propose|pitch|recommend|nominat)(?:e|ing|ed)?\b|\bproposing\b"),
    ("suggest", r"\b(?:have|has|i've|got|an|another|new|my|share|topic) (?:(?:an?|another|new|great|good) )*IDEA\b"),
    ("suggest", r"^(?:IDEA|topics?)\b"),
    (
        "suggest",
        r"\b(?:i|we|i'd|we'd)(?: would| could| can)? (?:(?:like|want|love) to )?(?:present|speak (?:at|about))\b",
    ),
    ("suggest", r"\b(?:can|could|may) (?:i|we) (?:present|speak)\b|\bgive a (?:talk|session)\b|\bvolunteer to\b"),
    ("suggest", r"\bwe should (?:talk|discuss|do)\b|^please (?:do|cover|discuss)\b"),
    ("suggest", r"\b(?:can|could) (?:we|you) (?:please )?(?:do|have|cover|discuss)\b"),
    ("suggest", r"\b(?:i|we)(?:'d| would) (?:like|love) (?:to (?:hear|see|learn)|a (?:session|talk))\b"),
    ("feedback", r"\bfeed ?back\b|\bcomplain(?:ts?|ing)?\b|^(?:comments?|surveys?|evaluations?|how was)\b"),
    ("feedback", r"\b(?:a|my|leave|some) comments?\b|\b(?:evaluate|rate) (?:the|a|this|last)\b"),
    ("upcoming", r"^what.* on (?:the|your|our) calendar$"),
    ("calendar", r"\b(?:ics|ical|icalendar|outlook|gcal|webcal|subscribe|subscription|calendars?)\b|\binvite me\b"),
    ("calendar", r"\badd (?:it|this|them|these|that|me)\b|\badd .*\b(?:schedule|diary)\b|\bsave the dates?\b"),
    ("upcoming", r"\bupcoming\b|\bcoming (?:up|months|soon|sessions|weeks)\b|\bschedules?\b|\bagenda\b|\bline-?up\b"),
    ("upcoming", r"\ball (?:of )?(?:the )?SESSIONS\b|\beverything$|^(?:all|list|dates|future|later)$"),
    (
        "upcoming",
        r"\bshow (?:me )?all\b|\bfuture SESSIONS\b|\bwhat SESSIONS\b|\b(?:this|rest of the|next) (?:year|week)\b",
    ),
    ("upcoming", r"\bnext (?:few|couple|two|three|four|five|six|[0-9]+|months|ones|SESSIONS)\b"),
    ("upcoming", r"\bwhat(?:'s|s| is| else is) (?:on|planned|scheduled)(?: soon| later)?$"),
    ("past", r"\b(?:i|we)(?: have|'ve)? miss(?:ed)?\b|\bmissed (?:one|SESSIONS)\b|\b(?:old|earlier) SESSIONS\b"),
    ("past", r"\bpast\b|\bprevious(?:ly)?\b|^(?:earlier|history|archives?|last|latest|before)$|\bspoke last\b"),
    ("past", r"\blast (?:session|one|time|rounds?|talk|meeting|week|year|few|speaker|topic|SESSIONS)\b"),
    ("past", r"\brecordings?\b|\bslides?\b|\balready (?:happened|took place|had)\b|\bso far\b|\bwhat happened\b"),
    ("about", r"\blearning health systems?\b|^(?:the )?ROUNDS$|^why\b.*\brounds$|\bcontacts?\b|\borgani[sz]ers?\b"),
    ("about", r"\bwhat(?:'s|s| is| are| does| do) (?:an? |THE)*(?:this|these|ROUNDS)(?: all)?(?: about| for| mean)?$"),
    ("about", r"\b(?:explain|about|describe|purpose of) (?:THE)*(?:this|it|yourself|ROUNDS)$"),
    ("about", r"\bwho (?:runs|organi[sz]es|leads|is in charge)\b"),
    ("about", r"\bwho (?:do|can|should) i (?:ask|contact|talk to|e-?mail|write)\b"),
    ("next", r"\bnext\b(?! step)"),
)
PHRASES = tuple((word, _compile(pattern)) for word, pattern in _PHRASES)

# In a sentence that suggests or comments on something, the person's own words follow the lead-in.
LEAD_INS = {
    "suggest": re.compile(
        r".*?\b(?:suggest(?:ions?|ing)?|propos(?:e|al|ing)|pitch|recommend|nominate|ideas?|present|speak|volunteer|"
        r"talk|discuss|do|have|cover|hear|see|learn|love|like|give)\b"
        r"(?:[\s:,.-]+(?:an?|the|new|another|topics?|ideas?|sessions?|subject|talks?|something|suggestions?|proposals?|"
        r"for|on|about|is|to|that|rounds|hear|see|learn|suggest|propose|pitch|recommend|present|speak|discuss|give|cover|"
        r"volunteer|great|good|i|have|at|please)\b)*[\s:,.-]*",
        re.IGNORECASE | re.DOTALL,
    ),
    "feedback": re.compile(
        r".*?\b(?:feed ?back|complain(?:ts?|ing)?|comments?|surveys?|evaluations?|evaluate|rate|how was(?: it)?)\b"
        r"(?:[\s:,.-]+(?:on|about|for|that|form|is|to)\b)*[\s:,.-]*",
        re.IGNORECASE | re.DOTALL,
    ),
}

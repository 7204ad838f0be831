"""Plain-English phrases for each `/lhs-rounds` command, and the lead-ins before a person's own words."""

import re

# Placeholders in the patterns.
_PARTS = {
    "GREETED": r"(?:there|bot|all|everyone|again|so much|very much|a lot|you|for (?:the|that|your|all) .*)",
    "OKAY": r"(?:ok|okay|k|great|perfect|awesome|cool|many|got it|alright|nice|good|sounds good|understood|will do)",
    "THANKS": r"(?:thanks?|thank (?:yo)?u|thx|tks|ty|tysm|cheers|much appreciated|appreciate it|appreciated)",
    "IDEA": r"(?:idea|suggestion|proposal)s?",
    "SESSIONS": r"(?:sessions|dates|rounds|talks|topics)",
    "SESSION": r"(?:sessions?|talks?|rounds?|meetings?|presentations?|lectures?|speakers?|discussions?)",
    "ROUNDS": r"(?:lhs|rounds|lhs rounds|program(?:me)?)",
    "PERSON": r"(?:we|you|they|someone|somebody|anyone|the organizers)",
    "THE": r"(?:(?:the|these|your|our) )",
    "LAST": r"(?:last|latest|most recent|previous)",
    "VERY": r"(?:(?:really|very|so|such|too|truly|a|an|bit|little|not|pretty|quite|super|all) )*",
    "GOOD": r"(?:great|good|excellent|amazing|awesome|wonderful|fantastic|terrific|outstanding|nice|helpful|useful|"
    r"interesting|inspiring|informative|engaging|bad|terrible|awful|poor|boring|confusing|disappointing|horrible|"
    r"useless|rushed|mediocre)",
    "WRONG": r"(?:hard to (?:hear|see|follow|read)|long|short|loud|quiet|fast|slow|cold|hot|crowded|noisy|late|"
    r"freezing|warm|stuffy|dark|small|broken|muted|choppy|blurry|unclear)",
    "COVER": r"(?:invite|get|bring|ask|have|host|cover|talk|discuss|do|consider|feature|hear|find|present)",
    "WISH": r"(?:love|like|enjoy|be interested|be (?:great|nice|good|helpful))",
    "HEAR": r"(?:hear|hearing|see|learn|learning|know more|have|get|a (?:talk|session))",
    "KEEP": r"(?:know|keep|store|have|save|collect|track)",
    "IM": r"(?:i'?m|i am|i'?ll be|i will be)",
    "ATTEND": r"(?:come|go|attend|join|make it|be there)",
    "TO_IT": r"(?: (?:to )?(?:it|this|that|there|(?:(?:the|your|our) )?(?:next )?(?:one|time|session|rounds|talk)|"
    r"today|tomorrow|then|in person|online|remotely|this (?:week|month|time)|on \w+))?"
    r"(?: (?:sorry|apologies|unfortunately|thanks|thank you|any ?more|after all|now|please))*$",
    "MESSAGES": r"(?:messag\w+|remind\w+|notif\w+|text(?:s|ing)?|dms?|ping(?:s|ing)?|e-?mail(?:s|ing)?|spam(?:ming)?)",
    "EDIT": r"(?:(?:please|can you|can we|can i|could you|could we|i (?:need|want|would like) to|i'd like to|let's|"
    r"we need to) )*",
    "FIELD": r"(?:speaker|title|topic|link|zoom|room|location|name|time|date)",
    "POSTS": r"(?:announcements?|posts?|reminders?|messages?|previews?)",
    "GONE": r"(?:go(?:ne|ing)?(?: out)?|sent|posted|fail(?:ed)?|delivered|up)",
}
_PLACEHOLDER = re.compile("TO_IT|SESSIONS|MESSAGES|" + "|".join(name for name in _PARTS if name != "TO_IT"))


def _table(rows: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Compile lines of a command's name and a pattern for normalized text; the first match wins."""
    lines = (line.partition(": ") for line in rows.strip().splitlines())
    return tuple((name, re.compile(_PLACEHOLDER.sub(lambda part: _PARTS[part[0]], each))) for name, _, each in lines)


PHRASES = _table(
    r"""
thanks: ^(?:no )?(?:OKAY )*THANKS(?: GREETED)*$
thanks: ^OKAY$
help: ^(?:hi|hiya|hello|hey|yo|good (?:morning|afternoon|evening))(?: GREETED)*$
help: ^(?:bye|goodbye|test|menu|commands?|options|usage|start|please)$
help: \bwhat (?:can|could|should) (?:you|i|this|it|we)\b|\bhow (?:do|can|to|does) .*\b(?:use|work)\b
help: \bwhat (?:do you|does (?:this|it|the bot)) do\b|\blist (?:of )?commands\b
help: ^(?:(?:who|what) )?(?:are|r) (?:yo)?u(?: an? \w+)?$
help: \bhelp me$|\bneed help$|^(?:(?:an? )?(?:problem|error|bug)|(?:(?:it|this|that)(?:'?s| is)? )?broken)$
help: ^(?:it|this|that) (?:(?:does ?n'?t|does not|won'?t) work|(?:is ?n'?t|is not) working)$|^is this an? (?:ro)?bot$
privacy: \bprivacy\b|\b(?:my|personal|own) (?:data|info|information|records?)\b|\bgdpr\b|\bforget me\b
privacy: \b(?:delete|erase|remove|export|download|forget) (?:me\b|my (?!calendar)|all my|everything(?: about me)?$)
privacy: \b(?:what|which) (?:data|info|information) (?:do|does|is|are|have)\b|\bdata (?:do )?you\b
privacy: \bwhat (?:do|does|have) (?:you|it|this|the (?:bot|app)) KEEP(?: (?:about|on|of) me)?$
privacy: \bwho (?:can )?sees? (?:my|what i)\b
privacy: \b(?:do|does) (?:you|it|this|the (?:bot|app)) (?:track|store|keep|collect)\b
privacy: \bis (?:this|it|my \w+) (?:private|anonymous|confidential)\b
remind: ^(?:please )?(?:stop|unsubscribe|opt ?out|mute|quit)(?: (?:it|this|that|me|now|please|all|the|MESSAGES))*$
remind: \b(?:no more|stop|quit|don'?t|do not) (?:sending |send )?(?:me )?(?:any )?(?:more )?MESSAGES\b
about: ^(?:a |real )*(?:human|person)(?: please)?$
about: \b(?:talk|speak|chat) (?:to|with) (?:a |real )*(?:human|person|someone|somebody)\b
check-in: ^(?:please )?(?:check|sign|log)(?:ing|ed)?[ -](?:me )?in\b|\bcheckin\b|\bcheck me in\b
check-in: \b(?:attendance|check-?in|sign-?in|session|room|slide) code\b|^(?:(?:my|the) )?code(?: is)? \w+$
check-in: ^IM (?:here|present|in the room)$|\bmark me (?:as )?(?:present|here|attended|in)$|^i attended\b
check-in: \b(?:how|where) (?:do|can) i (?:check|sign) in\b|\bmy code\b
coming: ^(?:yes |yep |ok |okay |sure |rsvp )*IM (?:coming|going|there|attending|in|joining)TO_IT
coming: ^(?:yes )?(?:i'?ll|i will|i can|i plan to|i'?d (?:like|love) to|i would (?:like|love) to) ATTENDTO_IT
coming: ^(?:please )?(?:count|sign|put|mark|rsvp) me (?:in|up|down|(?:as )?(?:going|coming)|yes)TO_IT
coming: ^rsvp (?:yes|going|coming)$|^see you (?:there|then)$
not-coming: ^(?:sorry )?(?:(?:i|we) )?(?:can'?t|cannot|can not|won'?t|will not) (?:be able to )?ATTENDTO_IT
not-coming: ^(?:sorry )?(?:IM not|i'?m unable to|unable to) (?:coming|going|attending|come|attend|go|join)TO_IT
not-coming: ^(?:count me out|rsvp no|cancel my rsvp|un-?rsvp|not (?:coming|going|attending))\b
coming: ^(?:yes )?(?:attending|going|will (?:attend|come|be there))$
not-coming: ^(?:sorry )?IM (?:out|away|off|busy|unavailable|on call|on vacation)(?: (?:that|this) (?:day|week|date))?$
help: ^(?:yes|no|nope|maybe|sure|yep|yeah|1|sorry|oops|never ?mind|nvm|huh|what|idk|dunno)$
next: ^(?:can|could|may|should|do|does) (?:i|we|\w+s) (?:come|attend|join|watch|call|dial|park|listen|stream)\b
next: ^can i bring\b|^where (?:do|can|should) (?:i|we) \w+$|^what (?:day|date|time|floor|room) is(?! .+(?:'s|s') )\b
next: \bpass ?(?:code|word)\b|\bmeeting id\b|\bdial[- ]?in\b|\bcertificates?\b|\brunning (?:\w+ ){0,3}late\b
next: ^(?:how many|who) (?:people |folks |else )?(?:is |are |will be )?(?:going|coming|attending|there)\b
next: \b(?:log|dial|call)(?:ging|ing)? ?in\b
next: \b(?:virtual|online|remote|zoom|in-person|in person) options?\b
next: ^is (?:it|rounds|this|the (?:session|talk|meeting))(?: still)? (?:at|on) (?:noon|[0-9]+)(?: (?:[ap]m|or|[0-9]+))*$
next: ^am i (?:\w+ )?(?:signed up|registered|going|coming|in|down|on the list)\b
next: \brsvp\b|\bcme\b|\bce credits?\b|\bcredits?\b|\bregist(?:er|ration)\b|\bsign ?up\b
next: \b(?:is|was|will|are|be) (?:\w+ )?(?:recorded|streamed|livestreamed|broadcast)\b
remind: \bremind(?:ers?|ing)?\b|\b(?:notify|alert|ping|nudge) (?:me|us)\b|\blet me know\b
award: \bawards?\b|\blhs-?ap\b|\brfa\b|\brequest for applications?\b|\bapply\b|\bapplications?\b
award: \bfund(?:s|ing|ed)?\b|\bgrants?\b|\bmoney\b
own-suggestions: \b(?:my|our) (?:topic )?(?:suggestions?|proposals?|ideas)\b(?! (?:is|for|about|on|to)\b)
own-suggestions: \bwhat (?:did|have) i suggest|\bsuggestions? (?:i|that i)\b|\bmy (?:suggested )?topics\b
feedback: \b(?:was|were|is|are) VERY(?:GOOD|WRONG)$
materials: \brecordings?\b|\bslides?\b|\bslide ?deck\b|\bhandouts?\b|\bpower ?points?\b|\bvideos? (?:of|from)\b
materials: \brecord (?:the|that|last|it|this)\b|\b(?:any|some)(?:one|body) record\b
feedback: \bfeed ?back\b|\bcomplain(?:ts?|ing)?\b|^(?:comments?|surveys?|evaluations?|how was)\b
feedback: \b(?:the|an?|my) (?:evaluation|survey)(?: form| link)?$
feedback: \b(?:a|my|leave|some) comments?\b|\b(?:evaluate|rate|review) (?:the|a|this|last|to-?day|yesterday)
feedback: ^(?:(?:a|an|what a|what an|the|that was|it was|this was|was) )*VERYGOOD (?:job|work|SESSION|stuff|one)\b
feedback: ^(?:i |we )?(?:really |absolutely )?(?:loved|enjoyed|liked|hated|disliked|appreciated|learned a lot)\b
feedback: ^(?:i |we )?(?:couldn'?t|could not|can'?t|cannot) (?:hear|see the (?:slides|screen)|follow)\b
feedback: ^too (?:long|short|loud|fast|slow|much|many|crowded)\b
suggest: \b(?:suggest|propose|pitch|recommend|nominat)(?:e|ing|ed)?\b|\bproposing\b
suggest: \b(?:have|has|i've|got|an|another|new|my|share|topic) (?:(?:an?|another|new|great|good) )*IDEA\b
suggest: ^(?:IDEA|topics?)\b|^(?:(?:an?|another|my|one|the) )?new (?:topic|theme|subject)s?\b
suggest: \b(?:i|we|i'd|we'd)(?: would| could| can)? (?:(?:like|want|love) to )?(?:present|speak (?:at|about))\b
suggest: \b(?:can|could|may) (?:i|we) (?:present|speak)\b|\bgive a (?:talk|session)\b|\bvolunteer to\b
suggest: \bwe should (?:talk|discuss|do)\b|^please (?:do|cover|discuss|invite|have)\b
suggest: \b(?:can|could) PERSON (?:please )?(?:do|have|cover|discuss|get|invite|bring|host|find|present|talk)\b
suggest: \bPERSON (?:should|ought to|could|need to|must) (?:really )?COVER\b
suggest: ^why (?:not|don'?t (?:we|you)) (?:invite|have|do|cover)\b
suggest: \b(?:i|we)(?:'d| would) (?:like|love) (?:to (?:hear|see|learn)|a (?:session|talk))\b
suggest: \b(?:would|i'?d|we'?d) (?:really |also )?WISH(?: \w+){0,3}? HEAR\b
suggest: \b(?:interested in|how about|what about) (?:a |an )?(?:talk|session|topic|hearing|learning)\b
suggest: ^(?:can|could|would) (?!(?:i|we|you)\b).+ (?:present|speak|give a talk)\b
suggest: \brequest(?:ing)? (?:a |an )?(?:topic|talk|session|speaker)\b
upcoming: ^what.* on (?:the|your|our) calendar$
calendar: \b(?:ics|ical|icalendar|outlook|gcal|webcal|subscribe|subscription|calendars?)\b|\binvite me\b
calendar: \badd (?:it|this|them|these|that|me)\b|\badd .*\b(?:schedule|diary)\b|\bsave the dates?\b
calendar: \b(?:send|get|e-?mail|forward|share|need|want) .*\binvit(?:e|ation)s?\b|^(?:the |an? )?invit(?:e|ation)s?$
upcoming: \bupcoming\b|\bcoming (?:up|months|soon|sessions|weeks)\b|\bschedules?\b|\bagenda\b|\bline-?up\b
upcoming: \blist of (?:all )?(?:the |your |our )?(?:speakers|SESSIONS)\b
upcoming: ^(?:is there |do (?:we|you) have )?(?:anything|something|more|any SESSIONS) (?:after|beyond) \w+$
upcoming: \ball (?:of )?(?:the )?SESSIONS\b|\beverything$|^(?:all|list|dates|future|later)$
upcoming: \bshow (?:me )?all\b|\bfuture SESSIONS\b|\bwhat SESSIONS\b|\bthis (?:year|season|semester)\b
upcoming: \b(?:rest|remainder) of (?:the |this )?(?:year|season|semester|month|[0-9]{4})\b
upcoming: \bnext (?:few|couple|two|three|four|five|six|[0-9]+|months|ones|SESSIONS)\b
upcoming: \bwhat(?:'s|s| is| else is) (?:on|planned|scheduled)(?: soon| later)?$
last: ^(?:what (?:was|were) |show (?:me )?)?(?:THE)?LAST (?:session|talk|rounds?|meeting|speaker|one|time|topic)$
last: \b(?:spoke|presented|talked|was the speaker) last(?: time)?$|\bwhat (?:was|happened at) (?:the )?last\b
past: \b(?:i|we)(?: have|'ve)? miss(?:ed)?\b|\bmissed (?:one|SESSIONS)\b|\b(?:old|earlier) SESSIONS\b
past: \bpast\b|\bprevious(?:ly)?\b|^(?:earlier|history|archives?|last|latest|before)$
past: \blast (?:few|SESSIONS)\b|\balready (?:happened|took place|had)\b|\bso far\b|\bwhat happened\b
about: \blearning health systems?\b|^(?:the )?ROUNDS$|^why\b.*\brounds$|\bcontacts?\b|\borgani[sz]ers?\b
about: \bwhat(?:'s|s| is| are| does| do) (?:an? |THE)*(?:this|these|ROUNDS)(?: all)?(?: about| for| mean)?$
about: \b(?:explain|about|describe|purpose of) (?:THE)*(?:this|it|yourself|ROUNDS)$
about: \bwho (?:runs|organi[sz]es|leads|is in charge)\b
about: \bwho (?:do|can|should) i (?:ask|contact|talk to|e-?mail|write)\b
next: \bne?xt\b(?! step)|^how (?:do|can) (?:i|we|you) (?:get|come) (?:to|there)\b
next: ^(?:does|will|is|could|would) (?:it|this)\b|^do (?:i|we) (?:need|get)\b
"""
)

# What organizers ask for in their own words.
ORGANIZER_PHRASES = _table(
    r"""
organizers: \b(?:add|remove|new|another|change|replace|invite) (?:(?:an?|the|another|new|co) )*organi[sz]ers?\b
organizers: \bmake \S.* (?:an? )?(?:co-?)?organi[sz]ers?$
organizers: ^(?:who are the |the |our )?organi[sz]ers$
organizers: \b(?:IM|i'?ll be) (?:away|out of (?:the )?office|on vacation)\b
season: ^EDIT(?:plan|schedule|set up|create|make|enter|new|add|start)\b.*\b(?:season|semester|academic year)$
season: ^EDIT(?:plan|schedule|set up|create|add)\b.*\b(?:first|second|third|fourth|last|[1-5][snrt][tdh]) \w+days\b
restore: \b(?:un-?cancel|reinstate|bring back|back on)\b
cancel: ^EDIT(?:call(?:ing)? off|scrap|delete|remove|cancel(?:l?ing)?)\b(?!.*\b(?:my|data|me)\b)
cancel: ^(?!(?:is|was|are|has|if|when|why|did) ).+ (?:is|has been|was) cancell?ed$
move: \bpush(?:ing)? (?:\S+ ){1,3}?back\b
move: \b(?:reschedul(?:e|ing)|postpon(?:e|ing)|push(?:ing)? back|delay)\b|^EDIT(?:move|shift)\b
move: ^EDIT(?:change|update|set) the date\b
settings: \b(?:which|what) channels?\b|\btime ?zone\b|\bpreferences\b|\bconfig(?:ure|uration)?\b
settings: \b(?:change|edit|update|open|show|view|see) (?:THE)?(?:settings|defaults|channels?|posting times?)\b
settings: ^EDIT(?:change|edit|update|set) (?:THE)?(?:posting|POSTS) (?:times?|days?|channels?)\b
settings: ^EDIT(?:turn|switch) (?:on|off)\b|\bwhere (?:do|does|are|is|will) .*\bpost
status: ^(?:did|has|have|was|were|is|are|when (?:will|does|is)|will) .*\bPOSTS\b.*\bGONE$
status: \bwhat(?:'s| is| will| gets| are| was| has)\b.*\b(?:be(?:en)?|get|gets|being)? ?(?:posted|sent|announced)\b
status: \b(?:posted|sent) next\b|\bnext (?:post|announcement|message)s?\b|\bwhat failed\b
status: \bfailed (?:posts?|messages?)\b
status: ^(?:is|are) (?:everything|it|this|things|all) (?:working|running|ok|okay|fine|up)$
radar: \b(?:has ?n[o']t|haven'?t|have not|not yet|who'?s not) (?:yet )?confirmed\b|\bunconfirmed\b
radar: \bwhat do (?:i|we) (?:still )?(?:need|have)(?: left)? to do$
radar: \bmissing\b|\bgaps?\b|\b(?:open|empty|free|available) (?:slots?|months?|dates?|spots?)\b|\bto-?do\b
radar: \b(?:which|what|any) (?:months?|sessions?|dates?) (?:is|are|has|have|need|needs|still)\b
radar: \bwhat(?:'s| is| do we| still)? (?:still )?(?:need(?:s|ed)?|left|incomplete|unfilled|tba|tbd|open)\b
suggestions: ^(?!.*\b(?:i|i've|my|have)\b).*\b(?:suggestions|ideas)\b
suggestions: \b(?:people|folks|everyone|they|anyone|clinicians|others|staff)\b.*\b(?:suggest|propose|request)(?:ed)?\b
history: ^undo\b|\b(?:what|who) (?:has |have |was |were |got |did )?(?:changed?|edited)\b|\brevert\b|\broll ?back\b
history: \b(?:recent|last|latest) (?:changes?|edits?)\b|\bchange ?log\b|\btake (?:it|that) back\b
report: ^(?:THE)?attendance\b(?!.*\bcode\b)
report: \breports?\b|\bstatistics\b|\bstats\b|\bhow many (?:people )?(?:came|attended|checked in)\b
initiatives: \binitiatives?\b|\baction items?\b
paste: ^EDIT(?:import|upload|load|paste)\b
edit: ^EDIT(?:add|assign|put) (?:an? |the )?FIELDs?(?: link)? (?:to|for|on|in)\b
edit: \bFIELDs? (?:is|are) (?:wrong|incorrect|misspelled|outdated|out of date)$
edit: ^EDIT(?:set|update|change|fix|correct|rename|replace|modify|edit|fill in|adjust)\b
add: ^EDIT(?:create|schedule|new|book|set up|make|plan|enter|another)\b.*\b(?:SESSION|date)\b
add: ^EDIT(?:schedule|book)\b.*\b(?:on|for)\b
"""
)

_CONNECTORS = (
    r"(?:[\s:,.-]+(?:an?|the|new|another|topics?|ideas?|sessions?|subject|talks?|something|suggestions?|proposals?|"
    r"someone|somebody|anyone|speakers?|for|on|about|is|to|that|rounds|hear|hearing|see|learn|learning|more|suggest|"
    r"propose|pitch|recommend|present|speak|talk|discuss|give|cover|volunteer|great|good|i|have|at|please|from|get)\b)*"
    r"[\s:,.-]*"
)
_POLITE = (
    r"(?:(?:please|can (?:you|we|i)|could (?:you|we)|i (?:need|want|would like) to|i'd like to|let's|we need to)\s+)*"
)


def _lead_in(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_CHANGE = _lead_in(
    _POLITE + r"(?:un-?cancel|reinstate|bring back|call(?:ing)? off|scrap|delete|remove|cancel(?:l?ing)?|"
    r"reschedul(?:e|ing)|postpon(?:e|ing)|push(?:ing)?(?: back)?|delay|move|shift|change|update|set up|set|fix|correct|"
    r"rename|replace|modify|edit|fill in|adjust|create|schedule|new|book|make|plan|enter|another|add|assign|put)?"
    r"(?:\s+(?:an?|the|new|another|session|talk)\b)*(?:\s+(?:on|for)\b)?[\s:,.-]*"
)
_OPEN_FORM = _lead_in(r"\W*\w+(?:[\s:,.-]+(?:the|a|an|our|new|my|this|page|schedule|season)\b)*[\s:,.-]*")
# In a plain sentence, the person's own words follow the lead-in.
LEAD_INS = {
    "suggest": _lead_in(
        r"(?:can|could|would)\s+(?=(?!(?:i|we|you|some\w+|any\w+)\b).+\b(?:present|speak|give a talk)\b)|"
        r".*?\b(?:suggest(?:ions?|ing)?|propos(?:e|al|ing)|pitch|recommend|nominate|ideas?|topics?|present|speak|"
        r"volunteer|talk|discuss|do|have|cover|hear|see|learn|love|like|give|get|invite|bring|host|request|"
        r"interested in|how about|what about)\b" + _CONNECTORS
    ),
    "feedback": _lead_in(
        r"(?:.*?\b(?:feed ?back|complain(?:ts?|ing)?|comments?|surveys?|evaluations?|evaluate|rate|how was(?: it)?)\b"
        r"(?:[\s:,.-]+(?:on|about|for|that|form|is|to)\b)*[\s:,.-]*)?"
    ),
    "check-in": _lead_in(
        r".*?\b(?:check(?:ing|ed)?[\s-]?(?:me[\s-])?in|(?:sign|log)(?:ing|ed)?[\s-](?:me[\s-])?in|code)\b"
        r"(?:[\s:,.-]+(?:is|with|the|my|code|using|please)\b)*[\s:,.-]*|.*"
    ),
    "report": _lead_in(r".*?(?=\bq[1-4]\b|\b20[0-9]{2}\b|$)"),
    **dict.fromkeys(("season", "paste"), _OPEN_FORM),
    **dict.fromkeys(("add", "edit", "move", "cancel", "restore"), _CHANGE),
}

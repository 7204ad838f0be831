"""What a clinician does, in either chat."""

from tests.journeys.both_chats.steps import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER, after, posted, stored, until

IDEA = "Fewer blood draws at night"
SESSION = "Improving Continuity through Communication"
# In Teams, organizers can be messaged as soon as they have written.
ORGANIZERS_ARE_THERE = (ORGANIZER.types("help", "What you can do"), SECOND_ORGANIZER.types("help", "What you can do"))

ASKS = (
    CLINICIAN.types("next", "Next LHS Rounds", "Thursday, March 21", "Stephanie Hucker", "4 more sessions scheduled"),
    CLINICIAN.presses("View schedule", "Upcoming sessions", "Thursday, September 19", "Seppo Rinne"),
    CLINICIAN.types("when is the next one", "Thursday, March 21"),
    CLINICIAN.types("past", "No past sessions yet"),
    CLINICIAN.types("search team meetings", "Stephanie Hucker", lacks=["Heather Hsu"]),
    CLINICIAN.types("upcomming", "Showing “schedule.”", "Upcoming sessions"),
    CLINICIAN.types("calendar", "Subscribe in Outlook"),
    CLINICIAN.types("help", "What you can do"),
    CLINICIAN.presses("About LHS Rounds", "learning health system"),
    # Says that they come, once, and not any longer.
    CLINICIAN.types("I’m coming", "You’re going to LHS Rounds on Thursday, March 21."),
    stored("attendances"),
    CLINICIAN.types("next", "You’re going", "Can’t make it", lacks=["I’m going"]),
    MEMBER.types("next", "Next LHS Rounds"),
    MEMBER.presses("I’m going", "You’re going to LHS Rounds on Thursday, March 21."),
    stored("attendances", rows=2),
    CLINICIAN.opens_home("Next LHS Rounds", "You’re going", "No reminders", lacks=["Needs you"]),
    CLINICIAN.presses("Can’t make it"),
    stored("attendances"),
    # Is reminded, and turns it off.
    CLINICIAN.types("remind", "Before every session"),
    CLINICIAN.presses("Save", "we’ll message you the day before", fills={"Before every session": ["The day before"]}),
    stored("subscriptions"),
    posted(),
    until(3, 1, 9),
    MEMBER.finds_in_channel("LHS Rounds: Thursday, March 21", "Stephanie Hucker"),
    posted("LHS Rounds: Thursday, March 21"),
    until(3, 20, 18),
    CLINICIAN.finds("Tomorrow: LHS Rounds", SESSION),
    CLINICIAN.presses("Turn off reminders", "eminders"),
    stored("subscriptions", rows=0),
)

SUGGESTS = (
    *ORGANIZERS_ARE_THERE,
    CLINICIAN.types("suggest", "Your suggestion goes to the LHS Rounds organizers."),
    CLINICIAN.presses("Send", "Topic is missing"),
    CLINICIAN.presses("Send", "Enter at least 3 letters.", fills={"Topic": "ab", "Why it matters": "Patients sleep"}),
    CLINICIAN.presses("Send", "looks like a medical record number", fills={"Topic": "MRN 12345678 at night"}),
    stored("suggestions", rows=0),
    CLINICIAN.presses("Send", "Thanks! We sent your suggestion to the organizers.", IDEA, fills={"Topic": IDEA}),
    stored("suggestions", IDEA, "Patients sleep"),
    ORGANIZER.finds("New topic suggestion", IDEA, "Patients sleep", "Suggested anonymously", lacks=["Clinician"]),
    # Organizer and author write to each other.
    ORGANIZER.presses("Reply", "We’ll send this to the author with your name."),
    ORGANIZER.presses("Send", "Your reply is missing"),
    ORGANIZER.presses("Send", "We’re delivering your reply", fills={"Your reply": "When would suit you?"}),
    CLINICIAN.finds("Organizer replied to your suggestion", "When would suit you?"),
    CLINICIAN.presses("Reply", "They’ll see your name only if you shared it."),
    CLINICIAN.presses("Send", "We’re delivering your reply", fills={"Your reply": "In May"}),
    ORGANIZER.finds("The author of a suggestion replied", "In May", lacks=["Clinician"]),
    # Someone else has the same idea.
    MEMBER.types(f"suggest {IDEA} shift", "Your suggestion goes to the LHS Rounds organizers."),
    MEMBER.presses("Send", "Someone already suggested something similar. Support it instead?"),
    MEMBER.presses("Send", "Your vote is in.", fills={"Similar suggestions": IDEA}),
    stored("suggestions"),
    stored("supports"),
    # Planned by one organizer; the other one sees it, and makes it a session.
    ORGANIZER.finds("New topic suggestion", "Suggested anonymously"),
    ORGANIZER.presses("Mark planned"),
    ORGANIZER.finds("Planned (Organizer)", IDEA),
    after(minutes=3),
    CLINICIAN.finds("plan to schedule", IDEA),
    MEMBER.finds("plan to schedule a topic you support", IDEA),
    SECOND_ORGANIZER.finds("Planned (Organizer)", IDEA),
    SECOND_ORGANIZER.presses("Schedule it", "Add session"),
    SECOND_ORGANIZER.presses("Save", "Session saved", IDEA, fills={"Date": "2024-05-16", "Start time": "12:00"}),
    after(minutes=3),
    CLINICIAN.finds("Your topic is on the schedule", "Thursday, May 16"),
    MEMBER.types("may", IDEA),
    CLINICIAN.types("my suggestions", IDEA),
    # Another one is declined.
    CLINICIAN.types("suggest Parking", "Your suggestion goes to"),
    CLINICIAN.presses("Send", "They’ll see your name", fills={"Your name": ["Share my name with the organizers"]}),
    ORGANIZER.finds("Parking", "Suggested by Clinician"),
    ORGANIZER.presses("Decline", "Message to the person who suggested it"),
    ORGANIZER.presses("Decline", "Declined.", fills={"Message to the person who suggested it": "We can’t change it."}),
    after(minutes=3),
    CLINICIAN.finds("An update on your suggestion", "We can’t change it."),
    ORGANIZER.types("suggestions", "1 declined", lacks=["Parking"]),
    ORGANIZER.presses("Show declined", "Parking"),
)

# Suggestions with the same aim are merged by one organizer, and taken apart by the other one.
LABS = "Labs that nobody needs"
ARE_MERGED = (
    *ORGANIZERS_ARE_THERE,
    CLINICIAN.types(f"suggest {IDEA}", "Your suggestion goes to"),
    CLINICIAN.presses("Send", "Thanks!"),
    ORGANIZER.finds(IDEA),
    ORGANIZER.presses("Merge with another", "There’s no other open suggestion to merge it with."),
    MEMBER.types(f"suggest {LABS}", "Your suggestion goes to"),
    MEMBER.presses("Send", "Thanks!"),
    ORGANIZER.finds(LABS),
    ORGANIZER.presses("Merge with another", "Merge suggestions", "Merge into"),
    ORGANIZER.presses("Merge", "Merged. Everyone who supported either one will get updates."),
    after(minutes=3),
    MEMBER.finds("We merged your suggestion with a similar one"),
    SECOND_ORGANIZER.finds("Merged by Organizer into:", LABS, IDEA),
    SECOND_ORGANIZER.presses("Unmerge"),
    SECOND_ORGANIZER.finds(LABS, "Reopened", lacks=["Merged by"]),
    ORGANIZER.finds(LABS, "Reopened"),
)

GIVES_FEEDBACK = (
    *ORGANIZERS_ARE_THERE,
    CLINICIAN.types("feedback", "Your feedback goes to the LHS Rounds organizers."),
    CLINICIAN.presses("Send", "Your feedback is missing"),
    CLINICIAN.presses("Send", "Your name isn’t saved with it.", fills={"Your feedback": "More time for questions"}),
    MEMBER.types("feedback The room was cold", "Your feedback goes to"),
    MEMBER.presses("Send", "Thanks for your feedback"),
    after(days=4),
    ORGANIZER.types("status", lacks=["More time for questions"]),
    # Comments come once three people have written.
    SECOND_ORGANIZER.types("feedback Too far to walk", "Your feedback goes to"),
    SECOND_ORGANIZER.presses("Send", "Thanks for your feedback"),
    stored("feedback", rows=3),
    stored("people", "29:1clinician", rows=0),
    stored("people", "U0CLINICIAN", rows=0),
    after(days=1, hours=1),
    ORGANIZER.finds(
        "Anonymous feedback: 3 comments, in random order",
        *("More time for questions", "The room was cold", "Too far to walk"),
        lacks=["Clinician", "Member"],
    ),
    # With their name, it comes at once and can be answered.
    CLINICIAN.types("feedback Louder, please", "Your feedback goes to"),
    CLINICIAN.presses("Send", "They can reply to you.", fills={"Send as": "With my name"}),
    ORGANIZER.finds("Louder, please", "Clinician"),
    ORGANIZER.presses("Reply", "We’ll send this"),
    ORGANIZER.presses("Send", "We’re delivering your reply", fills={"Your reply": "We will."}),
    CLINICIAN.finds("Organizer replied to your feedback", "We will."),
)

RATES = (
    *ORGANIZERS_ARE_THERE,
    until(3, 22, 9),
    CLINICIAN.finds_in_channel("How was", "Rate it in under a minute"),
    CLINICIAN.presses("Rate this session", SESSION, "Anonymous: we don’t save your name"),
    CLINICIAN.presses("Add more detail", "It was engaging", fills={"Overall, how was this session?": "Good"}),
    CLINICIAN.presses("Send", "is missing"),
    CLINICIAN.presses(
        "Send",
        "Thanks! Your answers are in.",
        fills={"It was relevant to my work": "Agree", "What’s one thing you’ll do differently?": "Ask twice"},
    ),
    stored("evaluations"),
    stored("feedback", "Ask twice"),
    CLINICIAN.finds_in_channel("How was"),
    CLINICIAN.presses("Rate this session", "You’ve already rated this session"),
    after(days=15),
    ORGANIZER.finds("Feedback summary: March 21", "1 response"),
)

# Two people want to be asked what became of it; one of them has it deleted.
COMMITS = (
    *ORGANIZERS_ARE_THERE,
    until(3, 22, 9),
    *(
        step
        for each, words in ((CLINICIAN, "Ask twice"), (MEMBER, "Call first"))
        for step in (
            each.finds_in_channel("How was", "Rate it in under a minute"),
            each.presses("Rate this session", "Remind me of this in 3 months"),
            each.presses(
                "Send",
                "We’ll ask you in 3 months how it went. Only you will see that message.",
                fills={
                    "Overall, how was this session?": "Good",
                    "It was relevant to my work": "Agree",
                    "What’s one thing you’ll do differently?": words,
                    "Reminder": ["Remind me of this in 3 months"],
                },
            ),
            each.opens_home("Your 3-month follow-ups", words),
        )
    ),
    stored("echoes", rows=2),
    MEMBER.presses("Delete"),
    stored("echoes", "Call first", rows=0),
    until(6, 20),
    CLINICIAN.finds("Did you do it?", "Ask twice"),
    CLINICIAN.presses("Respond", "You wrote:", "Ask twice"),
    CLINICIAN.presses("Send", "Did you do it? is missing"),
    CLINICIAN.presses(
        "Send", "Your answer is anonymous", fills={"Did you do it?": "Partly", "What got in the way?": ["Staffing"]}
    ),
    stored("echoes", rows=0),
    CLINICIAN.finds("This follow-up is closed", lacks=["Ask twice", "Respond"]),
    ORGANIZER.opens_home("Follow-ups: 1 partly done"),
)

CHECKS_IN = (
    *ORGANIZERS_ARE_THERE,
    CLINICIAN.types("check-in", "LHS Rounds don’t use check-in."),
    ORGANIZER.types("settings", "Posts and timing"),
    ORGANIZER.presses("Change", "During and after a session", value="posts"),
    ORGANIZER.presses(
        "Save", "Settings saved", fills={"During and after a session": ["Check-in code for each session"]}
    ),
    ORGANIZER.types("edit march 21", "Edit session"),
    ORGANIZER.presses("Save", "Session saved", fills={"Start time": "12:00", "Length (minutes)": 60}),
    # The code comes the day before, and works around the session.
    until(3, 20, 9),
    ORGANIZER.finds("Check-in code: ", "Works 11:45 AM–1:30 PM ET", keeps=("code", "Check-in code: ([A-Z0-9]{5})")),
    CLINICIAN.types("check-in {code}", "Check-in isn’t open."),
    until(3, 21, 12, 5),
    CLINICIAN.types("check-in", SESSION),
    CLINICIAN.presses("Check in", "That code isn’t right. 2 tries left.", fills={"Code": "XXXXX"}),
    CLINICIAN.presses("Check in", "You’re checked in for March 21. Thanks for coming!", fills={"Code": "{code}"}),
    MEMBER.types("check-in {code}", "You’re checked in"),
    stored("attendances", rows=2),
    # Who could not check in is added by an organizer.
    ORGANIZER.finds("Check-in code: "),
    ORGANIZER.presses("Who’s going", "2 checked in", "12:05 PM ET", "Attendance list for CE credit"),
    ORGANIZER.presses(
        "Mark as attended",
        "3 checked in",
        *("Clinician,clinician@example.org", "Second Organizer,organizer2@example.org"),
        fills={"Add attendees": [SECOND_ORGANIZER]},
    ),
    stored("attendances", rows=3),
    MEMBER.types("status", "Only organizers can do that."),
)

OWNS_DATA = (
    CLINICIAN.types("privacy", "We don’t have any data about you."),
    CLINICIAN.types("I’m coming", "You’re going"),
    CLINICIAN.types(f"suggest {IDEA}", "Your suggestion"),
    CLINICIAN.presses("Send", "Thanks!"),
    stored("suggestions", IDEA),
    CLINICIAN.types("privacy", "Your data", f"“{IDEA}”", "1 session you’re going to or attended", "stay there."),
    CLINICIAN.presses("Get a copy", "A copy of your data", IDEA),
    CLINICIAN.types("privacy", "Your data"),
    CLINICIAN.presses("Delete my data", "Your data was deleted."),
    stored("attendances", rows=0),
    stored("people", "29:1clinician", rows=0),
    stored("people", "U0CLINICIAN", rows=0),
    stored("identities", rows=0),
    stored("suggestions", IDEA),
    CLINICIAN.types("privacy", "We don’t have any data about you."),
    ORGANIZER.types("privacy", "You’re an organizer. Ask another organizer to remove you first."),
)

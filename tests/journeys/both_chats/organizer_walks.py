"""What organizers do, in either chat."""

from tests.journeys.both_chats.clinician_walks import ORGANIZERS_ARE_THERE, SESSION
from tests.journeys.both_chats.steps import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER, after, posted, stored, until

MARCH, APRIL = "LHS Rounds: Thursday, March 21", "LHS Rounds: Thursday, April 25"
SLIDES = "https://files.example.org/teamlets.pptx"
# What is posted before a session, none of it without approval.
APPROVED = [
    *("Monthly announcement", "Preview for organizers, one business day before"),
    *("Require an organizer’s approval to announce", "Reminder 1 week before", "Monday summary for organizers"),
]
TALK, GOAL = "What the night shift learned", "Name three labs that can wait"

KEEPS_THE_CALENDAR = (
    *ORGANIZERS_ARE_THERE,
    until(3, 1, 9),
    posted(MARCH),
    # Added, although it is a holiday, and changed.
    ORGANIZER.types("manage", "Manage LHS Rounds"),
    ORGANIZER.presses("Add session", "Anything left blank shows as TBA."),
    ORGANIZER.presses("Save", "Date is missing", fills={"Title": "Sepsis at night", "Location": "Room 1"}),
    ORGANIZER.presses(
        "Save",
        "July 4, 2024 is a federal holiday",
        lacks=["a colleague"],
        fills={"Date": "2024-07-04", "Start time": "12:00", "Length (minutes)": 60, "Speakers on {chat}": [MEMBER]},
    ),
    ORGANIZER.presses("Save anyway", "Session saved", "Sepsis at night", "Member", "Room 1"),
    ORGANIZER.types("edit july 4", "Edit session"),
    ORGANIZER.presses("Save", "Session saved", "Sepsis by day", fills={"Title": "Sepsis by day"}),
    MEMBER.types("july", "Sepsis by day", "12:00–1:00 PM", "Room 1", lacks=["Sepsis at night"]),
    # Moved: what was posted is edited, and a note says so.
    ORGANIZER.types("move march 21", "Reschedule session", "Stephanie Hucker"),
    ORGANIZER.presses("Save", "Session saved", "Friday, March 22", fills={"Date": "2024-03-22"}),
    after(minutes=5),
    MEMBER.finds_in_channel("Rescheduled from Thursday, March 21", "Friday, March 22", "(edited)"),
    MEMBER.finds_in_channel("Rescheduled: LHS Rounds", "Originally Thursday, March 21"),
    # Canceled, and on again.
    ORGANIZER.types("cancel march 22", "We’ll tell the channel and everyone who’s going."),
    ORGANIZER.presses("Cancel session", "Session canceled"),
    MEMBER.types("next", "Thursday, April 25", lacks=["March 22"]),
    ORGANIZER.types("restore march 22", "We’ll tell the channel it’s back on"),
    ORGANIZER.presses("Restore session", "Session restored"),
    MEMBER.types("next", "Friday, March 22"),
    # The next season, in pages.
    ORGANIZER.types("season", "Describe the schedule"),
    ORGANIZER.presses(
        "Preview",
        "Sep 19: already scheduled",
        fills={"Describe the schedule": "third Thursday, 12-1 PM, July to January"},
    ),
    ORGANIZER.presses("Add 5 sessions", "5 sessions added"),
    MEMBER.types("schedule", "Upcoming sessions", "Friday, March 22", "+5 more"),
    MEMBER.presses("Next", "November 21", lacks=["March 22"]),
    MEMBER.presses("Previous", "March 22"),
    # Pasted, and undone.
    ORGANIZER.types("import", "Paste your program page"),
    ORGANIZER.presses("Preview", "Schedule is missing"),
    ORGANIZER.presses("Preview", "We couldn’t read these lines", fills={"Schedule": "May 32, 2024 - Somebody"}),
    ORGANIZER.presses(
        "Preview", "Sessions: 1 new", fills={"Schedule": "October 24, 2024, 12–1 PM - Heather Hsu: Falls"}
    ),
    ORGANIZER.presses("Import", "Schedule imported"),
    MEMBER.types("search falls", "October 24"),
    ORGANIZER.presses("Undo", "Change undone"),
    MEMBER.types("search falls", "Canceled: Thursday, October 24"),
    SECOND_ORGANIZER.types("history", "Recent changes", "by Organizer", "(undone)"),
    SECOND_ORGANIZER.types("plan", "Planning: the next 11 months", "Missing: title, time, location"),
)

DECIDES_ABOUT_POSTS = (
    *ORGANIZERS_ARE_THERE,
    until(3, 1, 9),
    ORGANIZER.types("settings", "Posts and timing", "Everything else is set to its default."),
    ORGANIZER.presses("Change", "Announcement time", value="posts"),
    ORGANIZER.presses("Save", "whole number", fills={"Rating request: minutes after end": 0}),
    ORGANIZER.presses(
        "Save",
        "Announcement time: 10:30 AM (was 9:00 AM)",
        fills={"Announcement time": "10:30", "Before a session": APPROVED, "Rating request: minutes after end": 30},
    ),
    # An announcement that nobody approves is held; two organizers decide differently, and both see it.
    until(3, 29, 11),
    ORGANIZER.finds("To do this week: LHS Rounds"),
    ORGANIZER.finds("Preview: April announcement", "Waiting for an organizer to approve it.", "Heather Hsu"),
    until(4, 2),
    # The announcement and a week's reminder: nobody let the day's posts go out.
    posted(MARCH, MARCH),
    ORGANIZER.finds("Preview: April announcement"),
    ORGANIZER.presses("Skip announcement"),
    *(
        each.finds("Preview: April announcement", "Skipped by Organizer", "Session reminders still go out.")
        for each in (ORGANIZER, SECOND_ORGANIZER)
    ),
    SECOND_ORGANIZER.presses("Post now"),
    posted(MARCH, MARCH, APRIL),
    ORGANIZER.finds("Preview: April announcement", "Posted", lacks=["Post now"]),
    ORGANIZER.types("status", "Posting status"),
    # Whether an incomplete session goes ahead.
    until(4, 24, 18),
    ORGANIZER.finds("Go or no-go: April 25", "This session has no title, time, or location."),
    ORGANIZER.presses("Post anyway"),
    SECOND_ORGANIZER.finds("April 25 goes ahead", lacks=["Post anyway"]),
    # Another organizer.
    ORGANIZER.types("organizers", "Second Organizer"),
    ORGANIZER.types("settings", "LHS Rounds settings"),
    ORGANIZER.presses("Change", "Who gets suggestions", value="people"),
    ORGANIZER.presses("Save", "Member", fills={"Organizers": [ORGANIZER, SECOND_ORGANIZER, MEMBER]}),
    MEMBER.types("status", "Posting status"),
)

ASKS_THE_SPEAKER = (
    *ORGANIZERS_ARE_THERE,
    ORGANIZER.types("edit april 25", "Edit session"),
    ORGANIZER.presses("Save", "Session saved", "Clinician", fills={"Speakers on {chat}": [CLINICIAN], "Title": ""}),
    ORGANIZER.types("edit april 25", "Clinician"),
    ORGANIZER.presses("Request talk details", "We’ll message Clinician", "Not on {chat}? Copy this email:"),
    ORGANIZER.presses("Send request", "Request sent to Clinician."),
    CLINICIAN.finds("You’re speaking at LHS Rounds", "Thursday, April 25"),
    CLINICIAN.presses("This date works", "Thank you! You confirmed April 25."),
    ORGANIZER.finds("Clinician confirmed April 25"),
    CLINICIAN.finds("You’re speaking at LHS Rounds", "You confirmed this date."),
    CLINICIAN.presses("Add talk details", "Your changes go live right away"),
    CLINICIAN.presses("Save", "Talk details saved", GOAL, fills={"Title": TALK, "First learning objective": GOAL}),
    ORGANIZER.finds("Clinician added talk details for April 25", TALK, GOAL),
    MEMBER.types("april", TALK),
    CLINICIAN.finds("You’re speaking at LHS Rounds"),
    CLINICIAN.presses("Can’t make it", "The organizers will contact you about another date."),
    SECOND_ORGANIZER.finds("Clinician can’t make April 25", "on hold until you decide"),
    SECOND_ORGANIZER.presses("Reschedule", "Reschedule session"),
    SECOND_ORGANIZER.presses("Save", "Friday, April 26", fills={"Date": "2024-04-26"}),
    after(minutes=5),
    CLINICIAN.finds("The date changed. Does April 26 work?"),
    # Slides and a recording are posted in the thread of the announcement, once.
    until(4, 27, 9),
    ORGANIZER.types("past", TALK),
    ORGANIZER.presses("Add slides", "Slides link"),
    ORGANIZER.presses("Save", "Enter a full link", fills={"Slides link": "teamlets.pptx"}),
    ORGANIZER.presses("Save", "Slides and recording saved.", fills={"Slides link": SLIDES, "Recording link": SLIDES}),
    after(minutes=5),
    MEMBER.finds_in_channel("Slides and recording from April 26 are here", TALK),
    MEMBER.types("slides from april", "Slides"),
)

# The speaker is told what organizers choose, and nothing else; ratings count from five answers on.
SHARES_RESULTS = (
    *ORGANIZERS_ARE_THERE,
    ORGANIZER.types("edit march 21", "Edit session"),
    ORGANIZER.presses("Save", "Session saved", "Clinician", fills={"Speakers on {chat}": [CLINICIAN]}),
    until(3, 22, 9),
    *(
        step
        for each, change in ((MEMBER, "Ask twice"), (ORGANIZER, "Call first"), (SECOND_ORGANIZER, "Nothing new"))
        for step in (
            each.finds_in_channel("How was", "Rate it in under a minute"),
            each.presses("Rate this session", SESSION),
            each.presses("Add more detail", "It was engaging", fills={"Overall, how was this session?": "Good"}),
            each.presses(
                "Send",
                "Thanks! Your answers are in.",
                fills={"It was relevant to my work": "Agree", "What’s one thing you’ll do differently?": change},
            ),
        )
    ),
    stored("evaluations", rows=3),
    until(3, 25, 10),
    SECOND_ORGANIZER.finds("Feedback summary: March 21", "3 responses", "Ask twice", "Call first"),
    SECOND_ORGANIZER.presses("Share with speaker", "The speaker gets the ratings, the comments you pick"),
    SECOND_ORGANIZER.presses(
        "Share",
        "We’re sending it to the speaker now.",
        fills={"Comments to include": ["Ask twice"], "Add a note": "Thank you for this hour"},
    ),
    CLINICIAN.finds(
        "Thank you for this hour",
        *("Ask twice", SESSION, "3 responses"),
        lacks=["Call first", "Nothing new", "Member", "Good 3"],
    ),
    CLINICIAN.types("privacy", "Your data"),
)

LEARNS = (
    *ORGANIZERS_ARE_THERE,
    ORGANIZER.types("initiatives", "No initiatives yet."),
    ORGANIZER.presses("Start initiative", "New initiative"),
    ORGANIZER.presses("Save", "What will be done is missing"),
    ORGANIZER.presses(
        "Save",
        "We’ll message Clinician now and ask for an update on Monday, May 6.",
        fills={
            "What will be done": "Ask twice",
            "Owner": CLINICIAN,
            "How will you know it worked?": "Draws a day",
            "Review date": "2024-05-06",
        },
    ),
    stored("initiatives", "Ask twice"),
    CLINICIAN.finds("You own a new initiative", "Ask twice", "Review date: Monday, May 6"),
    CLINICIAN.opens_home("Ask twice"),
    until(5, 6, 12),
    CLINICIAN.finds("Time to review your initiative", "Ask twice"),
    CLINICIAN.presses("Give an update", "Measure: Draws a day"),
    CLINICIAN.presses(
        "Send", "The organizers will see your update.", fills={"Status": "Done", "Progress so far": "From 3.1 to 2.2"}
    ),
    SECOND_ORGANIZER.finds("Done: update from Clinician", "From 3.1 to 2.2"),
    SECOND_ORGANIZER.presses("Share to channel", "Shared with the channel"),
    ORGANIZER.finds("Done: update from Clinician"),
    ORGANIZER.presses("Share to channel"),
    MEMBER.finds_in_channel("What changed because of LHS Rounds", "Ask twice", "From 3.1 to 2.2", "Owner: Clinician"),
    stored("deliveries", "initiative", "posted", "channel", rows=1),
    ORGANIZER.types("initiatives", "Ask twice", "Latest update: From 3.1 to 2.2"),
    ORGANIZER.types("report 2024", "LHS Rounds report", SESSION, "January 1, 2024 to December 31, 2024"),
    ORGANIZER.follows("Download PDF", "200 application/pdf", "%PDF-"),
    ORGANIZER.follows("Download CSV", "200 text/csv", "2024-03-21", SESSION),
    ORGANIZER.types("report last week", "Which period?"),
)

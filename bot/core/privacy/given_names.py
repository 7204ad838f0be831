"""Common given names in the United States, for the PHI detector: after "patient" such a word is a name.

Source: the Social Security Administration's "Top Names Over the Last 100 Years"
(https://www.ssa.gov/oact/babynames/decades/century.html), without names that are also common words in a hospital
("Grace", "Mark", "Rose").
"""

GIVEN_NAMES = frozenset(
    """
    aaron abigail adam alan albert alexander alexis alice amanda amber amy andrea andrew angela ann anna anthony arthur
    ashley austin barbara benjamin betty beverly billy bobby bradley brandon brenda brian brittany bruce bryan carl
    carol carolyn catherine charles charlotte cheryl christian christina christine christopher cynthia daniel danielle
    david deborah debra denise dennis diana diane donald donna doris dorothy douglas dylan edward elizabeth emily emma
    eric ethan eugene evelyn frances frank gabriel gary george gerald gloria gregory hannah harold heather helen henry
    isabella jack jacob jacqueline james janet janice jason jean jeffrey jennifer jeremy jerry jesse jessica joan joe
    john johnny jonathan jordan jose joseph joshua joyce juan judith judy julia julie justin karen katherine kathleen
    kathryn kayla keith kelly kenneth kevin kimberly kyle larry laura lauren lawrence linda lisa logan lori louis
    madison margaret maria marie marilyn martha mary mason matthew megan melissa michael michelle nancy natalie
    nathan nicholas nicole noah olivia pamela patricia patrick paul peter philip rachel ralph randy raymond rebecca
    richard robert roger ronald roy russell ruth ryan samantha samuel sandra sara sarah scott sean sharon shirley
    sophia stephanie stephen steven susan teresa terry theresa thomas timothy tyler victoria vincent virginia walter
    wayne william willie zachary
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

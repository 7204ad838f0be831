"""Common surnames in the United States, for the PHI detector.

Source: the thousand most frequent surnames of the 1990 census
(https://www.census.gov/topics/population/genealogy/data/1990_census.html), with frequent names of later immigrants;
without names that are also common words ("Long", "Ward"), places ("Houston") or terms of medicine ("Foley", "Graves").
"""

SURNAMES = frozenset(
    """
    abbott abdi acevedo acosta adams adeyemi adkins aguilar aguirre ahmed albert alexander alford ali allen allison
    almeida alston alvarado alvarez anderson andersson andrews anthony armstrong arnold ashley atkins atkinson avery
    avila ayala ayers bailey baird baldwin ballard barker barlow barnes barnett barr barrera barrett barron barry
    bartlett barton bates bauer bautista baxter beach beasley becker begum bender benjamin bennett benson bentley benton
    berg berger bernard bianchi blackburn blackwell blair blake blanchard blankenship blevins bolton bonner boone booth
    bowen bowers bowman boyd boyer boyle bradford bradley bradshaw brady brennan brewer briggs britt brock browning
    bruce bryan bryant buchanan buckley buckner bui bullock burch burgess burke burks burnett burns burris burt burton
    butler byers byrd cabrera cain calderon caldwell calhoun callahan camacho cameron campbell campos cannon cantrell
    cantu cardenas carey carlson carney carr carrillo carroll carson carter casey castaneda castillo castro cervantes
    chan chandler chaney chang chapman charles chavez chen cho choi chowdhury christensen clark clarke clayton clements
    clemons cline cobb cochran coffey cohen cole coleman collier collins combs compton conley conner conrad contreras
    conway cooke cooley cooper copeland cortez costa cote cox craig crawford crosby cruz cummings cunningham curtis
    dalton dang dangelo daniel daniels daugherty davenport david davidson davis dawson decker dejesus delacruz delaney
    deleon delgado deluca demir dennis diallo diaz dickerson dickson dillard dillon dixon dodson dominguez donaldson
    donovan dorsey dotson douglas downs doyle dubois dudley duffy duncan dunlap dunn duran dyer eaton edwards elliott
    ellis ellison emerson erickson espinoza esposito estes estrada evans everett ewing farley farrell faulkner ferguson
    fernandez ferrari ferrell figueroa finch finley fischer fisher fitzgerald fitzpatrick fleming fletcher flores floyd
    flynn forbes fournier fowler francis franco franklin franks frazier frederick friedman frye fuentes fuller fulton
    gaines gallagher gallegos galloway gamble garcia gardner garner garrett garrison garza george gibbs gibson gilbert
    giles gill gillespie gilliam gilmore glenn glover goff goldberg gomez gonzales gonzalez goodman goodwin gordon gould
    graham greene greer gregory griffin griffith grimes gross guerra guerrero gupta guthrie gutierrez guzman haddad hahn
    hale haley hamilton hammond hancock haney hansen hanson hardin harding hardy harmon harper harrell harrington harris
    harrison hart hartman harvey hassan hatfield hawkins hayden hayes haynes hays hebert henderson hendricks hendrix
    henry hensley henson herman hernandez herrera herring hess hester hewitt hickman hicks higgins hines hinton hoang
    hobbs hodge hodges hoffman hogan holcomb holden holloway holman holmes holt hooper hoover hopkins hopper horn horne
    horton horvat hossain howard howe howell huang hubbard huber hudson huff huffman hughes humphrey hurley hurst
    hussein hutchinson huynh hyde ibrahim ingram irwin islam ito ivanov jackson jacobs jacobson james jarvis jefferson
    jenkins jennings jensen jimenez johansson johns johnson johnston jones joseph joyce joyner juarez kane katz kaufman
    keith keller kelley kelly kemp kennedy kerr khan khoury kidd kim kinney kirby kirk kirkland klein kline knapp knight
    knowles knox kobayashi koch kowalski kramer kumar lambert landry lang langley lara larsen larson laurent lawrence
    lawson leach leblanc lee leon leonard lester levine levy lewis lin lindsay lindsey liu livingston lloyd logan lopez
    lott lowe lowery lucas lynch lynn lyons macdonald macias mack madden maddox maldonado malone mann manning mansour
    marquez marsh marshall martin martinez massey mathews mathis matthews maxwell mayer maynard mays mcbride mccall
    mccarthy mccarty mcclain mcclure mcconnell mccormick mccoy mccray mccullough mcdaniel mcdonald mcdowell mcfadden
    mcfarland mcgee mcgowan mcguire mcintosh mcintyre mckay mckee mckenzie mckinney mcknight mclaughlin mclean mcleod
    mcmahon mcmillan mcneil mcpherson meadows medina mejia melendez melton mendez mendoza mensah mercado mercer merrill
    merritt meyer meyers michael middleton miller miranda mitchell mohamed mohammed molina monroe montgomery montoya
    mooney moore morales moran moreau moreno morgan morin morris morrison morrow morton moses mosley mueller mullen
    mullins munoz murphy murray myers najjar nakamura nash navarro neal nelson newman newton nguyen nichols nicholson
    nielsen nieves nixon noel nolan norman norris norton novak nowak nunez obrien ochoa oconnor odom odonnell okafor
    okonkwo oliveira oliver olsen olson omalley oneal oneil oneill orr ortega ortiz osborn osborne osman osullivan owen
    owens pacheco padilla palmer park parker parrish parsons patel patrick patterson patton paul payne pearson pena
    pennington pereira perez perkins perry peters petersen peterson petrov pham phan phelps phillips pickett pierce
    pittman pitts pollard poole popov potter potts powell pratt pruitt puckett pugh quinn rahman ramirez ramos ramsey
    randall randolph rasmussen ratliff raymond reese reeves reid reilly reyes reynolds rhodes richard richards
    richardson riggs riley rios rivas rivera roach robbins roberson roberts robertson robinson robles rocha rodgers
    rodriguez rodriquez rogers rojas rollins roman romero rosa rosales rosario rosenberg ross rossi roth rowe rowland
    roy ruiz russell russo rutledge ryan salas salazar salinas sampson sanchez sanders sandoval sanford santana santos
    sargent sato saunders schmidt schneider schroeder schultz schwartz scott serrano sexton shaffer shah shannon shapiro
    sharma sharpe shaw shelton shepard sheppard sherman shields silva simmons simon simpson sims singh singleton skinner
    slater sloan smirnov smith snider snyder solis solomon sosa soto souza sparks spears spence spencer stafford stanley
    stanton steele stein stephens stephenson stevens stevenson stewart stokes strickland stuart suarez sullivan sutton
    suzuki swanson sweeney sykes talley tanaka tanner tate taylor terrell terry thomas thompson thornton tillman todd
    torres townsend tran travis trevino trujillo tucker turner tyler tyson underwood valdez valentine valenzuela vance
    vang vargas vasquez vaughan vaughn vazquez vega velasquez velazquez velez villanueva villarreal vincent vinson wade
    wagner walker wallace waller walsh walter walters walton wang ware warner warren warsame watanabe waters watkins
    watson watts weber webster weiss welch wheeler whitaker whitehead whitfield whitley whitney wiggins wilcox wilder
    wiley wilkerson wilkins wilkinson william williams williamson willis wilson witt wojcik wolfe wong woodard woodward
    wooten wright wyatt wynn yamamoto yang yates yilmaz zamora zhang zhao zhou zimmerman
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

"""Common given names in the United States, for the PHI detector.

Source: the Social Security Administration's "Top Names Over the Last 100 Years"
(https://www.ssa.gov/oact/babynames/decades/century.html) and the most frequent given names of the 1990 census
(https://www.census.gov/topics/population/genealogy/data/1990_census.html), with names of recent immigrants; without
names that are also common words in a hospital ("Grace", "Mark", "Rose") or places ("Virginia", "Austin").
"""

GIVEN_NAMES = frozenset(
    """
    aaliyah aaron abigail abraham ada adam addie adele adrian adriana adrienne agnes ahmed aida aiden aimee aisha alan
    albert alberta alberto alejandro alex alexander alexandra alexis alfonso alfred alfredo ali alice alicia alisha
    alison allan allen allison alma alton alvin alyssa amanda amelia amina amir amy ana andre andrea andres andrew andy
    angela angelica angelina angelo angie anh anita ann anna anne annette annie anthony antoinette antonia antonio
    archie arlene armando arnold arthur arturo ashley audrey aurora ava barbara barry beatrice becky belinda ben
    benjamin bennie benny bernadette bernard bernice bertha bessie beth bethany betsy bettie betty beulah beverly billie
    billy blake bob blanca blanche bobbie bobby bonita bonnie brad bradley brandi brandon brandy brenda brent brett
    brian bridget brittany brittney brooke bruce bryan bryant byron caitlin calvin cameron camille candace candice candy
    cara carl carla carlos carlton carmen carol carole caroline carolyn carrie carroll casey cassandra cassie catherine
    cathy cecelia cecil cecilia cedric celeste celia cesar chad charlene charles charlie chelsea cheri cherie cheryl
    chester chloe chris christa christie christina christine christopher christy cindy claire clara clarence clark
    claude claudia clayton cleo clifford clifton clinton clyde cody colin colleen connie constance consuelo cora corey
    corinne cory courtney craig cristina curtis cynthia damon dan dana daniel danielle danny darla darlene darrell
    darren darryl daryl dave david deanna debbie debora deborah debra deepak delbert delia della delores deloris dena
    denise dennis derek derrick desiree devin diana diane dianna dianne diego dina dixie dmitri dolores dominic donald
    donna donnie dora doreen doris dorothea dorothy dorthy doug douglas duane dustin dwayne dwight dylan earl eddie
    edgar edith edmund edna eduardo edward edwin effie eileen elaine eleanor elena elijah elisa elisabeth elizabeth ella
    ellen elmer eloise elsa elsie elva elvira emily emma enrique eric erica erik erika erin erma ernest ernestine
    ernesto esperanza essie estella estelle esther ethan ethel etta eugene eugenia eula eunice eva evan evelyn everett
    fannie fatima fay faye felicia felipe felix fern fernando flora floyd forrest frances francine francis francisca
    francisco frankie franklin fred freda freddie frederick fredrick gabriel gail garrett garry gary gayle geneva
    genevieve geoffrey george gerald geraldine gerard gerardo gertrude gilbert gina giovanni gladys glenda glenn gloria
    goldie gordon greg gregg gregory gretchen guadalupe guillermo gustavo gwen gwendolyn hannah harold harriet harry
    harvey hassan hattie heather hector heidi helen helena helene henrietta henry herbert herman hilda hiroshi holly
    homer horace howard hubert hugh ian ibrahim ida imani ina inez ingrid ira irene irma irving isaac isabel isabella
    iva ivan jack jackie jacob jacqueline jacquelyn jaime jake jamal james jamie jana jane janelle janet janette janice
    janie janine janis jared jasmine jason javier jay jayden jayla jean jeanette jeanne jeannette jeannie jeff jeffery
    jeffrey jenifer jenna jennie jennifer jenny jeremiah jeremy jermaine jerome jerry jesse jessica jessie jewell jill
    jillian jim jimmie jimmy jin joan joann joanna joanne jodi jody joe joel joey johanna john johnathan johnnie johnny
    jon jonathan jonathon jorge jose josefina joseph josephine joshua josie joyce juan juana juanita judith judy julia
    julian julie julio julius justin kara karen kari karin karl karla kate katherine kathleen kathryn kathy katie
    katrina kay kayla keith kelley kelli kellie kelly kelsey kelvin ken kendra kenji kenneth kenny kerri kerry kevin
    khadija kim kimberley kimberly kirk krista kristen kristi kristie kristin kristina kristine kristopher kristy
    krystal kurt kwame kyle lakshmi lana larry latasha latonya latoya laura laurel lauren laurie laverne lawrence layla
    leah lee leigh leila lela leland lena lenora leo leon leona leonard leroy leslie lester leticia levi lewis liam lila
    lillian lillie linda lindsay lindsey lionel lisa lloyd logan lois lola lonnie lora loren lorena lorene lorenzo
    loretta lori lorna lorraine lottie louis louise lourdes lowell luca lucas lucia lucille lucinda lucy luis luke lula
    luther luz lydia lyle lynda lynette lynn lynne mabel mable mack madeline mae maggie malcolm mamie mandy manuel marc
    marcella marcia marco marcos marcus margaret margarita margie marguerite maria marian marianne marie marilyn mario
    marion marissa marjorie marla marlene marsha marshall marta martha martin marvin mary maryann mateo mathew matt
    matthew mattie maude maureen maurice maxine megan meghan mei melanie melba melinda melissa melvin meredith mia
    michael micheal michele michelle miguel mike mildred milton mindy ming minh minnie miranda miriam mitchell mohamed
    mohammed molly mona monica monique morgan morris muhammad muriel mustafa myra myrna myron myrtle nadia nadine nancy
    naomi natalia natalie natasha nathan nathaniel neal neil nell nellie nelson nettie nguyet nicholas nichole nick
    nicole nikki nina noah noel noor nora norma norman ola olga oliver olivia ollie oluwaseun omar opal ora oscar otis
    owen pablo pam pamela patrica patrice patricia patrick patsy patti patty paul paula paulette pauline pedro peggy
    penny perry pete peter philip phillip phyllis pierre polly priscilla priya rachael rachel rafael raj rajesh ralph
    ramon ramona randall randolph randy raquel raul ravi raymond reba rebecca rebekah regina reginald rena rene renee
    rhonda ricardo richard rick rickey ricky rita robert roberta roberto robin robyn rochelle roderick rodney rodolfo
    roger rohan roland ron ronald ronda ronnie roosevelt rosa rosalie rosario rosemarie rosetta rosie ross roxanne roy
    ruben rudolph rudy rufus russell ruth ryan sabrina sadie sallie sally salvatore sam samantha sammy samuel sandra
    sanjay sara sarah scott sean sergei sergio seth shane shanna shannon shari sharon shaun shawn shawna sheila shelby
    shelia shelley shelly sheri sherman sherri sherrie sherry sheryl shirley sidney silvia simon sofia sonia sonja sonya
    sophia sophie spencer stacey stacie stacy stanley stefanie stella stephanie stephen steve steven stuart sunita susan
    susie suzanne svetlana sylvester sylvia tabitha tamara tami tamika tammie tammy tanya tara tariq tasha ted teresa
    teri terrance terrence terri terry thelma theodore theresa therese thomas thuy tiffany tim timothy tina todd tom
    tommy toni tony tonya tracey traci tracie tracy travis trevor tricia trina trisha troy trudy tuan tyler tyrone
    valerie vanessa velma vera verna vernon veronica vicki vickie vicky victor victoria vincent viola virgil vivian wade
    wallace walter wanda warren wayne wei wendell wendy wesley whitney wilbert wilbur willard william willie willis
    wilma wilson winifred woodrow xavier yolanda yuki yusuf yvette yvonne zachary zainab zoe
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

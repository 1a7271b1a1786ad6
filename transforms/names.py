"""Leaders' names as the pages print them, and the spaces that tag stripping took from them.

Here belongs what mends the *writing* of a name inside a text. Whom a name means (variants, titles,
roles) is another concern; white space, quotes and spelling of the text at large are not touched.

State media wrap a leader's name in markup of its own, and tag stripping joins it to its neighbours:
"ComradeKim Jong Unvisited". A search for the title with the name then finds nothing. The repair
inserts spaces and changes nothing else; where a reading is not certain the glue stays, since a
broken name is worse than a glued one.
"""

import polars as pl

# The names that the pages wrap. In 1,408 distinct texts of kcna.kp (2024) every capital inside a
# word was listed: all but two ("kWh", a sentence end) stand beside one of the first three names.
# Kim Jong Suk is never glued there, and stays for pages that wrap her too; others of the surname
# (Kim Yo Jong, Kim Hyong Jik, and namesakes) are printed plain.
SURNAME = "Kim"
GIVEN_NAMES = ("Jong Un", "Jong Il", "Il Sung", "Jong Suk")

# What never touches a name: a letter, a digit, closing punctuation, and the dash of a dateline
# ("(KCNA) --" keeps its space in 593 of 655 openings; the other 62 all go on with a name). A quote
# may be an opening one and a hyphen joins two names: both stay. What follows the name is not asked,
# for "ofKim Jong Ung" has lost a space as well.
BEFORE_NAME = r"[\p{Latin}0-9,.;:)\]]|\s--"

# Right of a name a lower-case rest must be a whole English word. All such rests of 2024 were read,
# and all words behind a name in 13,173 stories of 2011; the function words among them are a closed
# class and were filled up from the grammar. Words that are also a syllable of a Korean given name
# are left out ("so", "won", "sang", "an": the given names of 2011 have 261), and "it" ("Unit").
# "in", "on", "to" are syllables too but stay: they are 47 of 565 rests, and none of the 15,673
# names of 2011, which are not glued, runs on into another letter.
FUNCTION_WORDS = """
about above after again against all along already also amid among and any anywhere are around as at
be because been before below beneath beside between both but by can cannot could despite did each
even ever every few for forever from further had has have here herself himself his how if in instead
into is just last later many may might more most much must near neither never next nor not now of
off often on once only onto or our out over rather several shall should since some soon still such
than that the their them then there these they those though through throughout till to today
together too toward twice under until up upon very via was we well were what when whenever where
wherever whether which while who whoever whom whose why will with within without would yesterday yet
"""

# Past tenses that no ending shows, and bare forms read at least twice behind a name ("wished Kim
# Jong Un good health", "where Kim Jong Il lie in state").
IRREGULAR_FORMS = """
arose ate awoke beat became began bent blew bore born bought bound broke brought built burnt came
caught chose clung come cut dealt drank drawn drew drove due fell felt flew foresaw forgave fought
found gave given gone good got great grew heard held hid hit identical kept knelt knew known laid
lay learnt led left lent let lie lit lost made meant met overcame paid put read rode rose said saw
seen sent serve set shine shone shook shot shown shut slept sought spent spoke spread stood struck
swept swore taken taught thought threw told took true understood undertook went wept withdrew wore
wrote
"""

# Endings of verbs and adverbs that no Korean syllable has (one closes on a vowel, k, l, m, n, p, t
# or ng), so that they cannot be the rest of a longer given name; "-ing" asks for five letters.
REGULAR_FORMS = r"[a-z]{2,}ed|[a-z]{2,}ing|[a-z]{3,}ly|[a-z]{3,}s"

# Endings notwithstanding no glue: what is derived from a name ("Kim Il Sungists"), and what makes a
# headline's next word with the name's end, after somebody called Kim Jong ("Kim Jong Unveils").
# Found by passing all words in Un- and Il- of the KCNA and Reuters texts through the rule, and
# keeping what could follow a person; participles ("Unpaid") do not, and "paid" is needed.
DERIVED_FORMS = r"[ln]ess|ians|is[mt]s|istically|it(?:es|ed|ing)|i[sz](?:es|ed|ing)"
SPLIT_WORDS = (
    r"(?:animous|der|fold|fortunate|ifi|ion|ivers|leash|legal|likely|load|lumin|lustrat|veil|willing)"
    r"[a-z]*"
)

_GIVEN = "|".join(GIVEN_NAMES)
_WORD = "|".join([*FUNCTION_WORDS.split(), *IRREGULAR_FORMS.split(), REGULAR_FORMS])
_GLUED_LEFT = rf"({BEFORE_NAME})({SURNAME} (?:{_GIVEN}))"
# Rust's regex has no look-around, and a replacement cannot be conditional. So the first branch eats
# what must stay and leaves the other groups empty; only the second one captures a space, that
# inside the name, which the replacement repeats behind the name.
_GLUED_RIGHT = (
    rf"({SURNAME} (?:{_GIVEN})(?:{DERIVED_FORMS}|{SPLIT_WORDS})\b)"
    rf"|({SURNAME}( )(?:{_GIVEN}))((?:{_WORD})\b|[A-Z])"
)


def repair_glued_names(text: pl.Expr) -> pl.Expr:
    """Return the text with the lost space put back on both sides of leaders' names.

    Right of a name a capital, or a rest that is certain to be an English word, is split off.
    Only spaces are inserted, and a repaired text is left as it is.
    """
    split_left = "${1} ${2}"
    return (
        text.str.replace_all(_GLUED_LEFT, split_left)
        # Again, for a name that stood directly behind one which the first pass had consumed.
        .str.replace_all(_GLUED_LEFT, split_left)
        .str.replace_all(_GLUED_RIGHT, "${1}${2}${3}${4}")
    )

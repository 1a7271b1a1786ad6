"""Acts: words for what was done, in classes, and which classes are opposites.

Here belong words alone, so that somebody who cannot program can add one. A stem stands for all
words that begin with it; `=word` stands for that word only. The classes are those that recurring
news forms are filled in with: the same guest arrives, is received, hands a gift over, is feted and
leaves, in five reports that share most of their words.
"""

ACTS: dict[str, str] = {
    "arrives": "arriv",
    "leaves": "=leave =leaves =left =leaving depart farewell",
    "returns": "return =homeward =home =back",
    "meets": "=meet =meets =met convers =talk =talks dialogue =receives",
    "gives": "=gift =gifts =present =presents =presented donat =handed",
    "hosts": "host banquet =reception feted =fete",
    "pays_tribute": "homage tribute wreath floral =bouquet =bouquets mourn condolen condolator",
    "visits": "=visit =visits =visited tour inspect guidance",
    "sends": "=send =sends =sent conveyed",
    "receives": "=receive =received =receives",
    "greets": "greet congratulat =message =felicitat",
    "signs": "=sign =signed =signs =inked agreement protocol",
    "opens": "=open =opens =opened =opening begin =begins =began =starts =started inaugurat",
    "closes": "=close =closes =closed =closing conclud =ends =ended finish",
    "awards": "award confer =titles",
    "performs": "perform concert =staged",
    "publishes": "=posted =published =printed =carried =publishes =prints =carries",
    "credentials": "credential",
    "wins": "=win =wins =won beats =beat defeated victor",
    "loses": "=lose =loses =lost =loss =losses",
    "rises": "=rise =rises =rose =up =higher increas =gain =gains",
    "falls": "=fall =falls =fell =down =lower decreas declin =drop =drops dropped",
    "buys": "=buy =buys =bought acqui purchas",
    "sells": "=sell =sells =sold divest",
    "accepts": "accept approv agreed endors ratif",
    "rejects": "reject refus denie =veto vetoed",
    "praises": "prais welcom support laud",
    "condemns": "condemn denounc oppos protest",
}
"""Classes of acts, each with its words."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("arrives", "leaves"),
    ("arrives", "returns"),
    ("leaves", "returns"),
    ("sends", "receives"),
    ("opens", "closes"),
    ("wins", "loses"),
    ("rises", "falls"),
    ("buys", "sells"),
    ("accepts", "rejects"),
    ("praises", "condemns"),
)
"""Classes of which one report cannot say one and its other telling only the other."""


def pattern(words: str) -> str:
    """Return the regular expression that a word in small letters matches whole."""
    forms = (word[1:] if word.startswith("=") else rf"{word}\w*" for word in words.split())
    return "|".join(forms)

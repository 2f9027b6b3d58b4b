"""The words that carry facts: numbers, units, relations, negations, and each language's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ONES = "zero one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_SHARES = (
    "once twice thrice double triple quadruple half halves halfway quarter quarters thirds fifths"
    " dozen dozens pair pairs couple couples single both tenfold twofold threefold hundreds"
    " thousands fourths tens hundredth thousandth doubled tripled halved doubles triples"
)
NUMBERS = _set(f"{_ONES} {_TEENS} {_TENS} {_ORDINALS} {_SHARES}")
"""Words that say a number; ``one`` is also a pronoun."""

UNITS = _set(
    "seconds minute minutes hour hours day days week weeks month months year years"
    " millimetre millimetres millimeter millimeters centimetre centimetres centimeter centimeters"
    " metre metres meter meters kilometre kilometres kilometer kilometers inch inches foot feet"
    " yard yards mile miles gram grams gramme grammes kilogram kilograms kilo kilos tonne tonnes"
    " ton tons pound pounds ounce ounces litre litres liter liters millilitre millilitres pixel"
    " pixels percent percentage degree degrees euro euros dollar dollars cm mm km kg mph kmh fps"
    " celsius fahrenheit"
)
"""Words that say a unit wherever they stand."""

BEHIND = (
    r"(?:%|°[CF]?|per ?cent\b|[mck]?m(?:/s|/h)?\b|km/h\b|k?g\b|mg\b|m?l\b|s\b|ms\b|min\b|h\b|px\b"
    r"|€|\$|£)"
)
"""Units that are taken for such only behind a number, as a pattern."""

_CLASSES = """
size+: bigger larger greater huger / bulkier
size-: smaller lesser tinier littler
size+^: biggest largest greatest
size-^: smallest tiniest littlest
amount+: more
amount-: less fewer
amount+^: most
amount-^: least fewest
length+: longer taller higher wider broader thicker deeper
length-: shorter lower narrower thinner shallower
length+^: longest tallest highest widest broadest thickest deepest
length-^: shortest lowest narrowest thinnest shallowest
weight+: heavier outweigh outweighs outweighed
weight-: lighter
weight+^: heaviest
weight-^: lightest
speed+: faster quicker
speed-: slower
speed+^: fastest quickest
speed-^: slowest
distance+: farther further remoter
distance-: nearer closer
distance+^: farthest furthest remotest
distance-^: nearest closest
light+: brighter lightened
light-: darker darkened
sharp+: sharper
sharp-: blurrier
sharp+^: sharpest
sharp-^: blurriest
age+: older
age-: younger newer
heat+: hotter warmer
heat-: colder cooler
time-: before earlier previous previously preceding precedes preceded beforehand prior
time+: after later next subsequent subsequently afterwards following follows followed since
time-^: earliest
time+^: latest last
until: until till
while: while during meanwhile
across-: left leftmost leftward leftwards
across+: right rightmost rightward rightwards
height+: above upper top topmost upward upwards upstairs atop over
height-: below lower bottom bottommost downward downwards beneath under underneath
depth+: behind back rear backward backwards background
depth-: front forward forwards foreground
pole+: north northern northward northwards northernmost
pole-: south southern southward southwards southernmost
sun+: east eastern eastward eastwards easternmost
sun-: west western westward westwards westernmost
turn+: clockwise
turn-: anticlockwise counterclockwise
in+: inside within into
in-: outside
level+: horizontal horizontally
level-: vertical vertically
change+: increase increases increased increasing rise rises rose risen rising grow grows grew grown
change+: growing gain gains gained gaining climb climbs climbed climbing ascending
change-: decrease decreases decreased decreasing fall falls fell fallen falling drop drops dropped
change-: dropping shrink shrinks shrank shrunk shrinking decline declines declined lose loses lost
change-: losing descending sink sinks sank
sum+: plus sum summed
sum-: minus subtract subtracts subtracted subtracting difference
times: times multiply multiplied multiplies multiplying product
divided: divide divided divides dividing ratio
same: same equal equals equally identical alike
different: different differ differs differing differently unequal unlike
mirrored: mirrored unmirrored mirroring flipped reversed
maximum: maximum max
minimum: minimum min
average: average mean median
all: all every each everything everybody everyone always whole entire entirely
some: some any anything several many few
only: only solely merely exclusively exactly precisely
about: about approximately roughly nearly almost around circa
open: open opened opens
closed: closed shut closes
allowed: may allowed permitted
must: must required
true: true
false: false wrong
no: not no never none neither nor nothing nobody nowhere cannot without except unless hardly barely
no: scarcely rarely seldom lack lacks lacking absent impossible unable isn't aren't wasn't weren't
no: don't doesn't didn't can't couldn't won't wouldn't shouldn't mustn't haven't hasn't hadn't
no: needn't ain't mightn't
black: black
white: white
grey: grey gray
red: red
blue: blue
green: green
yellow: yellow
brown: brown
purple: purple violet
pink: pink
"""


def _facts() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _CLASSES.strip().splitlines():
        name, _, members = line.partition(":")
        found.update(dict.fromkeys(members.replace("/", " ").split(), name))
    return found


FACTS: Mapping[str, str] = _facts()
"""Word to its class; a rewording keeps the classes of a text, in order, between its marks."""

LANGUAGES: Mapping[str, frozenset[str]] = {
    name: _set(words)
    for name, words in {
        "en": "the of and to is that it was for are with be this from have which you were their has"
        " how what there these they where we one so its but by as on at or",
        "de": "der die das und ist nicht ein eine den dem mit sich auf für von zu wird auch sind"
        " wie dass im es bei oder nach aus um wenn steht zeigt bild",
        "fr": "le la les et est des une dans du que qui pour pas sur au avec ce il elle sont par"
        " plus ou aux cette ces être où leur montre nous",
        "es": "el los las y es una en del que por para con se lo como más su al está muestra esta"
        " son pero sus le ya o este",
        "it": "il lo gli e è una di che per con non si del della nel sono più come al dei le anche"
        " mostra questa questo da ma su",
        "pt": "o os as e é uma em do da que para com não se no na por mais como dos ao está mostra"
        " são esta este mas um",
        "nl": "de het een en van is dat niet met op voor zijn te aan er als om ook bij uit naar"
        " wordt deze toont wat",
    }.items()
}
"""Words that a text of each language can hardly do without."""

FUNCTION = LANGUAGES["en"] | _set(
    "a an in into than then not no nor all each both more most less least about if when while who"
    " whose whom them him her his she he i me my our us your do does did done been being am will"
    " would can could shall should may might must very just too also any some such only own same"
    " other another again further up down out off over under because until between through during"
    " before after above below either neither"
)
"""Words of options that give nothing away."""

_IRREGULAR = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "mouse": "mice",
    "goose": "geese",
    "tooth": "teeth",
    "knife": "knives",
    "wife": "wives",
    "leaf": "leaves",
    "loaf": "loaves",
    "shelf": "shelves",
    "scarf": "scarves",
    "wolf": "wolves",
    "calf": "calves",
    "half": "halves",
    "ox": "oxen",
}


def forms(noun: str) -> tuple[str, ...]:
    """Return a lower-case noun's last word in its singular and plural forms, itself first."""
    if noun in _IRREGULAR:
        return noun, _IRREGULAR[noun]
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        stem = (noun[:-1],) if noun.endswith("s") and not noun.endswith("ss") else ()
        return noun, f"{noun}es", *stem
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun, f"{noun[:-1]}ies"
    if noun.endswith("o"):
        return noun, f"{noun}s", f"{noun}es"
    return (noun, f"{noun[:-3]}men") if noun.endswith("man") else (noun, f"{noun}s")


class Nouns:
    """Finds the nouns of a vocabulary, of one word or several, in singular or plural."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.names = frozenset(vocabulary)
        for name in sorted(self.names):
            parts = name.lower().replace("_", " ").replace("-", " ").split()
            if not parts:
                continue
            for last in forms(parts[-1]):
                phrase = (*parts[:-1], last)
                self._first.setdefault(phrase[0], []).append((phrase, name))
        self.heads = frozenset(self._first)
        """Every word that may begin a noun."""
        for phrases in self._first.values():
            phrases.sort(key=lambda item: (-len(item[0]), item))

    def longest(self, word: str) -> int:
        """Return of how many words the longest noun is that begins with this one; 0 for none."""
        phrases = self._first.get(word)
        return len(phrases[0][0]) if phrases else 0

    def any_in(self, words: Iterable[str]) -> bool:
        """Whether a noun may begin with one of the words: a quick look before ``found``."""
        return not self._first.keys().isdisjoint(words)

    def at(self, words: list[str], place: int) -> tuple[int, str]:
        """Return how many words from ``place`` on say a noun, and the noun; 0 where none."""
        for phrase, name in self._first.get(words[place], ()):
            if len(phrase) == 1 or tuple(words[place : place + len(phrase)]) == phrase:
                return len(phrase), name
        return 0, ""

    def found(self, words: list[str]) -> list[str]:
        """Return the nouns in reading order."""
        names, place = [], 0
        while place < len(words):
            length, name = self.at(words, place)
            if length:
                names.append(name)
            place += length or 1
        return names

"""English nouns: articles, plurals and counts by a few rules and one table of exceptions.

A library would do more words, but the one that is well kept takes two seconds to import and
says "skiss" and "broccolis"; labels of photos need no more than this.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .marks import PhraseError, unmarked


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as one text."""
    return tuple(text.split())


_PLURALS = {
    "bison": "bison",
    "child": "children",
    "deer": "deer",
    "fish": "fish",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hoof": "hooves",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "loaf": "loaves",
    "louse": "lice",
    "man": "men",
    "moose": "moose",
    "mouse": "mice",
    "ox": "oxen",
    "person": "people",
    "quiz": "quizzes",
    "salmon": "salmon",
    "scarf": "scarves",
    "sheep": "sheep",
    "shelf": "shelves",
    "tooth": "teeth",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
    "calf": "calves",
    "echo": "echoes",
    "hero": "heroes",
    "mango": "mangoes",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "torpedo": "torpedoes",
    "volcano": "volcanoes",
    "aircraft": "aircraft",
    "means": "means",
    "series": "series",
    "species": "species",
}
_COMPOUND_MEN = re.compile(r"(?:fire|police|sports|snow|crafts|fisher|post)(?:wo)?man", re.I)
_PAIRS = words(
    "binoculars glasses goggles headphones jeans pants pliers pyjamas scissors shorts skis "
    "sunglasses tights tongs trousers tweezers"
)
_MASS = words(
    "bread broccoli cutlery equipment food fruit furniture grass jewelry jewellery luggage "
    "pasta rice spaghetti sugar water"
)
_AN = re.compile(
    r"[aeiou]|hour|honest|heir|honou?r|8|1[18](?![0-9])|[fhlmnrsx](?:[^a-z]|$)"
    r"|(?-i:[FHLMNRSX][A-Z]{1,3}(?![A-Za-z]))",
    re.I,
)
_A = re.compile(
    r"uni(?!nter|mp|nv|de)|us[ei]|ut[ei]|uku|eu|ewe|one(?![a-z])|once|(?-i:U[A-Z])", re.I
)
_LARGEST = "largest "
"""What may stand before a label."""
MAX_NOUN = 300
"""Longest noun: looking for its last word takes the square of its length."""
_TAIL = re.compile(r"\s(?:of|in|on|with|at|from|by|to|for|without|near|behind)\s|\s\(", re.I)
_LAST_WORD = re.compile(r"([^\W_]+)\W*$")


def article(text: str) -> str:
    """Return ``a`` or ``an`` by the sound that the text begins with."""
    word = unmarked(text).lstrip(" \"'“‘(")
    return "an" if _AN.match(word) and not _A.match(word) else "a"


@lru_cache(maxsize=4096)
def a(noun: str) -> str:
    """Return the noun with its indefinite article: an apple, a pair of skis, some broccoli."""
    last = _last_word(unmarked(noun))
    if last in _PAIRS:
        return f"a pair of {noun}"
    if last in _MASS:
        return f"some {noun}"
    return f"{article(noun)} {noun}"


def the(noun: str) -> str:
    """Return the noun with its definite article."""
    return f"the {noun}"


def plural(noun: str, n: float = 2) -> str:
    """Return the noun in the number that ``n`` things take: 1 car, 2 cars, 0 cars, 1.5 cars."""
    return noun if n == 1 else _plural(noun)


@lru_cache(maxsize=4096)
def one_and_many(noun: str) -> tuple[str, str]:
    """Return what one and what many are called: largest pair of skis, largest pairs of skis."""
    if noun.startswith(_LARGEST):
        alone, several = one_and_many(noun.removeprefix(_LARGEST))
        return _LARGEST + alone, _LARGEST + several
    last = _last_word(noun)
    if last in _PAIRS:
        return f"pair of {noun}", f"pairs of {noun}"
    if last in _MASS:
        return f"piece of {noun}", f"pieces of {noun}"
    return noun, _plural(noun)


def one(noun: str) -> str:
    """Return what one thing is called: car, pair of skis, piece of bread."""
    return one_and_many(noun)[0]


def many(noun: str) -> str:
    """Return what several things are called: cars, pairs of skis, pieces of bread."""
    return one_and_many(noun)[1]


def _last_word(noun: str) -> str:
    found = _LAST_WORD.search(noun[: _head(noun)])
    return found.group(1).lower() if found else ""


def _head(noun: str) -> int:
    """Return where the head of a phrase ends: the bag in "bag of rice". Raises PhraseError."""
    if len(noun) > MAX_NOUN:
        raise PhraseError(f"a noun has {MAX_NOUN} characters at most")
    tail = _TAIL.search(noun)
    return tail.start() if tail else len(noun)


@lru_cache(maxsize=4096)
def _plural(noun: str) -> str:
    found = _LAST_WORD.search(noun, 0, _head(noun))
    if found is None:
        return noun
    return noun[: found.start(1)] + _plural_word(found.group(1)) + noun[found.end(1) :]


def _plural_word(word: str) -> str:
    low = word.lower()
    if low in _PAIRS or low in _MASS:
        return word
    if low in _PLURALS:
        many = _PLURALS[low]
        return many if word == low else word[0] + many[1:]
    if _COMPOUND_MEN.fullmatch(word):
        return word[:-2] + "en"
    if re.search(r"(?:s|x|z|ch|sh)$", low):
        return word + "es"
    if re.search(r"[^aeiou]y$", low):
        return word[:-1] + "ies"
    return word + "s"

"""The guard: whether a reply says what the template says, decided by rules and no model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from .mask import MARK, Masked
from .order import moved
from .words import FACTS, FUNCTION, LANGUAGES, NUMBERS, UNITS, Nouns

VERSION = 1
"""Raise it whenever the same reply would be judged differently."""

_SCAN = re.compile(
    r"[^\w⟦\n]{0,4}+([a-z0-9]++(?![\w'])|⟦[0-9]+⟧|\n|[^\W_]+(?:'[^\W_]+)?)"  # plain words first
)
_DIGIT = re.compile(r"[\d½¼¾⅓⅔²³¹⁰-⁹₀-₉Ⅰ-ↈ①-⓿]")
_ROMAN = re.compile(r"\b(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})\b")
_PRONOUN = re.compile(
    r"\b(?:the|this|that|which|each|every|any|another|other|same|no|\w+er|\w+est) one"
    r"(?=[^\w ]|$| (?:in|of|that|which|at|for|is|was|on|with|and|who|from|to|whose|named|shown)\b)"
    r"|\bone(?: another|'s)\b"
)
_MARKUP = re.compile(r"[*_`#<>\[\]{}|~&\\\n\r\t\x00-\x1f\ue000-\uf8ff]|https?:|www\.")
_PREAMBLE = re.compile(
    r"\s*(?:sure|certainly|of course|absolutely|okay|ok|here(?:'s| is| are| you)|below is"
    r"|i(?:'m| am) (?:sorry|unable)|i can(?:'t|not)|as an ai|sorry|unfortunately|note|reworded"
    r"|rewritten|rephrased|polished|revised|output|result|answer)\b",
    re.I,
)
_GIVEN = re.compile(
    r"(?i:\b(?:answer|solution|option|choice)s? (?:is|are|must be|should be|would be|will be)\b"
    r"|\b(?:correct|right|true) (?:answer|option|choice|one)\b|\b(?:option|choice|answer) [a-e]\b)"
    r"|\([a-eA-E]\)|\b[A-E]:"
)
_LETTER = re.compile(r"(?<![\w'’])[B-E](?![\w'’])")
_NAME = re.compile(r"(?<=[a-z,;⟧] )(?!I\b)[A-Z][^\W\d_]*|\b[A-Z]{3,}\b")

_LONGEST, _SHORTEST, _SLACK = 1.9, 0.5, 30
_KEPT = 0.25
"""Share of a text's longer words, by their beginnings, that a rewording has in common with it."""
_FENCES = "⟦\n"
_ODD = frozenset("*_`#<>[]{}|~\\&\r\t½¼¾⅓⅔²³¹")
_TELLING = frozenset(
    {"answer", "answers", "solution", "solutions", "option", "options", "choice"}
) | {"choices", "correct", "right", "true", "http", "https", "www"}
_CAPITAL = re.compile(r"[A-Z]\w*")
_FEW = 5
"""Words below which no language is told."""

Reasons = tuple[tuple[str, str], ...]
"""Reason code and, in words for a model that may try again, the difference."""


class Guard:
    """Judges replies; ``vocabulary`` are the nouns of the source, which no reply may bring in."""

    def __init__(self, vocabulary: Nouns) -> None:
        self._nouns = vocabulary

    def faults(
        self, masked: Masked, reply: Mapping[str, str], options: Sequence[str] = ()
    ) -> Reasons:
        """Return () for a reply that may stand, else what differs, the gravest of a field first.

        The reply has the keys of ``masked.texts``.
        """
        changed = [field for field, was in masked.texts.items() if reply[field] != was]
        if not changed or self._harmless(masked, reply, changed, options):
            return ()
        return tuple(self._all(masked, reply, options))

    def _harmless(
        self,
        masked: Masked,
        reply: Mapping[str, str],
        changed: Sequence[str],
        options: Sequence[str],
    ) -> bool:
        """Whether no rule can find anything: a quick look at all changed texts at once.

        Where this is False, the rules look at each text by itself.
        """
        befores, afters = [masked.texts[f] for f in changed], [reply[f] for f in changed]
        was, now = "\n".join(befores), "\n".join(afters)
        words_was, words_now = _scan(was), _scan(now)
        if _ordered(words_was) != _ordered(words_now):
            return False
        set_was, set_now = set(words_was), set(words_now)
        new = set_now - set_was
        if not (NUMBERS.isdisjoint(new) and UNITS.isdisjoint(new) and _TELLING.isdisjoint(new)):
            return False
        if "one" in set_now or self._nouns.any_in(set_now) or len(new - FUNCTION) > len(set_was):
            return False
        if any(fault is not None for fault in map(_length, befores, afters)):
            return False
        if not new.isdisjoint(_scan(" ".join(options))) or not _ODD.isdisjoint(now):
            return False
        if any(_PREAMBLE.match(text) for text in afters):
            return False
        # Marks are the same by now; what is left of ⟦ and ⟧ is broken, what isn't letters a number.
        if now.count("⟦") != was.count("⟦") or now.count("⟧") != was.count("⟧"):
            return False
        if not "".join(new).replace("'", "").isalpha() and new:
            return False
        capitals = set(_CAPITAL.findall(now)) - set(_CAPITAL.findall(was))
        if any(not c[1:].islower() or re.search(rf"[a-z,;⟧] {c}\b", now) for c in capitals):
            return False
        strange = new - FUNCTION
        return len(strange) < _FEW or all(
            _language(a.split(), b.split()) is None
            for a, b in zip(_fields(words_was), _fields(words_now), strict=True)
        )

    def _all(
        self, masked: Masked, reply: Mapping[str, str], options: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        was_said: set[str] = set()
        now_said: set[str] = set()
        given = {w for option in options for w in _scan(option)} - FUNCTION - NUMBERS
        for field, was in masked.texts.items():
            now = reply[field]
            if now == was:
                continue
            words_was = _scan(was.replace("\n", " "))
            words_now = _scan(now.replace("\n", " "))
            set_was, set_now = set(words_was), set(words_now)
            was_said |= set_was
            now_said |= set_now
            found = self._field(masked, was, now, words_was, words_now)
            if fault := next(found, None):
                yield fault[0], f"{field}: {fault[1]}"
            elif new := (given & set_now) - set_was:
                yield "option-given", f"{field}: {min(new)!r} is a word of an option: leave it out"
        roots = {word[:4] for word in was_said if len(word) > 3 and word[0] != "⟦"}
        kept = roots.intersection([word[:4] for word in now_said])
        if len(roots) > _FEW and len(kept) < _KEPT * len(roots):
            yield "drift", "the texts say something else: keep close to their wording"

    def _field(
        self, masked: Masked, was: str, now: str, words_was: list[str], words_now: list[str]
    ) -> Iterator[tuple[str, str]]:
        if fault := _marks(masked, words_was, words_now, was, now):
            yield fault
            return
        if (odd := _MARKUP.search(now)) and odd[0] not in was:
            code = "image-token" if "<image" in now.lower() else "markup"
            yield code, f"{odd[0]!r} is new: write plain text in one line, no tokens, no markup"
        stood = _PREAMBLE.match(was)
        if (start := _PREAMBLE.match(now)) and not (stood and stood[0] == start[0]):
            yield "preamble", f"it begins with {start[0]!r}: give the text alone"
        yield from _numbers(was, now, words_was, words_now)
        set_was = set(words_was)
        new = set(words_now) - set_was
        if units := new & UNITS:
            yield "new-unit", f"the unit {min(units)!r} is new"
        if self._nouns.any_in(words_now):
            more = Counter(self._nouns.found(words_now)) - Counter(self._nouns.found(words_was))
            if more:
                yield "new-noun", f"{min(more)!r} is new: name no thing that the text doesn't name"
        if (given := _GIVEN.search(now)) and not _GIVEN.search(was):
            yield "answer-given", f"{given[0]!r} is new: don't say what the answer is"
        letters = Counter(_LETTER.findall(now))
        if letters and letters - Counter(_LETTER.findall(was)):
            yield "answer-given", "a letter of an option is new"
        if fault := _length(was, now):
            yield fault
        if fault := _language(words_was, words_now):
            yield fault
        low = was.lower()
        if strange := {name for name in _NAME.findall(now) if name.lower() not in low}:
            yield "new-name", f"{min(strange)!r} is new"


def _scan(text: str) -> list[str]:
    """Return marks and words in lower case."""
    return _SCAN.findall(text.lower().replace("’", "'"))


def _fields(words: Sequence[str]) -> list[str]:
    return " ".join(words).split("\n")


def _ordered(words: Sequence[str]) -> list[str]:
    """Return the marks and the classes of words, in reading order."""
    return [each for each in map(_class, words) if each]


@lru_cache(maxsize=1 << 14)
def _class(word: str) -> str:
    return FACTS.get(word) or (word if word[0] in _FENCES else "")


def _marks(
    masked: Masked, words_was: list[str], words_now: list[str], was: str, now: str
) -> tuple[str, str] | None:
    """Return what is wrong with marks, relations and negations, or None."""
    order_was, order_now = _ordered(words_was), _ordered(words_now)
    if order_was == order_now:
        return None
    marks_was, marks_now = MARK.findall(was), MARK.findall(now)
    if marks_was != marks_now:
        missing, more = Counter(marks_was) - Counter(marks_now), Counter(marks_now)
        more -= Counter(marks_was)
        for number in more:
            if number in marks_was:
                return "mark-twice", f"⟦{number}⟧ stands twice"
            own = 0 < int(number) <= len(masked.marks)
            code = "mark-moved" if own else "mark-unknown"
            return code, f"⟦{number}⟧ doesn't belong here"
        if missing:
            return "mark-missing", f"⟦{next(iter(missing))}⟧ is missing"
    classes_was = [c for c in order_was if c[0] != "⟦"]
    classes_now = [c for c in order_now if c[0] != "⟦"]
    lost, new = Counter(classes_was), Counter(classes_now)
    lost, new = lost - new, new - lost
    if lost or new:
        code = "negation" if "no" in lost or "no" in new else "comparative"
        gone = [w for w in words_was if FACTS.get(w) in lost]
        come = [w for w in words_now if FACTS.get(w) in new]
        told = [f"{w!r} is lost" for w in gone[:2]] + [f"{w!r} is new" for w in come[:2]]
        return code, f"{' and '.join(told)}: keep such words as they are"
    return moved(masked, order_was, order_now)


def _numbers(
    was: str, now: str, words_was: list[str], words_now: list[str]
) -> Iterator[tuple[str, str]]:
    bare = MARK.sub(" ", now)
    if (digit := _DIGIT.search(bare)) and digit[0] not in MARK.sub("", was):
        yield "new-number", f"the number {digit[0]!r} is new: numbers stand behind marks only"
    if "⟦" in bare or "⟧" in bare:
        yield "mark-broken", "a mark is broken"
    if not NUMBERS.isdisjoint(words_now):
        more = Counter(w for w in words_now if w in NUMBERS)
        more["one"] -= len(_PRONOUN.findall(now.lower()))
        more -= Counter(w for w in words_was if w in NUMBERS)
        if +more:
            yield "new-number", f"the number {min(+more)!r} is new: numbers stand behind marks only"
    if (roman := _ROMAN.search(now)) and roman[0] not in was:
        yield "new-number", f"the number {roman[0]!r} is new"


def _length(was: str, now: str) -> tuple[str, str] | None:
    before, after = len(was), len(now)
    if not now.strip():
        return "too-short", "it is empty"
    if after > before * _LONGEST + _SLACK:
        return "too-long", "it has become too long: say no more than the text does"
    if after < before * _SHORTEST - _SLACK / 2:
        return "too-short", "it has become too short: leave nothing out"
    return None


def _language(words_was: list[str], words_now: list[str]) -> tuple[str, str] | None:
    """Return what is wrong where another language's common words take over, or its letters do."""
    set_was, set_now = set(words_was), set(words_now)
    plain = [word for word in set_now if word[0] != "⟦"]
    english = LANGUAGES["en"]
    if (
        (now_alike := len(set_now & english)) >= _FEW
        and now_alike * 5 > len(plain)
        and len(set_was & english) >= _FEW
    ):
        return None
    strange = sum(word[0] > "\u024f" for word in plain)
    if strange > sum(w[0] > "\u024f" for w in set_was if w[0] != "⟦") + 1:
        return "language", "it is in another script"
    was = {name: len(set_was & words) for name, words in LANGUAGES.items()}
    now = {name: len(set_now & words) for name, words in LANGUAGES.items()}
    own = max(was, key=lambda name: was[name])
    best = max(now, key=lambda name: now[name])
    if len(plain) >= _FEW and was[own] >= 2 and now[best] - now[own] >= 2:
        return "language", f"it is in another language: write in that of the text ({own})"
    if len(plain) >= 2 * _FEW and was[own] >= 4 and now[own] * 4 < was[own]:
        return "language", f"it isn't in the language of the text ({own})"
    return None

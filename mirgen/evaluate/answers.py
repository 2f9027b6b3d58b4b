"""Which option a model's reply names: read from many spellings, and never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["answered", "refused", "unparsed", "empty"]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says: the position of the option named, or -1 and why there is none."""

    outcome: Outcome
    index: int = -1
    how: str = ""
    """The rule that found it, such as ``said``, ``json`` or ``option-text``."""


def read_answer(reply: str, options: Sequence[str], cut: bool = False) -> Reading:
    """Return which of the options a reply names, in the order in which they were shown.

    The surest signs come first: JSON, a box, a tag, a sentence that says what the answer is; of
    several of one kind the last counts. A sign that names two options, or a letter that no option
    has, is no answer. ``Image A`` isn't one either, nor is the article. Of a reply that was ``cut``
    off only the sure signs count: how it would have ended isn't known.
    """
    text = _without_thought(reply).strip()
    if not text:
        return Reading("empty")
    for how, rule in _SURE:
        for found in rule(text):
            named = _named(found, options)
            if named is not None:
                return _reading(how, named)
    if _REFUSAL.search(text):
        return Reading("refused")
    if cut:
        return Reading("unparsed")
    for how, weak in _LIKELY:
        named = weak(text, options)
        if named is not None:
            return _reading(how, named)
    return Reading("unparsed")


def _reading(how: str, index: int) -> Reading:
    return Reading("unparsed", -1, how) if index < 0 else Reading("answered", index, how)


# What comes before an answer is said, and after.

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)

_REFUSAL = re.compile(
    r"\b(i'?m|i am|we are) (very |so |really )?(sorry|unable|not able)\b"
    r"|\bi (can'?t|cannot|can not|won'?t|will not|am not able to|could not|couldn'?t)"
    r" (\w+ )?(see|view|access|assist|help|answer|determine|process|analy[sz]e|provide|identify"
    r"|comply|tell|open|look)\b"
    r"|\bas an ai\b|\bno images? (was|were|has been|have been)\b"
    r"|\bunable to (see|view|access|assist|help|answer|determine|process|analy[sz]e|provide)\b"
    r"|\bcannot be determined\b",
    re.IGNORECASE,
)

_SAID = re.compile(
    r"(?:\b(?:final|correct|right|best)?[ \t]*(?:answer|option|choice)\b"
    r"(?:[ \t]+(?:to (?:the|this) question|here|for this))?[ \t*_`\"']*"
    r"(?:(?:is|would be|should be|must be|will be)\b[ \t]*(?:therefore|thus|clearly|then)?[ \t]*:?"
    r"|:|=|→|->)"
    r"|\b(?:i|we)(?:'d| would| will|'ll)? (?:choose|pick|select|go with|say|answer|opt for)\b"
    r"|\b(?:my|the) (?:choice|pick|guess)(?: is|:))"
    r"[ \t]*(?:most likely|probably|still|now)?[ \t]*(?P<rest>[^\n]*(?:\n+[^\n]+)?)",
    re.IGNORECASE,
)


def _without_thought(reply: str) -> str:
    return _THOUGHT.sub("\n", reply.replace("\u2019", "'").replace("\u00a0", " "))


# Sure signs: each yields what stands where the answer should, the last first.


def _in_json(text: str) -> Iterator[str]:
    for match in reversed(list(re.finditer(r"\{[^{}]*\}", text))):
        try:
            content = json.loads(match[0])
        except ValueError:
            continue
        for key, value in content.items():
            name = str(key).lower().replace(" ", "_").replace("-", "_")
            if name in _KEYS and isinstance(value, str | int | float):
                yield str(value)


_KEYS = {"answer", "final_answer", "choice", "option", "letter", "answer_letter", "correct_answer"}


def _in_box(text: str) -> Iterator[str]:
    for match in reversed(list(re.finditer(r"\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}", text))):
        yield re.sub(r"\\(?:text|mathrm|mathbf|textbf)\s*\{([^{}]*)\}", r"\1", match[1])


def _in_tag(text: str) -> Iterator[str]:
    tags = re.finditer(r"<(answer|conclusion)>(.*?)</\1>", text, re.DOTALL | re.IGNORECASE)
    for match in reversed(list(tags)):
        said = list(_said(match[2]))
        yield said[0] if said else match[2].strip()


def _said(text: str) -> Iterator[str]:
    # Overlapping: "the answer is: the right option is B" says it once, at its end.
    found, start = [], 0
    while match := _SAID.search(text, start):
        found.append(match["rest"])
        start = match.start("rest")
    for rest in reversed(found):
        if rest.strip(" \t\n*_`\"'.:"):
            yield rest


_SURE: tuple[tuple[str, Callable[[str], Iterator[str]]], ...] = (
    ("json", _in_json),
    ("boxed", _in_box),
    ("tag", _in_tag),
    ("said", _said),
)


# Likely signs: they give an index, -1 for a contradiction, None where they say nothing.


def _alone(text: str, options: Sequence[str]) -> int | None:
    """``B``, ``(b)``, ``**B**``, ``B. the dog``: the reply begins with its letter."""
    labelled = [line for line in text.splitlines() if _LABEL.match(line)]
    first = text.splitlines()[0]
    if len(labelled) == 1 and _LABEL.match(first):
        return _named(first, options)
    return None


def _last_line(text: str, options: Sequence[str]) -> int | None:
    last = _LEAD.sub("", text.splitlines()[-1])
    if re.fullmatch(rf"\W*(?:(?:option|choice)\W+)*{_ONE}\W*", last, re.IGNORECASE):
        return _named(last, options)
    return None


def _by_text(text: str, options: Sequence[str]) -> int | None:
    """The last sentence is an option's words, or the only one begins with them."""
    sentences = [s for s in re.split(r"(?<=[.!?])\s+|\n", text) if s.strip()]
    end = _LEAD.sub("", sentences[-1])
    same = [k for k, option in enumerate(options) if _plain(end) == _plain(option)]
    if len(same) == 1:
        return same[0]
    if len(sentences) == 1 and _STATES.search(end):
        return _begun(end, options)
    return None


def _as_option(text: str, options: Sequence[str]) -> int | None:
    """``Option B`` somewhere, and no other."""
    found = {m[1] for m in re.finditer(r"\b(?:[Oo]ption|[Cc]hoice)\s+\W{0,3}([A-Z])\b", text)}
    if len(found) != 1:
        return -1 if found else None
    return _position(found.pop(), options)


_ONE = r"[\(\[]?[A-Za-z][\)\]]?"
_LABEL = re.compile(
    r"\s*[*_`\"'\(\[]*(?:[Oo]ption\s+)?[*_`\"'\(\[]*([A-Z]|[a-z](?=[\)\]]))"
    r"(?=[*_`\"'\)\].:,]|\s*$)"
)

_LEAD = re.compile(
    r"^\W*(?:(?:so|thus|hence|therefore|and|then|it is|it's|that is|that's|this is|it must be"
    r"|i think|i believe|i guess)\b[\s,:]*)*",
    re.IGNORECASE,
)

_STATES = re.compile(r"\b(?:is|are|was|were|must be|has to be)\b")

_LIKELY: tuple[tuple[str, Callable[[str, Sequence[str]], int | None]], ...] = (
    ("last-line", _last_line),
    ("letter-first", _alone),
    ("option-text", _by_text),
    ("option-letter", _as_option),
)


# From words to an option.

_OPEN = r"[\s*_`\"'“”‘\(\[\{<:$\\]*"
_CANDIDATE = re.compile(
    rf"^{_OPEN}(?:(?:the|is|letter|option|choice|answer)\b{_OPEN})*"
    r"(?P<letter>[A-Za-z])(?P<after>$|[^A-Za-z0-9].*)",
    re.DOTALL | re.IGNORECASE,
)
_SECOND = re.compile(
    r"^[*_`\"')\]\s]*(?:,?\s*\b(?:or|and)\b|/|&|,(?=\s*[A-Z]\s*(?:,|\b(?:or|and)\b|[.*]*$)))"
    r"\s*(?:option\s+)?[*_`\"'(\[]*[A-Z]\b(?!')"
)
_DENIED = re.compile(rf"^{_OPEN}(?:not|n't|neither|none|unclear|unknown|either)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"^[ \t]*(?:because|since|as|so|for|which|that|due|based|given|by|and so|where|is|with)\b"
)


def _named(said: str, options: Sequence[str]) -> int | None:
    """Return the option that these words begin with, None for none, -1 for a contradiction."""
    match = _CANDIDATE.match(said)
    if match and _is_letter(match["letter"], match["after"], said, options):
        if _SECOND.match(match["after"]):
            return -1
        return _position(match["letter"].upper(), options)
    first = said.strip().split("\n")[0]
    same = [k for k, option in enumerate(options) if _plain(first) == _plain(option)]
    if len(same) == 1:
        return same[0]
    if _DENIED.match(said):
        return -1
    return _begun(first, options)


def _begun(text: str, options: Sequence[str]) -> int | None:
    """Return the option, the longest that fits, whose words the text begins with."""
    plain = f"{_plain(text)} "
    fits = [k for k, option in enumerate(options) if plain.startswith(f"{_plain(option)} ")]
    if not fits:
        return None
    longest = max(fits, key=lambda k: len(_plain(options[k])))
    rest = plain[len(_plain(options[longest])) + 1 :]
    if (
        re.match(r"(?:or|and)\b", rest)
        or sum(_plain(options[k]) == _plain(options[longest]) for k in fits) > 1
    ):
        return -1
    return longest


def _is_letter(letter: str, after: str, said: str, options: Sequence[str]) -> bool:
    """Tell a letter that stands for an option from a word of one letter."""
    before = said[: len(said) - len(after) - 1]
    closed = re.match(r"[ \t]*(?:$|[*_`\"'”)\]\}>.,:;!?\n$/&–—-])", after) is not None
    if letter.islower():
        return closed and (re.search(r"[\(\[\{*`\"]$", before) is not None or _closes(after))
    if closed or letter not in "AI":
        return True
    # "A dog" is an option's text with an article; "A because …" is a letter.
    position = _position(letter, options)
    if position >= 0 and _plain(after).startswith(_plain(options[position])):
        return True
    return (
        _GOES_ON.match(after) is not None or re.match(r"\s+(?:or|and)\s+[A-Z]\b", after) is not None
    )


def _closes(after: str) -> bool:
    return re.match(r"[ \t]*(?:$|[).\]*]\W*(?:$|\s))", after) is not None


def _position(letter: str, options: Sequence[str]) -> int:
    index = LETTERS.index(letter)
    return index if index < len(options) else -1


def _plain(text: str) -> str:
    """Return words and numbers alone, lower case, without articles."""
    words = re.findall(r"[−-]?\d+(?:[.,]\d+)*|[^\W\d_]+|[%€$×°²³]", text.lower())
    return " ".join(word for word in words if word not in ("the", "a", "an"))

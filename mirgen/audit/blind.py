"""Blind baselines: what the texts and options give away to who sees no image."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from .items import NUMBER, Item, number
from .verdict import Check, rate

OVER = 0.05
"""Points above chance that a blind baseline may reach."""


def blind(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield the plain baselines of each task: letters, lengths, ranks, mentions, told numbers."""
    for task, rows in items.items():
        found: dict[str, tuple[list[float], list[float]]] = {}
        for item in rows:
            for name, scores in _scores(item).items():
                hits, chances = found.setdefault(name, ([], []))
                hits.append(item.hit(scores))
                chances.append(item.chance)
        for name, (hits, chances) in sorted(found.items()):
            yield rate("blind", name, hits, chances, OVER, task=task)
        yield _majority(task, rows)


def _majority(task: str, rows: Sequence[Item]) -> Check:
    """Test the letter that is right most often among all other rows."""
    letters = Counter((len(i.row.options), i.row.answer_index) for i in rows)
    hits = []
    for item in rows:
        count = len(item.row.options)
        others = [letters[count, k] - (k == item.row.answer_index) for k in range(count)]
        hits.append(item.hit(others))
    return rate("blind", "majority-letter", hits, [i.chance for i in rows], OVER, task=task)


def _scores(item: Item) -> dict[str, Sequence[float]]:
    options = item.row.options
    text = f"{item.context}\n{item.asked}".casefold()
    said = [_places(option, text) for option in options]
    mentions = [float(len(places)) for places in said]
    found: dict[str, Sequence[float]] = {
        "longest-option": [len(o) for o in options],
        "shortest-option": [-len(o) for o in options],
        "first-in-alphabet": _alphabet(options),
        "last-in-alphabet": [-place for place in _alphabet(options)],
        "most-mentioned": mentions,
        "least-mentioned": [-m for m in mentions],
        "first-mentioned": [-places[0] if places else -1e9 for places in said],
        "last-mentioned": [places[-1] if places else -1 for places in said],
        "unlike-the-others": [-_likeness(o, options) for o in options],
        "like-the-others": [_likeness(o, options) for o in options],
    }
    if item.values:
        found |= _number_scores(item, text)
    return found


def _number_scores(item: Item, text: str) -> dict[str, Sequence[float]]:
    values = np.array(item.values)
    rank = np.argsort(np.argsort(values)).astype(float)
    last = len(values) - 1
    told = np.array([number(n) for n in NUMBER.findall(text)]) if NUMBER.search(text) else values
    places = {"smallest": 0, "second-smallest": 1, "second-largest": last - 1, "largest": last}
    found: dict[str, Sequence[float]] = {
        f"{name}-number": (-np.abs(rank - place)).tolist() for name, place in places.items()
    }
    sums = told.sum(), told.max(), float(np.median(told)), told.mean()
    names = "sum", "largest", "middle", "mean"
    found |= {
        f"nearest-to-{name}-told": (-np.abs(values - guess)).tolist()
        for name, guess in zip(names, sums, strict=True)
    }
    found["middle-value"] = (-np.abs(values - np.median(values))).tolist()
    found["most-decimals"] = [len(o.partition(".")[2]) for o in item.row.options]
    found["roundest"] = [float(o.count("0")) for o in item.row.options]
    found["is-told"] = [float(np.any(np.abs(told - v) < 1e-9)) for v in values]
    found["isn't-told"] = [-float(np.any(np.abs(told - v) < 1e-9)) for v in values]
    return found


def _places(option: str, text: str) -> list[int]:
    """Return where a text speaks of an option, as a word of its own and without its article."""
    bare = re.escape(re.sub(r"^(?:the|a|an) ", "", option.casefold()))
    return [found.start() for found in re.finditer(rf"(?<![\w.]){bare}(?![\w]|\.\d)", text)]


def _alphabet(options: Sequence[str]) -> list[float]:
    return [-float(sorted(options).index(option)) for option in options]


def _likeness(option: str, options: Sequence[str]) -> float:
    """Return how many of the others' words are its own, for each word it has."""
    words = Counter(option.casefold().split())
    others = Counter(w for o in options if o != option for w in o.casefold().split())
    return float(sum(others[w] for w in words)) / len(option.split())

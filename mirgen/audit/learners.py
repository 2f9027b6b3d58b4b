"""Learners, cross-validated: what can be learnt of questions, options and their interactions.

scikit-learn does the learning. Where it isn't installed, none of this is judged, and said so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .items import NUMBER, Item, number
from .verdict import ENOUGH, Check, few, rate, unjudged

Array = NDArray[np.float64]

FOLDS = 5
NEAR = 50
"""Nearest questions among which those of other folds are looked for."""

OVER = 0.05

MISSING = "scikit-learn isn't installed: pip install 'mirgen[audit]'"


def installed() -> bool:
    """Whether scikit-learn is there."""
    return find_spec("sklearn") is not None


def learners(items: dict[str, list[Item]]) -> Iterator[Check]:
    """Yield what is learnt of each task from texts alone, tested on rows that weren't learnt."""
    ways: dict[str, Callable[[Sequence[Item]], list[Array]]] = {
        "learnt-words": learnt_words,
        "learnt-numbers": learnt_numbers,
        "nearest-question": nearest_question,
    }
    for task, rows in items.items():
        for name, way in ways.items():
            if not installed():
                yield unjudged("blind", name, task, len(rows), MISSING)
                continue
            if len(rows) < ENOUGH:
                yield unjudged("blind", name, task, len(rows), few())
                continue
            scores = way(rows)
            hits = [item.hit(score) for item, score in zip(rows, scores, strict=True)]
            yield rate("blind", name, hits, [i.chance for i in rows], OVER, task=task)


def learnt_words(rows: Sequence[Item]) -> list[Array]:
    """Score options by words of question and option and all pairs of these, linear.

    A bag of words alone would miss a word in the question that decides which option is right.
    """
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.linear_model import LogisticRegression

    hasher = FeatureHasher(1 << 17, input_type="string")
    features = hasher.transform([_words(item, k) for item, k in _pairs(rows)])
    return cross_validated(
        rows, features, lambda: LogisticRegression(C=0.3, max_iter=200, solver="liblinear")
    )


def learnt_numbers(rows: Sequence[Item]) -> list[Array]:
    """Score options by gradient boosting over shapes of the options and the numbers told."""
    features = np.array([_shape(item, k) for item, k in _pairs(rows)])
    return cross_validated(rows, features, boosted)


def boosted() -> Any:
    """Return small boosted trees, their chance fixed."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=15, learning_rate=0.1, random_state=0, early_stopping=False
    )


def nearest_question(rows: Sequence[Item]) -> list[Array]:
    """Score options by the answers of the five nearest questions of other folds."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    texts = TfidfVectorizer(sublinear_tf=True).fit_transform([i.row.question for i in rows])
    folds = folds_of(rows)
    found = NearestNeighbors(n_neighbors=min(NEAR, len(rows)), metric="cosine").fit(texts)
    near = found.kneighbors(texts, return_distance=False)
    scores = []
    for k, item in enumerate(rows):
        others = [rows[j].row for j in near[k] if folds[j] != folds[k]][:5]
        said = [row.options[row.answer_index] for row in others]
        letters = [row.answer_index for row in others]
        scores.append(
            np.array(
                [said.count(o) + 0.1 * letters.count(i) for i, o in enumerate(item.row.options)]
            )
        )
    return scores


def cross_validated(rows: Sequence[Item], features: Any, make: Callable[[], Any]) -> list[Array]:
    """Return each row's option scores by a model that was learnt of the other folds."""
    from threadpoolctl import threadpool_limits

    owner = np.repeat(np.arange(len(rows)), [len(i.row.options) for i in rows])
    folds = folds_of(rows)
    right = np.array([k == item.row.answer_index for item, k in _pairs(rows)])
    fold = folds[owner]
    scored = np.zeros(len(owner))
    # More threads are slower on so few rows, and they'd add up numbers in another order.
    with threadpool_limits(1):
        for k in range(FOLDS):
            if not np.any(fold == k):
                continue
            model = make().fit(features[fold != k], right[fold != k])
            scored[fold == k] = model.predict_proba(features[fold == k])[:, 1]
    return [scored[owner == i] for i in range(len(rows))]


def folds_of(rows: Sequence[Item]) -> NDArray[np.intp]:
    """Return each row's fold: rows that begin with the same photo are in one.

    How far apart two things are in a photo is the same whenever it is asked. A learner that has
    seen the photo's other rows would know; splits share no photo, and so do folds. Of fewer
    photos than folds each row stands alone.
    """
    photos = [item.row.sources[0].sha256 if item.row.sources else item.row.id for item in rows]
    if len(set(photos)) < FOLDS:
        photos = [item.row.id for item in rows]
    counts = Counter(photos)
    loads = [0] * FOLDS
    fold: dict[str, int] = {}
    for photo in sorted(counts, key=lambda photo: (-counts[photo], photo)):
        fold[photo] = loads.index(min(loads))
        loads[fold[photo]] += counts[photo]
    return np.array([fold[photo] for photo in photos])


def _pairs(rows: Sequence[Item]) -> Iterator[tuple[Item, int]]:
    for item in rows:
        yield from ((item, k) for k in range(len(item.row.options)))


def _words(item: Item, k: int) -> list[str]:
    """Return the words of an option, alone, with each of the question, and with its rivals."""
    option, letter = item.row.options[k].casefold(), f"letter {k}"
    mine = [*NUMBER.sub("#", option).split(), f"={option}"]
    asked = sorted(set(re.findall(r"[a-z]+", item.asked.casefold())))
    rivals = [o.casefold() for i, o in enumerate(item.row.options) if i != k]
    found = [letter, *mine, *(f"{option} vs {rival}" for rival in rivals)]
    found += [f"{word}|{one}" for word in asked for one in (*mine, letter)]
    labels = sorted({region.label for region in item.row.regions})
    return found + [f"{label}&{one}" for label in labels for one in mine]


def _shape(item: Item, k: int) -> list[float]:
    """Return an option's length, place and value, against its rivals and the numbers told."""
    options, values = item.row.options, item.values or (0.0,) * len(item.row.options)
    told = [number(n) for n in NUMBER.findall(f"{item.context} {item.asked}")] or [0.0]
    mine, rank = values[k], sorted(values).index(values[k])
    return [
        k,
        len(options),
        len(options[k]),
        len(options[k]) - float(np.mean([len(o) for o in options])),
        rank / (len(options) - 1),
        mine,
        mine / (float(np.mean(np.abs(values))) + 1e-9),
        min(abs(mine - t) for t in told),
        mine / (max(told) + 1e-9),
        mine / (sum(told) + 1e-9),
        mine / (float(np.median(told)) + 1e-9),
        len(told),
        len(item.row.context),
        item.context.casefold().count(options[k].casefold()),
        len(item.asked),
    ]

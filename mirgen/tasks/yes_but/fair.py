"""Order states so that over many items every shortcut, and its inverse, hits as chance would.

Many shortcuts of this family score options in two or three steps alone, with ties: then an answer
that isn't among the best is among the worst, and to keep rules from hitting by their ranks, as
``tasks/shared/choose.py`` does, would hand the items to their inverses. So what is weighed here
is how likely each would hit, ties guessed among.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ..shared.choose import hits

Array = NDArray[np.float64]

SHARE, COARSE = 0.8, 0.3
"""How many of its fair hits a shortcut is given outright, and a coarse one: ties give the rest."""


def fairest(
    rules: Mapping[str, Array],
    answer: int,
    lots: Sequence[float],
    rng: np.random.Generator,
    coarse: Collection[str] = (),
) -> NDArray[np.intp]:
    """Return all rows, the fairest first; ``rules`` maps names to scores of shape (n, k).

    The slot's lots mean some rules, and inverses, to hit, and all others to miss. ``coarse`` are
    the rules under which the answer nearly always shares the first or the last place.
    """
    names = sorted(rules)[: len(lots)]
    scores = np.array([rules[name] for name in names])
    given = np.array([[COARSE if name in coarse else SHARE] for name in names]) / scores.shape[2]
    lot = np.array(lots[: len(names)])[:, None]
    cost = np.abs(hits(scores, answer) - (lot < given))
    cost += np.abs(hits(-scores, answer) - (lot > 1 - given))
    return np.argsort(cost.sum(axis=0) + rng.random(scores.shape[1]) * 1e-3, kind="stable")

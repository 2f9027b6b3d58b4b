"""Checks and their verdicts: exact binomial tests, Holm over all of an audit's tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Verdict = Literal["passed", "failed", "not judged", "told"]

ALPHA = 0.01
"""How often an honest data set may fail a test by chance, over all tests of an audit together."""

ENOUGH = 300
"""Instances below which a share isn't judged."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that an audit looked at.

    ``share`` was found among ``n``, where ``chance`` would give so much and ``limit`` is allowed.
    ``p`` is the chance of such a share at the limit, None where nothing is tested: what may never
    happen fails by happening once. ``note`` says what was found, in words. What is told is no
    test: there is no wrong outcome.
    """

    gate: str
    name: str
    task: str = ""
    tier: str = ""
    n: int = 0
    share: float = 0.0
    chance: float = 0.0
    limit: float = 0.0
    p: float | None = None
    verdict: Verdict = "passed"
    note: str = ""

    @property
    def title(self) -> str:
        """What it is called, such as ``blind/longest-option of yes_but at hard``."""
        of = f" of {self.task}" if self.task else ""
        return f"{self.gate}/{self.name}{of}{f' at {self.tier}' if self.tier else ''}"


def few() -> str:
    """Return why a share isn't judged."""
    return f"under {ENOUGH} instances"


def rate(
    gate: str,
    name: str,
    hits: Sequence[float],
    chances: Sequence[float],
    over: float,
    task: str = "",
    tier: str = "",
) -> Check:
    """Test whether a way to answer hits significantly more often than chance plus ``over``.

    ``hits`` are the chances, 0 to 1, that each item is answered rightly so.
    """
    n = len(hits)
    chance = float(np.mean(chances)) if n else 0.0
    share, limit = float(np.mean(hits)) if n else 0.0, min(chance + over, 1.0)
    found = Check(gate, name, task, tier, n, share, chance, limit)
    if n < ENOUGH:
        return replace(found, verdict="not judged", note=few())
    return replace(found, p=at_least(int(np.floor(np.sum(hits) + 1e-9)), n, limit))


def never(
    gate: str, name: str, n: int, faults: Sequence[str], task: str = "", tier: str = ""
) -> Check:
    """Fail where something that may never happen happened; the first of it is told."""
    share = len(faults) / n if n else 0.0
    verdict: Verdict = "failed" if faults else "passed" if n else "not judged"
    note = faults[0] if faults else ""
    if len(faults) > 1:
        note = f"{note}, and {len(faults) - 1} more"
    return Check(gate, name, task, tier, n, share, verdict=verdict, note=note)


def told(gate: str, name: str, task: str, n: int, share: float = 0.0, note: str = "") -> Check:
    """Tell what was found and can't be wrong."""
    return Check(gate, name, task, n=n, share=share, verdict="told", note=note)


def unjudged(gate: str, name: str, task: str, n: int, note: str, tier: str = "") -> Check:
    """Say that something wasn't judged, and why."""
    return Check(gate, name, task, tier, n, verdict="not judged", note=note)


def judged(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return the checks with the verdicts of all tests, by Holm's procedure."""
    tested = sorted(
        (i for i, check in enumerate(checks) if check.p is not None),
        key=lambda i: (checks[i].p, i),
    )
    failed: set[int] = set()
    for done, i in enumerate(tested):
        if checks[i].p > ALPHA / (len(tested) - done):  # type: ignore[operator]
            break
        failed.add(i)
    return tuple(
        replace(check, verdict="failed" if i in failed else "passed")
        if check.p is not None
        else check
        for i, check in enumerate(checks)
    )


def at_least(hits: int, trials: int, p: float) -> float:
    """Return the chance of so many hits or more among trials, each with chance p."""
    if hits <= 0 or p >= 1:
        return 1.0
    if p <= 0:
        return 0.0
    k = np.arange(hits, trials + 1)
    logs = _log_factorials(trials)
    terms = logs[trials] - logs[k] - logs[trials - k]
    terms = terms + k * np.log(p) + (trials - k) * np.log1p(-p)
    top = terms.max()
    return float(min(1.0, np.exp(top) * np.exp(terms - top).sum()))


@lru_cache(maxsize=8)
def _log_factorials(n: int) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])

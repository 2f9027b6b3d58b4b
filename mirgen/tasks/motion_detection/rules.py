"""Shortcuts and mistakes: the solver on places read wrongly, and guesses that read less."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ...records.puzzle import Facts, Question
from . import solve as solver

Array = NDArray[np.float64]


def rules(question: Question, facts: Facts) -> Mapping[str, Array]:
    """Score the options by shortcuts: see records.protocols.Task.rules."""
    own = solver.offsets(question, facts)
    at = solver.laid(question, facts, own)
    found = {
        name: -solver.misfits(question, facts, wrong)
        for name, wrong in misread(question, facts, own, at).items()
    }
    return found | guesses(question, facts, at)


def misread(question: Question, facts: Facts, own: Array, at: Array) -> dict[str, Array]:
    """Return the places, (images, things, n), that each way to misread the camera leads to.

    ``own`` and ``at`` are the right ones, from the images' middles and on the poster.
    """
    args = question.args
    lens = solver.lenses(question, facts)[:, None]
    found = {"read-off-the-picture": own / lens, "pans-the-other-way": 2 * own - at}
    if args["mirrors"] or args["zooms"]:
        found["pans-ignored"] = own
    if args["mirrors"]:
        found["mirrors-ignored"] = solver.laid(question, facts, own * np.sign(lens))
    if args["zooms"]:
        found["zooms-ignored"] = solver.laid(question, facts, own / np.abs(lens))
    if args["bridged"]:
        told = {f"pan[{step + 2}]": np.zeros_like(facts["cx(0)"]) for step in args["bridged"]}
        plain = Question(question.task, question.kind, {**args, "bridged": []}, question.options)
        found["told-pans-only"] = solver.laid(plain, {**facts, **told}, own)
        found["steps-that-tell-no-pan-only"] = solver.laid(question, _unpanned(facts), own)
    if question.kind in ("how_many", "moved_twice"):
        found["second-image-left-out"] = np.delete(at, 1, axis=0)
        found["last-but-one-left-out"] = np.delete(at, -2, axis=0)
    return found


def guesses(question: Question, facts: Facts, at: Array) -> dict[str, Array]:
    """Return the scores, (n, options), of guesses that go by less than all places (…, n)."""
    options, args = list(question.options), question.args
    step = np.abs(np.diff(at, axis=0))
    n = at.shape[2]
    shown = np.array([facts[f"cx({r})"] for r in range(at.shape[0] * at.shape[1])]).reshape(
        at.shape
    )
    if question.kind in ("in_place", "moved_twice"):
        found = {
            "moved-first": step[0],
            "moved-last": step[-1],
            "moved-most": step.sum(axis=0),
            "farthest-on-the-picture": np.abs(np.diff(shown, axis=0)).sum(axis=0),
            "nearest-the-middle-at-last": -np.abs(shown[-1] - 0.5),
        }
        if question.kind == "in_place":
            still = [facts[f"still[{step + 2}]"] for step in args["bridged"]]
            each = np.arange(1, args["things"] + 1)[:, None]
            found["named-as-still"] = sum((each == s for s in still), np.zeros_like(shown[0]))
        else:
            found["first-to-last"] = np.abs(at[-1] - at[0])
        return {name: score[options].T for name, score in found.items()}
    pans = np.array([facts.get(f"pan[{k + 2}]", np.zeros(n)) for k in range(len(step))])
    if question.kind == "when":
        others = np.delete(step, args["thing"], axis=1).sum(axis=1)
        found = {"longest-pan-told": np.abs(pans), "others-moved-most": others}
        if args["mirrors"]:
            told = [facts[f"mirrored[{k + 1}]"] for k in range(1, len(at))]
            mirrored = np.array([np.zeros(n), *told])
            found["mirroring-changes"] = np.abs(np.diff(mirrored, axis=0))
        return {name: score[options].T for name, score in found.items()}
    shownas = np.array(options, np.float64)[None]
    if question.kind == "how_many":
        panned = np.sum(np.abs(pans) > 0, axis=0)[:, None]
        away = np.sum(np.abs(at[-1] - at[0]) > facts["least"] * solver.SHARE, axis=0)[:, None]
        return {
            "as-many-as-pans": -np.abs(shownas - panned),
            "as-many-as-are-elsewhere-at-last": -np.abs(shownas - away),
        }
    return {"told-only": -np.abs(shownas + pans.sum(axis=0)[:, None])}


def _unpanned(facts: Facts) -> dict[str, Array]:
    """Return the facts with every told pan 0."""
    return {
        name: np.zeros_like(values) if name.startswith("pan[") else values
        for name, values in facts.items()
    }

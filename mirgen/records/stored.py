"""Facts as a row stores them, and how they are read back."""

from __future__ import annotations

import orjson

from .instance import FactRow, Instance
from .puzzle import TOLD, Fact, Puzzle, Question

QUESTION = "question"
"""Name of the fact that holds what is asked, as JSON."""


def stored_question(row: Instance) -> Question:
    """Return the question of a row, as its facts hold it. Raises ValueError without one."""
    told = [fact.value for fact in row.facts if fact.name == QUESTION]
    if not told:
        raise ValueError("there is no fact that holds the question")
    raw = orjson.loads(told[0])
    return Question(row.task, raw["kind"], raw["args"], tuple(raw["options"]))


def stored_facts(row: Instance, question: Question) -> tuple[Fact, ...]:
    """Return the facts of a row, labels turned back into numbers."""
    labels = question.args.get("labels", ())
    facts = []
    for fact in row.facts:
        value = orjson.loads(fact.value)
        if fact.name == QUESTION:
            continue
        number = float(labels.index(value)) if isinstance(value, str) else float(value)
        sense = "told" if fact.where == TOLD else SENSES[fact.name.partition("(")[0]]
        facts.append(Fact(fact.name, number, fact.where, sense))  # type: ignore[arg-type]
    return tuple(facts)


SENSES = {
    "cx": "position",
    "cy": "position",
    "dx": "position",
    "dy": "position",
    "w": "length",
    "h": "length",
    "area": "length",
    "foot": "position",
    "count": "count",
    "tally": "count",
    "things": "count",
    "bar": "sign",
    "point": "sign",
    "slice": "sign",
    "cell": "sign",
    "label": "code",
    "fit": "code",
    "step": "step",
}
"""How a seen fact is read, by its attribute."""


def fact_rows(puzzle: Puzzle) -> tuple[FactRow, ...]:
    """Return a puzzle's facts as a row holds them, what is asked first."""
    question = puzzle.question
    asked = {
        "kind": question.kind,
        "args": dict(question.args),
        "options": list(question.options),
    }
    labels = question.args.get("labels", ())
    rows = [FactRow(QUESTION, _json(asked), TOLD)]
    for fact in puzzle.facts:
        value = labels[int(fact.value)] if fact.sense == "code" else _number(fact.value)
        rows.append(FactRow(fact.name, _json(value), fact.where))
    return tuple(rows)


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def _number(value: float) -> float | int:
    value = float(value)
    return int(value) if value.is_integer() else round(value, 6)

"""Which numbers of a step are explained, and which aren't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mirgen.audit.explained import unexplained
from mirgen.audit.items import Item
from mirgen.audit.sums import wrong_equation
from mirgen.records.instance import FactRow, Piece, Steps

from .conftest import make_row

GIVEN = "The clock shows 3 seconds and 17 seconds. The image spans 80 metres."


def told(conclusion: str) -> str:
    row = make_row(1, ("4.6 metres per second", "9 metres per second"), 0)
    facts = (FactRow("cx(0)", "0.540731", "image:0"), FactRow("cx(1)", "0.369142", "image:1"))
    row = replace(
        row,
        context=(Piece("text", GIVEN, -1), Piece("text", "How fast is it?", -1)),
        facts=(*row.facts, *facts),
        steps=Steps("", (), "", "", conclusion),
    )
    return unexplained(Item(row, ()))


@pytest.mark.parametrize(
    "text",
    [
        "It is at 54.07% of the width, then at 36.91%.",
        "It is at 0.541, which is 45.93% from the other edge.",
        "From 54.07% to 36.91% it moves 17.16% of the width.",
        "From 54.07% to 36.91% it moves 17.16%. Of 80 metres that is 13.73 metres.",
        "17 − 3 = 14 seconds",
        "That makes 80 metres × 17 ÷ 3 × 3 ÷ 17 × 4 ÷ 3 ≈ 106.7 metres.",
        "It is 4.1 to the right of the middle.",
        "Halfway between 54.07% and 36.91% is 45.49%.",
        "One bear weighs as much as three dogs, and one dog as much as sixteen cats, so 48 cats.",
        "It moves 17.16% of the width from 54.07% to 36.91%, so it takes 3 seconds for 17.16%.",
    ],
)
def test_explained(text: str) -> None:
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("It is at 55.07% of the width.", "'55.07'"),
        ("It is at 0.541 of the width, then at 0.379.", "'0.379'"),
        ("It moves 17.36% of the width from 54.07% to 36.91%.", "'17.36'"),
        ("It takes 23 seconds.", "'23'"),
        ("17 − 3 = 15 seconds", "'17 − 3 = 15' doesn't hold"),
        ("0.54 − 0.37 = 0.19", "'0.54 − 0.37 = 0.19' doesn't hold"),
    ],
)
def test_unexplained(text: str, odd: str) -> None:
    assert told(text).startswith(odd)


@pytest.mark.parametrize(
    "text",
    [
        "4 + 2 + 15 + 6 + 18 + 0 = 45 seconds",
        "16/3 × 3 = 16",
        "3 × 6 kg = 18 kg",
        "−0.05 + 0.85 − 0.86 = −0.06",
        "0.57 − 0.33 = 0.23",
        "10 ÷ 3 = 3.33",
    ],
)
def test_equations_that_hold_as_far_as_they_are_written(text: str) -> None:
    assert wrong_equation(f"So it is {text}, and that is all.") == ""


@pytest.mark.parametrize(
    "text", ["4 + 2 = 7", "16/3 × 3 = 15", "3 × 6 kg = 19 kg", "−0.05 + 0.85 = 0.9", "10 ÷ 3 = 3.4"]
)
def test_equations_that_dont_hold(text: str) -> None:
    assert wrong_equation(f"So it is {text}, and that is all.") == text.removesuffix(" kg")

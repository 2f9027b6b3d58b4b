"""What a template does wrong while it renders is told with the line it stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.errors import UsageError

from .conftest import FRONT, Say, source

WRONG = {
    "name": ("{{ mover }}", "'mover' is undefined", "did you mean 'movers'?"),
    "filtered": ("{{ scal | number }}", "'scal' is undefined", "did you mean 'scale'?"),
    "field": ("{{ movers[0].nam }}", "Mover has no 'nam'", "did you mean 'name'?"),
    "item": ("{{ movers[5].name }}", "a list of 2 has no 5", "items count from 0"),
    "plain": ("{{ scale.value }}", "12.5 has no 'value'", "it is a plain float"),
    "letter": (
        "{{ letter }}",
        "'letter' is undefined",
        "it is there in the block 'conclusion' alone",
    ),
    "number": ("{{ number }}", "'number' is undefined", "it is there in the block 'caption' alone"),
    "ref": ("{{ ref('x', 'y') }}", "ref() takes a region's number first, not 'x'", None),
    "nested": (
        "{{ ref(0, 'a ' ~ ref(1, 'b')) }}",
        "a ref can't hold another ref or an image",
        None,
    ),
    "pick": ("{{ pick() }}", "pick() has nothing to choose from", None),
    "digits": ("{{ 'x' | number }}", "'x' isn't a number", None),
    "type": (
        "{{ scale + 'm' }}",
        "TypeError in block 'summary': unsupported operand type(s) for +: 'float' and 'str'",
        None,
    ),
    "zero": (
        "{{ scale / 0 }}",
        "ZeroDivisionError in block 'summary': float division by zero",
        None,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_lines(say: Say, name: str) -> None:
    body, what, remedy = WRONG[name]
    with pytest.raises(UsageError) as caught:
        say(summary=f"Fine.\n  Fine.\n{body}")
    assert caught.value.what == what
    assert caught.value.where.endswith("speed/plain.jinja:8")
    assert caught.value.remedy == (remedy or "change this line")


def test_a_macro_s_fault_stands_in_the_macro_s_file(say: Say) -> None:
    files = {"speed/_words.jinja": "\n\n{% macro m() %}\n{{ mover }}{% endmacro %}"}
    text = (
        FRONT + '{% import "speed/_words.jinja" as w %}' + source(front="", summary="{{ w.m() }}")
    )
    with pytest.raises(UsageError) as caught:
        say(text=text, files=files)
    assert Path(caught.value.where).name == "_words.jinja:4"


def test_a_base_file_s_fault_stands_in_the_base_file(say: Say) -> None:
    files = {"speed/_base.jinja": source(front="", caption="\n{{ 1 / 0 }}")}
    with pytest.raises(UsageError) as caught:
        say(text=FRONT, files=files)
    assert Path(caught.value.where).name == "_base.jinja:5"


def test_a_fault_of_the_outermost_level(say: Say) -> None:
    with pytest.raises(UsageError) as caught:
        say(text=FRONT + "{% set x = 1 / 0 %}\n" + source(front=""))
    assert Path(caught.value.where).name == "plain.jinja:4"


def test_names_of_one_block_don_t_leak_into_the_next(say: Say) -> None:
    with pytest.raises(UsageError, match="'number' is undefined"):
        say(caption="Image {{ number }}.", text2region="{{ number }}")

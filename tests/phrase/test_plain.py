"""What comes from annotations is made harmless before a template sees it."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.phrase import marks
from mirgen.phrase.plain import plain, plain_text


@dataclass(frozen=True)
class Thing:
    name: str
    sizes: tuple[float, ...]
    inner: Thing | None = None


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("the red car", "the red car"),
        ("<image>", "image"),
        ("<<image>>", "image"),
        ("<im<a>ge>", "image"),
        ("<ima\x00ge>", "ima ge"),
        ("<ima\ue000ge>", "image"),
        ("<|im_end|>", "|im_end|"),
        ("</s>", "/s"),
        ("a < b > c", "a < b > c"),
        ("tab\there\r\nand", "tab here  and"),
        ("\ue000\U000f0001\U0010fffd\ud800x", "x"),
        ("abc\u202edcba", "abcdcba"),
        ('{{ 7 * 7 }} "quoted" {% if %}', '{{ 7 * 7 }} "quoted" {% if %}'),
        ("कुत्ता 狗 👩‍🚒", "कुत्ता 狗 👩‍🚒"),
    ],
)
def test_plain_text(text: str, safe: str) -> None:
    assert plain_text(text) == safe


@given(
    st.text(
        st.characters() | st.sampled_from("<>image|/ \ue000\ue001\ue002\ue003\ue004\x00"),
        max_size=60,
    )
)
def test_no_text_keeps_what_readers_misread(text: str) -> None:
    safe = plain_text(text)
    assert "<image>" not in safe
    assert "<|" not in safe
    assert not marks.MARKS.search(safe)
    safe.encode()
    assert plain_text(safe) == safe


def test_values_keep_their_shape() -> None:
    point = namedtuple("point", "name x")
    value = {
        "thing": Thing("a\ue000b", (1.5,), Thing("<image>", ())),
        "list": ["x", 1, None, True],
        "set": {"b", "a", "c"},
        "numpy": np.float64(2.5),
        "array": np.array([[1, 2]]),
        "point": point("<b>", 2),
        "<key>": 1,
    }
    assert plain(value) == {
        "thing": Thing("ab", (1.5,), Thing("image", ())),
        "list": ("x", 1, None, True),
        "set": ("a", "b", "c"),
        "numpy": 2.5,
        "array": ((1, 2),),
        "point": point("b", 2),
        "key": 1,
    }
    assert type(plain(np.float64(2.5))) is float
    assert type(plain(np.str_("x"))) is str


def test_a_clean_dataclass_is_itself() -> None:
    thing = Thing("car", (1.0, 2.0), Thing("bus", ()))
    assert plain(thing) is thing

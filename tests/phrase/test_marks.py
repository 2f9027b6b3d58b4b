"""Spans stand where the phrases stand, whatever whitespace and script is around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.phrase import marks
from mirgen.phrase.marks import PhraseError, Span

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Co", "Cc", "Cn")) | st.sampled_from(" \n\t\r  .,;:!?"),
    max_size=40,
)
WORDS = TEXT.filter(lambda text: text.strip() != "")
PARTS = st.lists(st.tuples(st.none() | st.integers(0, 10**6), WORDS), max_size=8)


@given(PARTS)
def test_every_span_is_its_phrase(parts: list[tuple[int | None, str]]) -> None:
    marked = "".join(text if number is None else marks.ref(number, text) for number, text in parts)
    clean = marks.read(marked)
    phrases = [(number, marks.tidy(text)) for number, text in parts if number is not None]
    assert [(s.region, clean.text[s.start : s.end]) for s in clean.spans] == phrases
    assert all(a.end <= b.start for a, b in zip(clean.spans, clean.spans[1:], strict=False))


@given(PARTS)
def test_clean_text_is_that_of_a_template_without_refs(parts: list[tuple[int | None, str]]) -> None:
    tidied = [text if number is None else marks.tidy(text) for number, text in parts]
    marked = "".join(text if number is None else marks.ref(number, text) for number, text in parts)
    clean = marks.read(marked).text
    assert clean.replace(" ", "") == "".join("".join(tidied).split())
    assert "  " not in clean
    assert clean == clean.strip()
    assert not marks.MARKS.search(clean)


@given(TEXT)
def test_tidy_twice_is_tidy(text: str) -> None:
    once = marks.tidy(text)
    assert marks.tidy(once) == once


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\n  a\n\t b  ", "a b"),
        ("the car , the bus .", "the car, the bus."),
        ("really ? yes !", "really? yes!"),
        ("costs .5 m", "costs .5 m"),
        ("a\u00a0b\u2003c", "a b c"),
    ],
)
def test_tidy(text: str, clean: str) -> None:
    assert marks.tidy(text) == clean


def test_span_counts_code_points_and_leaves_outer_spaces_out() -> None:
    clean = marks.read("🚗  é " + marks.ref(12, "\n the  red 🚗 car ") + " .")
    assert clean.text == "🚗 é the red 🚗 car."
    assert clean.spans == (Span(4, 17, 12),)


def test_equal_phrases_keep_their_own_regions() -> None:
    clean = marks.read(f"{marks.ref(3, 'dog')} and {marks.ref(4, 'dog')}")
    assert clean.text == "dog and dog"
    assert clean.spans == (Span(0, 3, 3), Span(8, 11, 4))


def test_images_split_the_text_in_order() -> None:
    texts, numbers = marks.images(f"a{marks.image(2)}{marks.image(11)} b")
    assert (texts, numbers) == (["a", "", " b"], [2, 11])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: marks.ref("car", "the car"), "ref() takes a region's number first, not 'car'"),  # type: ignore[arg-type]
        (lambda: marks.ref(-1, "the car"), "ref() takes a region's number from 0, not -1"),
        (lambda: marks.ref(1, " \n"), "ref(1, …) has no words to speak of the region with"),
        (lambda: marks.ref(1, marks.ref(2, "x")), "a ref can't hold another ref or an image"),
        (lambda: marks.ref(1, marks.image(2)), "a ref can't hold another ref or an image"),
        (lambda: marks.image("1"), "image() takes an image's number from 1, not '1'"),  # type: ignore[arg-type]
        (lambda: marks.read(marks.image(1)), "image() stands outside the context block"),
        (
            lambda: marks.read(marks.ref(1, "car")[:-1]),
            "a ref was cut or changed after it was made, or private-use text added",
        ),
    ],
)
def test_wrong_calls(call: object, message: str) -> None:
    assert callable(call)
    with pytest.raises(PhraseError) as caught:
        call()
    assert str(caught.value) == message

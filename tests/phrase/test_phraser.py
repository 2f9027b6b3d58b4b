"""A puzzle becomes words: pieces, spans, options, fallbacks, choices."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from mirgen.errors import MirgenError, Reject, UsageError
from mirgen.phrase import Library, Phraser
from mirgen.records.instance import Piece, Ref, Text

from .conftest import MOVERS, Mover, Say, Write, blocks, puzzle, slot, source, with_words


def spoken(text: Text, ref: Ref) -> str:
    """Return the words that a ref marks in its field."""
    if ref.field.startswith("context["):
        field = text.context[int(ref.field[8:-1])].text
    elif ref.field.startswith("steps.caption["):
        field = text.steps.caption[int(ref.field[14:-1])]
    else:
        field = getattr(text.steps, ref.field.removeprefix("steps."))
    return field[ref.start : ref.end]


def test_the_whole_text(say: Say) -> None:
    text = say(
        context="""
            The picture spans {{ scale | unit("m") }} .
            {{ image(1) }}
            At first {{ ref(0, "the car") }} is  on the left ;
            {{ image(2) }}
            then {{ ref(3, movers[1].name | the) }} has moved.
        """,
        question="Which of {{ ref(2, 'car') }} and {{ ref(3, 'bus') }} is the {{ kind }} ?",
        options="{% for o in options %}\n  {{ o | capfirst }}\n\n{% endfor %}",
        caption="""Image {{ number }} shows
            {% for m in movers %}{{ ref(m.regions[frame], m.name | a) }} {% endfor %}.""",
    )
    assert text.context == (
        Piece("text", "The picture spans 12.5 m.", -1),
        Piece("image", "", 0),
        Piece("text", "At first the car is on the left;", -1),
        Piece("image", "", 1),
        Piece("text", "then the bus has moved.", -1),
        Piece("text", "Which of car and bus is the fastest?", -1),
    )
    assert text.question == (
        "The picture spans 12.5 m.\n<image>\nAt first the car is on the left;\n<image>\n"
        "then the bus has moved.\nWhich of car and bus is the fastest?"
    )
    assert text.options == ("The car", "The bus")
    assert text.steps.caption == ("Image 1 shows a car a bus.", "Image 2 shows a car a bus.")
    assert text.steps.conclusion == "It is The bus. The answer is **B**."
    assert [(r.field, spoken(text, r), r.region) for r in text.refs] == [
        ("context[2]", "the car", 0),
        ("context[4]", "the bus", 3),
        ("context[5]", "car", 2),
        ("context[5]", "bus", 3),
        ("steps.caption[0]", "a car", 0),
        ("steps.caption[0]", "a bus", 1),
        ("steps.caption[1]", "a car", 2),
        ("steps.caption[1]", "a bus", 3),
        ("steps.text2region", "the red car", 0),
        ("steps.region2region", "the car", 0),
        ("steps.region2region", "the same car", 2),
    ]


def test_without_text_between_images_there_is_no_empty_piece(say: Say) -> None:
    text = say(context="{{ image(1) }}\n  {{ image(2) }}", question="Which?")
    assert [piece.type for piece in text.context] == ["image", "image", "text"]
    assert text.question == "<image>\n<image>\nWhich?"


def test_options_of_the_puzzle_stand_where_no_block_says_them(say: Say) -> None:
    assert say(puzzle(options=("a  b", "c"))).options == ("a b", "c")


def test_template_name_and_hash(say: Say) -> None:
    text = say(text=source())
    assert text.template == "speed/plain.jinja"
    import hashlib

    assert text.template_sha256 == hashlib.sha256(source().encode()).hexdigest()


def test_blocks_fall_back_to_the_base_file_with_its_own_names(say: Say) -> None:
    base = '{% import "speed/_words.jinja" as w %}{% set end = "!" %}' + source(
        front="", summary="{{ w.hello('base') }}{{ end }}"
    )
    text = say(
        text="---\ntask: speed\n---\n" + blocks(question="Who wins?"),
        files={
            "speed/_base.jinja": base,
            "speed/_words.jinja": "{% macro hello(x) %}Hello {{ x }}{% endmacro %}",
        },
    )
    assert text.steps.summary == "Hello base!"
    assert text.context[-1].text == "Who wins?"


def test_macros_includes_and_sets_work_across_files(say: Say) -> None:
    macros = """
        {% from "_shared/deep.jinja" import twice %}
        {% macro thing(m, k) %}{{ ref(m.regions[k], m.name | the) }}{% endmacro %}
        {% macro both(k) %}{{ twice(thing(movers[0], k)) }} for {{ kind }}{% endmacro %}
    """
    text = say(
        text="---\ntask: speed\n---\n"
        '{% import "speed/_words.jinja" as w %}\n'
        '{% from "speed/_words.jinja" import thing as one %}\n'
        "{% set tail %}, in {{ n_images }} images{% endset %}\n"
        "{% macro own(x) %}<<{{ x }}>>{% endmacro %}\n"
        + source(
            front="",
            summary="{{ w.both(1) }}{{ tail }}",
            text2region="{{ one(movers[1], 0) }} {% include 'speed/_part.jinja' %} {{ own('x') }}",
        ),
        files={
            "speed/_words.jinja": macros,
            "speed/_part.jinja": "part {{ movers[0].name }}",
            "_shared/deep.jinja": "{% macro twice(x) %}{{ x }} and {{ x }}{% endmacro %}",
        },
    )
    assert text.steps.summary == "the car and the car for fastest, in 2 images"
    assert text.steps.text2region == "the bus part car <<x>>"
    assert [(r.field, spoken(text, r), r.region) for r in text.refs][:3] == [
        ("steps.summary", "the car", 2),
        ("steps.summary", "the car", 2),
        ("steps.text2region", "the bus", 1),
    ]


def test_pick_is_drawn_once_a_call_from_the_generator(say: Say) -> None:
    def summary(rng: int) -> str:
        body = "{% for i in range(30) %}{{ pick('a', 'b', 'c') }}{% endfor %}"
        return say(summary=body, rng=rng).steps.summary

    assert summary(1) == summary(1)
    assert summary(1) != summary(2)
    expected = np.random.default_rng(1).random(30)
    assert summary(1) == "".join("abc"[int(u * 3)] for u in expected)
    assert say(summary="{{ pick(['x']) }}{{ pick(('y',)) }}").steps.summary == "xy"


def test_of_several_values_the_one_that_is_picked_is_made(say: Say) -> None:
    told = "{% macro tell(x) %}{% set made.number = made.number + 1 %}{{ x }}{% endmacro %}"
    body = "{% set made = namespace(number=0) %}" + told + "{{ pick(tell('a'), tell('b'), 'c') }}"
    found = {say(summary=body + " {{ made.number }}", rng=k).steps.summary for k in range(12)}
    assert found == {"a 1", "b 1", "c 0"}
    # A macro of that name is a template's own affair.
    own = "{% macro pick(x, y) %}{{ y }}{{ x }}{% endmacro %}{{ pick(1 + 1, 3) }}"
    assert say(summary=own).steps.summary == "32"


def test_labels_are_values_and_never_jinja_or_tokens(say: Say) -> None:
    label = 'a "{{ 7*7 }}" <image>\ue000 {% endblock %} \ue003\x07 <|im_end|>'
    text = say(
        with_words(movers=(Mover(label, (0, 2)),)),
        text2region="See {{ ref(0, movers[0].name) }}.",
    )
    assert text.steps.text2region == 'See a "{{ 7*7 }}" image {% endblock %} |im_end|.'
    assert spoken(text, text.refs[0]) == 'a "{{ 7*7 }}" image {% endblock %} |im_end|'


def test_hostile_option_texts_are_made_plain(say: Say) -> None:
    assert say(puzzle(options=("<image>", "\ue000bus"))).options == ("image", "bus")
    with pytest.raises(Reject, match="options-alike"):
        say(puzzle(options=("<car>", "Car")))
    with pytest.raises(Reject, match="options-alike"):
        say(puzzle(options=("car", "\ue000")))


def library(write: Write, weights: dict[str, float]) -> Library:
    files = {
        f"speed/{name}.jinja": source(f"---\ntask: speed\nweight: {weight}\n---\n")
        for name, weight in weights.items()
    }
    return Library.load([write(files)])


def test_weights_are_kept(write: Write) -> None:
    phraser = Phraser(library(write, {"often": 6, "some": 3, "rare": 1}), seed=3)
    rng = np.random.default_rng(0)
    found = Counter(phraser.say(puzzle(), slot(i), rng).template for i in range(2000))
    shares = {name: found[f"speed/{name}.jinja"] / 2000 for name in ("often", "some", "rare")}
    assert shares == pytest.approx({"often": 0.6, "some": 0.3, "rare": 0.1}, abs=0.035)


def test_choice_depends_on_seed_split_and_index_alone(write: Write) -> None:
    loaded = library(write, {"a": 1, "b": 1, "c": 1})
    rng = np.random.default_rng(0)

    def chosen(seed: int, split: str, backwards: bool = False) -> list[str]:
        phraser = Phraser(loaded, seed)
        order = range(39, -1, -1) if backwards else range(40)
        slots = {i: replace(slot(i), split=split) for i in order}
        said = {i: phraser.say(puzzle(), each, rng).template for i, each in slots.items()}
        return [said[i] for i in range(40)]

    assert chosen(1, "train") == chosen(1, "train", backwards=True)
    assert chosen(1, "train") != chosen(2, "train")
    assert chosen(1, "train") != chosen(1, "test")


def test_same_rng_same_text(say: Say) -> None:
    body = {"summary": "{{ pick('a', 'b') }}{{ pick('c', 'd') }}"}
    assert say(rng=5, **body) == say(rng=5, **body)


def test_no_template_fits(write: Write) -> None:
    phraser = Phraser(Library.load([write({"speed/a.jinja": source()})]), 0)
    other = replace(puzzle(), question=replace(puzzle().question, task="weight"))
    with pytest.raises(UsageError) as caught:
        phraser.say(other, slot(), np.random.default_rng(0))
    assert str(caught.value) == (
        "no template says weight questions of kind 'fastest' and tier 'easy' (templates): "
        "write weight/<name>.jinja in a folder and name that with --templates"
    )


def test_words_may_not_hide_names_of_ours(say: Say) -> None:
    with pytest.raises(MirgenError, match="a word can't be called 'ref'"):
        say(with_words(movers=MOVERS, ref="x"))
    with pytest.raises(MirgenError, match="a word can't be called 'tier'"):
        say(with_words(movers=MOVERS, tier="hard"))
    assert say(with_words(kind="fastest")).steps.summary == "Compare how far each one goes."

"""The schemas: what a row may be, that both validators agree on it, and that files are current."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import jsonschema
import jsonschema_rs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mirgen.check.schema import Document, Validator, document
from mirgen.config import BuildConfig
from mirgen.config.schema import config_schema
from mirgen.records.instance import (
    Difficulty,
    FactRow,
    Image,
    Instance,
    Piece,
    Ref,
    RegionRow,
    SourceRow,
    Steps,
)
from mirgen.resources import folder

SCHEMA = json.loads((folder("schemas") / "instance.schema.json").read_text(encoding="utf-8"))
COMPILED = jsonschema_rs.Draft202012Validator(SCHEMA)
REFERENCE = jsonschema.Draft202012Validator(SCHEMA)
VALIDATOR = Validator()

INSTANCE = Instance(
    id="train-00000042",
    split="train",
    task="speed_comparison",
    category="sequential",
    tier="hard",
    difficulty=Difficulty(0.25, 3),
    images=(Image(b"12345", "a-0.jpg"), Image(b"1", "a-1.jpg")),
    context=(Piece("text", "At 0 s:", -1), Piece("image", "", 0), Piece("image", "", 1)),
    question="At 0 s:<image><image>Who?",
    options=("the dog", "the cat", "neither"),
    answer="B",
    answer_index=1,
    steps=Steps("Compare.", ("A dog.", "A cat."), "Dog, cat.", "6 > 5.", "So B, the cat."),
    refs=(Ref("context[0]", 0, 2, 0), Ref("steps.caption[1]", 2, 5, 1)),
    regions=(
        RegionRow(0, 0, "dog", (1.0, 2.0, 10.5, 9.0), 80.0, "PPYo0", (24, 32), 0, "904"),
        RegionRow(1, 1, "cat", (0.0, 0.0, 4.0, 3.0), 12.0, "d0", (24, 32), -1, ""),
    ),
    sources=(SourceRow("coco", "a/1.jpg", "1", "ab" * 32, "", "", ""),),
    facts=(FactRow("cx(0)", "0.19", "image:0"), FactRow("time[1]", "2", "text")),
    template="speed_comparison",
    template_sha256="cd" * 32,
    polish="off",
    polish_model="",
    seed=(1 << 63) - 1,
    index=42,
    schema_version=1,
    mirgen_version="0.1.0",
)
GOOD = document(INSTANCE)

Path = tuple[str | int, ...]


def put(path: Path, value: object) -> Document:
    """Return a copy of the good document with this value there."""
    spoiled = copy.deepcopy(GOOD)
    target: Any = spoiled
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = value
    return spoiled


def shown(path: Path) -> str:
    return "$" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)


def agree(document: Document) -> bool:
    verdict = COMPILED.is_valid(document)
    assert verdict == REFERENCE.is_valid(document)
    return verdict


def test_the_document_is_the_instance_in_json() -> None:
    assert list(GOOD) == [f.name for f in fields(Instance)]
    assert GOOD["images"][0] == {"bytes": 5, "path": "a-0.jpg"}
    unmeasured = {"passes": None, "samples": None, "unparsed": None}
    assert GOOD["difficulty"] == {"error": 0.25, "hops": 3, "pass_rate": None, **unmeasured}
    assert GOOD["regions"][0]["bbox"] == [1.0, 2.0, 10.5, 9.0]
    assert GOOD["seed"] == (1 << 63) - 1
    assert json.loads(json.dumps(GOOD)) == GOOD


def test_a_good_row_is_taken() -> None:
    assert VALIDATOR.check(INSTANCE) is None
    assert VALIDATOR.refusal(GOOD) is None
    assert agree(GOOD)


def test_the_schema_is_one_and_explains_every_column() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["properties"]) == SCHEMA["required"] == [f.name for f in fields(Instance)]
    for name, kind in {"piece": Piece, "ref": Ref, "source": SourceRow, "fact": FactRow}.items():
        assert list(SCHEMA["$defs"][name]["properties"]) == [f.name for f in fields(kind)]
    assert list(SCHEMA["$defs"]["region"]["properties"]) == [f.name for f in fields(RegionRow)]
    for node in _objects(SCHEMA):
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])
        for key, column in node["properties"].items():
            assert column.get("description", "").endswith("."), key


def _objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for child in node.values():
            yield from _objects(child)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child)


GOOD_VALUES: list[tuple[Path, object]] = [
    (("id",), "train_x-00000000"),
    (("task",), "my_own_task2"),
    (("category",), "own"),
    (("tier",), "easy"),
    (("difficulty", "error"), 0),
    (("difficulty", "error"), 1.0),
    (("difficulty", "pass_rate"), 0.5),
    (("question",), "é\n<image> 😀"),
    (("options",), ["a", "b", "c", "d", "e"]),
    (("sources",), []),
    (("regions", 0, "bbox"), [0, 0, 1, 1]),
    (("regions", 0, "size"), [1, 1]),
    (("images", 0, "path"), "some/where.png"),
    (("refs", 0, "field"), "question"),
    (("refs", 0, "field"), "steps.conclusion"),
    (("refs", 0, "field"), "context[12]"),
    (("facts", 0, "where"), "image:11"),
    (("seed",), 0),
    (("sources", 0, "license_url"), "https://creativecommons.org/licenses/by/2.0/"),
]


@pytest.mark.parametrize(("path", "value"), GOOD_VALUES)
def test_other_good_values_are_taken(path: Path, value: object) -> None:
    assert agree(put(path, value))


@pytest.mark.parametrize(("letter", "index"), [(x, i) for i, x in enumerate("ABCDE")])
def test_every_letter_has_its_position(letter: str, index: int) -> None:
    row = put(("answer",), letter) | {"answer_index": index, "options": list("vwxyz")}
    assert agree(row)
    assert not agree(row | {"answer_index": (index + 1) % 5})
    assert agree(row | {"options": list("vwxyz")[: max(3, index + 1)]})
    if index >= 3:
        assert not agree(row | {"options": list("vwxyz")[:index]})


@pytest.mark.parametrize("polish", ["kept", "reworded", "rejected:number-changed"])
def test_a_polished_row_names_its_model(polish: str) -> None:
    assert agree(put(("polish",), polish) | {"polish_model": "m"})
    assert not agree(put(("polish",), polish))
    assert not agree(put(("polish_model",), "m"))


BAD_VALUES: list[tuple[Path, object]] = [
    (("id",), ""),
    (("id",), "train-42"),
    (("id",), "train-000000042"),
    (("id",), "Train-00000042"),
    (("id",), "tr-ain-00000042"),
    (("id",), "train-00000042\n"),
    (("id",), "train-0000004٢"),
    (("id",), 42),
    (("split",), ""),
    (("split",), "a b"),
    (("task",), "Speed"),
    (("category",), None),
    (("category",), "spatial\n"),
    (("tier",), "extreme"),
    (("tier",), "Hard"),
    (("difficulty",), None),
    (("difficulty", "error"), -0.01),
    (("difficulty", "error"), 1.01),
    (("difficulty", "error"), None),
    (("difficulty", "hops"), 0),
    (("difficulty", "hops"), 1.5),
    (("difficulty", "hops"), True),
    (("difficulty", "pass_rate"), 2),
    (("difficulty", "passes"), -1),
    (("difficulty", "samples"), 0.5),
    (("difficulty", "unparsed"), "1"),
    (("difficulty", "pass_rate"), "0.5"),
    (("images",), []),
    (("images",), [{"bytes": 5, "path": "a.jpg"}]),
    (("images", 0, "bytes"), 0),
    (("images", 0, "bytes"), "abc"),
    (("images", 0, "path"), ""),
    (("images", 0, "path"), "/tmp/a.jpg"),
    (("images", 0, "path"), "a\\b.jpg"),
    (("context",), []),
    (("context", 0, "type"), "video"),
    (("context", 0, "text"), ""),
    (("context", 0, "image"), 0),
    (("context", 1, "image"), -1),
    (("context", 1, "image"), -2),
    (("context", 1, "text"), "a caption"),
    (("question",), ""),
    (("question",), "no picture"),
    (("options",), ["a", "b"]),
    (("options",), list("abcdef")),
    (("options",), ["a", "a", "b"]),
    (("options", 0), ""),
    (("options", 0), 3),
    (("answer",), "F"),
    (("answer",), "b"),
    (("answer",), "B\n"),
    (("answer",), "C"),
    (("answer_index",), 0),
    (("answer_index",), -1),
    (("answer_index",), "1"),
    (("steps", "summary"), ""),
    (("steps", "caption"), ["one"]),
    (("steps", "caption"), "one"),
    (("steps", "caption", 0), ""),
    (("refs",), []),
    (("refs", 0, "field"), "context"),
    (("refs", 0, "field"), "context[]"),
    (("refs", 0, "field"), "context[-1]"),
    (("refs", 0, "field"), "steps.caption"),
    (("refs", 0, "field"), "steps.thoughts"),
    (("refs", 0, "field"), "question\n"),
    (("refs", 0, "start"), -1),
    (("refs", 0, "end"), 0),
    (("refs", 0, "region"), -1),
    (("regions",), []),
    (("regions", 0, "region"), -1),
    (("regions", 0, "image"), -1),
    (("regions", 0, "label"), ""),
    (("regions", 0, "bbox"), [1, 2, 3]),
    (("regions", 0, "bbox"), [1, 2, 3, 4, 5]),
    (("regions", 0, "bbox", 0), -0.5),
    (("regions", 0, "bbox", 2), 0),
    (("regions", 0, "bbox", 3), None),
    (("regions", 0, "bbox", 3), "4"),
    (("regions", 0, "area"), 0),
    (("regions", 0, "rle"), ""),
    (("regions", 0, "rle"), [1, 2]),
    (("regions", 0, "size"), [24]),
    (("regions", 0, "size"), [24, 0]),
    (("regions", 0, "size"), [24, 32.5]),
    (("regions", 0, "source"), -2),
    (("regions", 0, "source"), -1),
    (("regions", 0, "annotation"), ""),
    (("regions", 0, "annotation"), 904),
    (("regions", 1, "annotation"), "904"),
    (("sources", 0, "dataset"), ""),
    (("sources", 0, "file_name"), ""),
    (("sources", 0, "sha256"), "ab"),
    (("sources", 0, "sha256"), "AB" * 32),
    (("sources", 0, "sha256"), "ab" * 32 + "\n"),
    (("sources", 0, "image_id"), 1),
    (("sources", 0, "url"), None),
    (("facts",), []),
    (("facts", 0, "name"), ""),
    (("facts", 0, "value"), 0.19),
    (("facts", 0, "where"), "image"),
    (("facts", 0, "where"), "image:"),
    (("facts", 0, "where"), "image:-1"),
    (("facts", 0, "where"), "image:1\n"),
    (("facts", 0, "where"), "Text"),
    (("template",), ""),
    (("template_sha256",), "cd" * 31),
    (("polish",), "on"),
    (("polish",), "rejected"),
    (("polish",), "rejected:"),
    (("seed",), -1),
    (("seed",), 1.5),
    (("index",), -1),
    (("index",), 100_000_000),
    (("schema_version",), 2),
    (("schema_version",), "1"),
    (("mirgen_version",), ""),
    (("notes",), ""),
    (("difficulty", "votes"), 3),
    (("images", 0, "width"), 32),
    (("context", 0, "audio"), 1),
    (("steps", "aside"), "?"),
    (("refs", 0, "text"), "the dog"),
    (("regions", 0, "score"), 1),
    (("sources", 0, "author"), "me"),
    (("facts", 0, "sense"), "told"),
]


OTHERS: dict[Path, tuple[str, ...]] = {
    ("answer",): ("$.answer_index",),
    ("polish",): ("$.polish_model",),
    ("context", 0, "type"): ("$.context[0].text",),
    ("regions", 0, "source"): ("$.regions[0].annotation",),
    ("regions", 0, "size"): ("$.regions[0].size[1]",),
}


@pytest.mark.parametrize(("path", "value"), BAD_VALUES)
def test_bad_values_are_refused_with_their_place(path: Path, value: object) -> None:
    spoiled = put(path, value)
    assert not agree(spoiled)
    refusal = VALIDATOR.refusal(spoiled)
    assert refusal is not None
    places = {fault.rpartition(" @ ")[2] for fault in refusal.split("; ")}
    # Where two values must fit, or one of a list is bad, the fault is told of that one.
    assert places & {shown(path), shown(path[:-1]), *OTHERS.get(path, ())}


def _paths(node: object, path: Path = ()) -> Iterator[Path]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield (*path, key)
            yield from _paths(child, (*path, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _paths(child, (*path, index))


@pytest.mark.parametrize("path", [p for p in _paths(GOOD) if isinstance(p[-1], str)], ids=shown)
def test_no_key_may_be_left_out(path: Path) -> None:
    spoiled = copy.deepcopy(GOOD)
    target: Any = spoiled
    for part in path[:-1]:
        target = target[part]
    del target[path[-1]]
    assert not agree(spoiled)
    refusal = VALIDATOR.refusal(spoiled)
    assert refusal is not None
    assert f"{path[-1]!r} is a required property @ {shown(path[:-1])}" in refusal


@pytest.mark.parametrize("path", list(_paths(GOOD)), ids=shown)
def test_no_value_may_be_of_another_kind(path: Path) -> None:
    for other in (None, True, 7.5, "\x00", [], {}, [None], {"a": 1}):
        agree(put(path, other))
    assert not agree(put(path, {"of": "another kind"}))


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 1 << 62)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["text", "image", "image:0", "A", "E", "off", "rejected:x", "ab" * 32]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(_paths(GOOD))), _JSON), min_size=1, max_size=3))
def test_both_validators_agree_on_any_mutation(changes: list[tuple[Path, object]]) -> None:
    mutated = copy.deepcopy(GOOD)
    for path, value in changes:
        target: Any = mutated
        try:
            for part in path[:-1]:
                target = target[part]
            target[path[-1]] = value
        except (TypeError, IndexError, KeyError):
            continue
    assert (VALIDATOR.refusal(mutated) is None) == agree(mutated)


def test_faults_are_told_together_and_kept_short() -> None:
    spoiled = put(("tier",), "x" * 1000) | {"seed": -1, "extra": 1}
    refusal = VALIDATOR.refusal(spoiled)
    assert refusal is not None
    assert "-1 is less than the minimum of 0 @ $.seed" in refusal
    assert "('extra' was unexpected) @ $" in refusal
    assert "is not one of ['easy', 'medium', 'hard'] @ $.tier" in refusal
    assert len(refusal) < 600
    many = VALIDATOR.refusal({})
    assert many is not None
    assert many.endswith("; and 20 more")


def test_numbers_that_are_not_finite_are_refused() -> None:
    for wrong in (math.nan, math.inf):
        row = replace(INSTANCE.regions[0], bbox=(wrong, 0.0, 1.0, 1.0))
        refusal = VALIDATOR.check(replace(INSTANCE, regions=(row, INSTANCE.regions[1])))
        assert refusal == "None is not of type 'number' @ $.regions[0].bbox[0]"


def test_numpy_scalars_count_as_numbers() -> None:
    row = replace(INSTANCE.regions[0], area=np.float64(3), image=np.int64(0))  # type: ignore[arg-type]
    assert VALIDATOR.check(replace(INSTANCE, regions=(row, INSTANCE.regions[1]))) is None


@pytest.mark.parametrize(
    "change",
    [{"question": "\ud800<image>"}, {"seed": 1 << 70}, {"template": object()}],
    ids=["surrogate", "huge", "object"],
)
def test_what_has_no_json_form_is_refused(change: dict[str, Any]) -> None:
    refusal = VALIDATOR.check(replace(INSTANCE, **change))
    assert refusal is not None
    assert refusal.startswith("no JSON form: ")


def test_the_stored_config_schema_is_current() -> None:
    stored = json.loads((folder("schemas") / "config.schema.json").read_text(encoding="utf-8"))
    assert stored == config_schema(), (
        "run `python -m mirgen.config.schema > schemas/config.schema.json`"
    )


CONFIGS: list[tuple[bool, dict[str, Any]]] = [
    (True, {}),
    (True, {"seed": 7, "splits": {"train": 5}, "tiers": {"easy": 1}}),
    (True, {"cutouts": {"min_area": 100}}),
    (False, {"sed": 7}),
    (False, {"seed": -1}),
    (False, {"seed": "seven"}),
    (False, {"splits": {"train": 0}}),
    (False, {"tiers": {"extreme": 1}}),
    (False, {"quality": 10}),
    (False, {"runner": "abacus"}),
    (False, {"cutouts": {"min_size": 100}}),
]


@pytest.mark.parametrize(("good", "config"), CONFIGS)
def test_the_config_schema_says_what_the_model_says(good: bool, config: dict[str, Any]) -> None:
    assert jsonschema.Draft202012Validator(config_schema()).is_valid(config) == good
    build: Callable[[], object] = lambda: BuildConfig.model_validate(config)  # noqa: E731
    if good:
        build()
    else:
        with pytest.raises(ValidationError):
            build()

"""Instances to Arrow and back, and the schema that readers rely on."""

from __future__ import annotations

import json
import typing
from dataclasses import fields, replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirgen.records.instance import Image, Instance
from mirgen.store.columns import SCHEMA, from_batch, leaves, to_batch

from .conftest import make_instance

_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
_INT = st.integers(-(1 << 63), (1 << 63) - 1)
_REAL = st.floats(allow_nan=False)


def _values(kind: object) -> st.SearchStrategy[object]:
    """Any value that a field of this type can hold."""
    known = {str: _TEXT, int: _INT, float: _REAL, bytes: st.binary(max_size=16)}
    if kind in known:
        return known[kind]
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return st.sampled_from(args)
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(_values(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_values, args))
    if args:
        return st.one_of(*(st.none() if a is type(None) else _values(a) for a in args))
    if kind is Image:  # its field's name hides the type `bytes`
        return st.builds(Image, bytes=st.binary(max_size=16), path=_TEXT)
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{f.name: _values(hints[f.name]) for f in fields(kind)})


INSTANCES = _values(Instance)


def test_the_columns_are_the_fields_of_the_record_in_order() -> None:
    assert SCHEMA.names == [f.name for f in fields(Instance)]


def test_the_types_are_the_contract() -> None:
    types = {field.name: str(field.type) for field in SCHEMA}
    assert types["images"] == "list<item: struct<bytes: binary, path: string>>"
    assert types["difficulty"] == (
        "struct<error: double, hops: int64, pass_rate: double, "
        "passes: int64, samples: int64, unparsed: int64>"
    )
    assert types["refs"] == (
        "list<item: struct<field: string, start: int64, end: int64, region: int64>>"
    )
    assert types["regions"] == (
        "list<item: struct<region: int64, image: int64, label: string, bbox: list<item: double>, "
        "area: double, rle: string, size: list<item: int64>, source: int64, annotation: string>>"
    )
    assert types["answer_index"] == types["seed"] == types["schema_version"] == "int64"


def test_features_are_spelled_as_old_and_new_readers_know_them() -> None:
    features = json.loads(SCHEMA.metadata[b"huggingface"])["info"]["features"]
    assert features["images"] == {"feature": {"_type": "Image"}, "_type": "Sequence"}
    assert features["options"] == {
        "feature": {"dtype": "string", "_type": "Value"},
        "_type": "Sequence",
    }
    assert isinstance(features["refs"], list)
    assert features["refs"][0]["start"] == {"dtype": "int64", "_type": "Value"}
    assert features["regions"][0]["bbox"]["_type"] == "Sequence"
    assert b'"List"' not in SCHEMA.metadata[b"huggingface"]


def test_leaves_are_parquet_paths() -> None:
    assert leaves(SCHEMA.field("difficulty").type, "difficulty") == [
        "difficulty.error",
        "difficulty.hops",
        "difficulty.pass_rate",
        "difficulty.passes",
        "difficulty.samples",
        "difficulty.unparsed",
    ]
    assert "regions.list.element.bbox.list.element" in leaves(
        SCHEMA.field("regions").type, "regions"
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(INSTANCES, max_size=4))
def test_instances_come_back_equal(instances: list[Instance]) -> None:
    batch = to_batch(instances)
    batch.validate(full=True)
    assert list(from_batch(batch)) == instances


@settings(max_examples=20, deadline=None)
@given(st.lists(INSTANCES, min_size=3, max_size=5), st.integers(0, 2))
def test_a_slice_of_a_table_comes_back_as_its_rows(instances: list[Instance], start: int) -> None:
    table = pa.Table.from_batches([to_batch(instances), to_batch(instances[:2])])
    rows = [*instances, *instances[:2]]
    assert list(from_batch(table)) == rows
    assert list(from_batch(table.slice(start, 3))) == rows[start : start + 3]


def test_arrow_reads_the_rows_as_it_would_its_own() -> None:
    row = to_batch([make_instance(index=5)]).to_pylist()[0]
    assert row["context"][1] == {"type": "image", "text": "", "image": 0}
    assert row["regions"][0]["bbox"] == [1.0, 2.0, 10.5, 9.0]
    unmeasured = {"passes": None, "samples": None, "unparsed": None}
    assert row["difficulty"] == {"error": 0.1255, "hops": 2, "pass_rate": None, **unmeasured}
    assert row["seed"] == (1 << 63) - 1


def test_a_value_that_does_not_fit_is_refused() -> None:
    with pytest.raises((TypeError, pa.ArrowException)):
        to_batch([replace(make_instance(), index="seven")])  # type: ignore[arg-type]
    with pytest.raises(UnicodeEncodeError):
        to_batch([replace(make_instance(), question="\ud800")])

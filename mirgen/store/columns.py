"""The record as Arrow columns: the schema, and instances to record batches and back."""

from __future__ import annotations

import array as arrays
import json
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from operator import attrgetter
from typing import Any, cast

import numpy as np
import pyarrow as pa

from ..records.instance import (
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

_TEXT, _BINARY, _INT, _REAL = pa.string(), pa.binary(), pa.int64(), pa.float64()

_RECORDS: dict[str, type] = {
    "difficulty": Difficulty,
    "images": Image,
    "context": Piece,
    "steps": Steps,
    "refs": Ref,
    "regions": RegionRow,
    "sources": SourceRow,
    "facts": FactRow,
}
"""The record that each nested column holds; field names and order are the schema's."""

_VIEWED = pa.struct([("error", _REAL), ("hops", _INT), ("pass_rate", _REAL)])
"""Difficulty as it was before a model's samples were kept; such shards are read all the same."""

_DIFFICULTY = pa.struct([*_VIEWED, ("passes", _INT), ("samples", _INT), ("unparsed", _INT)])
_IMAGE = pa.struct([("bytes", _BINARY), ("path", _TEXT)])
_PIECE = pa.struct([("type", _TEXT), ("text", _TEXT), ("image", _INT)])
_STEPS = pa.struct(
    [
        ("summary", _TEXT),
        ("caption", pa.list_(_TEXT)),
        ("text2region", _TEXT),
        ("region2region", _TEXT),
        ("conclusion", _TEXT),
    ]
)
_REF = pa.struct([("field", _TEXT), ("start", _INT), ("end", _INT), ("region", _INT)])
_REGION = pa.struct(
    [
        ("region", _INT),
        ("image", _INT),
        ("label", _TEXT),
        ("bbox", pa.list_(_REAL)),
        ("area", _REAL),
        ("rle", _TEXT),
        ("size", pa.list_(_INT)),
        ("source", _INT),
        ("annotation", _TEXT),
    ]
)
_SOURCE = pa.struct(
    [
        ("dataset", _TEXT),
        ("file_name", _TEXT),
        ("image_id", _TEXT),
        ("sha256", _TEXT),
        ("license", _TEXT),
        ("license_url", _TEXT),
        ("url", _TEXT),
    ]
)
_FACT = pa.struct([("name", _TEXT), ("value", _TEXT), ("where", _TEXT)])

_COLUMNS = pa.schema(
    [
        ("id", _TEXT),
        ("split", _TEXT),
        ("task", _TEXT),
        ("category", _TEXT),
        ("tier", _TEXT),
        ("difficulty", _DIFFICULTY),
        ("images", pa.list_(_IMAGE)),
        ("context", pa.list_(_PIECE)),
        ("question", _TEXT),
        ("options", pa.list_(_TEXT)),
        ("answer", _TEXT),
        ("answer_index", _INT),
        ("steps", _STEPS),
        ("refs", pa.list_(_REF)),
        ("regions", pa.list_(_REGION)),
        ("sources", pa.list_(_SOURCE)),
        ("facts", pa.list_(_FACT)),
        ("template", _TEXT),
        ("template_sha256", _TEXT),
        ("polish", _TEXT),
        ("polish_model", _TEXT),
        ("seed", _INT),
        ("index", _INT),
        ("schema_version", _INT),
        ("mirgen_version", _TEXT),
    ]
)


def _feature(kind: pa.DataType) -> object:
    """Say a type in the spelling of ``datasets`` that releases 3 to 5 load alike.

    A plain ``Sequence`` of a struct would turn a list of rows into a row of lists; ``[{…}]``
    doesn't, and ``List`` is unknown before release 4.
    """
    if kind == _IMAGE:
        return {"_type": "Image"}
    if pa.types.is_struct(kind):
        return {field.name: _feature(field.type) for field in kind}
    if pa.types.is_list(kind):
        inner = _feature(kind.value_type)
        if pa.types.is_struct(kind.value_type) and kind.value_type != _IMAGE:
            return [inner]
        return {"feature": inner, "_type": "Sequence"}
    names = {_TEXT: "string", _INT: "int64", _REAL: "float64"}
    return {"dtype": names[kind], "_type": "Value"}


_FEATURES = {field.name: _feature(field.type) for field in _COLUMNS}

SCHEMA: pa.Schema = _COLUMNS.with_metadata(
    {b"huggingface": json.dumps({"info": {"features": _FEATURES}}).encode()}
)
"""Schema version 1, with the ``huggingface`` metadata that makes ``images`` decode as images."""


UNREAD = b"unread"
"""Stands for the bytes of an image that weren't read."""

WITHOUT_IMAGES = tuple(n if n != "images" else "images.list.element.path" for n in SCHEMA.names)
"""What to read of a shard where the bytes of images aren't needed."""


def holds_the_columns(schema: pa.Schema) -> bool:
    """Tell whether a shard has schema version 1, in its first form or the present one."""
    first = _COLUMNS.set(_COLUMNS.names.index("difficulty"), pa.field("difficulty", _VIEWED))
    return any(schema.equals(known, check_metadata=False) for known in (_COLUMNS, first))


def leaves(kind: pa.DataType, path: str) -> list[str]:
    """Return the Parquet paths of a column's leaf values, such as ``refs.list.element.start``."""
    if pa.types.is_struct(kind):
        return [leaf for field in kind for leaf in leaves(field.type, f"{path}.{field.name}")]
    return leaves(kind.value_type, f"{path}.list.element") if pa.types.is_list(kind) else [path]


def to_batch(instances: Sequence[Instance]) -> pa.RecordBatch:
    """Return the instances as one record batch of SCHEMA, in their order.

    Raises pyarrow.ArrowInvalid, TypeError or UnicodeEncodeError where a value doesn't fit.
    """
    columns = [_encode(field.type, _pick(instances, field.name)) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def to_column(name: str, instances: Sequence[Instance]) -> pa.Array:
    """Return one column of SCHEMA for these instances; raises what ``to_batch`` raises."""
    return _encode(SCHEMA.field(name).type, _pick(instances, name))


def from_batch(batch: pa.RecordBatch | pa.Table, images: bool = True) -> Iterator[Instance]:
    """Return the rows of a batch or table that has every column of SCHEMA, in their order.

    Without ``images`` their bytes aren't read, and UNREAD stands in their place.
    """
    if isinstance(batch, pa.Table):
        parts = batch.to_batches()
        return chain.from_iterable(from_batch(part, images) for part in parts)
    columns = [
        _unread(batch.column(field.name))
        if field.name == "images" and not images
        else _decode(batch.column(field.name), _RECORDS.get(field.name, tuple))
        for field in SCHEMA
    ]
    return (Instance(*row) for row in zip(*columns, strict=True))


def _pick(values: Sequence[object], name: str) -> list[Any]:
    return list(map(attrgetter(name), values))


def _encode(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """Build an array level by level: Arrow's own walk over nested rows is four times slower."""
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        arrays = [_encode(field.type, _pick(values, field.name)) for field in fields]
        return pa.StructArray.from_arrays(arrays, fields=fields)
    if pa.types.is_list(kind):
        inner = _encode(kind.value_type, list(chain.from_iterable(values)))
        return pa.Array.from_buffers(kind, len(values), [None, _offsets(values)], children=[inner])
    return _leaf(kind, values)


def _leaf(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """Build an array of plain values from buffers.

    ``pa.array`` on a list imports pandas wherever that is installed, which costs each worker
    60 MB and a quarter of a second.
    """
    if kind == _TEXT:
        joined = "".join(values)
        if joined.isascii():
            data = pa.py_buffer(joined.encode())
            return pa.Array.from_buffers(kind, len(values), [None, _offsets(values), data])
        values = [value.encode() for value in values]
    if kind in (_TEXT, _BINARY):
        data = pa.py_buffer(b"".join(values))
        return pa.Array.from_buffers(kind, len(values), [None, _offsets(values), data])
    valid = None
    if None in values:
        known = [value is not None for value in values]
        valid = pa.py_buffer(np.packbits(known, bitorder="little"))
        values = [0 if value is None else value for value in values]
    numbers = pa.py_buffer(arrays.array("q" if kind == _INT else "d", values))
    return pa.Array.from_buffers(kind, len(values), [valid, numbers])


def _offsets(values: Sequence[Any]) -> pa.Buffer:
    """Return where each of several sequences begins among all their items, and the end."""
    return pa.py_buffer(arrays.array("i", accumulate(map(len, values), initial=0)))


def _unread(array: pa.Array) -> list[tuple[Image, ...]]:
    """Return the images of each row without their bytes."""
    offsets = cast(list[int], array.offsets.to_pylist())
    paths = array.values.field("path").to_pylist()
    inner = [Image(UNREAD, path) for path in paths]
    return [tuple(inner[start:end]) for start, end in pairwise(offsets)]


def _decode(array: pa.Array, record: type) -> list[Any]:
    """Turn an array into records or plain values; lists become tuples."""
    kind = array.type
    if pa.types.is_struct(kind):
        columns = [_decode(array.field(i), tuple) for i in range(kind.num_fields)]
        return [record(*row) for row in zip(*columns, strict=True)]
    if pa.types.is_list(kind):
        offsets = cast(list[int], array.offsets.to_pylist())
        inner = _decode(array.values, record)
        return [tuple(inner[start:end]) for start, end in pairwise(offsets)]
    return cast(list[Any], array.to_pylist())

"""Tables that grow in files are what Arrow makes of the same rows."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from mirgen.source import growing
from mirgen.source.growing import Growing

SCHEMA = pa.schema(
    [
        ("text", pa.string()),
        ("name", pa.dictionary(pa.int32(), pa.string())),
        ("small", pa.int8()),
        ("large", pa.int64()),
        ("truth", pa.bool_()),
        ("thumb", pa.binary(3)),
        ("runs", pa.large_binary()),
    ]
)


@pytest.mark.parametrize("number", [0, 1, 3, 20])
def test_a_table_that_grows(tmp_path, monkeypatch, number):
    monkeypatch.setattr(growing, "_KEPT", 3)
    lots = random.Random(number)
    rows = [
        (
            "é" * lots.randrange(4),
            lots.choice(["", "b", "a"]),
            lots.randrange(-128, 128),
            lots.randrange(1 << 62),
            lots.random() < 0.5,
            lots.choice([None, b"abc"]),
            bytes(lots.randrange(9)),
        )
        for _ in range(number)
    ]
    with Growing(SCHEMA, tmp_path) as table:
        for row in rows:
            table.add(row)
        made = pa.RecordBatch.from_arrays(table.arrays(), schema=SCHEMA)
    made.validate(full=True)
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    for field, values in zip(SCHEMA, columns, strict=True):
        assert made.column(field.name).to_pylist() == list(values)
    assert made.column("name").dictionary.to_pylist() == list(dict.fromkeys(columns[1]))
    assert not list(tmp_path.iterdir())

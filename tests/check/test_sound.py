"""Rows that anybody may have written: refused in words, or fit to be read on."""

from __future__ import annotations

import dataclasses
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mirgen.audit.row import row_faults
from mirgen.check.images import picture_size
from mirgen.check.invariants import mask_fault
from mirgen.check.sound import unsound
from mirgen.records.instance import Instance

Path = tuple[str | int, ...]
NUMBERS = st.sampled_from([0, -1, 1, 5, 2**31, 2**63 - 1, -(2**63)])
REALS = st.sampled_from([0.0, -1.0, 1e308, float("nan"), float("inf"), 0.5])
TEXTS = st.one_of(
    st.sampled_from(
        ["", "../../x", "/etc/passwd", "\0", "<image>", "x" * 9999, "train-00000001\n"]
    ),
    st.text(max_size=8),
    st.sampled_from(["null", "[]", "{}", "[[[[]]]]", '{"kind":1}', "1e999", "-1", '"x"']),
)
BYTES = st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"])


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    if dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from leaves(getattr(value, each.name), (*path, each.name))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from leaves(item, (*path, place))
    else:
        yield path


def put(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        return replace(value, **{step: put(getattr(value, step), rest, new)})
    return (*value[:step], put(value[step], rest, new), *value[step + 1 :])


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = getattr(value, step) if isinstance(step, str) else value[step]
    return value


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_value_anywhere_is_told_of_or_harmless(row: Instance, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(leaves(row))))
        old = at(row, path)
        kinds = {str: TEXTS, int: NUMBERS, float: REALS, bytes: BYTES, type(None): REALS}
        row = put(row, path, data.draw(kinds[type(old)]))
    faults, sound = row_faults(row)
    assert sound or faults


@pytest.mark.parametrize(
    "id_", ["../../x", "/etc/x-00000001", "train-00000001\n", "a/train-00000001"]
)
def test_ids_that_lead_away(row: Instance, id_: str) -> None:
    assert "$.id" in unsound(replace(row, id=id_))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rle=st.one_of(
        st.text(st.characters(min_codepoint=48, max_codepoint=111), max_size=40),
        st.text(max_size=20),
        st.sampled_from(["o" * 10_000, "P" * 9, "\0", "0" * 100_000]),
    ),
    size=st.tuples(*[st.sampled_from([0, 1, -1, 48, 640, 46_341, 2**31, 2**62])] * 2),
)
def test_masks_reach_the_c_code_only_whole(row: Instance, rle: str, size: tuple[int, int]) -> None:
    assert isinstance(mask_fault(replace(row.regions[0], rle=rle, size=size)), str)


def png(width: int, height: int) -> bytes:
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (head, b"IDAT" + zlib.compress(bytes(100)), b"IEND")
    chunks = (struct.pack(">I", len(p) - 4) + p + struct.pack(">I", zlib.crc32(p)) for p in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_bombs_and_other_formats_are_never_decoded(row: Instance) -> None:
    def shown(data: bytes) -> str:
        return unsound(replace(row, images=(replace(row.images[0], bytes=data), *row.images[1:])))

    assert unsound(row) == ""
    assert "larger than any frame" in shown(png(50_000, 3_000))
    assert "isn't a picture" in shown(png(2**31 - 1, 2**31 - 1))
    assert picture_size(png(40, 30)) == (40, 30)
    assert "isn't a picture" in shown(b"GIF89a" + row.images[0].bytes[6:])
    assert "isn't a picture" in shown(b"II*\0" + bytes(200))

"""Annotation files as bytes: encodings, numbers that JSON hasn't, bounds, and where a fault is."""

from __future__ import annotations

import codecs
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.errors import SourceError
from mirgen.source.annotation_file import MB, decode, read_bytes

TOLD = {"größe": [1, 2.5, "é"], "none": None}
ENCODINGS = {
    "utf-8": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def refused(data: bytes) -> str:
    with pytest.raises(SourceError, match=r"^the annotations (aren't|are|nest) ") as caught:
        decode(data, "x.json")
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("marked", [False, True])
def test_every_unicode_encoding(encoding, marked):
    data = json.dumps(TOLD, ensure_ascii=False).encode(encoding)
    mark = (ENCODINGS[encoding] or codecs.BOM_UTF8) if marked else b""
    assert decode(mark + data, "x.json") == TOLD


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_numbers_that_only_python_writes_are_nothing(encoding):
    data = json.dumps({"a": [float("nan"), float("inf"), -float("inf"), 1.5]}).encode(encoding)
    assert decode(data, "x.json") == {"a": [None, None, None, 1.5]}


numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("aNfé"), inner),
    max_leaves=8,
)


@given(values, st.sampled_from(sorted(ENCODINGS)), st.booleans())
def test_both_parsers_read_the_same(value, encoding, escaped):
    beside = float("nan") if escaped else None
    data = json.dumps([value, beside], ensure_ascii=escaped).encode(encoding)
    assert decode(data, "x.json") == [value, None]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{\n  "a": ]}', "x.json:2:8"),
        (b'{"a": 1,\n\n "b" 2}', "x.json:3:6"),
        # The fault is told, not the NaN before it or the encoding.
        (b'{"a": NaN,\n  "b": ]}', "x.json:2:8"),
        ('{"a": 1,\n  "b": ]}'.encode("utf-16"), "x.json:2:8"),
    ],
)
def test_a_fault_is_told_with_line_and_column(data, place):
    told = refused(data)
    assert told.startswith("the annotations aren't JSON: ")
    assert f"({place}): give a COCO instances file, or mend it at this line and column" in told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"a": 1', "aren't JSON: unexpected end of data (x.json:1:8): fetch the file again"),
        (b" \n", "are empty (x.json): give"),
        (b"\xff\xd8\xff\xe0 no text", "aren't UTF-8 text (x.json:1:1): save the file as UTF-8"),
        (b'[1,\n {"a": "\xe9"}]', "aren't UTF-8 text (x.json:2:9): save the file as UTF-8"),
    ],
)
def test_what_is_no_json_at_all(data, told):
    assert f"the annotations {told}" in refused(data)


@pytest.mark.parametrize("data", [b"[" * 5000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 5000])
def test_what_is_nested_too_deeply_is_no_crash(data):
    assert "nest too deeply" in refused(data)
    assert "nest too deeply" in refused(b"[NaN," + data)


def test_bytes_and_hash_of_a_file(tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(b"{} ")
    assert read_bytes(str(path)) == (b"{} ", hashlib.sha256(b"{} ").hexdigest())


def test_a_large_file_is_refused_unread(tmp_path):
    path = tmp_path / "x.json"
    with path.open("wb") as file:
        file.truncate(3 * MB + 1)
    told = r"are 4 MB large, the limit is 3 \(.*x\.json\): split the file, or raise max_json_mb"
    with pytest.raises(SourceError, match=told):
        read_bytes(str(path), 3)
    with path.open("wb") as file:
        file.truncate(3 * MB)
    assert len(read_bytes(str(path), 3)[0]) == 3 * MB


def test_a_folder_names_what_is_in_it(tmp_path):
    for name in ("b.json", "a.json", "note.txt"):
        (tmp_path / name).write_text("{}")
    with pytest.raises(
        SourceError, match=r"are a folder .*: give the file itself, such as a\.json"
    ):
        read_bytes(str(tmp_path))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"are a folder .*: give an existing COCO JSON file"):
        read_bytes(str(tmp_path / "empty"))


@pytest.mark.parametrize("name", ["none.json", "a.json/b.json", "a\0b.json", "x" * 300])
def test_a_file_that_is_not_there(tmp_path, name):
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(SourceError, match=r"can't read annotations: .+give an existing COCO"):
        read_bytes(str(tmp_path / name))

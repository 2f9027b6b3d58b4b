"""The manifest: strict, the same bytes for the same content, and refused with reasons."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from mirgen.errors import OutputError
from mirgen.resources import folder
from mirgen.store.manifest import Shard, Split, Tally, merge, read_manifest
from mirgen.store.schema import manifest_schema

from .conftest import make_manifest

SHARD = Shard(
    name="train-00000-of-00001.parquet", rows=2, bytes=9, sha256="0" * 64, fingerprint="f"
)
TALLY = Tally(task="yes_but", tier="hard", instances=2, rejected={"twins": 1})
SPLIT = Split(seed=7, number=2, shards=(SHARD,), tallies=(TALLY,))
Content = dict[str, Any]


def content() -> Content:
    return json.loads(make_manifest(train=SPLIT).encoded())  # type: ignore[no-any-return]


def test_it_comes_back_equal_from_its_file(tmp_path: Path) -> None:
    manifest = make_manifest(train=SPLIT)
    (tmp_path / "manifest.json").write_bytes(manifest.encoded())
    assert read_manifest(tmp_path / "manifest.json") == manifest
    assert manifest.shards == {SHARD.name: SHARD}


def test_equal_manifests_have_equal_bytes_whatever_the_order_of_their_parts() -> None:
    other = SPLIT.model_copy(update={"number": 3})
    one, two = make_manifest(a=SPLIT, b=other), make_manifest(b=other, a=SPLIT)
    assert one.encoded() == two.encoded()
    assert one.encoded().endswith(b"}\n")
    assert list(json.loads(one.encoded())) == sorted(json.loads(one.encoded()))


def test_the_stored_schema_is_current() -> None:
    stored = json.loads((folder("schemas") / "manifest.schema.json").read_text())
    assert stored == manifest_schema(), (
        "run `python -m mirgen.store.schema > schemas/manifest.schema.json`"
    )
    jsonschema.Draft202012Validator.check_schema(stored)


BROKEN: list[tuple[str, Callable[[Content], object]]] = [
    ("$.splits.train.number", lambda c: c["splits"]["train"].update(number=-1)),
    ("$.splits.train.number", lambda c: c["splits"]["train"].update(number="2")),
    ("$.splits.train.seed", lambda c: c["splits"]["train"].pop("seed")),
    ("$.splits.train.clock", lambda c: c["splits"]["train"].update(clock=1)),
    (
        "$.splits.train.shards[0].sha256",
        lambda c: c["splits"]["train"]["shards"][0].update(sha256="0" * 63),
    ),
    (
        "$.splits.train.shards[0].name",
        lambda c: c["splits"]["train"]["shards"][0].update(name="../../etc-00000-of-00001.parquet"),
    ),
    (
        "$.splits.train.tallies[0].tier",
        lambda c: c["splits"]["train"]["tallies"][0].update(tier="impossible"),
    ),
    ("$.splits.", lambda c: c["splits"].update({"a-b": c["splits"]["train"]})),
    ("$.proportions.test", lambda c: c["proportions"].update(test=0)),
    ("$.templates.", lambda c: c["templates"].update(x="abc")),
    ("$.sources[0].photos", lambda c: c["sources"][0].update(photos=1.5)),
    ("$.host", lambda c: c.update(host="here")),
    ("$.config", lambda c: c.update(config=[])),
    ("$.versions.python", lambda c: c["versions"].update(python="")),
]


@pytest.mark.parametrize(("path", "spoil"), BROKEN)
def test_what_breaks_the_schema_is_refused_with_its_path(
    tmp_path: Path, path: str, spoil: Callable[[Content], object]
) -> None:
    broken = content()
    spoil(broken)
    (tmp_path / "manifest.json").write_text(json.dumps(broken))
    with pytest.raises(OutputError) as caught:
        read_manifest(tmp_path / "manifest.json")
    assert f"@ {path}" in str(caught.value)
    assert "breaks its schema" in str(caught.value)
    assert not jsonschema.Draft202012Validator(manifest_schema()).is_valid(broken)


def test_the_schema_takes_what_is_written() -> None:
    jsonschema.Draft202012Validator(manifest_schema()).validate(content())


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"generator": "mirgen", ', "the manifest isn't JSON: .*line 1"),
        (b"\xff\xfe\x00", "the manifest isn't JSON"),
        (b"[]", "this manifest isn't mirgen's"),
        (b'{"generator": "other"}', "this manifest isn't mirgen's"),
        (
            b'{"generator": "mirgen", "schema_version": 2, "versions": {"mirgen": "3.1"}}',
            r"has schema version 2, this mirgen reads 1 .*: use the mirgen 3\.1 that built it",
        ),
        (b'{"generator": "mirgen"}', "has schema version None"),
    ],
)
def test_what_is_not_ours_is_told(tmp_path: Path, raw: bytes, message: str) -> None:
    (tmp_path / "manifest.json").write_bytes(raw)
    with pytest.raises(OutputError, match=message) as caught:
        read_manifest(tmp_path / "manifest.json")
    assert "\n" not in str(caught.value)


def test_a_missing_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no mirgen data set here"):
        read_manifest(tmp_path / "manifest.json")
    with pytest.raises(OutputError, match="can't read the manifest: Is a directory"):
        read_manifest(tmp_path)


def test_nothing_wrong_can_be_made_in_the_first_place() -> None:
    with pytest.raises(ValidationError):
        make_manifest(**{"a-b": SPLIT})
    with pytest.raises(ValidationError):
        Shard(name="x.parquet", rows=1, bytes=1, sha256="0" * 64, fingerprint="f")


def test_tallies_add_up_in_order_of_task_and_tier() -> None:
    parts = [
        Tally(task="b", tier="hard", instances=1, rejected={"x": 1, "y": 2}),
        Tally(task="b", tier="easy", instances=2),
        Tally(task="a", tier="medium", instances=4),
        Tally(task="b", tier="hard", instances=3, rejected={"y": 5}),
    ]
    assert merge(parts) == (
        Tally(task="a", tier="medium", instances=4),
        Tally(task="b", tier="easy", instances=2),
        Tally(task="b", tier="hard", instances=4, rejected={"x": 1, "y": 7}),
    )

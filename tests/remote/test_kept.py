"""What is fetched is kept by content, up to a bound, and what is broken is fetched again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mirgen.errors import UsageError
from mirgen.remote import Kept, sha256_named
from mirgen.remote.kept import LIMIT, limit


def fail() -> bytes:
    raise AssertionError("it is kept, and needs no fetching")


def test_a_file_is_fetched_once(tmp_path: Path) -> None:
    name = sha256_named(b"photo")
    assert Kept(tmp_path, 100).get(name, lambda: b"photo") == b"photo"
    assert Kept(tmp_path, 100).get(name, fail) == b"photo"


def test_a_broken_file_is_fetched_again(tmp_path: Path) -> None:
    name = sha256_named(b"photo")
    kept = Kept(tmp_path, 100)
    kept.keep(name, b"photo")
    (tmp_path / name[:2] / name).write_bytes(b"phot")
    assert kept.get(name, lambda: b"photo") == b"photo"
    assert kept.get(name, fail) == b"photo"


def test_another_content_is_given_but_not_kept(tmp_path: Path) -> None:
    name = sha256_named(b"photo")
    kept = Kept(tmp_path, 100)
    assert kept.get(name, lambda: b"other") == b"other"
    assert kept.get(name, lambda: b"photo") == b"photo"


def test_the_bound_holds_and_what_was_used_last_stays(tmp_path: Path) -> None:
    kept = Kept(tmp_path, 1000)
    contents = [bytes([k]) * 100 for k in range(40)]
    for turn, data in enumerate(contents):
        kept.keep(name := sha256_named(data), data)
        os.utime(tmp_path / name[:2] / name, ns=(turn, turn))
        held = sum(path.stat().st_size for path in tmp_path.glob("*/*"))
        assert held <= 1000
    assert kept.get(sha256_named(contents[-1]), fail) == contents[-1]
    assert kept.get(sha256_named(contents[0]), lambda: b"gone") == b"gone"


def test_nothing_is_kept_where_nothing_shall_be(tmp_path: Path) -> None:
    kept = Kept(tmp_path, 0)
    assert kept.get(sha256_named(b"a"), lambda: b"a") == b"a"
    assert list(tmp_path.iterdir()) == []


def test_the_bound_is_said_in_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LIMIT, "3")
    assert limit() == 3 << 20
    monkeypatch.setenv(LIMIT, "4GB")
    with pytest.raises(UsageError, match=f"{LIMIT} can't be '4GB'"):
        limit()

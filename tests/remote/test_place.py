"""Names of places: what is a URL, what is a path, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.errors import UsageError
from mirgen.remote import RemotePath, is_url, join, locate


def test_urls_and_paths_are_told_apart() -> None:
    assert locate("out/x") == Path("out/x")
    assert locate("s3://b/x/") == RemotePath("s3://b/x")
    assert not is_url(r"C:\photos")
    assert not is_url("a:/b")


def test_parts_of_a_url() -> None:
    path = RemotePath.at("s3://b/x") / "y" / "z.parquet"
    assert str(path) == "s3://b/x/y/z.parquet"
    assert (path.name, path.stem, path.parent) == ("z.parquet", "z", RemotePath("s3://b/x/y"))


def test_a_file_below_a_folder() -> None:
    assert join("s3://b/photos/", "a/1.jpg") == "s3://b/photos/a/1.jpg"
    assert join("photos", "a/1.jpg") == str(Path("photos/a/1.jpg"))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://b/x", "no kind of store 'ftp://' (ftp://b/x): give a local path, or choose from"),
        ("s3:///x", "the URL names no bucket"),
        ("s3://key:secret@b/x", "the URL holds more than a place"),
        ("s3://b/x?endpoint=y", "the URL holds more than a place"),
    ],
)
def test_what_names_no_place_is_refused(url: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        locate(url)
    assert told in str(caught.value)

"""Finding photos: names in every spelling, never outside, and the folder that was meant."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from mirgen.source.roots import Found, better_folder, find_photos, leads_outside


def files(root: Path, *names: str) -> str:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")
    return str(root)


@pytest.mark.parametrize(
    "name", ["/etc/x.jpg", "a/../../x.jpg", "..\\x.jpg", "C:\\x.jpg", "C:x.jpg", "\\x.jpg", "a\0b"]
)
def test_names_that_lead_outside(name):
    assert leads_outside(name)


@pytest.mark.parametrize("name", ["a.jpg", "sub/a.jpg", "a..b.jpg", "...jpg", "ä b.jpg"])
def test_names_that_stay_inside(name):
    assert not leads_outside(name)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("sub/a.jpg", "sub/a.jpg"),
        ("sub\\a.jpg", "sub/a.jpg"),
        ("./sub/a.jpg", "sub/a.jpg"),
        ("images/sub/a.jpg", "sub/a.jpg"),
        ("data\\set 1\\sub\\A.JPG", "sub/a.jpg"),
        ("Über/ß.jpg", "über/ß.jpg"),
        (unicodedata.normalize("NFD", "über/ß.jpg"), "über/ß.jpg"),
    ],
)
def test_names_in_other_spellings(tmp_path, name, path):
    root = files(tmp_path / "r", "sub/a.jpg", "über/ß.jpg", "other.jpg")
    (found,) = find_photos(root, [name])
    assert (found.fault, Path(root, found.path)) == ("", Path(root, path))
    assert Path(root, found.path).is_file()
    assert found.repaired == (not Path(root, name).exists())


def test_a_bare_name_does_not_fit_a_file_in_a_sub_folder(tmp_path):
    root = files(tmp_path / "r", "train/a.jpg")
    assert find_photos(root, ["a.jpg"])[0].fault == "image-missing"


def test_what_two_names_would_share_is_nobodys(tmp_path):
    root = files(tmp_path / "r", "a.jpg", "B.jpg", "b.jpg")
    faults = [f.fault for f in find_photos(root, ["x/a.jpg", "y/a.jpg", "a.jpg", "x/b.jpg"])]
    assert faults == ["image-ambiguous", "image-ambiguous", "", "image-ambiguous"]


def test_outside_is_never_looked_for(tmp_path):
    files(tmp_path, "secret.jpg")
    root = files(tmp_path / "r", "secret.jpg")
    found = find_photos(root, ["../secret.jpg", "/secret.jpg", "a\0.jpg", "x" * 300])
    assert [f.fault for f in found] == ["path-outside"] * 3 + ["image-missing"]


def test_links_of_the_user_are_followed_but_not_in_rings(tmp_path):
    files(tmp_path / "elsewhere", "a.jpg")
    root = files(tmp_path / "r", "b.jpg")
    (tmp_path / "r" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "r" / "ring").symlink_to(tmp_path / "r")
    assert find_photos(root, ["link/a.jpg"]) == [Found("link/a.jpg", "link/a.jpg")]
    assert find_photos(root, ["far/link/a.jpg"])[0].path == "link/a.jpg"
    assert find_photos(root, ["none.jpg"])[0].fault == "image-missing"


@pytest.mark.parametrize(
    ("given", "names", "meant"),
    [
        ("r", ["a.jpg", "b.jpg", "none.jpg"], "r/train/deep"),
        ("r/train", ["a.jpg", "b.jpg"], "r/train/deep"),
        ("r/other", ["a.jpg", "b.jpg"], "r/train/deep"),
        ("r/nowhere", ["a.jpg", "b.jpg"], "r/train/deep"),
        ("r/other", ["deep/a.jpg", "deep/b.jpg"], "r/train"),
        ("r/other", ["train\\deep\\a.jpg", "train\\deep\\b.jpg"], "r"),
    ],
)
def test_the_folder_that_was_meant(tmp_path, monkeypatch, given, names, meant):
    files(tmp_path / "r", "train/deep/a.jpg", "train/deep/b.jpg", "other/a.jpg", ".hidden/b.jpg")
    monkeypatch.chdir(tmp_path)
    assert better_folder(given, names) == (meant, 2)


def test_no_folder_has_any(tmp_path):
    files(tmp_path / "r", "a.jpg")
    assert better_folder(str(tmp_path / "r"), ["x.jpg"]) == ("", 0)
    assert better_folder(str(tmp_path / "none"), ["../../x.jpg"]) == ("", 0)

"""Outputs that can't be written, aren't ours or don't fit: told, and left as they are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import mirgen

from .conftest import Refused
from .refused import Wrong

BUILD = "build --annotations a.json --images photos --quiet --out"
EMPTY = "choose another --out, or empty it yourself"
NOTHING = "give the folder of a finished build, or run `mirgen build` first"
AGAIN = "bring back the file as it was built, or build again into an empty folder"
WRITABLE = "name a file in a folder that exists and can be written"

CASES = {
    "OUT isn't ours": Wrong(
        f"{BUILD} photos",
        f"the folder isn't empty and isn't a mirgen data set (photos): {EMPTY}",
    ),
    "OUT is a file": Wrong(
        f"{BUILD} a.json", "there is a file in the way (a.json): choose another --out"
    ),
    "OUT is inside a file": Wrong(
        f"{BUILD} a.json/out",
        "can't use the folder: Not a directory (a.json/out): "
        "choose an --out that isn't inside a file",
    ),
    "OUT has too long a name": Wrong(
        f"{BUILD} {'x' * 300}",
        f"can't use the folder: File name too long ({'x' * 300}): choose a shorter --out",
    ),
    "a file where our own folder must be": Wrong(
        f"{BUILD} out",
        "can't use the folder: File exists (out): "
        "take away the file that stands where a folder must be, or choose another --out",
        {"out/.mirgen": ""},
    ),
    "OUT is another program's": Wrong(
        f"{BUILD} out",
        "this manifest isn't mirgen's (out/manifest.json): choose another folder",
        {"out/manifest.json": {"manifest_version": 3}},
    ),
    "OUT's manifest is cut off": Wrong(
        f"{BUILD} out",
        "the manifest isn't JSON: Expecting ':' delimiter: line 1 column 14 (char 13) "
        f"(out/manifest.json): {AGAIN}",
        {"out/manifest.json": '{"generator" '},
    ),
    "nothing to verify": Wrong("verify out", f"there is no mirgen data set here (out): {NOTHING}"),
    "another folder to verify": Wrong(
        "verify photos", f"there is no mirgen data set here (photos): {NOTHING}"
    ),
    "a file to verify": Wrong(
        "verify a.json", f"there is no mirgen data set here (a.json): {NOTHING}"
    ),
    "no task of that name to preview": Wrong(
        "preview weight_comparisn",
        "there is no task 'weight_comparisn' (tasks): did you mean 'weight_comparison'?",
    ),
    "no photos of a preview": Wrong(
        "preview weight_comparison --annotations b.json --images photos",
        "can't read annotations: No such file or directory (b.json): "
        "give an existing COCO JSON file",
    ),
    "a preview in no folder": Wrong(
        "preview weight_comparison --out no/p.html",
        f"can't write the preview: No such file or directory (no/p.html): {WRITABLE}",
    ),
    "a preview over a folder": Wrong(
        "preview weight_comparison --out p.png",
        f"can't write the preview: Is a directory (p.png): {WRITABLE}",
        {"p.png": None},
    ),
    "a preview of no kind": Wrong(
        "preview weight_comparison --out p.gif",
        "can't write a preview as .gif (--out p.gif): name a file that ends in .html or .png",
    ),
    "a sheet in no folder": Wrong(
        "index a.json --images photos --sheet no/s.png",
        f"can't write the contact sheet: No such file or directory (no/s.png): {WRITABLE}",
    ),
    "a sheet over a folder": Wrong(
        "index a.json --images photos --sheet photos",
        f"can't write the contact sheet: Is a directory (photos): {WRITABLE}",
    ),
}


@pytest.mark.parametrize("wrong", CASES.values(), ids=CASES)
def test_a_wrong_output_gets_one_sentence(refused: Refused, wrong: Wrong) -> None:
    refused(wrong)


@pytest.mark.parametrize(
    ("cache", "why"), [("a.json", "File exists"), ("a.json/cache", "Not a directory")]
)
def test_a_cache_that_is_no_folder(
    refused: Refused, here: Path, monkeypatch: pytest.MonkeyPatch, cache: str, why: str
) -> None:
    monkeypatch.setenv("MIRGEN_CACHE", cache)
    told = f"can't write the cache: {why} ({cache}): name another folder in MIRGEN_CACHE"
    refused(Wrong("index a.json --images photos", told))
    refused(Wrong(f"{BUILD} out", told))


def manifest(**changes: object) -> Callable[[Path], None]:
    """Change a data set's manifest."""

    def change(out: Path) -> None:
        path = out / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return change


def as_it_is(out: Path) -> None:
    """Leave a data set as it was built."""


OTHER = f"use the mirgen {mirgen.__version__} that built it, or build again into an empty folder"
STAYS = "split train would stay as it is"
VERSION = f"this data set has schema version 2, this mirgen reads 1 (out/manifest.json): {OTHER}"

FINISHED: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "a split that isn't in it": (
        "build --out out --quiet --split tset=3",
        as_it_is,
        "the data set has no split 'tset', and its photos are dealt already (splits): "
        "choose another --out, or did you mean 'test'?",
    ),
    "another source for one split": (
        f"{BUILD} out --split test=3",
        as_it_is,
        "the annotations or photos aren't those that the data set was built from "
        f"({STAYS}): give the same source, name every --split, or choose another --out",
    ),
    "other tasks for one split": (
        "build --out out --quiet --split test=3 --tasks speed_comparison",
        as_it_is,
        f"tasks differs from what the data set was built with ({STAYS}): "
        "leave --tasks out, name every --split, or choose another --out",
    ),
    "another schema version": (
        "build --out out --quiet --split test=3",
        manifest(schema_version=2),
        VERSION,
    ),
    "another schema version to verify": ("verify out", manifest(schema_version=2), VERSION),
    "an option of a later version": (
        "build --out out --quiet --split test=3",
        manifest(config={"qualty": 90}),
        "there is no option 'qualty' (what OUT was built with): did you mean 'quality'?",
    ),
    "a manifest with too much in it": (
        "verify out",
        manifest(surprise=1),
        "the manifest breaks its schema: Extra inputs are not permitted @ $.surprise "
        f"(out/manifest.json): {AGAIN}",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("words", "change", "told"), FINISHED.values(), ids=FINISHED)
def test_a_finished_data_set_is_left_as_it_is(
    refused: Refused, here: Path, built, words: str, change: Callable[[Path], None], told: str
) -> None:
    shutil.copytree(built[0] / "out", here / "out")
    change(here / "out")
    refused(Wrong(words, told))


HOLD = """
import sys
from mirgen.store import OutFolder
with OutFolder(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_a_living_build_keeps_others_out(refused: Refused, here: Path, environment) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, "out"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        told = "wait for it, stop it, or choose another --out"
        refused(Wrong(f"{BUILD} out", f"process {process.pid} is building here (out): {told}"))

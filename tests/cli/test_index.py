from __future__ import annotations

import json

from PIL import Image

from mirgen.resources import folder

SAMPLE = folder("data/sample")
SOURCE = (str(SAMPLE / "annotations.json"), "--images", str(SAMPLE / "images"))


def test_people_get_lines(mirgen_here):
    done = mirgen_here("index", *SOURCE)
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout.startswith("sample: 72 of 72 photos, ")


def test_machines_get_json_and_the_sheet_is_told_on_stderr(mirgen_here, tmp_path):
    done = mirgen_here("index", *SOURCE, "--json", "--sheet", "cutouts.png")
    report = json.loads(done.stdout)
    assert report["photos_kept"] == 72
    assert sum(c["cutouts"] for c in report["categories"]) == report["cutouts"] > 0
    assert done.stderr == "wrote cutouts.png\n"
    with Image.open(tmp_path / "cutouts.png") as sheet:
        assert sheet.format == "PNG"


def test_no_annotations(mirgen_here):
    done = mirgen_here("index", "nothing.json", "--images", ".")
    assert done.returncode == 2
    assert done.stderr.startswith("mirgen: ")
    assert "nothing.json" in done.stderr
    assert done.stderr.count("\n") == 1

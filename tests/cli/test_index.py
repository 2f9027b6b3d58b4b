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


def test_the_config_says_what_is_done_with_this_file(mirgen_here, tmp_path):
    sample = folder("data/sample")
    (tmp_path / "c.yaml").write_text(
        f"annotations: [none.json, {sample}/annotations.json]\n"
        f"images: [none, {sample}/images]\n"
        "sources: [{name: first}, {name: drawn, rename: {dog: hound}, exhaustive: [hound]}]\n"
        "cutouts: {min_area: 1000000}\n"
    )
    words = (str(sample / "annotations.json"), "--images", str(sample / "images"), "--json")
    report = json.loads(mirgen_here("index", *words, "--config", "c.yaml").stdout)
    names = {category["name"] for category in report["categories"]}
    assert (report["dataset"], report["cutouts"]) == ("drawn", 0)
    assert "hound" in names
    assert "dog" not in names
    other = mirgen_here("build", *words[:0], "--config", "c.yaml", "--out", "o")
    assert other.returncode == 2


def test_a_category_that_is_annotated_nowhere_cant_be_everywhere(mirgen_here, tmp_path):
    sample = folder("data/sample")
    source = f"annotations: [{sample}/annotations.json]\nimages: [{sample}/images]\n"
    (tmp_path / "own.yaml").write_text(f"{source}sources: [{{exhaustive: [dogg]}}]\n")
    (tmp_path / "all.yaml").write_text(f"{source}exhaustive: [dog, catt]\n")
    for name, told in (
        ("own", "'dogg' (sources.0.exhaustive): did you mean 'dog'?"),
        ("all", "'catt' (exhaustive): did you mean 'cat'?"),
    ):
        done = mirgen_here("build", "--config", f"{name}.yaml", "--out", "o")
        assert done.returncode == 2
        assert done.stderr == f"mirgen: the annotations have no category {told}\n"
        assert not (tmp_path / "o").exists()

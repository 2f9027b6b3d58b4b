"""Two sources in one build: names, weights, renamed categories, groups, licences, to the card."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from mirgen.config import load_config
from mirgen.records.instance import Instance
from mirgen.resources import folder
from mirgen.run.build import index_sources, make_recipe
from mirgen.run.shard import Bench
from mirgen.source import Catalogue
from mirgen.store import open_dataset
from mirgen.store.manifest import read_manifest

from ..built import built, command, once, shared_folder

pytestmark = pytest.mark.slow

SAMPLE = folder("data/sample")
CC0 = ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/")
BY_ND = ("CC BY-ND 4.0", "https://creativecommons.org/licenses/by-nd/4.0/")
SECRET = ("company secret", "")
SETTINGS = [
    {
        "name": "streets",
        "weight": 2,
        "rename": {"bicycle": "velocipede", "bench": "seat"},
        "exhaustive": ["velocipede"],
    },
    {
        "weight": 1,
        "group": {"seat": ["chair", "couch"], "fruit": ["apple", "banana", "orange"]},
        "licenses": {"allow": ["*publicdomain*", "*by-nd*"], "compose": ["cc0"]},
    },
]


def write_sources(root: Path) -> None:
    """Write 48 of the sample's photos as one source, the other 24 as another."""
    whole = json.loads((SAMPLE / "annotations.json").read_text())
    for place, (name, numbers) in enumerate((("one", range(48)), ("homes", range(48, 72)))):
        images = [whole["images"][k] for k in numbers]
        for k, image in enumerate(images):
            image["flickr_url"] = f"https://photos.example/{image['id']}"
            # Of the second source every sixth may only be shown, every eighth not be used.
            image["license"] = 0 if place == 0 else 2 if k % 8 == 7 else int(k % 6 == 5)
        table = enumerate((CC0, BY_ND, SECRET))
        ids = {image["id"] for image in images}
        annotations = [row for row in whole["annotations"] if row["image_id"] in ids]
        told = {
            "images": images,
            "licenses": [{"id": k, "name": label, "url": url} for k, (label, url) in table],
            "categories": whole["categories"],
            "annotations": annotations,
        }
        (root / name).mkdir()
        (root / name / "a.json").write_text(json.dumps(told))


def write_config(root: Path, settings: list[dict[str, object]]) -> Path:
    path = root / "build.yaml"
    config = {
        "annotations": [str(root / name / "a.json") for name in ("one", "homes")],
        "images": [str(SAMPLE / "images")] * 2,
        "sources": settings,
        "exhaustive": ["zebra"],
        "splits": {"train": 32},
        "seed": 4,
        "tasks": ["weight_comparison", "location_relationship", "speed_comparison"],
        "workers": 1,
    }
    path.write_text(yaml.safe_dump(config))
    return path


@dataclass(frozen=True)
class Made:
    out: Path
    config: Path
    rows: tuple[Instance, ...]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    def make(root: Path) -> None:
        root.mkdir()
        write_sources(root)
        built("--config", write_config(root, SETTINGS), "--out", root / "out")

    root = once(shared_folder(tmp_path_factory), "two-sources", make)
    rows = tuple(open_dataset(str(root / "out")).instances())
    return Made(root / "out", root / "build.yaml", rows)


@pytest.fixture(scope="module")
def bench(made) -> Bench:
    config = load_config(str(made.config), {})
    return Bench(make_recipe(config, index_sources(config), {"train": 1.0}))


def used(rows) -> dict[tuple[str, str], object]:
    return {(source.dataset, source.file_name): source for row in rows for source in row.sources}


def test_rows_tell_each_photos_source_licence_and_address(made):
    assert len(made.rows) == 32
    photos = used(made.rows)
    assert {name for name, _ in photos} == {"streets", "homes"}
    for source in photos.values():
        assert (source.license, source.license_url) == CC0
        assert source.url == f"https://photos.example/{source.image_id}"
        number = int(Path(source.file_name).stem)
        assert str(number) == source.image_id
        assert source.dataset == ("streets" if number <= 48 else "homes")


def test_what_may_not_be_composed_or_used_is_in_no_row(made):
    """Number k of the second source: every sixth is BY-ND, every eighth secret."""
    places = {int(Path(name).stem) - 49 for dataset, name in used(made.rows) if dataset == "homes"}
    assert places
    assert not {k for k in places if k % 8 == 7 or k % 6 == 5}


def test_labels_and_texts_are_the_renamed_ones(made):
    labels: dict[str, set[str]] = {"streets": set(), "homes": set()}
    for row in made.rows:
        for region in row.regions:
            if region.source >= 0:
                labels[row.sources[region.source].dataset].add(region.label)
    assert "velocipede" in labels["streets"]
    assert not labels["streets"] & {"bicycle", "bench", "fruit"}
    assert labels["homes"] & {"seat", "fruit"}
    assert not labels["homes"] & {"velocipede", "chair", "couch", "apple", "banana", "orange"}
    for row in made.rows:
        if not any(region.label == "bicycle" for region in row.regions):
            assert not re.search(r"\bbicycles?\b", row.question)
    told = [row for row in made.rows if any(region.label == "velocipede" for region in row.regions)]
    assert any(re.search(r"\bvelocipedes?\b", row.question) for row in told)


def test_each_source_gives_its_share_of_a_blocks_photos(made, bench):
    pool = bench.pool("train", 4, 0)
    names = [photo.dataset for photo in pool.photos]
    # Of the second source 24 less 3 secret ones may be used; twice as many of the first.
    assert (names.count("streets"), names.count("homes")) == (42, 21)
    drawn = {(photo.dataset, photo.file_name) for photo in pool.photos}
    assert set(used(made.rows)) <= drawn
    by_source = [name for name, _ in used(made.rows)]
    assert by_source.count("streets") > by_source.count("homes") > 3


def test_absence_counts_where_the_source_says_so(bench):
    pool = bench.pool("train", 4, 0)
    for photo in pool.photos:
        # A source's own list takes the place of the build's.
        assert photo.tells_all("velocipede") == (photo.dataset == "streets")
        assert photo.tells_all("zebra") == (photo.dataset == "homes")


def test_card_and_manifest_name_the_sources(made):
    card = (made.out / "README.md").read_text()
    assert f"| streets | [{CC0[0]}]({CC0[1]}) | 48 |" in card
    assert f"| homes | [{CC0[0]}]({CC0[1]}) | 18 |" in card
    assert f"| homes | [{BY_ND[0]}]({BY_ND[1]}) | 3 |" in card
    assert SECRET[0] not in card
    manifest = read_manifest(made.out / "manifest.json")
    assert [source.dataset for source in manifest.sources] == ["streets", "homes"]
    config = load_config(str(made.config), {})
    fingerprints = [ref.fingerprint for ref in index_sources(config)]
    assert [source.fingerprint for source in manifest.sources] == fingerprints


def test_verify_agrees(made):
    done = command("verify", made.out)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            [{"rename": {"brid": "x"}}, {}],
            r"no category 'brid' \(rename of the source .*one/a\.json\)",
        ),
        ([{}, {"group": {"x": ["chiar"]}}], r"no category 'chiar' \(group of the source .*homes"),
        ([{"rename": {"bird": "x"}, "group": {"y": ["bird"]}}, {}], r"no category 'bird' \(group"),
        ([{}], r"sources has 1 entries for 2 annotation files .*: write one for each"),
        ([{"wieght": 2}, {}], r"no option 'sources\.0\.wieght'.*did you mean 'weight'"),
        (
            [{}, {"licenses": {"allow": ["none of them"]}}],
            r"none of the 24 photos .* 24 license-not-allowed, .*: let .* match one .*: 'CC0'",
        ),
    ],
)
def test_settings_that_fit_no_source_are_one_sentence(made, tmp_path, settings, told):
    root = tmp_path / "root"
    root.mkdir()
    for name in ("one", "homes"):
        (root / name).symlink_to(made.config.parent / name)
    done = command("build", "--config", write_config(root, settings), "--out", tmp_path / "out")
    assert done.returncode == 2
    assert re.search(told, done.stderr)
    assert not (tmp_path / "out").exists()


def test_sources_of_one_name_are_told_apart(made):
    config = load_config(str(made.config), {"sources": [{"name": "same"}, {"name": "same"}]})
    refs = index_sources(config)
    assert [ref.dataset for ref in refs] == ["same", "same-2"]
    # Names and weights are no content: the index is the one that was made.
    plain = index_sources(load_config(str(made.config), {"sources": [{}, {"weight": 3}]}))
    assert [ref.fingerprint for ref in refs] == [ref.fingerprint for ref in plain]
    assert Catalogue(refs).shares is None
    assert Catalogue(plain).shares.weights == (1.0, 3.0)
    assert [ref.dataset for ref in plain] == ["one", "homes"]

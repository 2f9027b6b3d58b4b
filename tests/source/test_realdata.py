"""Sets as people publish them: what indexing makes of each, to the last photo and region."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.config import CutoutLimits
from mirgen.errors import SourceError
from mirgen.source import Catalogue, IndexRef, build_index, read_report
from mirgen.source.coco import parse_coco

from .realsets import SETS, Counts, Figures


def indexed(root: Path, name: str) -> IndexRef:
    folder, _, file = name.partition("/")
    if not (root / folder).is_dir():
        pytest.skip(f"the real set {folder} isn't there")
    return build_index(
        str(root / folder / (file or "annotations.json")),
        str(root / folder / "images"),
        max_pixels=64_000_000,
        limits=CutoutLimits(),
        workers=1,
    )


def counts(items) -> Counts:
    return {item.code: item.count for item in items}


@pytest.mark.parametrize("name", SETS)
def test_figures(name, realdata):
    ref, expected = indexed(realdata, name), SETS[name]
    report = read_report(ref)
    found = Figures(
        (report.photos_read, report.photos_kept),
        (report.regions_read, report.regions_kept),
        report.cutouts,
        report.copies,
        counts(report.photos_left),
        counts(report.regions_left),
        counts(report.repaired),
        counts(report.cutouts_left),
        report.kind,
    )
    assert found == expected
    assert report.photos_kept + sum(expected.photos_left.values()) == report.photos_read
    assert report.regions_kept + sum(expected.regions_left.values()) == report.regions_read
    assert report.cutouts + sum(expected.no_cutouts.values()) == report.regions_kept
    assert ref.dataset == name.partition("/")[0]
    catalogue = Catalogue([ref])
    assert (catalogue.photos, catalogue.regions) == (report.photos_kept, report.regions_kept)


def test_cutouts_of_the_main_set(realdata):
    ref = indexed(realdata, "coco_tiny_train")
    assert sum(1 for c in read_report(ref).categories if c.cutouts) >= 24
    catalogue = Catalogue([ref])
    rows = {catalogue.region(k).annotation: k for k in range(catalogue.regions)}
    # Looked at: people cut at the waist, a giraffe's head, half a bowl, bicycles behind others.
    waists = ("423035", "453261", "183835", "445789", "2025332", "195884", "518913")
    for cut in (*waists, "596459", "716571", "125921", "581741", "41510"):
        assert not catalogue.region(rows[cut]).cutout, cut
    for whole in ("587769", "10608", "415730", "593459", "466864", "576412"):
        assert catalogue.region(rows[whole]).cutout, whole
    assert not catalogue.region(rows["247335"]).stands


@pytest.mark.parametrize(
    ("name", "categories"),
    [
        ("via_receipts", {"Date": 6, "Header": 6, "Total": 6}),
        (
            "labelstudio_furniture",
            {"Chair": 5, "Painting": 20, "Plant": 12, "Sofa": 9, "Table": 17},
        ),
        ("fiftyone_train3_nosegm", {"car": 2, "person": 15, "train": 3, "truck": 1}),
        ("roboflow_plants_seg", {"leaf": 10, "root": 31, "stem": 8}),
        ("labelme_voc", {"bottle": 1, "bus": 2, "car": 1, "chair": 1, "person": 6, "sofa": 1}),
    ],
)
def test_categories(name, categories, realdata):
    report = read_report(indexed(realdata, name))
    assert {c.name: c.regions for c in report.categories} == categories


def test_photos_that_are_pointers_stop_the_build(realdata):
    told = (
        r"none of the 90 photos can be used: 78 image-missing, 12 photo-pointer, such as "
        r"'2217960\.tiff' .*: fetch what the pointers stand for, such as with `git lfs pull`$"
    )
    with pytest.raises(SourceError, match=told):
        indexed(realdata, "logseg_cvat_masks")


def test_masks_of_cvat_are_no_crowds(realdata):
    path = realdata / "logseg_cvat_masks" / "annotations.json"
    coco = parse_coco(path.read_bytes(), str(path))
    assert (len(coco.photos), len(coco.regions), coco.left_out) == (90, 117, ())
    assert not any(region.crowd for region in coco.regions)
    assert counts(coco.repaired) == {"crowd-of-one": 117}


MALFORMED = {
    "coco_false_0.json": r"missing @ \$\.annotations, did you mean 'annotation'\?",
    "coco_false_2.json": r"missing @ \$\.categories\[0\]\.id",
    "coco_false_3.json": r"missing @ \$\.images\[1\]\.id",
    "coco_false_4.json": r"missing @ \$\.annotations\[0\]\.category_id",
    "coco_false_5.json": r"missing @ \$\.annotations\[2\]\.image_id",
    "coco_false_6.json": r"missing @ \$\.images\[0\]\.file_name",
    "coco_false_7.json": r"missing @ \$\.categories\[0\]\.name",
}


@pytest.mark.parametrize("name", MALFORMED)
def test_files_that_were_broken_on_purpose(name, realdata):
    path = realdata / "malformed_fcakyon_a" / name
    with pytest.raises(SourceError, match=rf"aren't COCO instances: {MALFORMED[name]} \("):
        parse_coco(path.read_bytes(), str(path))


@pytest.mark.parametrize(
    ("name", "regions", "left", "repaired"),
    [
        ("annotations.json", 3, {}, {"id-missing": 3}),
        # A flat polygon: others refuse it.
        ("coco_false_1.json", 3, {}, {"id-missing": 3, "polygon-flat": 1}),
        ("coco_false_8.json", 2, {"no-mask-no-box": 1}, {"id-missing": 3}),
    ],
)
def test_files_of_which_most_can_be_read(name, regions, left, repaired, realdata):
    path = realdata / "malformed_fcakyon_a" / name
    coco = parse_coco(path.read_bytes(), str(path))
    assert (len(coco.regions), coco.read) == (regions, 3)
    assert counts(coco.left_out) == left
    assert counts(coco.repaired) == repaired

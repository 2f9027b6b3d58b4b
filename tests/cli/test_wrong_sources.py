"""Wrong annotations, photos and settings of sources: one sentence each, and nothing is written."""

from __future__ import annotations

import pytest

from mirgen.source.annotation_file import MB

from .conftest import Refused
from .refused import Wrong, coco

INDEX = "index a.json --images photos"
BUILD = "build --annotations a.json --images photos --out out --quiet --config c.yaml"
IMAGES = coco()["images"]
LISTS = 'give a JSON object with the lists "images", "annotations" and "categories"'
COLUMN = "give a COCO instances file, or mend it at this line and column"

ANNOTATIONS = {
    "no such file": Wrong(
        "index b.json --images photos",
        "can't read annotations: No such file or directory (b.json): "
        "give an existing COCO JSON file",
    ),
    "a folder": Wrong(
        "index . --images photos",
        "the annotations are a folder (.): give the file itself, such as a.json",
    ),
    "a folder without any": Wrong(
        "index photos --images photos",
        "the annotations are a folder (photos): give an existing COCO JSON file",
    ),
    "no file at all": Wrong(
        "index /dev/zero --images photos",
        "the annotations are no file (/dev/zero): give an existing COCO JSON file",
    ),
    "empty": Wrong(
        INDEX,
        "the annotations are empty (a.json): give an existing COCO JSON file",
        {"a.json": " \n"},
    ),
    "not JSON": Wrong(
        INDEX,
        "the annotations aren't JSON: unexpected character, expected a JSON value (a.json:2:15): "
        + COLUMN,
        {"a.json": '{\n "images": [1,,2]}'},
    ),
    "cut off": Wrong(
        INDEX,
        "the annotations aren't JSON: unexpected end of data (a.json:2:14): "
        "fetch the file again, it seems to be cut off here",
        {"a.json": '{"images": [\n{"id": 7}, {"'},
    ),
    "not UTF-8": Wrong(
        INDEX,
        "the annotations aren't UTF-8 text (a.json:2:16): save the file as UTF-8",
        {"a.json": b'{"images": [\n{"file_name": "\xff.jpg"}]}'},
    ),
    "100,000 levels deep": Wrong(
        INDEX,
        "the annotations nest too deeply (a.json:1:1026): give an existing COCO JSON file",
        {"a.json": "[" * 100_000 + "]" * 100_000},
    ),
    "100,000 levels deep, with what the fast parser doesn't know": Wrong(
        INDEX,
        "the annotations nest too deeply (a.json:1:5122): give an existing COCO JSON file",
        {"a.json": '{"a":' * 100_000 + "NaN" + "}" * 100_000},
    ),
    "too large": Wrong(
        BUILD,
        "the annotations are 2 MB large, the limit is 1 (a.json): "
        "split the file, or raise max_json_mb in the config",
        {"a.json": " " * (MB + 1), "c.yaml": "max_json_mb: 1"},
    ),
    "no COCO": Wrong(
        INDEX,
        "the annotations aren't COCO instances: missing @ $.images, did you mean 'imagse'?; "
        f"missing @ $.annotations (a.json): {LISTS}",
        {"a.json": {"imagse": [], "categories": []}},
    ),
    "a list": Wrong(
        INDEX,
        f"the annotations aren't COCO instances: a list instead of an object @ $ (a.json): {LISTS}",
        {"a.json": []},
    ),
    "hundreds of faults": Wrong(
        INDEX,
        "the annotations aren't COCO instances: "
        + "; ".join(
            f"missing @ $.annotations[{k}].{key}"
            for k in range(6)
            for key in ("image_id", "category_id")
        )
        + f"; and 588 more (a.json): {LISTS}",
        {"a.json": coco(annotations=[{"id": k} for k in range(300)])},
    ),
    "captions": Wrong(
        "index b.json --images photos",
        "this file holds captions, not regions (b.json): give a.json, which lies beside it",
        {"b.json": {"images": IMAGES, "annotations": [{"image_id": 1, "caption": "a cup"}]}},
    ),
    "captions, and nothing beside them": Wrong(
        INDEX,
        "this file holds captions, not regions (a.json): give a COCO file of instances",
        {"a.json": {"images": IMAGES, "annotations": [{"image_id": 1, "caption": "a cup"}]}},
    ),
    "labels": Wrong(
        "index b.json --images photos",
        "this file holds labels of whole photos, not regions (b.json): "
        "give a.json, which lies beside it",
        {"b.json": {"images": IMAGES, "annotations": [{"image_id": 1, "category_id": 3}]}},
    ),
    "detections": Wrong(
        "index b.json --images photos",
        "this file holds a detector's results, not a data set (b.json): "
        "give a.json, which lies beside it",
        {"b.json": [{"image_id": 1, "category_id": 3, "bbox": [1, 2, 3, 4], "score": 0.5}]},
    ),
    "labelme": Wrong(
        INDEX,
        "this file holds one photo's labelme shapes, not COCO (a.json): "
        "export all files at once with labelme2coco",
        {"a.json": {"version": "5.0", "shapes": [], "imagePath": "0.jpg"}},
    ),
}

PHOTOS = {
    "no such folder": Wrong(
        "index a.json --images images",
        "there is no images folder (images): give photos, which holds 3 of the 3 photos",
    ),
    "a file for a folder": Wrong(
        "index a.json --images a.json",
        "there is no images folder (a.json): give photos, which holds 3 of the 3 photos",
    ),
    "a folder that holds none of them": Wrong(
        "index a.json --images empty",
        "none of the 3 photos can be used: 3 image-missing, such as '0.jpg' "
        "(a.json with empty): give photos, which holds 3 of them",
        {"empty": None},
    ),
    "a folder that holds none, and another that holds some": Wrong(
        "index more.json --images empty",
        "none of the 5 photos can be used: 5 image-missing, such as '0.jpg' "
        "(more.json with empty): give photos, which holds 3 of them",
        {"empty": None, "more.json": coco(5)},
    ),
    "nowhere": Wrong(
        INDEX,
        "none of the 2 photos can be used: 2 image-missing, such as 'x.jpg' "
        "(a.json with photos): give the folder that the file names of the annotations start from",
        {"a.json": coco(images=[{"id": k, "file_name": f"{n}.jpg"} for k, n in enumerate("xy")])},
    ),
    "outside": Wrong(
        INDEX,
        "none of the 2 photos can be used: 2 path-outside, such as '../photos/0.jpg' "
        "(a.json with photos): write file names that stay inside of the images folder",
        {"a.json": coco(images=[{"id": k, "file_name": f"../photos/{k}.jpg"} for k in (0, 1)])},
    ),
    "none listed": Wrong(
        INDEX,
        "none of the 0 photos can be used: none is listed (a.json with photos): "
        "list the photos under images",
        {"a.json": coco(0)},
    ),
    "no pictures": Wrong(
        INDEX,
        "none of the 3 photos can be used: 3 photo-unreadable, such as '0.jpg' "
        "(a.json with photos): give pictures that can be opened",
        {f"photos/{k}.jpg": b"GIF89a?" for k in range(3)},
    ),
    "pointers": Wrong(
        INDEX,
        "none of the 3 photos can be used: 3 photo-pointer, such as '0.jpg' "
        "(a.json with photos): fetch what the pointers stand for, such as with `git lfs pull`",
        {f"photos/{k}.jpg": "version https://git-lfs.github.com/spec/v1" for k in range(3)},
    ),
    "of another size": Wrong(
        INDEX,
        "none of the 1 photos can be used: 1 size-differs, such as '0.jpg' "
        "(a.json with photos): give the photos that the annotations were made on",
        {"a.json": coco(1, images=[{"id": 0, "file_name": "0.jpg", "width": 77, "height": 99}])},
    ),
    "all too large": Wrong(
        f"{INDEX} --config c.yaml",
        "none of the 3 photos can be used: 3 photo-too-large, such as '0.jpg' "
        "(a.json with photos): raise max_pixels in the config, or give smaller photos",
        {"c.yaml": "max_pixels: 10000"},
    ),
}

LICENSES = [{"id": 4, "name": "CC BY 2.0"}, {"id": 5, "name": "CC BY-NC 2.0"}]
LICENSED = [{"id": k, "file_name": f"{k}.jpg", "license": 4 + k // 2} for k in range(3)]

SETTINGS = {
    "a category to rename that isn't there": Wrong(
        BUILD,
        "the annotations have no category 'cupp' (rename of the source a.json): "
        "did you mean 'cup'?",
        {"c.yaml": "sources: [{rename: {cupp: mug}}]"},
    ),
    "a category to group that isn't there any more": Wrong(
        BUILD,
        "the annotations have no category 'cup' (group of the source a.json): choose from mug",
        {"c.yaml": "sources: [{rename: {cup: mug}, group: {vessel: [cup]}}]"},
    ),
    "in two groups": Wrong(
        BUILD,
        "sources.0: category 'cup' is put in two groups, 'x' and 'y' (c.yaml): "
        "put it in one of them",
        {"c.yaml": "sources: [{group: {x: [cup], y: [cup]}}]"},
    ),
    "licences that let none in": Wrong(
        BUILD,
        "none of the 3 photos can be used: 3 license-not-allowed, such as '0.jpg' "
        "(a.json with photos): let `licenses: allow` match one that the photos have: "
        "'CC BY 2.0', 'CC BY-NC 2.0'",
        {
            "a.json": coco(licenses=LICENSES, images=LICENSED),
            "c.yaml": "sources: [{licenses: {allow: ['CC0*']}}]",
        },
    ),
    "too few photos": Wrong(
        f"{BUILD} --tasks weight_comparison",
        "the source can't feed weight_comparison: it needs cutouts of 8 categories (it has 0) "
        "(split train, 3 photos with 3 regions, 0 of them cutouts): give this split more photos",
        {"c.yaml": "splits: {train: 4}"},
        code=3,
    ),
    "too few photos for a preview": Wrong(
        "preview weight_comparison --annotations a.json --images photos --out p.html",
        "the source can't feed weight_comparison: it needs cutouts of 8 categories (it has 0) "
        "(split preview, 3 photos with 3 regions, 0 of them cutouts): give this split more photos",
        code=3,
    ),
}

CASES = ANNOTATIONS | PHOTOS | SETTINGS


@pytest.mark.parametrize("wrong", CASES.values(), ids=CASES)
def test_a_wrong_source_gets_one_sentence(refused: Refused, wrong: Wrong) -> None:
    refused(wrong)


def test_what_was_refused_once_is_refused_again_from_the_cache(refused: Refused) -> None:
    """What is kept of a refused source must not let it pass."""
    wrong = SETTINGS["licences that let none in"]
    refused(wrong)
    refused(wrong)

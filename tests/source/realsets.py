"""What indexing makes of each real set, looked at by hand: photos, regions, and every reason."""

from __future__ import annotations

from dataclasses import dataclass, field

Counts = dict[str, int]


@dataclass(frozen=True)
class Figures:
    """Photos and regions read and kept, copies and cutouts; why others are not, what is repaired.

    Looked at by hand: what is left out can't be used, and the codes are what the files hold.
    """

    photos: tuple[int, int]
    regions: tuple[int, int]
    cutouts: int = 0
    copies: int = 0
    photos_left: Counts = field(default_factory=dict)
    regions_left: Counts = field(default_factory=dict)
    repaired: Counts = field(default_factory=dict)
    no_cutouts: Counts = field(default_factory=dict)
    kind: str = "instances"


SETS = {
    "coco_tiny_train": Figures(
        (80, 80),
        (705, 705),
        cutouts=46,
        repaired={"area-differs": 2, "licences-of-coco": 1},
        no_cutouts={
            "frail": 4,
            **{"border": 67, "crowd": 6, "cut-at-base": 11, "occluded": 22, "pieces": 11},
            **{"rough-outline": 18, "small": 496, "thin": 2, "touching": 22},
        },
    ),
    "cvat_bbox_scenery1": Figures((7, 7), (19, 19), no_cutouts={"box-only": 19}),
    # Three of the photos aren't there.
    "cvat_objects_seg": Figures(
        (14, 11),
        (14, 11),
        cutouts=8,
        photos_left={"image-missing": 3},
        regions_left={"photo-left-out": 3},
        no_cutouts={"frail": 1, "border": 2},
    ),
    "datumaro_coco": Figures((1, 1), (2, 2), repaired={"crowd-of-one": 1}, no_cutouts={"small": 2}),
    "datumaro_coco/instances_train.json": Figures((1, 1), (1, 1), no_cutouts={"box-only": 1}),
    "datumaro_coco/person_keypoints_val.json": Figures(
        (1, 1),
        (2, 2),
        repaired={"crowd-of-one": 1},
        no_cutouts={"small": 2},
        kind="keypoints",
    ),
    "datumaro_coco/stuff_val.json": Figures(
        (1, 1), (1, 1), repaired={"crowd-of-one": 1}, no_cutouts={"small": 1}
    ),
    "datumaro_coco/image_info_val.json": Figures((1, 1), (0, 0), kind="image list"),
    "fiftyone_birdcat17": Figures(
        (17, 17),
        (74, 74),
        cutouts=5,
        no_cutouts={
            "frail": 1,
            **{"border": 13, "dim": 1, "occluded": 5, "pieces": 1, "rough-outline": 3},
            **{"small": 43, "thin": 1, "touching": 1},
        },
    ),
    "fiftyone_personcar15": Figures(
        (15, 15),
        (162, 162),
        cutouts=10,
        repaired={"area-differs": 1},
        no_cutouts={
            **{"border": 7, "cut-at-base": 2, "occluded": 6, "pieces": 1, "rough-outline": 2},
            **{"small": 131, "touching": 3},
        },
    ),
    "fiftyone_train3_nosegm": Figures((3, 3), (21, 21), no_cutouts={"box-only": 21}),
    "icevision_samples": Figures(
        (6, 6),
        (36, 36),
        cutouts=2,
        no_cutouts={"frail": 1, "border": 1, "crowd": 1, "occluded": 1, "small": 30},
    ),
    "icevision_samples/keypoints_annotations.json": Figures(
        (2, 2), (10, 10), cutouts=1, no_cutouts={"frail": 1, "small": 8}, kind="keypoints"
    ),
    # Polygons of two corners: boxes. Two of the pictures are there twice.
    "labelconvert_publaynet": Figures(
        (4, 4),
        (11, 11),
        copies=2,
        repaired={"box-taken": 11, "id-repeated": 6},
        no_cutouts={"box-only": 11},
    ),
    "labelconvert_publaynet/val.json": Figures(
        (1, 1), (1, 1), repaired={"box-taken": 1}, no_cutouts={"box-only": 1}
    ),
    "labelme_voc": Figures(
        (3, 3),
        (12, 12),
        no_cutouts={
            **{"border": 4, "cut-at-base": 1, "occluded": 2, "pieces": 1, "small": 3},
            **{"touching": 1},
        },
    ),
    # Back-slashes in the names of all, PNGs called .jpg; most photos aren't there.
    "labelstudio_furniture": Figures(
        (136, 22),
        (427, 63),
        cutouts=15,
        photos_left={"image-missing": 114},
        regions_left={"photo-left-out": 364},
        repaired={"clipped": 1, "extension-lies": 10, "name-understood": 22},
        no_cutouts={
            **{"border": 5, "cut-at-base": 1, "hollow": 6, "occluded": 1, "rough-outline": 17},
            **{"frail": 3, "small": 13, "thin": 1, "touching": 1},
        },
    ),
    # One photo of a hundred is there.
    "lvis_v05_val100": Figures(
        (100, 1),
        (977, 13),
        photos_left={"image-missing": 99},
        regions_left={"photo-left-out": 964},
        no_cutouts={"cut-at-base": 1, "small": 12},
    ),
    "mmpose_coco": Figures(
        (4, 4),
        (14, 14),
        cutouts=3,
        no_cutouts={"border": 3, "cut-at-base": 3, "pieces": 1, "small": 4},
        kind="keypoints",
    ),
    "mmpose_coco/test_coco_wholebody.json": Figures(
        (4, 4),
        (14, 14),
        cutouts=3,
        no_cutouts={"border": 3, "cut-at-base": 3, "pieces": 1, "small": 4},
        kind="keypoints",
    ),
    "mmpose_coco/test_halpe.json": Figures(
        (4, 4),
        (14, 14),
        repaired={"licences-of-coco": 1},
        no_cutouts={"box-only": 14},
        kind="keypoints",
    ),
    # Seven of the ten crowds are stuff: sky, grass, trees, gravel.
    "panopticapi_sample": Figures(
        (2, 2),
        (50, 50),
        repaired={"panoptic-segment": 50},
        no_cutouts={"crowd": 10, "occluded": 6, "pieces": 2, "small": 31, "touching": 1},
        kind="panoptic",
    ),
    "panopticapi_sample/panoptic_coco_detection_format.json": Figures(
        (2, 2),
        (50, 50),
        no_cutouts={
            **{"border": 5, "crowd": 3, "occluded": 6, "pieces": 2, "small": 31, "thin": 2},
            **{"touching": 1},
        },
    ),
    # The "copies" show other seedlings on one table, by one fixed camera.
    "roboflow_plants_seg": Figures(
        (8, 8),
        (49, 49),
        copies=4,
        repaired={"area-differs": 48, "category-dummy": 1, "number-as-text": 49},
        no_cutouts={"hollow": 7, "small": 31, "thin": 11},
    ),
    # Two raccoons are there twice, once at half the size.
    "roboflow_raccoon": Figures(
        (196, 196),
        (213, 213),
        copies=2,
        repaired={"category-dummy": 1},
        no_cutouts={"box-only": 213},
    ),
    "sahi_terrain": Figures(
        (3, 2),
        (22, 12),
        photos_left={"image-missing": 1},
        regions_left={"photo-left-out": 10},
        repaired={"area-differs": 12},
        no_cutouts={"rough-outline": 8, "small": 4},
    ),
    "sahi_terrain/combined_coco.json": Figures(
        (2, 2), (12, 12), repaired={"area-differs": 12}, no_cutouts={"rough-outline": 8, "small": 4}
    ),
    "via_receipts": Figures(
        (6, 6),
        (18, 18),
        repaired={"category-repeated": 15, "id-joined": 18, "polygon-flat": 18},
        no_cutouts={"rough-outline": 6, "small": 12},
    ),
}

"""Every reason code of a source's report, and what it means to the person who reads it."""

from __future__ import annotations

from collections.abc import Mapping

_PHOTOS = {
    "entry-broken": "the entry lacks what every entry needs; the example says what and where",
    "image-ambiguous": "its name fits several files below the images folder, name it in full",
    "image-id-ambiguous": "several photos have this id, its annotations may be of any of them",
    "image-missing": "no file of this name is below the images folder",
    "image-repeated": "the photo is listed twice",
    "license-not-allowed": "its licence isn't among those that the config allows",
    "path-outside": "its name leads out of the images folder",
    "photo-pointer": "the file is a Git LFS or annex pointer, fetch the content behind it",
    "photo-too-large": "it has more pixels than max_pixels in the config allows",
    "photo-unreadable": "it is no picture, or a damaged one",
    "size-differs": "width and height aren't the file's, and the regions don't tell whose they are",
}

_REGIONS = {
    "box-bad": "the box isn't four numbers",
    "box-empty": "the box has no width or no height",
    "box-outside": "the box lies outside of the photo",
    "category-ambiguous": "its category id stands for several names",
    "category-background": "its category is the exporter's name for no object",
    "dangling-category": "its category id isn't in the table of categories",
    "dangling-image": "its image id isn't in the table of images",
    "mask-empty": "the mask has no pixel",
    "mask-outside": "the mask lies outside of the photo",
    "no-mask-no-box": "it has neither a mask nor a box",
    "photo-left-out": "its photo is left out",
    "polygon-too-long": "its polygon runs to and fro for longer than any outline",
    "polygon-too-short": "its polygons have fewer than three corners",
    "region-repeated": "the same region stands twice",
    "rle-bad": "its run lengths don't fill a picture of the photo's size",
    "segmentation-bad": "its segmentation is neither polygons nor run lengths",
    "segments-differ": "the panoptic PNG hasn't the photo's size",
    "segments-missing": "its panoptic PNG isn't beside the annotations, or can't be used",
}

_REPAIRED = {
    "area-differs": "the stated area isn't the mask's (often the box's), the mask's is taken",
    "box-taken": "its mask can't be used, the box is taken",
    "categories-made": "there is no table of categories, it is made from the annotations",
    "category-dummy": "an exporter's dummy category that nothing shows is dropped",
    "category-repeated": "a category stands several times in its table",
    "clipped": "the region reaches over the photo's border, it is cut there",
    "crowd-of-one": "iscrowd only tells that the mask is run lengths, it is one thing",
    "extension-lies": "the file is of another format than its extension says, the content counts",
    "id-joined": "the same id is written in two ways, as a number and as text",
    "id-missing": "annotations without an id are named by their place",
    "id-repeated": "an annotation id stands several times, the later ones get their place added",
    "licences-of-coco": "the table of licences is missing, COCO's own is taken",
    "mask-taken": "its box can't be used, the mask is taken",
    "name-as-number": "a category is named by a number",
    "name-from-address": "the photo has no file name, the end of its address is taken",
    "name-understood": "the file was found by less or another spelling than the name has",
    "number-as-text": "numbers are written as text",
    "panoptic-segment": "segments of a panoptic PNG are read as regions",
    "photo-turned": "the photo is turned as its EXIF says, boxes and masks turn with it",
    "polygon-flat": "the polygon is a plain list of numbers",
    "polygon-of-points": "the polygon is a list of points",
    "rle-in-list": "run lengths stand in a list of one",
    "size-scaled": "annotated at another size of the photo, boxes and masks are scaled",
    "size-stale": "width and height aren't the file's, the regions fit the file",
}

_CUTOUTS = {
    "blurred": "too blurred",
    "border": "it touches the photo's border and may go on beyond it",
    "box-only": "it has only a box",
    "crowd": "it is a crowd, or stuff such as sky and grass",
    "cut-at-base": "something hides its lower end",
    "frail": "it falls apart, or loses its thin parts, where it is shown small",
    "dim": "too dark to be recognised",
    "hollow": "it fills too little of its hull",
    "license-no-compose": "the config forbids to cut photos of its licence",
    "occluded": "other regions hide part of it",
    "pieces": "it is in several pieces",
    "rough-outline": "its outline has too few corners",
    "small": "too small to be shown larger",
    "thin": "too long and thin",
    "touching": "too much of its outline lies against other regions",
    "twin": "it is annotated twice",
    "undecodable": "its photo can't be decoded",
}

MEANING: Mapping[str, str] = _PHOTOS | _REGIONS | _REPAIRED | _CUTOUTS
"""Code to a phrase that goes on from ``code:``."""

"""Licence rules: what a pattern fits, which photos are left out, which are never cut or covered."""

from __future__ import annotations

import numpy as np
import pytest

from mirgen.config import LicenseRules, SourceSettings
from mirgen.source import Catalogue, pool, read_report
from mirgen.source.coco import CocoPhoto, parse_coco
from mirgen.source.licences import allowed, composable, license_name
from mirgen.tasks.location_relationship.crops import sceneries
from mirgen.tasks.shared.stages import plain_stage


def photo(name="", url="", number="") -> CocoPhoto:
    return CocoPhoto("1", "a.jpg", 9, 9, name, url, "", number)


BY_NC = photo(
    "Attribution-NonCommercial License", "http://creativecommons.org/licenses/by-nc/2.0/", "2"
)
NOTHING = photo()
BLANK = photo(number="0")
"""As CVAT writes it: an id whose entry in the table has neither name nor address."""
UNEXPLAINED = photo("4", "", "4")


@pytest.mark.parametrize(
    ("photo", "pattern", "fits"),
    [
        (BY_NC, "*", True),
        (BY_NC, "2", True),
        (BY_NC, "3", False),
        (BY_NC, "attribution-noncommercial license", True),
        (BY_NC, "ATTRIBUTION*", True),
        (BY_NC, "Attribution", False),
        (BY_NC, "*/by-nc/*", True),
        (BY_NC, "http://creativecommons.org/licenses/by/*", False),
        (BY_NC, "*noncommercial?license", True),
        (BY_NC, "unknown", False),
        (NOTHING, "unknown", True),
        (NOTHING, "Unknown", True),
        (NOTHING, "*", True),
        (NOTHING, "", False),
        (BLANK, "unknown", True),
        (BLANK, "0", True),
        (UNEXPLAINED, "4", True),
        (UNEXPLAINED, "unknown", False),
    ],
)
def test_what_a_pattern_fits(photo, pattern, fits):
    none = ("nothing that is",)
    assert allowed(photo, LicenseRules.model_construct(allow=(*none, pattern))) == fits
    assert composable(photo, LicenseRules.model_construct(compose=(pattern, *none))) == fits
    assert not allowed(photo, LicenseRules.model_construct(allow=none, compose=(pattern,)))
    assert not composable(photo, LicenseRules.model_construct(allow=(pattern,), compose=none))


def test_what_a_licence_is_called():
    assert license_name(BY_NC) == "Attribution-NonCommercial License"
    assert license_name(photo(url="https://l")) == "https://l"
    assert license_name(NOTHING) == license_name(BLANK) == "unknown"


@pytest.mark.parametrize(("table", "entry"), [(1, 1), (1, "1"), ("1", 1), (1, 1.0)])
def test_the_table_is_read_whatever_its_ids_are(table, entry):
    raw = (
        f'{{"images": [{{"id": 1, "file_name": "a", "license": {entry!r}}}], "annotations": [],'
        f' "categories": [], "licenses": [{{"id": {table!r}, "name": "CC0", "url": "u"}}]}}'
    )
    (found,) = parse_coco(raw.replace("'", '"').encode(), "x.json").photos
    assert (found.license, found.license_url, found.license_id) == ("CC0", "u", "1")


RULES = LicenseRules(allow=("*/by/*", "*nd*"), compose=("*/by/*",))


@pytest.fixture
def licensed(realset, indexed):
    """COCO's photos: BY may be cut, ND only shown, others not used."""
    return indexed(realset("coco_tiny_train"), settings=SourceSettings(licenses=RULES))


def test_rules_reach_photos_and_regions(licensed):
    report = read_report(licensed)
    # Of 80 photos 9 are BY, 6 BY-ND, 21 BY-NC-ND.
    assert {i.code: i.count for i in report.photos_left} == {"license-not-allowed": 44}
    assert {each.name: each.photos for each in report.licenses} == {
        "Attribution License": 9,
        "Attribution-NoDerivs License": 6,
        "Attribution-NonCommercial-NoDerivs License": 21,
    }
    kept, left = report.regions_kept, {i.code: i.count for i in report.regions_left}
    assert left == {"photo-left-out": 705 - kept}
    catalogue = Catalogue([licensed])
    assert {catalogue.photo(row).composable for row in range(9)} == {True, False}
    uncut = 0
    for row in range(catalogue.regions):
        region = catalogue.region(row)
        free = catalogue.photo(region.photo).license == "Attribution License"
        assert catalogue.photo(region.photo).composable == free
        assert free or not (region.cutout or region.stands)
        assert free or catalogue.left(row)
        uncut += catalogue.left(row) == "license-no-compose"
    assert {i.code: i.count for i in report.cutouts_left}["license-no-compose"] == uncut > 8
    assert report.cutouts > 2


def test_what_may_not_be_composed_is_no_stage_and_no_crop(licensed):
    whole = pool(Catalogue([licensed]), "all", {"all": 1.0})
    free = {photo.row for photo in whole.photos if photo.license == "Attribution License"}
    assert {photo.row for photo in whole.composable} == free
    assert len(whole.photos) > len(free) == 9
    assert {region.photo for region in whole.cutouts} <= free
    cropped = {scenery.photo.row for scenery in sceneries(whole)}
    assert cropped
    assert cropped <= free
    rng = np.random.default_rng(1)
    washed = {plain_stage(whole, ("kite",), rng).photo for _ in range(300)} - {-1}
    assert len(washed) > 3
    assert washed <= free


def test_nothing_may_be_composed(realset, indexed):
    rules = LicenseRules(compose=("none of them",))
    ref = indexed(realset("coco_tiny_train"), settings=SourceSettings(licenses=rules))
    report = read_report(ref)
    assert (report.photos_kept, report.regions_kept, report.cutouts) == (80, 705, 0)
    whole = pool(Catalogue([ref]), "all", {"all": 1.0})
    assert whole.composable == whole.cutouts == sceneries(whole) == ()
    rng = np.random.default_rng(1)
    assert {plain_stage(whole, (), rng).kind for _ in range(40)} == {"board"}

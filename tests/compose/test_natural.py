"""The natural style: cutouts without a border, on photos as they are."""

import numpy as np
import pytest

from mirgen.compose import Studio
from mirgen.records.frame import Scene, Stage, Sticker

SIZE = (320, 240)


@pytest.fixture
def scene(album):
    """A dark red disc cut out of one photo, to stand on another that is all green."""
    thing = np.full((240, 320, 3), 60, np.uint8)
    ys, xs = np.mgrid[:240, :320]
    disc = (xs - 160) ** 2 + (ys - 120) ** 2 < 70**2
    thing[disc] = (120, 10, 10)
    row = album.add_region(album.add_photo(thing), disc.astype(np.uint8))
    green = np.zeros((240, 320, 3), np.uint8)
    green[:] = (20, 140, 40)
    behind = album.add_photo(green)

    def of(kind, *, ground=False):
        stage = Stage(kind, photo=behind)
        return Scene(SIZE, stage, (Sticker(1, row, 160, 200, 120, ground=ground),))

    return of


@pytest.mark.parametrize("kind", ["washed", "board"])
def test_the_photo_stands_behind_as_it_is(album, scene, kind):
    studio = Studio(album, natural=True)
    frame = studio.frame(scene(kind))
    assert len(frame.photos) == 2
    pixels = studio.pixels(scene(kind)).astype(int)
    assert np.abs(pixels[:60] - (20, 140, 40)).max() <= 2


def test_no_border_and_no_halo(album, scene):
    """From the thing to the photo colours only mix; stickers show white between them."""
    natural = Studio(album, natural=True).pixels(scene("washed")).astype(int)
    assert natural[..., 0].max() <= 125
    assert natural[..., 2].max() <= 45
    assert Studio(album).pixels(scene("washed")).min(axis=2).max() == 255


def test_a_ground_gets_a_contact_shadow(album, scene):
    studio = Studio(album, natural=True)
    lifted, stands = (studio.pixels(scene("washed", ground=g)).astype(int) for g in (False, True))
    below = np.s_[201:206, 140:180]
    assert stands[below][..., 1].mean() < lifted[below][..., 1].mean() - 15


def test_regions_are_the_same_in_both_styles(album, scene):
    one, two = (Studio(album, natural=n).frame(scene("washed")).regions for n in (False, True))
    assert one == two


def test_a_sticker_style_board_shows_no_photo(album, scene):
    assert len(Studio(album).frame(scene("board")).photos) == 1

import numpy as np
import pytest

from mirgen.compose.brush import CanvasBrush
from mirgen.compose.cache import Cache
from mirgen.compose.ledger import Ledger
from mirgen.compose.palette import ROLES
from mirgen.records.frame import Brush

SIZE = (160, 120)


@pytest.fixture
def easel():
    canvas = np.full((SIZE[1], SIZE[0], 3), 200, np.uint8)
    ledger = Ledger(SIZE)
    return CanvasBrush((canvas,), ledger, Cache(1 << 20)), canvas, ledger


def box(x, y, w, h):
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def test_it_is_a_brush_of_the_frames_size(easel):
    brush: Brush = easel[0]
    assert brush.size == SIZE


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_paints_its_own_colour(easel, role):
    brush, canvas, _ = easel
    brush.polygon(box(20, 20, 60, 41), role)
    top, low = np.array(ROLES[role].top), np.array(ROLES[role].low)
    middle = (top + low) / 2
    assert np.abs(canvas[40, 50] - middle).max() <= 2
    assert (canvas[40, 120] == 200).all()


def test_shapes_belong_to_all_open_regions_and_are_taken_from_others(easel):
    brush, _, ledger = easel
    brush.begin(1, "scale")
    brush.polygon(box(0, 0, 40, 40), "wood")
    brush.begin(2, "pan")
    brush.polygon(box(20, 0, 40, 40), "metal")
    brush.end()
    brush.end()
    brush.polygon(box(0, 0, 10, 40), "ink")
    scale, pan = ledger.regions()
    assert (scale.bbox, scale.area) == ((10.0, 0.0, 50.0, 40.0), 2000.0)
    assert (pan.bbox, pan.area, pan.label) == ((20.0, 0.0, 40.0, 40.0), 1600.0, "pan")


def test_lines_ellipses_and_letters_hide_and_shadows_do_not(easel):
    brush, canvas, ledger = easel
    brush.begin(1, "panel")
    brush.polygon(box(10, 10, 100, 80), "paper")
    brush.end()
    areas = [ledger.regions()[0].area]
    brush.soft_shadow((60, 80), (30, 8))
    assert canvas[80, 60].max() < 200
    areas.append(ledger.regions()[0].area)
    brush.line([(20, 20), (80, 20)], "line", 4)
    areas.append(ledger.regions()[0].area)
    brush.ellipse((60, 50), (10, 10), "accent", outline="ink")
    areas.append(ledger.regions()[0].area)
    brush.text((60, 75), "WIDE", "ink", 16)
    areas.append(ledger.regions()[0].area)
    assert areas[0] == areas[1] == 8000
    assert areas[1] - areas[2] == pytest.approx(240, abs=30)
    assert areas[2] - areas[3] == pytest.approx(np.pi * 10.6**2, abs=25)
    assert areas[4] < areas[3] - 100


def test_letters_are_cut_off_at_the_edge_and_blanks_paint_nothing(easel):
    brush, canvas, _ = easel
    before = canvas.copy()
    brush.text((10, 10), "  ", "ink", 16)
    brush.text((400, 10), "away", "ink", 16)
    assert np.array_equal(canvas, before)
    brush.text((0, 60), "half", "ink", 30)
    assert canvas[:, 0].min() < 120


def test_mistakes_of_a_drawing_are_named(easel):
    brush = easel[0]
    with pytest.raises(ValueError, match="no colour role 'gold'"):
        brush.line([(0, 0), (9, 9)], "gold", 2)
    with pytest.raises(ValueError, match="call begin first"):
        brush.end()

import pytest

from mirgen.compose.palette import LAYOUTS, ROLES, TINTS, border_width, tint, tone

CONTRACT = {"ink", "paper", "accent", "accent2", "wood", "metal", "metal_dark", "shadow", "line"}
CONTRACT |= {"glaze", "muted", *(f"series{i}" for i in range(8))}


def test_every_role_of_the_brush_has_a_colour():
    assert set(ROLES) == CONTRACT
    series = [ROLES[f"series{i}"].top for i in range(8)]
    nearest = min(
        sum(abs(a - b) for a, b in zip(p, q, strict=True))
        for i, p in enumerate(series)
        for q in series[:i]
    )
    assert nearest >= 60, "two series can't be told apart"


def test_an_unknown_role_is_named_with_its_nearest():
    with pytest.raises(ValueError, match=r"'acent'.*did you mean 'accent'"):
        tone("acent")


def test_tints_count_through_colours_then_layouts_then_again():
    for kind, tints in TINTS.items():
        assert len(tints) >= 6
        assert len(set(tints)) == len(tints)
        assert tint(kind, 1) == (tints[1], 0)
        assert tint(kind, len(tints) + 2) == (tints[2], 1)
        assert tint(kind, len(tints) * LAYOUTS) == (tints[0], 0)
        assert tint(kind, -1) == (tints[-1], LAYOUTS - 1)


@pytest.mark.parametrize(("height", "width"), [(50, 2.5), (200, 3.0), (300, 4.5), (900, 5.0)])
def test_the_border_grows_with_the_sticker_within_limits(height, width):
    assert border_width(height) == pytest.approx(width)

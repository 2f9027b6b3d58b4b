import numpy as np
import pytest
from PIL import ImageFont

from mirgen.compose import lettering as module
from mirgen.compose.cache import Cache
from mirgen.compose.lettering import lettering
from mirgen.errors import Reject


def run(words, height=40.0, anchor="ls", bold=False):
    return lettering(words, height, anchor, Cache(1 << 20), bold=bold)


def test_only_the_packaged_fonts_are_opened(monkeypatch):
    opened = []
    real = ImageFont.truetype
    monkeypatch.setattr(
        ImageFont, "truetype", lambda p, *a, **k: opened.append(p) or real(p, *a, **k)
    )
    module._font.cache_clear()
    run("Zebra 7", 33.0)
    run("Zebra 7", 33.0, bold=True)
    folder = str(module._FONTS)
    assert opened
    assert all(str(path).startswith(folder) for path in opened)
    assert (module._FONTS / "Inter-LICENSE.txt").read_text().count("SIL OPEN FONT LICENSE") == 1
    assert sum(f.stat().st_size for f in module._FONTS.iterdir()) < 800_000


def test_capitals_stand_on_the_anchor_at_the_fonts_height():
    shape = run("H")
    rows = np.flatnonzero((shape.pixels > 127).any(axis=1)) + shape.y
    assert rows[-1] == -1
    assert len(rows) == pytest.approx(0.727 * 40, abs=1)


def test_the_middle_anchor_centres_the_word():
    shape = run("HOH", anchor="mm")
    columns = np.flatnonzero((shape.pixels > 127).any(axis=0)) + shape.x
    assert columns[0] + columns[-1] + 1 == pytest.approx(0, abs=2)


def test_bold_is_heavier():
    assert run("Bus", bold=True).pixels.sum() > 1.15 * run("Bus").pixels.sum()


def test_a_letter_that_the_font_lacks_is_rejected():
    assert run("Größe, señal, Ωμέγα, Київ").pixels.any()
    with pytest.raises(Reject) as caught:
        run("斑马")
    assert caught.value.reason == "text-unprintable"

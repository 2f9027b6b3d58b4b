from __future__ import annotations

import re

from PIL import Image

from .conftest import TASK


def test_a_page_is_written_here_by_default(mirgen_here, tmp_path):
    done = mirgen_here("preview", TASK, "--tier", "hard", "--kind", "heaviest")
    assert done.returncode == 0, done.stderr
    told = rf"wrote {TASK}.html: {TASK}, hard, [0-9]+ images, answer [A-E]\n"
    assert re.fullmatch(told, done.stdout)
    text = (tmp_path / f"{TASK}.html").read_text(encoding="utf-8")
    assert '<span class="chip hard">hard</span>' in text
    assert "asks: heaviest" in text


def test_a_picture_and_the_same_one_again(mirgen_here, tmp_path):
    for name in ("a.png", "b.png"):
        done = mirgen_here("preview", TASK, "--tier", "easy", "--out", name)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.width == 2000
        assert picture.height > 800


def test_a_file_that_cant_be_written(mirgen_here):
    done = mirgen_here("preview", TASK, "--out", "no/where.png")
    assert done.returncode == 2
    assert done.stderr == (
        "mirgen: can't write the preview: No such file or directory (no/where.png): "
        "name a file in a folder that exists and can be written\n"
    )

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

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


def said(text: str) -> str:
    """Return a template of weight_comparison with this sentence before the images."""
    return (
        f"---\ntask: {TASK}\n---\n"
        '{% import "weight_comparison/_say.jinja" as say %}\n'
        f"{{% block context %}}\n{text} {{{{ say.facts() }}}}\n"
        "{% for p in pictures %}{{ image(p.number) }}{% endfor %}\n{% endblock %}\n"
        "{% block question %}{{ say.ask() }}{% endblock %}\n"
    )


def put(folder: Path, text: str) -> Path:
    path = folder / "templates" / "mine" / "mine.jinja"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(said(text), encoding="utf-8")
    return path


def test_a_template_here_is_shown_by_its_name(mirgen_here, tmp_path):
    put(tmp_path, "Mark my words.")
    for words in (("mine",), (TASK, "--templates", "templates")):
        done = mirgen_here("preview", *words, "--out", "a.html")
        assert done.returncode == 0, done.stderr
        assert done.stdout.endswith("said with mine/mine.jinja\n")
        assert "Mark my words." in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_an_unknown_template(mirgen_here, tmp_path):
    put(tmp_path, "x")
    done = mirgen_here("preview", "mime", "--templates", "templates")
    assert (done.returncode, done.stderr) == (
        2,
        "mirgen: there is no task or template 'mime' (mirgen preview): did you mean 'mine'?\n",
    )


def test_watching_renders_again_and_tells_faults(environment, tmp_path):
    path = put(tmp_path, "First words.")
    page = tmp_path / "mine.html"
    with subprocess.Popen(
        [sys.executable, "-m", "mirgen", "preview", "mine", "--watch"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:

            def until(line: str) -> list[str]:
                """Return what is told up to this line."""
                told = []
                while not told or told[-1] != line:
                    told.append(process.stderr.readline())
                    assert told[-1], told
                return told

            watching = "watching the templates, end it with Ctrl-C\n"
            until(watching)
            assert "First words." in page.read_text(encoding="utf-8")
            put(tmp_path, "Other words.")
            until(watching)
            assert "Other words." in page.read_text(encoding="utf-8")
            path.write_text(said("{{ wrods }}"), encoding="utf-8")
            assert "'wrods' is undefined (templates/mine/mine.jinja:6)" in until(watching)[0]
            put(tmp_path, "Last words.")
            until(watching)
            text = page.read_text(encoding="utf-8")
            assert "Last words." in text
            assert '<meta http-equiv="refresh"' in text
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 0
        finally:
            process.kill()

"""`mirgen templates` as its users meet it: in an empty folder, by its words and exit codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mirgen.cli.main import main

from .conftest import TASK

FAULTY = (
    f"---\ntask: {TASK}\ntier: [hard]\n---\n"
    "{% block context %}{{ image(1) }}{{ imag(2) }}{% endblock %}\n"
    "{% block question %}{{ 1 | nmber }}?{% endblock %}\n"
)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_new_writes_is_right_and_is_shown(empty, capsys):
    assert main(["templates", "new", "balances", "--like", TASK]) == 0
    assert capsys.readouterr().out == (
        "wrote templates/balances/balances.jinja\n"
        "see it:   mirgen preview balances --templates templates --watch\n"
        "check it: mirgen templates check templates\n"
    )
    assert main(["templates", "check"]) == 0
    assert capsys.readouterr().out == "1 template, 240 renderings\n"
    text = (empty / "templates/balances/balances.jinja").read_text(encoding="utf-8")
    assert text.startswith(f"---\ntask: {TASK}\n")
    assert "@@" not in text
    for word in ("pictures: (Picture(", "asked: '", "mirgen templates reference"):
        assert word in text


def test_new_begins_a_whole_task_and_check_tells_all_its_faults(empty, capsys):
    assert main(["templates", "new", "my_task"]) == 0
    assert main(["templates", "check"]) == 0
    assert capsys.readouterr().out.endswith("1 template, 60 renderings\n")
    path = empty / "templates/my_task/my_task.jinja"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  told:", "  tolds:").replace("  asks:", "  ask:"), "utf-8")
    assert main(["templates", "check"]) == 2
    found = re.findall(r"my_task.jinja:(\d+): (.*)", capsys.readouterr().out)
    where = {name: i for i, line in enumerate(text.splitlines(), 1) for name in [line.strip()]}
    assert (str(where["told:"]), "there is no key 'declares.tolds': did you mean 'told'?") in found
    assert (str(where["asks:"]), "there is no key 'declares.ask': did you mean 'asks'?") in found


def test_new_says_the_task_of_that_name_or_the_one_it_is_to_be_like(empty, capsys):
    for words, task in (
        (["speed_comparison"], "speed_comparison"),
        (["mine", "--like", "yes_but", "--templates", "other"], "yes_but"),
    ):
        assert main(["templates", "new", *words]) == 0
        path = empty / re.match("wrote (.*)\n", capsys.readouterr().out)[1]
        assert path.read_text(encoding="utf-8").startswith(f"---\ntask: {task}\n")
    assert path == empty / "other/mine/mine.jinja"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "new My-Words",
            "a template can't be called 'My-Words' (mirgen templates new): begin with a small "
            "letter; letters, digits and _ may follow",
        ),
        (
            "new mine --like weight",
            "there is no task 'weight' (tasks): did you mean 'weight_comparison'?",
        ),
        (
            "chek",
            "there is no 'chek' to do with templates (mirgen templates): did you mean 'check'?",
        ),
        (
            "check nowhere",
            "",
        ),
    ],
)
def test_wrong_words(empty, capsys, words, told):
    assert main(["templates", *words.split()]) == 2
    printed = capsys.readouterr()
    if told:
        assert printed.err == f"mirgen: {told}\n"
    else:
        assert printed.out.startswith("nowhere: there is no such templates folder: ")
    assert list(empty.iterdir()) == []


def test_new_overwrites_nothing(empty, capsys):
    assert main(["templates", "new", "mine"]) == 0
    path = empty / "templates/mine/mine.jinja"
    path.write_text("x")
    assert main(["templates", "new", "mine"]) == 2
    assert "the template is there already (templates/mine/mine.jinja)" in capsys.readouterr().err
    assert path.read_text() == "x"


def test_check_tells_all_faults_by_file_and_line(empty, capsys):
    (empty / "templates/deep").mkdir(parents=True)
    (empty / "templates/a.jinja").write_text(FAULTY)
    (empty / "templates/deep/b.jinja").write_text("---\ntask: weight\n---\n")
    assert main(["templates", "check", "templates"]) == 2
    out = capsys.readouterr().out.splitlines()
    assert out[0] == (
        "templates/a.jinja:3: there is no front matter key 'tier': did you mean 'tiers'?"
    )
    assert out[1] == "templates/a.jinja:5: 'imag' is undefined: did you mean 'image'?"
    assert out[2] == "templates/a.jinja:6: there is no filter 'nmber': did you mean 'number'?"
    assert out[3].startswith("templates/deep/b.jinja:1: the template lacks the blocks context,")
    assert out[4].startswith("templates/deep/b.jinja:2: there is no task 'weight': did you mean")
    assert out[5:] == ["5 faults in 2 files, 2 templates, 0 renderings"]


def test_list_tells_packaged_and_own(empty, capsys):
    (empty / "t").mkdir()
    (empty / "t/mine.jinja").write_text(
        f"---\ntask: {TASK}\nkinds: [heaviest]\ntiers: [hard]\nweight: 2.5\n---\n"
        "{% block context %}x{% endblock %}{% block question %}y{% endblock %}"
    )
    assert main(["templates", "list", "--templates", "t"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[-1] == ["mine.jinja", TASK, "heaviest", "hard", "2.5", "en"]
    assert [f"{TASK}/facts_first.jinja", TASK, "all", "all", "1", "en"] in rows


def test_a_reference_goes_between_its_marks(empty, capsys):
    path = empty / "a.md"
    path.write_text("x")
    assert main(["templates", "reference", "--into", "a.md"]) == 2
    assert "the file lacks the marks (a.md)" in capsys.readouterr().err
    assert main(["templates", "reference", "--task", TASK]) == 0
    assert "| `pictures` | list of Picture | all |" in capsys.readouterr().out


def test_a_bad_template_ends_a_build_before_photos_are_read(empty, capsys):
    (empty / "t").mkdir()
    (empty / "t/a.jinja").write_text(FAULTY.replace("tier: [hard]\n", ""))
    (empty / "a.json").write_text("this isn't JSON")
    (empty / "photos").mkdir()
    words = "build --annotations a.json --images photos --out out --templates t"
    assert main(words.split()) == 2
    printed = capsys.readouterr()
    assert printed.err == (
        "mirgen: there is no filter 'nmber' (t/a.jinja:5): did you mean 'number'?\n"
    )
    assert not (empty / "out").exists()

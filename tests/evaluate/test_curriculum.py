"""Curricula: what is given and asked, who is taught when, and files that trainers read in order."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mirgen.cli.main import main
from mirgen.errors import UsageError
from mirgen.evaluate.comparison import HEADINGS, STEPS, text_of
from mirgen.evaluate.curriculum.dialects import DIALECTS, Words, resized, written
from mirgen.evaluate.curriculum.lesson import ALL, answer_start, lesson, sentences
from mirgen.evaluate.curriculum.stages import GIVEN, Curriculum
from mirgen.evaluate.curriculum.trainers import TRAINERS
from mirgen.records.instance import Instance, Ref, RegionRow, Steps
from mirgen.records.puzzle import TIERS, Tier

from ..built import Rows

REGION = RegionRow(7, 1, "dog", (64.0, 40.0, 320.0, 100.0), 9.0, "", (400, 640), 0, "1")


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory, rows: list[Instance]) -> list[Instance]:
    """Rows of every family of the default build, and many of those with the longest steps."""
    return [*rows, *Rows(tmp_path_factory)["location_relationship"]]


def asked(reply: str) -> list[str]:
    found = sentences(reply)
    return [re.sub(rf"^({'|'.join(HEADINGS.values())}): ", "", sentence) for sentence in found]


@pytest.mark.parametrize("given_steps", GIVEN)
def test_nothing_asked_for_is_in_the_prompt(wide: list[Instance], given_steps: int) -> None:
    for row in wide:
        taught = lesson(row, given_steps)
        assert taught.reply
        for sentence in asked(taught.reply):
            assert sentence not in taught.told, (row.id, given_steps, sentence)
        assert not re.search(rf"answer is {row.answer}\b", taught.told)
        assert re.search(rf"answer is {row.answer}\b", taught.reply)


@pytest.mark.parametrize("given_steps", GIVEN)
def test_prompt_and_reply_share_out_the_steps(wide: list[Instance], given_steps: int) -> None:
    for row in wide:
        taught = lesson(row, given_steps)
        for number, name in enumerate(STEPS):
            whole = text_of(row.steps, name)
            if name == "conclusion" and given_steps == ALL:
                cut = answer_start(whole)
                assert whole[:cut].rstrip() in taught.told
                assert taught.reply == whole[cut:]
            elif number < given_steps:
                assert f"{HEADINGS[name]}: {whole}" in taught.told
                assert HEADINGS[name] not in taught.reply
            else:
                assert f"{HEADINGS[name]}: {whole}" in taught.reply
                assert f"{HEADINGS[name]}:" not in taught.told


def test_the_question_stands_in_the_prompt_as_in_the_row(wide: list[Instance]) -> None:
    for row in wide[:60]:
        taught = lesson(row, 3)
        assert [part for part in taught.prompt if isinstance(part, int)] == [
            *range(len(row.images))
        ]
        flat = "\n".join("<image>" if isinstance(part, int) else part for part in taught.prompt)
        assert flat.startswith(row.question.rstrip())
        assert all(
            f"\n{letter}. {o}\n" in flat for letter, o in zip("ABCDEF", row.options, strict=False)
        )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("It is so. The answer is C: the dog.", "The answer is C: the dog."),
        ("That is 0.39 on. So the answer is A: about 0.39.", "So the answer is A: about 0.39."),
        (
            "The dog is fast, so the answer is B: the dog.",
            "The dog is fast, so the answer is B: the dog.",
        ),
        ("One. Two. The answer is A: at St. Anne. Or so.", "The answer is A: at St. Anne. Or so."),
        ("The first answer is bad. The answer is D: it.", "The answer is D: it."),
        ("Nothing told. At last this", "At last this"),
    ],
)
def test_where_the_answer_begins(text: str, answer: str) -> None:
    assert text[answer_start(text) :] == answer


VOCABULARY = ("Dogs", "run", "Cats", "sleep", "Image", "two", "is", "at", "3.5", "m", "left")
WORD = st.sampled_from(VOCABULARY)
SENTENCE = st.lists(WORD, min_size=1, max_size=5).map(lambda w: " ".join(w) + ".")
PROSE = st.lists(SENTENCE, min_size=1, max_size=4).map(" ".join)


@given(st.lists(PROSE, min_size=6, max_size=6), PROSE, st.sampled_from(GIVEN))
def test_a_sentence_said_twice_is_not_given_away(
    texts: list[str], conclusion: str, given_steps: int
) -> None:
    """Steps that repeat each other's sentences, as a model's rewording or a template might."""
    steps = Steps(
        texts[0], (texts[1], texts[2]), texts[3], texts[4], f"{conclusion} The answer is B."
    )
    row = _bare(steps)
    taught = lesson(row, given_steps)
    known = taught.told.partition("This much is known:")[2].splitlines()
    said = [s for line in known for s in asked(line)]
    assert not {*asked(taught.reply)} & {*said}
    assert taught.reply.endswith("The answer is B.")


def _bare(steps: Steps) -> Instance:
    from mirgen.records.instance import Difficulty, Image, Piece

    return Instance(
        "train-00000000", "train", "t", "spatial", "hard", Difficulty(0.1, 2),
        (Image(b"a", "a.jpg"), Image(b"b", "b.jpg")),
        (Piece("text", "Which?", -1), Piece("image", "", 0), Piece("image", "", 1)),
        "Which?\n<image>\n<image>", ("x", "y"), "B", 1, steps, (), (), (), (), "t", "0", "off", "",
        0, 0, 1, "0",
    )  # fmt: skip


def test_boxes_follow_the_words_that_mean_them(wide: list[Instance]) -> None:
    row = next(r for r in wide if any(ref.field == "steps.region2region" for ref in r.refs))
    ref = next(ref for ref in row.refs if ref.field == "steps.region2region")
    region = next(r for r in row.regions if r.region == ref.region)
    words = row.steps.region2region[ref.start : ref.end]
    x, y, w, h = (round(v) for v in region.bbox)
    taught = lesson(row, 3, "pixels")
    assert f"{words} [{x}, {y}, {round(region.bbox[0] + region.bbox[2])}, " in taught.reply
    assert lesson(row, 3).reply in re.sub(r" \[\d+, \d+, \d+, \d+\]", "", taught.reply)
    assert w > 0 < h


@pytest.mark.parametrize(
    ("dialect", "wanted"),
    [
        ("none", "See the dog run."),
        ("pixels", "See the dog [64, 40, 384, 140] run."),
        (
            "qwen2-vl",
            "See <|object_ref_start|>the dog<|object_ref_end|>"
            "<|box_start|>(100,100),(600,350)<|box_end|> run.",
        ),
        (
            "qwen2.5-vl",
            "See <|object_ref_start|>the dog<|object_ref_end|>"
            "<|box_start|>(64,39),(386,137)<|box_end|> run.",
        ),
        ("internvl", "See <ref>the dog</ref><box>[[100, 100, 600, 350]]</box> run."),
        ("ms-swift", "See <ref-object><bbox> run."),
    ],
)
def test_each_dialect_by_hand(dialect: str, wanted: str) -> None:
    """64 and 384 of 640 across are 100 and 600 of 1000; 640 × 400 becomes 644 × 392 for Qwen2.5."""
    text, pointed = written(Words("See the dog run.", ((4, 11, 7),)), {7: REGION}, dialect)
    assert text == wanted
    assert [(p.words, p.box, p.image) for p in pointed] == (
        [("the dog", (64, 40, 384, 140), 1)] if dialect == "ms-swift" else []
    )


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((400, 640), (392, 644)),
        ((28, 28), (56, 56)),
        ((10000, 10000), (3556, 3556)),
        ((20, 700), (28, 700)),
    ],
)
def test_the_size_to_which_qwen_brings_an_image(
    size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    assert resized(*size) == wanted


TIERED = st.lists(st.sampled_from(TIERS), min_size=5, max_size=60)


@given(TIERED, st.floats(0.05, 1), st.sampled_from(["first", "hard", "none"]), st.integers(0, 9))
def test_stages_hold_their_share_in_order(
    tiers: list[Tier], share: float, medium: Any, seed: int
) -> None:
    rows = [(f"r{k}", tier) for k, tier in enumerate(tiers)]
    tier_of = dict(rows)
    plan = Curriculum(share, False, medium, seed)
    hard = {"hard", "medium"} if medium == "hard" else {"hard"}
    pool = [id_ for id_, tier in rows if tier in hard]
    if not pool:
        with pytest.raises(UsageError, match="no hard instance"):
            plan.stages(rows)
        return
    stages = plan.stages(rows)
    assert stages == plan.stages(reversed(rows))
    for stage in stages:
        assert len({*stage.ids}) == len(stage.ids)
        if stage.name.startswith("hard"):
            assert {tier_of[id_] for id_ in stage.ids} <= hard
            assert len(stage.ids) == max(1, round(share * len(pool)))
        else:
            assert {tier_of[id_] for id_ in stage.ids} == {stage.name}
            assert len(stage.ids) == tiers.count(stage.name)  # type: ignore[arg-type]
    order = [name for name in ("easy", "medium") if any(s.name == name for s in stages)]
    assert [s.name for s in stages] == [*order, *(f"hard-{k}" for k in range(1, 6))]
    assert [s.given for s in stages if s.name.startswith("hard")] == [5, 4, 3, 1, 0]


def test_disjoint_stages_divide_the_hard_ones() -> None:
    rows: list[tuple[str, Tier]] = [(f"r{k}", "hard") for k in range(53)]
    stages = Curriculum(0.2, True).stages(rows)
    met = Counter(id_ for stage in stages for id_ in stage.ids)
    assert set(met.values()) == {1}
    assert [len(stage.ids) for stage in stages] == [10] * 5
    with pytest.raises(UsageError, match=r"share can't be 0\.4"):
        Curriculum(0.4, True)
    with pytest.raises(UsageError, match="can't be divided"):
        Curriculum(0.2, True).stages(rows[:4])


def test_stages_are_shuffled_within_and_by_seed() -> None:
    rows: list[tuple[str, Tier]] = [(f"r{k:03d}", "hard") for k in range(100)]
    one, other = (Curriculum(seed=seed).stages(rows) for seed in (0, 1))
    assert list(one[0].ids) != sorted(one[0].ids)
    assert {*one[0].ids} != {*one[1].ids}
    assert one[0].ids != other[0].ids


@pytest.fixture(scope="session", params=[*TRAINERS, "ms-swift with boxes"])
def made(
    request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    trainer = request.param.partition(" ")[0]
    dest = tmp_path_factory.mktemp("curriculum") / trainer
    boxes = ("--boxes", "ms-swift") if "boxes" in request.param else ()
    words = ["curriculum", str(sample), "--to", trainer, str(dest), "--quiet", *boxes]
    assert main(words) == 0
    return trainer, dest


def read(dest: Path) -> list[dict[str, Any]]:
    text = (dest / "curriculum.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def flat(line: dict[str, Any]) -> tuple[str, str]:
    if "messages" in line:
        user, assistant = line["messages"]
        assert (user["role"], assistant["role"]) == ("user", "assistant")
        return user["content"], assistant["content"]
    (user,), (assistant,) = line["prompt"], line["completion"]
    parts = [part.get("text", "<image>") for part in user["content"]]
    return "\n".join(parts), assistant["content"][0]["text"]


def test_the_file_is_sorted_and_each_image_stands_once(
    made: tuple[str, Path], rows: list[Instance]
) -> None:
    trainer, dest = made
    lines, by_id = read(dest), {row.id: row for row in rows}
    stages = list(dict.fromkeys(line["stage"] for line in lines))
    assert stages == ["easy", "medium", *(f"hard-{k}" for k in range(1, 6))]
    assert [line["stage"] for line in lines] == sorted(
        (line["stage"] for line in lines), key=stages.index
    )
    for line in lines:
        row = by_id[line["id"]]
        prompt, reply = flat(line)
        assert prompt.count("<image>") == len(row.images) == len(line["images"])
        assert "<image>" not in reply
        assert [(dest / name).read_bytes() for name in line["images"]] == [
            image.bytes for image in row.images
        ]
        assert not any(name.startswith("/") for name in line["images"])
        for sentence in asked(reply):
            assert sentence not in prompt or sentence == "<ref-object><bbox>"
    assert trainer in TRAINERS


def test_objects_fill_the_marks_in_their_order(made: tuple[str, Path]) -> None:
    trainer, dest = made
    found = 0
    for line in read(dest) if trainer == "ms-swift" else []:
        said = "".join(flat(line))
        objects = line.get("objects", {"ref": [], "bbox": [], "image_id": []})
        found += len(objects["ref"])
        assert said.count("<ref-object>") == said.count("<bbox>") == len(objects["ref"])
        assert len(objects["bbox"]) == len(objects["image_id"]) == len(objects["ref"])
        assert all(0 <= k < len(line["images"]) for k in objects["image_id"])
        assert all(x1 < x2 and y1 < y2 for x1, y1, x2, y2 in objects["bbox"])
    assert found or "boxes" not in str(dest)


def test_datasets_loads_it_in_order(made: tuple[str, Path], tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    _, dest = made
    data = datasets.load_dataset(
        "json", data_files=str(dest / "curriculum.jsonl"), split="train", cache_dir=str(tmp_path)
    )
    lines = read(dest)
    assert list(zip(data["id"], data["stage"], strict=True)) == [
        (line["id"], line["stage"]) for line in lines
    ]


def test_what_starts_the_trainer_keeps_the_order(made: tuple[str, Path]) -> None:
    trainer, dest = made
    if trainer == "ms-swift":
        text = (dest / "run.sh").read_text()
        for flag in ("--dataset_shuffle false", "--train_dataloader_shuffle false"):
            assert flag in text
        assert "--num_train_epochs 1 " in text
    elif trainer == "llama-factory":
        told = yaml.safe_load((dest / "train.yaml").read_text())
        assert told["disable_shuffling"] is True
        assert told["num_train_epochs"] == 1
        info = json.loads((dest / "dataset_info.json").read_text())
        assert info[told["dataset"]]["file_name"] == "curriculum.jsonl"
    else:
        text = (dest / "train.py").read_text()
        assert '"train_sampling_strategy": "sequential"' in text
        assert '"max_length": None' in text
        compile(text, "train.py", "exec")
    for name in TRAINERS[trainer].files:
        if name.endswith(".sh"):
            subprocess.run(["sh", "-n", str(dest / name)], check=True)


def test_the_readme_tells_what_is_in_each_stage(made: tuple[str, Path]) -> None:
    _, dest = made
    told = (dest / "README.md").read_text(encoding="utf-8")
    numbers = Counter(line["stage"] for line in read(dest))
    for stage, number in numbers.items():
        assert re.search(rf"\| {stage} +\| +{number} \| +\d+ % of \d+ \|", told)
    assert str(dest.parent) not in told


def test_refs_that_overlap_dont_tear_the_text() -> None:
    words = Words("the big dog", ((0, 11, 7), (4, 11, 7)))
    assert written(words, {7: REGION}, "internvl")[0].count("<ref>") == 1
    assert Ref("steps.summary", 0, 3, 7).region == REGION.region
    assert set(DIALECTS) >= {"none", "ms-swift"}
    assert replace(REGION, region=8).region == 8


def test_wrong_words_are_told(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dest = str(tmp_path / "new")
    for more in (
        ["--to", "trk", dest],
        [dest],
        ["--to", "trl", "--boxes", "ms-swift", dest],
        ["--to", "trl", "--boxes", "qwen", dest],
        ["--to", "trl", "--share", "1.5", dest],
        ["--to", "trl", "--disjoint", "--share", "0.4", dest],
        ["--to", "trl", "--split", "trian", dest],
        ["--to", "trl", str(tmp_path)],
        ["--to", "trl", "--medium", "last", dest],
    ):
        assert main(["curriculum", str(sample), *more]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "new.part").exists()

"""Wrong options, configs and templates: one sentence each, and nothing is written."""

from __future__ import annotations

import json

import pytest

from mirgen.resources import folder

from .conftest import Refused
from .refused import Content, Wrong

BUILD = "build --annotations a.json --images photos --out out --quiet"
CONFIG = f"{BUILD} --config c.yaml"
LINE = "command line"


def config(told: str, content: Content) -> Wrong:
    return Wrong(CONFIG, told, {"c.yaml": content})


CONFIGS = {
    "no such file": Wrong(
        CONFIG,
        "can't read the config: No such file or directory (c.yaml): "
        "give an existing YAML file with --config",
    ),
    "a folder": config(
        "can't read the config: Is a directory (c.yaml): give an existing YAML file with --config",
        None,
    ),
    "not UTF-8": config(
        "the config isn't UTF-8 text, from byte 6 on (c.yaml): save it as UTF-8", b"seed: \xff\n"
    ),
    "bad YAML": config(
        "the config isn't YAML (c.yaml:2): mend this: mapping values are not allowed here",
        "seed: 3\nsplits: train: 5\n",
    ),
    "a tab": config(
        "the config isn't YAML (c.yaml:2): "
        "mend this: found character '\\t' that cannot start any token",
        "splits:\n\ttrain: 5\n",
    ),
    "2,000 levels deep": config(
        "the config isn't YAML (c.yaml): mend this: it nests too deeply", "seed: " + "[" * 2_000
    ),
    "a list": config(
        "the config isn't a mapping of option names to values (c.yaml): "
        "write lines such as `seed: 7`",
        "- seed\n",
    ),
    "a key twice": config(
        "the config isn't YAML (c.yaml:3): mend this: 'seed' is written twice",
        "seed: 1\nquality: 80\nseed: 2\n",
    ),
    "a split twice": config(
        "the config isn't YAML (c.yaml:1): mend this: 'test' is written twice",
        "splits: {test: 1, train: 3, test: 2}",
    ),
    "a key misspelt": config(
        "there is no option 'seeed' (c.yaml): did you mean 'seed'?", "seeed: 1"
    ),
    "a key of cutouts misspelt": config(
        "there is no option 'cutouts.min_aera' (c.yaml): did you mean 'min_area'?",
        "cutouts: {min_aera: 900}",
    ),
    "a key of a source misspelt": config(
        "there is no option 'sources.0.renam' (c.yaml): did you mean 'rename'?",
        "sources: [{renam: {cup: mug}}]",
    ),
    "too many sources": config(
        "sources has 2 entries for 1 annotation files (c.yaml): "
        "write one for each, {} where nothing is to be said",
        "sources: [{}, {}]",
    ),
    "annotations and images that don't pair": Wrong(
        "build --quiet --config c.yaml",
        "annotations and images aren't lists of equal length, got 2 and 1 (c.yaml): "
        "give one folder for each file",
        {"c.yaml": "annotations: [a.json, b.json]\nimages: [photos]"},
    ),
    "a text for a list": config(
        "tasks can't be 'speed_comparison' (c.yaml): write a list, such as [a, b]",
        "tasks: speed_comparison",
    ),
    "a list for a mapping": config(
        "splits can't be ['train', 'test'] (c.yaml): write names and values, such as {a: 1}",
        "splits: [train, test]",
    ),
    "half an instance": config(
        "splits.train can't be 1.5 (c.yaml): give a whole number", "splits: {train: 1.5}"
    ),
    "a tier misspelt": config(
        "tiers can't name 'esay' (c.yaml): did you mean 'easy'?", "tiers: {esay: 1}"
    ),
    "a weight of nothing": config(
        "sources.0.weight can't be 0 (c.yaml): give more than 0", "sources: [{weight: 0}]"
    ),
    "an endless weight": config(
        "tiers.easy can't be inf (c.yaml): give a finite number", "tiers: {easy: .inf}"
    ),
    "a path with a NUL": config(
        "templates.0: a path can't hold a NUL (c.yaml): leave it out", 'templates: ["a\\0b"]'
    ),
    "an empty path": config(
        "templates.0 can't be '' (c.yaml): give a text that isn't empty", "templates: ['']"
    ),
    "a size out of bounds": config(
        "longest_side can't be 100000 (c.yaml): give 2048 or less", "longest_side: 100000"
    ),
    "more shards than are counted": config(
        "split 'train' of 100000 would need more than 99999 shards (c.yaml): "
        "ask for fewer instances, or raise shard_rows",
        "splits: {train: 100000}\nshard_rows: 1",
    ),
    "a wrong option beside a sound config": Wrong(
        f"{CONFIG} --seed -1",
        f"seed can't be -1 ({LINE}): give 0 or more",
        {"c.yaml": "quality: 80"},
    ),
}

OPTIONS = {
    "--split test=0": "splits.test can't be 0 (command line): give 1 or more",
    "--split test=-3": "splits.test can't be -3 (command line): give 1 or more",
    "--split test=2000000000": "splits.test can't be 2000000000 (command line): "
    "give 100000000 or less",
    "--split test": "--split can't be 'test' (command line): "
    "write a name, = and a whole number, such as --split test=500",
    "--split test=1 --split test=2": "--split names 'test' twice (command line): name it once",
    "--split all=5": "a split can't be called 'all', readers keep that for all splits together "
    "(command line): choose another name",
    "--split Test=5": "splits can't name 'Test' (command line): "
    "use lower-case letters, digits and _",
    "--split ../test=5": "splits can't name '../test' (command line): "
    "use lower-case letters, digits and _",
    "--tiers easy=0,hard=0": "no tier has a weight above 0 (command line): "
    "give at least one of them, as easy=1",
    "--tiers easy=-1": "tiers.easy can't be -1.0 (command line): give 0 or more",
    "--tiers easy=nan": "tiers.easy can't be nan (command line): give a finite number",
    "--tiers esy=1": "--tiers names no tier 'esy' (command line): did you mean 'easy'?",
    "--tasks sped_comparison": "there is no task 'sped_comparison' (tasks): "
    "did you mean 'speed_comparison'?",
    "--tasks ,": "--tasks can't be ',' (command line): "
    "write names with commas between them, or leave it out for all",
    "--seed -1": "seed can't be -1 (command line): give 0 or more",
    f"--seed {2**63}": f"seed can't be {2**63} (command line): give less than {2**63}",
    "--workers 0": "workers can't be 0 (command line): give 1 or more",
    "--workers 1000": "workers can't be 1000 (command line): give 256 or less",
    "--runner slurm": "runner can't be 'slurm' (command line): choose from dask, processes, ray",
    "--annotations b.json": "--annotations is given twice and --images once (command line): "
    "give one folder of images for each annotation file, in the same order",
}

NEW = "give a folder that exists"
TEMPLATE = "t/speed_comparison/x.jinja"
FRONT = "---\ntask: speed_comparison\n---\n"


def template(told: str, content: Content) -> Wrong:
    return Wrong(f"{BUILD} --templates t", told, {TEMPLATE: content})


TEMPLATES = {
    "no such folder": Wrong(
        f"{BUILD} --templates t", f"there is no such templates folder (t): {NEW}"
    ),
    "a file": Wrong(
        f"{BUILD} --templates a.json", f"there is no such templates folder (a.json): {NEW}"
    ),
    "an empty folder": Wrong(
        f"{BUILD} --templates t",
        "the templates folder holds no *.jinja file (t): write one as <task>/<name>.jinja",
        {"t": None},
    ),
    "broken Jinja": template(
        f"the template isn't Jinja ({TEMPLATE}:5): mend this: unexpected '}}', expected ')'",
        f"{FRONT}{{% block context %}}\n{{{{ image( }}}}\n{{% endblock %}}\n",
    ),
    "broken front matter": template(
        f"the front matter isn't YAML ({TEMPLATE}:3): "
        "mend this: did not find expected node content",
        "---\ntask: [\n---\n",
    ),
    "not UTF-8": template(
        f"the template isn't UTF-8 ({TEMPLATE}:4): save it as UTF-8", FRONT.encode() + b"\xff"
    ),
}

CASES = {
    **{f"config: {name}": wrong for name, wrong in CONFIGS.items()},
    **{words: Wrong(f"{BUILD} {words}", told) for words, told in OPTIONS.items()},
    **{f"template: {name}": wrong for name, wrong in TEMPLATES.items()},
}


@pytest.mark.parametrize("wrong", CASES.values(), ids=CASES)
def test_a_wrong_option_gets_one_sentence(refused: Refused, wrong: Wrong) -> None:
    refused(wrong)


def test_what_the_photos_do_feed_is_named(refused: Refused) -> None:
    """Nine categories feed one family and not the other."""
    sample = folder("data/sample")
    coco = json.loads((sample / "annotations.json").read_text())
    coco["categories"] = coco["categories"][:9]
    kept = {category["id"] for category in coco["categories"]}
    coco["annotations"] = [a for a in coco["annotations"] if a["category_id"] in kept]
    source = f"--annotations few.json --images {sample / 'images'} --split train=4"
    refused(
        Wrong(
            f"build {source} --tasks speed_comparison,weight_comparison --out out --quiet",
            "the source can't feed weight_comparison: it needs cutouts of 8 categories (it has 5) "
            "(split train, 72 photos with 141 regions, 38 of them cutouts): give this split more "
            "photos or ask for what they feed with --tasks speed_comparison",
            {"few.json": coco},
            code=3,
        )
    )

"""Loading a config: file, given options and a base are joined; every fault is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from mirgen.config import load_config
from mirgen.config.model import BuildConfig
from mirgen.errors import UsageError


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def write(text: str) -> str:
        path = tmp_path / "build.yaml"
        path.write_text(text)
        return str(path)

    return write


def test_without_anything_there_are_defaults() -> None:
    config = load_config(None, {})
    assert config == BuildConfig()
    assert config.splits == {"train": 160, "test": 40}
    assert config.tiers == {"easy": 4, "medium": 3, "hard": 3}
    assert config.exhaustive == ()


def test_given_wins_over_file_over_base(write) -> None:  # type: ignore[no-untyped-def]
    file = write("seed: 2\nquality: 70\n")
    base = {"seed": 1, "quality": 60, "longest_side": 300}
    config = load_config(file, {"seed": 3, "quality": None}, base)
    assert (config.seed, config.quality, config.longest_side) == (3, 70, 300)


def test_none_means_not_given_and_zero_is_given() -> None:
    assert load_config(None, {"seed": None}, {"seed": 7}).seed == 7
    assert load_config(None, {"seed": 0}, {"seed": 7}).seed == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seeed: 3", "no option 'seeed'.*did you mean 'seed'"),
        ("Splits: {}", "no option 'Splits'.*did you mean 'splits'"),
        ("seed: -1", "seed can't be -1.*give 0 or more"),
        ("seed: x", "seed can't be 'x'"),
        ("splits: {all: 3}", "all"),
        ("splits: {Train: 3}", "splits"),
        ("splits: {train: 0}", "splits.train can't be 0"),
        ("splits: {}", "splits can't be {}"),
        ("tiers: {esay: 3}", "tiers can't name 'esay'.*did you mean 'easy'"),
        ("tiers: {easy: -3}", "tiers.easy can't be -3"),
        ("tiers: {easy: 0, hard: 0}", "no tier has a weight above 0"),
        ("annotations: [a.json]", "lists of equal length.*got 1 and 0"),
        ("cutouts: {min_aera: 3}", "cutouts.min_aera"),
        ("cutouts: {largest_piece: 2}", "cutouts.largest_piece can't be 2"),
        ("runner: abacus", "runner can't be 'abacus'"),
        ("workers: 0", "workers can't be 0"),
        ("- seed", "isn't a mapping"),
        ("7", "isn't a mapping"),
        ("3: 4", "isn't a mapping"),
        ("seed: [", "isn't YAML"),
        ("a: b: c", r"isn't YAML.*build.yaml:1"),
    ],
)
def test_faults_are_one_sentence(write, text: str, said: str) -> None:  # type: ignore[no-untyped-def]
    file = write(text)
    with pytest.raises(UsageError, match=said) as refused:
        load_config(file, {})
    assert "\n" not in str(refused.value)
    assert "build.yaml" in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"can't read the config.*none.yaml"):
        load_config(str(tmp_path / "none.yaml"), {})
    with pytest.raises(UsageError, match="can't read the config"):
        load_config(str(tmp_path), {})


def test_an_empty_file_gives_defaults(write) -> None:  # type: ignore[no-untyped-def]
    assert load_config(write(""), {}) == BuildConfig()
    assert load_config(write("# nothing\n"), {}) == BuildConfig()


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "build.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"build.yaml"):
        load_config(str(path), {})


def test_yaml_runs_nothing(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    mark = tmp_path / "mark"
    with pytest.raises(UsageError, match="isn't YAML"):
        load_config(write(f"seed: !!python/object/apply:pathlib.Path.touch [{mark}]"), {})
    assert not mark.exists()


def test_a_wrong_given_option_says_command_line() -> None:
    with pytest.raises(UsageError, match=r"\(command line\)"):
        load_config(None, {"seed": -1})
    with pytest.raises(UsageError, match=r"no option 'sede'.*did you mean 'seed'"):
        load_config(None, {"sede": 1})

"""What is said of one source: strict names, one group a category, and what the build adds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mirgen.config import BuildConfig, LicenseRules, SourceSettings, load_config
from mirgen.errors import UsageError

PAIR = {"annotations": ("a.json", "b.json"), "images": ("a", "b")}


def test_nothing_said_is_everything_allowed_and_nothing_renamed() -> None:
    said = SourceSettings()
    assert (said.name, said.weight, said.exhaustive) == (None, None, None)
    assert said.licenses == LicenseRules(allow=("*",), compose=("*",))
    assert said.category("cup") == "cup"


names = st.sampled_from(["cup", "mug", "dog", "cat", "pet", "vessel"])


@given(st.dictionaries(names, names), st.dictionaries(names, st.sampled_from("xyz")), names)
def test_a_category_is_renamed_first_and_grouped_then(
    rename: dict[str, str], group_of: dict[str, str], name: str
) -> None:
    groups: dict[str, tuple[str, ...]] = {}
    for member, group in group_of.items():
        groups[group] = (*groups.get(group, ()), member)
    said = SourceSettings(rename=rename, group=groups)
    renamed = rename.get(name, name)
    assert said.category(name) == group_of.get(renamed, renamed)


def test_two_categories_may_exchange_their_names() -> None:
    said = SourceSettings(rename={"cat": "dog", "dog": "cat"})
    assert (said.category("cat"), said.category("dog")) == ("dog", "cat")


@pytest.mark.parametrize(
    "given",
    [
        {"wieght": 2},
        {"weight": 0},
        {"weight": -1},
        {"weight": "much"},
        {"name": ""},
        {"rename": {"cup": ""}},
        {"rename": ["cup"]},
        {"group": {"pet": "dog"}},
        {"group": {"": ["dog"]}},
        {"exhaustive": [""]},
        {"licenses": {"alow": ["*"]}},
        {"licenses": {"allow": [""]}},
        {"licenses": ["*"]},
    ],
)
def test_what_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SourceSettings.model_validate(given)


def test_a_category_in_two_groups_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="'dog' is put in two groups, 'pet' and 'beast'"):
        SourceSettings(group={"pet": ("cat", "dog"), "beast": ("dog",)})
    twice = SourceSettings(group={"pet": ("dog", "dog")})
    assert twice.category("dog") == "pet"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        SourceSettings().name = "x"  # type: ignore[misc]


def test_the_builds_exhaustive_is_taken_where_a_source_says_nothing() -> None:
    sources = (SourceSettings(name="a", weight=2), SourceSettings(exhaustive=()))
    config = BuildConfig(**PAIR, sources=sources, exhaustive=("all",))  # type: ignore[arg-type]
    first, second = config.source(0), config.source(1)
    assert first == SourceSettings(name="a", weight=2, exhaustive=("all",))
    # Nothing is complete there, although the build says so of the others.
    assert second == SourceSettings(exhaustive=())
    plain = BuildConfig(**PAIR, exhaustive=("dog",))  # type: ignore[arg-type]
    assert plain.source(0) == plain.source(1) == SourceSettings(exhaustive=("dog",))
    # Also of the packaged sample, which no list names.
    assert BuildConfig().source(0) == SourceSettings(exhaustive=())


@pytest.mark.parametrize("number", [1, 3])
def test_there_is_one_entry_for_each_annotation_file(number: int) -> None:
    with pytest.raises(ValidationError, match=f"{number} entries for 2 annotation files"):
        BuildConfig(**PAIR, sources=(SourceSettings(),) * number)  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="1 entries for 0 annotation files"):
        BuildConfig(sources=(SourceSettings(),))


@pytest.mark.parametrize(
    "said",
    [
        {"name": "x"},
        {"weight": 2},
        {"rename": {"a": "b"}},
        {"group": {"a": ("b",)}},
        {"exhaustive": ("a",)},
        {"licenses": {"allow": ("x",)}},
        {"licenses": {"compose": ("x",)}},
    ],
)
def test_all_that_is_said_of_a_source_changes_the_content(said: dict[str, object]) -> None:
    plain, other = (
        BuildConfig.model_validate({**PAIR, "sources": [entry, {}]}) for entry in ({}, said)
    )
    assert plain.content() != other.content()


YAML = """\
annotations: [a.json, b.json]
images: [a, b]
sources:
  - name: streets
    weight: 2.5
    rename: {bird: sparrow}
    group: {seat: [chair, bench]}
    exhaustive: [all]
    licenses: {allow: ["*by*", unknown], compose: ["*/by/*"]}
  - {}
"""


def test_a_file_says_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "build.yaml"
    path.write_text(YAML)
    first, second = load_config(str(path), {}).sources
    assert first == SourceSettings(
        name="streets",
        weight=2.5,
        rename={"bird": "sparrow"},
        group={"seat": ("chair", "bench")},
        exhaustive=("all",),
        licenses=LicenseRules(allow=("*by*", "unknown"), compose=("*/by/*",)),
    )
    assert second == SourceSettings()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("weight: 2.5", "wieght: 2", r"no option 'sources\.0\.wieght'.*did you mean 'weight'"),
        ("allow:", "alow:", r"no option 'sources\.0\.licenses\.alow'.*did you mean 'allow'"),
        ("weight: 2.5", "weight: 0", r"sources\.0\.weight can't be 0.*give more than 0"),
        ("  - {}\n", "", "sources has 1 entries for 2 annotation files"),
        ("[chair, bench]", "chair", r"sources\.0\.group\.seat can't be 'chair'"),
        ("[chair, bench]", "[chair], bank: [chair]", "'chair' is put in two groups"),
    ],
)
def test_a_fault_is_one_sentence_with_its_path(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = tmp_path / "build.yaml"
    path.write_text(YAML.replace(old, new))
    with pytest.raises(UsageError, match=told) as refused:
        load_config(str(path), {})
    assert "build.yaml" in str(refused.value)
    assert "\n" not in str(refused.value)

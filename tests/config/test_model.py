"""The model: frozen, strict about names, and clear about what bytes depend on."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from mirgen.config import MACHINE, BuildConfig, CutoutLimits
from mirgen.config.model import POLISH

FREE = {"annotations", "images", "out", "splits", "seed", "templates", "max_json_mb"}
FREE |= MACHINE | POLISH


def test_content_is_all_but_what_bytes_do_not_depend_on() -> None:
    content = BuildConfig().content()
    assert set(content) == set(BuildConfig.model_fields) - FREE
    assert content["cutouts"] == CutoutLimits().model_dump()


@pytest.mark.parametrize(
    "given",
    [
        {"out": "x"},
        {"splits": {"a": 1}},
        {"seed": 5},
        {"workers": 3},
        {"shard_timeout": 9},
        {"templates": ("t",)},
        {"polish": "m", "base_url": "http://h/v1", "polishing": {"temperature": 1}},
        {"annotations": ("a",), "images": ("b",)},
    ],
)
def test_free_options_leave_the_content(given: dict[str, object]) -> None:
    assert BuildConfig(**given).content() == BuildConfig().content()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given",
    [
        {"tasks": ("a",)},
        {"tiers": {"easy": 1}},
        {"exhaustive": ("all",)},
        {"longest_side": 500},
        {"quality": 91},
        {"max_pixels": 20_000},
        {"shard_rows": 9},
        {"cutouts": {"min_area": 1}},
    ],
)
def test_binding_options_change_the_content(given: dict[str, object]) -> None:
    assert BuildConfig(**given).content() != BuildConfig().content()  # type: ignore[arg-type]


def test_a_config_is_frozen_and_knows_no_other_keys() -> None:
    config = BuildConfig()
    with pytest.raises(ValidationError):
        config.seed = 3  # type: ignore[misc]
    with pytest.raises(ValidationError):
        BuildConfig(sede=3)  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        CutoutLimits(min_aera=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_seeds_that_fit(seed: int) -> None:
    assert BuildConfig(seed=seed).seed == seed


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_seeds_that_do_not(seed: int) -> None:
    with pytest.raises(ValidationError):
        BuildConfig(seed=seed)

"""The flow's parameters: those of the configuration and of the command line, each described."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from prefect.blocks.system import Secret as SecretBlock
from prefect.utilities.schema_tools import validate

from flows.build import build, secret_of
from mirgen.cli.build import _parser
from mirgen.config import BuildConfig, PolishSettings
from mirgen.errors import UsageError

SINGULAR = {"split": "splits"}
"""Options that are given once for each; the key has all of them."""

PRINTING = {"help", "quiet", "log_json"}


def parameters() -> dict[str, dict[str, Any]]:
    """Return the flow's schema by parameter."""
    schema = build.parameters.model_dump()
    assert schema["required"] == []
    found: dict[str, dict[str, Any]] = schema["properties"]
    return found


def test_parameters_are_the_keys_of_the_configuration() -> None:
    assert set(parameters()) == {"config", *BuildConfig.model_fields}


def test_options_of_the_command_line_are_parameters() -> None:
    options = {action.dest for action in _parser()._actions} - PRINTING
    options = {"polishing" if name.startswith("polish_") else name for name in options}
    assert {SINGULAR.get(name, name) for name in options} <= set(parameters())


def test_none_means_not_given() -> None:
    signature = inspect.signature(build.fn)
    assert {p.default for p in signature.parameters.values()} == {None}
    for name, schema in parameters().items():
        assert {"type": "null"} in schema["anyOf"], name


@pytest.mark.parametrize("name", sorted(BuildConfig.model_fields))
def test_a_parameter_takes_what_its_key_takes(name: str) -> None:
    mine = _plain(parameters()[name])
    schema = BuildConfig.model_json_schema(ref_template="#/definitions/{model}")
    theirs = _plain(schema["properties"][name])
    assert mine == theirs


def test_the_key_comes_from_the_secret_block(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blocks:
        @staticmethod
        def load(name: str) -> SecretBlock:
            if name != "llm":
                raise ValueError(name)
            return SecretBlock(value="sk-block")

    monkeypatch.setattr("flows.build.Secret", Blocks)
    named = BuildConfig(polishing=PolishSettings(secret="llm"))
    assert secret_of(named) == "sk-block"
    assert "sk-block" not in str(named.kept())
    assert secret_of(BuildConfig()) is None
    with pytest.raises(UsageError, match="no secret block 'other'"):
        secret_of(BuildConfig(polishing=PolishSettings(secret="other")))


def _plain(schema: dict[str, Any]) -> object:
    """Return what a schema allows, but for None, with neither words nor defaults."""
    kept = {k: v for k, v in schema.items() if k not in ("title", "description", "default")}
    kept = {k: v for k, v in kept.items() if k != "position"}
    choices = [one for one in kept.pop("anyOf", []) if one != {"type": "null"}]
    if len(choices) == 1:
        kept |= choices[0]
    return kept


@pytest.mark.parametrize("name", ["config", *BuildConfig.model_fields])
def test_the_form_describes_every_parameter(name: str) -> None:
    told = parameters()[name]["description"]
    assert told[0].isupper()
    assert told.endswith(".")


@pytest.mark.parametrize(
    ("given", "fine"),
    [
        ({}, True),
        ({"seed": 8, "splits": {"test": 500}, "annotations": ["a.json"], "images": ["d"]}, True),
        ({"seed": None, "tiers": {"easy": 1}, "cutouts": {"min_area": 100}}, True),
        ({"seed": -1}, False),
        ({"splits": {}}, False),
        ({"splits": {"a b": 1}}, False),
        ({"cutouts": {"min_are": 100}}, False),
        ({"runner": "slurm"}, False),
        ({"shard_timeout": 0}, False),
    ],
)
def test_the_schema_tells_good_from_bad(given: dict[str, object], fine: bool) -> None:
    assert (validate(given, build.parameters.model_dump()) == []) is fine

"""Errors: one sentence each, an exit code each, and they survive the way from a worker."""

from __future__ import annotations

import pickle

import pytest

from mirgen import errors
from mirgen.errors import MirgenError, Reject, ShardError, nearest, sentence

CODES = {
    "MirgenError": 1,
    "UsageError": 2,
    "SourceError": 2,
    "OutputError": 2,
    "UnfedError": 3,
    "FindingsError": 4,
    "ShardError": 1,
    "StoppedError": 130,
    "UnansweredError": 1,
    "StorageError": 2,
    "UnreachedError": 1,
}


def test_every_class_has_its_exit_code() -> None:
    found = {
        name: kind.exit_code
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, MirgenError)
    }
    assert found == CODES


@pytest.mark.parametrize("name", sorted(CODES))
def test_errors_survive_pickling(name: str) -> None:
    kind = getattr(errors, name)
    error = kind("it broke", where="a.json, annotation 7", remedy="mend it")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == "it broke (a.json, annotation 7): mend it"
    assert (again.what, again.where, again.remedy) == (
        "it broke",
        "a.json, annotation 7",
        "mend it",
    )


def test_notes_survive_pickling_too() -> None:
    error = MirgenError("it broke")
    error.add_note("where it broke")
    assert pickle.loads(pickle.dumps(error)).__notes__ == ["where it broke"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("a",), "a"),
        (("a", "b"), "a (b)"),
        (("a", "", "c"), "a: c"),
        (("a", "b", "c"), "a (b): c"),
    ],
)
def test_sentences(parts: tuple[str, ...], said: str) -> None:
    assert sentence(*parts) == said


def test_the_nearest_word_is_named_or_all_are() -> None:
    known = ["tiers", "tasks", "seed", "splits"]
    assert nearest("teirs", known) == "did you mean 'tiers'?"
    assert nearest("split", known) == "did you mean 'splits'?"
    assert nearest("xxxxxx", known) == "choose from seed, splits, tasks, tiers"
    assert nearest("x", []) == "choose from "


def test_a_reject_is_no_error_and_keeps_its_reason() -> None:
    reject = pickle.loads(pickle.dumps(Reject("too-easy")))
    assert reject.reason == "too-easy"
    assert not isinstance(reject, MirgenError)


def test_a_lost_shards_code_survives_pickling() -> None:
    lost = ShardError("it broke", code="worker-late")
    assert pickle.loads(pickle.dumps(lost)).code == "worker-late"

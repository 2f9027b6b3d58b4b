from __future__ import annotations

import pytest

from mirgen.config import BuildConfig
from mirgen.errors import UsageError
from mirgen.records.stored import stored_question
from mirgen.run.preview import preview

TASK = "weight_comparison"


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.getbasetemp() / "preview-cache"
    monkeypatch.setenv("MIRGEN_CACHE", str(folder))


@pytest.mark.parametrize(("tier", "kind"), [("easy", "lightest"), ("hard", "heaviest")])
def test_the_wished_tier_and_kind_are_found(tier, kind):
    row = preview(BuildConfig(), TASK, tier, kind)
    assert (row.task, row.tier, stored_question(row).kind) == (TASK, tier, kind)
    assert row.id == f"preview-{row.index:08d}"


def test_the_same_seed_gives_the_same_instance_and_another_another():
    first, again = (preview(BuildConfig(seed=5), TASK, "easy", None) for _ in range(2))
    assert first == again
    other = preview(BuildConfig(seed=6), TASK, "easy", None)
    assert other.images != first.images


@pytest.mark.parametrize(
    ("name", "tier", "kind", "told"),
    [
        ("weigh_comparison", None, None, "did you mean 'weight_comparison'?"),
        (TASK, "simple", None, "there is no tier 'simple' (--tier)"),
        (TASK, None, "lightst", "asks no 'lightst' (--kind): did you mean 'lightest'?"),
    ],
)
def test_unknown_names(name, tier, kind, told):
    with pytest.raises(UsageError) as caught:
        preview(BuildConfig(), name, tier, kind)
    assert told in str(caught.value)

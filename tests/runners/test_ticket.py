"""What a shard's ticket carries, and which machines may make it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from mirgen.config import BuildConfig, load_config
from mirgen.errors import UsageError
from mirgen.run.jobs import Recipe, jobs
from mirgen.run.make import make_all
from mirgen.runners import maker, share
from mirgen.runners.ticket import Ticket, _here, tickets

from ..built import sample_bench

MOST_BYTES = 4096


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return sample_bench({"train": 100_000}).recipe


@pytest.fixture
def sent(recipe: Recipe, tmp_path: Path) -> list[Ticket]:
    """Return the tickets of two shards for other machines, from an OUT that is being built."""
    out = tmp_path / "out"
    (out / ".mirgen").mkdir(parents=True)
    (out / ".mirgen" / "build.json").write_bytes(b"{}")
    recipe = replace(recipe, shared=str(out / ".mirgen" / "shared"))
    todo = [(job, out / job.name) for job in jobs(recipe, "train", 100_000, 1)[:2]]
    return tickets(recipe, todo, far=True)


def test_a_ticket_is_a_few_kilobytes(sent: list[Ticket], recipe: Recipe) -> None:
    assert len(pickle.dumps(sent[0])) < MOST_BYTES
    assert len(pickle.dumps(recipe)) > MOST_BYTES, "else there is nothing to leave out"
    assert [ticket.job.start for ticket in sent] == [0, sent[0].job.stop]


def test_another_machine_gets_the_recipe_whole(
    sent: list[Ticket], recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "elsewhere"))
    here = _here(pickle.loads(pickle.dumps(sent[0])))
    assert here.templates == recipe.templates
    assert here.config.content() == recipe.config.content()
    (then,), (now,) = recipe.refs, here.refs
    assert Path(now.folder).is_relative_to(tmp_path / "elsewhere")
    assert now.fingerprint == then.fingerprint
    for name in share.INDEX:
        assert Path(now.folder, name).read_bytes() == Path(then.folder, name).read_bytes()


def test_own_templates_go_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    (own / "yes_but").mkdir(parents=True)
    (own / "yes_but" / "mine.jinja").write_text("a text")
    monkeypatch.chdir(tmp_path)
    config = load_config(None, {"templates": ["own"]})
    recipe = Recipe(config, (), {}, ("own",), {}, str(tmp_path / "out/.mirgen/shared"))
    put = share.put(recipe)
    (tmp_path / "out" / ".mirgen" / "build.json").write_bytes(b"{}")
    monkeypatch.chdir("/")
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "elsewhere"))
    (folder,) = share.fetched(put).template_folders
    name = "yes_but/mine.jinja"
    assert Path(folder, name).read_bytes() == (own / name).read_bytes()


def test_a_machine_that_does_not_see_out_or_the_photos_is_refused(
    sent: list[Ticket], tmp_path: Path
) -> None:
    ticket = sent[0]
    (ref,) = ticket.recipe.refs
    gone = replace(ticket.recipe, refs=(replace(ref, images=str(tmp_path / "gone")),))
    with pytest.raises(UsageError, match=r"the worker on .+ doesn't see the photos"):
        _here(replace(ticket, recipe=gone))
    (tmp_path / "out" / ".mirgen" / "build.json").unlink()
    with pytest.raises(UsageError, match=r"the worker on .+ doesn't see OUT .+ object store"):
        _here(ticket)


def test_a_machine_with_other_versions_is_refused(sent: list[Ticket]) -> None:
    ticket = replace(sent[0], versions={**sent[0].versions, "numpy": "1.0"})
    with pytest.raises(UsageError, match=r"has numpy .+, and the build has 1\.0"):
        _here(ticket)
    with pytest.raises(UsageError, match="has other templates"):
        _here(replace(sent[0], templates="0" * 64))


def test_processes_need_no_package_and_others_say_which(monkeypatch: pytest.MonkeyPatch) -> None:
    assert maker(BuildConfig()) is make_all
    monkeypatch.setitem(__import__("sys").modules, "ray", None)
    with pytest.raises(UsageError) as caught:
        maker(BuildConfig(runner="ray"))
    assert str(caught.value) == (
        "the runner ray needs the package ray (runner): pip install 'mirgen[ray]', on the "
        "cluster's machines too"
    )
    with pytest.raises(UsageError, match="a cluster is named and the runner is processes"):
        load_config(None, {"cluster": "tcp://127.0.0.1:1"})

from __future__ import annotations

import json

from mirgen.tasks import all_tasks

DECLARED = (
    *("count_compare", "odd_one_out", "reference_chain", "size_order", "spot_the_difference"),
)
"""Tasks that are declared by a packaged template."""


def test_every_task_is_told_with_what_it_needs(mirgen_here):
    done = mirgen_here("tasks")
    assert (done.returncode, done.stderr) == (0, "")
    for task in all_tasks().values():
        assert f"{task.name} ({task.category})\n" in done.stdout
        assert f"  needs:  {task.needs}\n" in done.stdout
    for declared in DECLARED:
        assert f"\n{declared} (" in done.stdout
    number = len(all_tasks()) + len(DECLARED)
    assert done.stdout.endswith(f"the packaged sample can feed {number} of {number} tasks\n")


def test_json_tells_what_a_source_lacks(mirgen_here, tmp_path):
    empty = {"id": 1, "file_name": "000000000001.jpg"}
    coco = {"images": [empty], "annotations": [], "categories": []}
    (tmp_path / "a.json").write_text(json.dumps(coco))
    from mirgen.resources import folder

    images = str(folder("data/sample") / "images")
    done = mirgen_here("tasks", "--annotations", "a.json", "--images", images, "--json")
    assert done.returncode == 0, done.stderr
    listed = {task["name"]: task for task in json.loads(done.stdout)}
    assert list(listed) == sorted([*all_tasks(), *DECLARED])
    assert all(task["lacks"] for task in listed.values())

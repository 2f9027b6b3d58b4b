"""The flow ``mirgen``: what `mirgen build` does, as a Prefect run with tasks and artifacts.

Served alone by `python flows/build.py`, or deployed as prefect.yaml says.
"""

# Annotations are values here, not text: served from one process, the flow is sent to another one
# that no longer knows what their names meant.

from typing import Annotated, Literal

from prefect import flow, get_run_logger
from prefect.blocks.system import Secret
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.shards import as_tasks
from flows.telling import Telling
from mirgen.audit import quick
from mirgen.config import BuildConfig, CutoutLimits, PolishSettings, SourceSettings, load_config
from mirgen.config.model import Count, SplitName
from mirgen.config.polish import BaseUrl
from mirgen.errors import MirgenError, UsageError
from mirgen.run import build as core
from mirgen.run.gate import require_passed
from mirgen.run.settle import out_of

Text = Annotated[str, Field(min_length=1)]

WHERE = "parameters"
"""What messages call the place where a flow's options were given."""


@flow(name="mirgen", validate_parameters=True, persist_result=False)
def build(
    config: str | None = None,
    annotations: list[Text] | None = None,
    images: list[Text] | None = None,
    sources: list[SourceSettings] | None = None,
    out: Text | None = None,
    splits: Annotated[
        dict[SplitName, Count],
        Field(min_length=1, json_schema_extra={"additionalProperties": False}),
    ]
    | None = None,
    seed: Annotated[int, Field(ge=0, lt=1 << 63)] | None = None,
    tasks: list[str] | None = None,
    tiers: dict[Literal["easy", "medium", "hard"], Annotated[float, Field(ge=0)]] | None = None,
    templates: list[Text] | None = None,
    workers: Annotated[int, Field(ge=1, le=256)] | None = None,
    runner: Literal["processes", "dask", "ray"] | None = None,
    cluster: Text | None = None,
    exhaustive: list[str] | None = None,
    style: Literal["sticker", "natural"] | None = None,
    longest_side: Annotated[int, Field(ge=224, le=2048)] | None = None,
    quality: Annotated[int, Field(ge=60, le=100)] | None = None,
    max_pixels: Annotated[int, Field(ge=10_000)] | None = None,
    max_json_mb: Annotated[int, Field(ge=1)] | None = None,
    shard_rows: Annotated[int, Field(ge=1, le=5000)] | None = None,
    shard_timeout: Annotated[int, Field(ge=1)] | None = None,
    cutouts: CutoutLimits | None = None,
    gate: bool | None = None,
    polish: Text | None = None,
    base_url: BaseUrl | None = None,
    polishing: PolishSettings | None = None,
) -> State[None]:
    """Make a data set of multi-image questions from annotated photos.

    Whatever is left empty is taken from the config file, then from what OUT was built with, then
    from mirgen's defaults: without any parameter, 200 instances of the packaged sample. Paths are
    taken from the folder that the flow was deployed from. A run that was cut short is finished by
    another one on the same OUT.

    Args:
        config: YAML file with any of the options below; parameters win over it.
        annotations: COCO annotation files, one for each folder of images.
        images: Folders that the file names in the annotations start from, in the same order.
        sources: What there is to say of each source, in the same order: name, weight, categories,
            licences.
        out: Folder to write; without it, out/ and the source's name.
        splits: Splits and their numbers of instances. On a finished OUT those named here are
            made anew, the others stay as they are.
        seed: Any number from 0; another one gives other instances.
        tasks: Names of tasks, as `mirgen tasks` lists them; without it, all.
        tiers: Weights of easy, medium and hard.
        templates: Folders of further templates.
        workers: Worker processes; without it, one for each core.
        runner: What makes the shards: processes on the flow's machine, dask or ray.
        cluster: Address of the Dask scheduler or Ray head; without it, one is started.
        exhaustive: Categories that are annotated wherever they are in a photo, or all.
        style: How pasted things look.
        longest_side: Longest side of a composed image in pixels.
        quality: JPEG quality of the images.
        max_pixels: Photos with more pixels than this are left out.
        max_json_mb: Annotation files with more megabytes than this are refused.
        shard_rows: Instances in a shard.
        shard_timeout: Seconds after which a worker that isn't done with its shard is replaced.
        cutouts: What a region must be to be pasted.
        gate: Whether the run fails where a check of the data set's audit fails.
        polish: Name of a model that rewords the texts; without it, they stay as they are.
        base_url: Address of its endpoint, any that speaks OpenAI's protocol.
        polishing: Parameters, manners and money of rewording. The key is OPENAI_API_KEY in the
            worker's environment, or the Prefect secret block whose name is given as secret.
    """
    given = {name: value for name, value in locals().items() if name != "config"}
    telling = Telling(get_run_logger())
    try:
        settled = load_config(config, given, where=WHERE)
        key = secret_of(settled)
        summary = core.build(config, given, telling, as_tasks, judge=quick, where=WHERE, key=key)
        folder = out_of(settled)
        told = telling.done(folder, summary)
        require_passed(settled.gate, folder, summary.manifest)
    except MirgenError as error:
        return Failed(message=str(error))
    return Completed(message=f"{folder}: {told}")


def secret_of(settings: BuildConfig) -> str | None:
    """Return the key in the secret block that the options name. Raises UsageError."""
    name = settings.polishing.secret
    if name is None:
        return None
    try:
        block = Secret.load(name)
    except ValueError:
        raise UsageError(
            f"Prefect has no secret block {name!r}",
            where="polishing.secret",
            remedy="make one of that name, or set OPENAI_API_KEY where the flow runs",
        ) from None
    return str(block.get())  # type: ignore[union-attr]


if __name__ == "__main__":
    build.serve(name="build")

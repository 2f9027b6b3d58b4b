"""The JSON Schema of the configuration, as stored in schemas/config.schema.json."""

from __future__ import annotations

import json
import sys

from .model import BuildConfig


def config_schema() -> dict[str, object]:
    """Return the schema that editors check a YAML config with; made from BuildConfig."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:mirgen:schema:config:1",
        **BuildConfig.model_json_schema(),
        "title": "configuration of mirgen build",
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(config_schema(), indent=2) + "\n")

"""The JSON Schema of the manifest, as stored in schemas/manifest.schema.json."""

from __future__ import annotations

import json
import sys

from .manifest import Manifest


def manifest_schema() -> dict[str, object]:
    """Return the schema that manifest.json keeps to; made from Manifest."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:mirgen:schema:manifest:1",
        **Manifest.model_json_schema(mode="serialization"),
        "title": "manifest.json of a mirgen data set, schema version 1",
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(manifest_schema(), indent=2) + "\n")

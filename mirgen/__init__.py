"""mirgen: multi-image interleaved reasoning data from annotated photos."""

__version__ = "0.1.0"
SCHEMA_VERSION = 1

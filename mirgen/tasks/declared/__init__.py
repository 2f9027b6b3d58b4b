"""Tasks that one template file declares: facts, answer and wrong options as expressions."""

from .family import Declared
from .read import declarations, kept
from .reference import declaration, functions

__all__ = ["Declared", "declaration", "declarations", "functions", "kept"]

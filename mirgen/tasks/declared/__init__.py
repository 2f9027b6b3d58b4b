"""Tasks that one template file declares: facts, answer and wrong options as expressions."""

from .family import Declared
from .read import declarations, kept

__all__ = ["Declared", "declarations", "kept"]

"""Says puzzles in words, by templates that people drop in, and ties phrases to regions."""

from . import provided
from .checks import sayable, undeclared
from .front_matter import FrontMatter
from .library import Library
from .phraser import Phraser
from .rules import planned_images
from .scaffolds import scaffold_text
from .template import Template
from .trial import Trial

__all__ = [
    "FrontMatter",
    "Library",
    "Phraser",
    "Template",
    "Trial",
    "planned_images",
    "provided",
    "sayable",
    "scaffold_text",
    "undeclared",
]

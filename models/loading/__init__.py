"""Register files taken into the shared tables: schools, their links and groups, and how they stand with Ofsted."""

from models.loading.authorities import NoAuthorityError, code_of, in_file, in_register
from models.loading.extracts import Unfinished, unfinished
from models.loading.report import WORDS, Happening, Happenings, Loaded
from models.loading.taking import Asked, Progress, compare, load

__all__ = [
    "WORDS",
    "Asked",
    "Happening",
    "Happenings",
    "Loaded",
    "NoAuthorityError",
    "Progress",
    "Unfinished",
    "code_of",
    "compare",
    "in_file",
    "in_register",
    "load",
    "unfinished",
]

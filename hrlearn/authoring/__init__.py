"""For people who write lessons: reading, lint, bundles and walkthroughs.

What belongs here: everything between the text files of a lesson or locale pack and the values of ``hrlearn.model``.
What does not: playing and marking (``hrlearn.scenario``, ``hrlearn.items``, ``hrlearn.attempts``), showing
(``hrlearn.player``), storing (``hrlearn.db``). A new lint rule is one small function in a ``rules_*.py`` with its
number, title and level, an entry in that module's RULES, and a paragraph in docs/reference/lint-rules.md.
"""

from hrlearn.authoring.charts import chart
from hrlearn.authoring.comparing import Comparison, Difference, Remark, compared
from hrlearn.authoring.files import unpack_files as unpacked_files
from hrlearn.authoring.findings import READER_RULES, Finding
from hrlearn.authoring.languages import Coverage, coverage, untranslated
from hrlearn.authoring.lint import (
    RULES,
    Report,
    find_lessons,
    find_packs,
    installed_content,
    installed_lessons,
    lint,
    lint_files,
    packs_beside,
    packs_folder,
    survey,
)
from hrlearn.authoring.packs import load_locale_pack, read_locale_pack
from hrlearn.authoring.places import Place, place_of, places
from hrlearn.authoring.reader import bundle, load_bundle, packed, read_package, read_tree
from hrlearn.authoring.rules import Rule
from hrlearn.authoring.scaffold import new_lesson
from hrlearn.authoring.translating import Translation, lay_out_translation
from hrlearn.authoring.walkthroughs import Outcome, replay_walkthroughs

__all__ = [
    "READER_RULES",
    "RULES",
    "Comparison",
    "Coverage",
    "Difference",
    "Finding",
    "Outcome",
    "Place",
    "Remark",
    "Report",
    "Rule",
    "Translation",
    "bundle",
    "chart",
    "compared",
    "coverage",
    "find_lessons",
    "find_packs",
    "installed_content",
    "installed_lessons",
    "lay_out_translation",
    "lint",
    "lint_files",
    "load_bundle",
    "load_locale_pack",
    "new_lesson",
    "packed",
    "packs_beside",
    "packs_folder",
    "place_of",
    "places",
    "read_locale_pack",
    "read_package",
    "read_tree",
    "replay_walkthroughs",
    "survey",
    "unpacked_files",
    "untranslated",
]

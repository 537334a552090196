"""For people who write lessons: reading, lint, bundles and walkthroughs.

What belongs here: everything between the text files of a lesson or locale pack and the values of ``hrlearn.model``.
What does not: playing and marking (``hrlearn.scenario``, ``hrlearn.items``, ``hrlearn.attempts``), showing
(``hrlearn.player``), storing (``hrlearn.db``). A new lint rule is one small function in a ``rules_*.py`` with its
number, title and level, an entry in that module's RULES, and a paragraph in docs/reference/lint-rules.md.
"""

from hrlearn.authoring.findings import READER_RULES, Finding
from hrlearn.authoring.lint import (
    RULES,
    Report,
    find_lessons,
    find_packs,
    installed_content,
    installed_lessons,
    lint,
    packs_beside,
    survey,
)
from hrlearn.authoring.packs import load_locale_pack, read_locale_pack
from hrlearn.authoring.reader import bundle, load_bundle, read_package, read_tree
from hrlearn.authoring.rules import Rule
from hrlearn.authoring.walkthroughs import Outcome, replay_walkthroughs

__all__ = [
    "READER_RULES",
    "RULES",
    "Finding",
    "Outcome",
    "Report",
    "Rule",
    "bundle",
    "find_lessons",
    "find_packs",
    "installed_content",
    "installed_lessons",
    "lint",
    "load_bundle",
    "load_locale_pack",
    "packs_beside",
    "read_locale_pack",
    "read_package",
    "read_tree",
    "replay_walkthroughs",
    "survey",
]

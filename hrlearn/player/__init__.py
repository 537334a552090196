"""The player: server-rendered screens for both shells, one stylesheet and one small script.

What belongs here: view models that hold no answers, templates, the script and stylesheet, and reading the forms that a
browser without JavaScript posts. What does not: HTTP, sessions, storing (the shells and ``hrlearn.services``).
"""

from hrlearn.player.assets import static_files
from hrlearn.player.forms import form_events
from hrlearn.player.player import Player
from hrlearn.player.rendering import prepare, template_loader
from hrlearn.player.values import (
    Action,
    ActivityStatus,
    AttemptFacts,
    AttemptLine,
    Chrome,
    Fault,
    FormEvents,
    Links,
    Screen,
    StaticFile,
)

__all__ = [
    "Action",
    "ActivityStatus",
    "AttemptFacts",
    "AttemptLine",
    "Chrome",
    "Fault",
    "FormEvents",
    "Links",
    "Player",
    "Screen",
    "StaticFile",
    "form_events",
    "prepare",
    "static_files",
    "template_loader",
]

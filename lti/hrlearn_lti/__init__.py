"""hrlearn inside a learning platform: an LTI 1.3 tool.

Nothing heavy is imported here, so that a missing extra can be explained in one sentence by the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from hrlearn_lti.settings import Settings

__all__ = ["create_app"]


def create_app(settings: Settings) -> Flask:
    """Return the tool as a WSGI application, wired to its database; it sends no scores by itself (see ``serving``)."""
    from hrlearn_lti.app import make_app  # noqa: PLC0415 # needs the extra "lti"
    from hrlearn_lti.wiring import wire  # noqa: PLC0415 # the same

    return make_app(wire(settings))

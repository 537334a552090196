"""The player's screens as part of a page that belongs to somebody else."""

from __future__ import annotations

from html import escape

__all__ = ["frame"]


def frame(html: str, screen_url: str) -> str:
    """Return the block's element; links that begin with ``screen_url`` are opened inside it."""
    begins = escape(screen_url.partition("?")[0])
    return f'<div class="hr hr-block" data-screen="{begins}"><div class="hr-main">{html}</div></div>'

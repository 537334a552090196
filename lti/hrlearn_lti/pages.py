"""Puts screens into whole documents; the shell's own screens come from its templates, the others from the player."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from hrlearn.player import Action, Chrome, Player, Screen, prepare, template_loader

__all__ = ["Pages"]

HTML = "text/html; charset=utf-8"


class Pages:
    """Answers requests with documents. ``static_url`` turns a plain file name into the address of the file."""

    def __init__(self, player: Player, static_url: Callable[[str], str]) -> None:
        self.player = player
        loader = ChoiceLoader([PackageLoader("hrlearn_lti"), template_loader()])
        self._environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._environment.lstrip_blocks = True
        prepare(self._environment, static_url)

    def own(self, template: str, title: str, **values: Any) -> Screen:
        """Return a screen of the shell's own; ``template`` is a file name without its ending."""
        html = self._environment.get_template(f"{template}.html").render(title=title, **values)
        return Screen(title, html, template)

    def answer(
        self, screen: Screen, *, session: str = "", home: str = "", actions: Sequence[Action] = (), status: int = 200
    ) -> Response:
        """Return a screen as a whole document."""
        chrome = Chrome(home=home, session=session, actions=tuple(actions))
        return Response(self.player.page(screen, chrome), status, content_type=HTML)

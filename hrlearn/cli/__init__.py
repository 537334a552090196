"""The command ``hrlearn``, for people who write lessons."""

from __future__ import annotations

import click

from hrlearn import __version__
from hrlearn.cli.checking import lint, replay
from hrlearn.cli.making import diff, graph, new, pack, unpack
from hrlearn.cli.seeing import preview
from hrlearn.cli.translating import translate

__all__ = ["main"]


@click.group()
@click.version_option(__version__, prog_name="hrlearn")
def main() -> None:
    """Write, check and play harm-reduction lessons; needs no server and no network.

    Lessons are folders of text files. Begin with docs/tutorials/first-lesson.md.
    """


for command in (new, lint, replay, preview, translate, pack, unpack, graph, diff):
    main.add_command(command)

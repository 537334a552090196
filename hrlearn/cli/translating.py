"""The command for translators: translate."""

from __future__ import annotations

from pathlib import Path

import click

from hrlearn.authoring import lay_out_translation
from hrlearn.cli.shared import how_many, says_what_is_wrong

__all__ = ["translate"]


@click.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("language", metavar="LANG")
@says_what_is_wrong
def translate(path: Path, language: str) -> None:
    """Lay out what is still to be translated, and say how much that is.

    Writes each missing text into PATH/locale/LANG.yaml as a comment in which you put your words. What is translated
    already, and every comment of yours, stays as it is. Pages are translated as files of their own and never written
    over.

    PATH is a lesson's folder, LANG a language code such as ru, hi or uz-Cyrl. Run it again whenever the lesson has
    changed.

    Example: hrlearn translate content/safe_hands ru
    """
    found = lay_out_translation(path, language)
    left = len(found.missing) + len(found.pages)
    percent = 100 * (found.total - left) // found.total if found.total else 100
    click.echo(f"{found.file}: {percent} % translated, {how_many(left, 'text')} of {found.total} left.")
    if found.missing:
        click.echo(f"  {how_many(len(found.missing), 'text')} to fill in, marked with '#?'")
    for original, target in found.pages:
        click.echo(f"  {target} is missing: copy {original} there and translate the copy")

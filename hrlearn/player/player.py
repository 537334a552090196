"""The player: values of a lesson and an attempt in, screens out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from gettext import NullTranslations
from typing import Any, cast

from hrlearn.attempts import asked_items
from hrlearn.errors import NotFoundError
from hrlearn.model import LessonPackage, LocalePack, Scenario, languages
from hrlearn.player.comparing import compare_view
from hrlearn.player.debrief import debrief_view, step_view
from hrlearn.player.fields import PLAN_COLUMNS
from hrlearn.player.forms import form_uuid
from hrlearn.player.home import home_view
from hrlearn.player.quiz import quiz_view
from hrlearn.player.reading import page_view
from hrlearn.player.rendering import make_environment
from hrlearn.player.results import answer_view, results_view
from hrlearn.player.story import intro_view, scene_view
from hrlearn.player.texts import TextMaker, Texts
from hrlearn.player.values import Action, ActivityStatus, AttemptFacts, Chrome, Fault, Links, Screen
from hrlearn.plurals import language_name
from hrlearn.scenario import Run

__all__ = ["Player"]

_WHOLE = frozenset({"", "begin", "confirm", "saved", "elsewhere"})
"""Steps that lead to the whole of a screen, however far the attempt has come meanwhile."""


class Player:
    """Renders screens. Nothing in a screen tells more than the learner may know at that moment.

    ``static_url`` turns the name of a static file ("player.css") into its URL; ``translations`` are those of the
    player's own words, English without them.
    """

    def __init__(self, static_url: Callable[[str], str], translations: NullTranslations | None = None) -> None:
        self._environment = make_environment(static_url, translations or NullTranslations())
        self._texts = TextMaker(self._environment.get_template("hrlearn/parts.html").module)

    def home(
        self, package: LessonPackage, pack: LocalePack, progress: Sequence[ActivityStatus], links: Links
    ) -> Screen:
        """Return the home of what is placed here, in the order of ``progress``: the lesson, or one part of it."""
        texts = self._texts.texts(package, pack, links)
        view = home_view(package, progress, texts, links)
        return self._screen("home", view.title, package, pack, texts, view=view, links=links)

    def lesson_page(
        self,
        package: LessonPackage,
        pack: LocalePack,
        progress: Sequence[ActivityStatus],
        activity_key: str,
        page_key: str,
        links: Links,
    ) -> Screen:
        """Return one lesson page, the first where ``page_key`` is "".

        ``progress`` is as for ``home``; the last page leads on to what follows. Raises NotFoundError.
        """
        texts = self._texts.texts(package, pack, links)
        view = page_view(progress, activity_key, page_key, texts, links)
        return self._screen("page", view.title, package, pack, texts, view=view, links=links)

    def attempt(
        self, attempt: AttemptFacts, links: Links, step: str = "", faults: Mapping[str, Fault] | None = None
    ) -> Screen:
        """Return the screen that fits the attempt: introduction, scene, debrief, quiz or results.

        ``step`` is what ``Links.attempt`` was given: "begin" leaves the introduction, "confirm" asks about gaps,
        "saved" and "elsewhere" say what became of a form, a number shows one step or question of an attempt that is
        over. ``faults`` are those of ``FormEvents``. Raises NotFoundError for any other step.
        """
        texts = self._texts.texts(attempt.package, attempt.pack, links)
        if step not in _WHOLE:
            return self._part(attempt, links, step, texts)
        if isinstance(attempt.state.work, Run):
            return self._story(attempt, links, step, texts)
        return self._quiz(attempt, links, step, texts, faults or {})

    def compare(self, first: AttemptFacts, best: AttemptFacts, links: Links) -> Screen:
        """Return a learner's first and best finished run of a scenario side by side."""
        texts = self._texts.texts(first.package, first.pack, links), self._texts.texts(best.package, best.pack, links)
        view = compare_view(first, best, texts, links)
        return self._screen("compare", view.activity, best.package, best.pack, texts[1], view=view, links=links)

    def message(
        self, title: str, text: str, hint: str = "", reference: str = "", actions: Sequence[Action] = ()
    ) -> Screen:
        """Return a message: what happened, what to do next, and a reference for the person who helps."""
        view = {"title": title, "text": text, "hint": hint, "reference": reference, "actions": actions}
        html = self._environment.get_template("hrlearn/message.html").render(view=view)
        return Screen(title, html, "message")

    def page(self, screen: Screen, chrome: Chrome) -> str:
        """Put a screen into a whole HTML document."""
        return self._environment.get_template("hrlearn/document.html").render(screen=screen, chrome=chrome)

    def _part(self, attempt: AttemptFacts, links: Links, step: str, texts: Texts) -> Screen:
        content, work = attempt.definition.activity.content, attempt.state.work
        numbers = [str(n) for n in range(1, _size(attempt) + 1)]
        if step not in numbers:
            msg = "There is no such part to look back at."
            raise NotFoundError(msg, hint="Go back to the lesson and open your results.", code="step.unknown")
        number, url = int(step), _parts(attempt, links)
        if isinstance(work, Run):
            taken = step_view(attempt.definition, cast("Scenario", content), work, number, texts, url)
            return self._of("step", taken.title, attempt, links, texts, view=taken)
        answer = answer_view(attempt, number, texts, url)
        title = f"{answer.activity} {number}/{answer.turn.total}"
        return self._of("answer", title, attempt, links, texts, view=answer, columns=PLAN_COLUMNS)

    def _story(self, attempt: AttemptFacts, links: Links, step: str, texts: Texts) -> Screen:
        scenario = cast("Scenario", attempt.definition.activity.content)
        run = cast("Run", attempt.state.work)
        if run.ending is not None:
            ended = debrief_view(attempt.definition, scenario, run, texts, _parts(attempt, links))
            return self._of("debrief", ended.title, attempt, links, texts, view=ended)
        if not run.trace and step != "begin":
            intro = intro_view(attempt.definition, scenario, texts)
            return self._of("intro", intro.activity, attempt, links, texts, view=intro)
        scene = scene_view(attempt, texts)
        return self._of("scene", scene.title, attempt, links, texts, view=scene)

    def _quiz(
        self, attempt: AttemptFacts, links: Links, step: str, texts: Texts, faults: Mapping[str, Fault]
    ) -> Screen:
        if attempt.state.closed:
            results = results_view(attempt, texts, _parts(attempt, links))
            return self._of("results", results.activity, attempt, links, texts, view=results)
        asked = quiz_view(attempt, texts, faults)
        more = {"step": step, "faults": faults, "columns": PLAN_COLUMNS}
        return self._of("quiz", asked.activity, attempt, links, texts, view=asked, **more)

    def _of(self, state: str, title: str, attempt: AttemptFacts, links: Links, texts: Texts, **more: Any) -> Screen:
        more |= {"attempt": attempt, "form": form_uuid(attempt.id, attempt.state.position), "links": links}
        return self._screen(state, title, attempt.package, attempt.pack, texts, **more)

    def _screen(
        self, state: str, title: str, package: LessonPackage, pack: LocalePack, texts: Texts, **more: Any
    ) -> Screen:
        more |= {"pack": pack, "lesson_title": texts.plain(package.lesson.title), "notes": texts.notes, "texts": texts}
        more["languages"] = _languages(package, more["links"])
        html = self._environment.get_template(f"hrlearn/{state}.html").render(state=state, **more)
        return Screen(title, html, state, package.lesson.language)


def _languages(package: LessonPackage, links: Links) -> tuple[tuple[str, str, str], ...]:
    """Return (code, name, URL) of each language that a screen can be had in; the URL of the present one is ""."""
    codes = languages(package)
    if links.language is None or len(codes) < 2:  # noqa: PLR2004 -- one is no choice
        return ()
    here = package.lesson.language
    return tuple((code, language_name(code), "" if code == here else links.language(code)) for code in codes)


def _parts(attempt: AttemptFacts, links: Links) -> Callable[[int], str]:
    return lambda number: links.attempt(attempt.id, str(number))


def _size(attempt: AttemptFacts) -> int:
    """Return how many parts can be looked back at: none before the end, or while feedback waits."""
    work, closed = attempt.state.work, attempt.state.closed
    if isinstance(work, Run):
        return len(work.path) if closed else 0
    return len(asked_items(attempt.definition, attempt.state)) if closed and attempt.show_feedback else 0

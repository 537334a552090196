"""The player: values of a lesson and an attempt in, screens out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from gettext import NullTranslations
from typing import Any, cast

from hrlearn.attempts import Sheet
from hrlearn.errors import NotFoundError
from hrlearn.model import Assessment, LessonPackage, LocalePack, Scenario
from hrlearn.player.debrief import debrief_view, step_view
from hrlearn.player.forms import form_uuid
from hrlearn.player.home import home_view
from hrlearn.player.quiz import quiz_view
from hrlearn.player.reading import page_view
from hrlearn.player.rendering import make_environment
from hrlearn.player.results import answer_view, results_view
from hrlearn.player.story import intro_view, scene_view
from hrlearn.player.texts import TextMaker, Texts
from hrlearn.player.values import Action, ActivityStatus, AttemptFacts, Chrome, Links, Screen
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

    def attempt(self, attempt: AttemptFacts, links: Links, step: str = "") -> Screen:
        """Return the screen that fits the attempt: introduction, scene, debrief, quiz or results.

        ``step`` is what ``Links.attempt`` was given: "begin" leaves the introduction, "confirm" asks about gaps,
        "saved" and "elsewhere" say what became of a form, a number shows one step or question of an attempt that is
        over. Raises NotFoundError for any other.
        """
        texts = self._texts.texts(attempt.package, attempt.pack, links)
        if step not in _WHOLE:
            return self._part(attempt, links, step, texts)
        show = self._story if isinstance(attempt.state.work, Run) else self._quiz
        return show(attempt, links, step, texts)

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
        return self._of("answer", title, attempt, links, texts, view=answer)

    def _story(self, attempt: AttemptFacts, links: Links, step: str, texts: Texts) -> Screen:
        scenario = cast("Scenario", attempt.definition.activity.content)
        run = cast("Run", attempt.state.work)
        if run.ending is not None:
            ended = debrief_view(attempt.definition, scenario, run, texts, _parts(attempt, links))
            return self._of("debrief", ended.title, attempt, links, texts, view=ended)
        if not run.path and step != "begin":
            intro = intro_view(attempt.definition, scenario, texts)
            return self._of("intro", intro.activity, attempt, links, texts, view=intro)
        scene = scene_view(attempt.definition, scenario, run, texts)
        return self._of("scene", scene.title, attempt, links, texts, view=scene)

    def _quiz(self, attempt: AttemptFacts, links: Links, step: str, texts: Texts) -> Screen:
        quiz = cast("Assessment", attempt.definition.activity.content)
        sheet = cast("Sheet", attempt.state.work)
        if attempt.state.closed:
            results = results_view(attempt, texts, _parts(attempt, links))
            return self._of("results", results.activity, attempt, links, texts, view=results)
        asked = quiz_view(attempt.definition, quiz, sheet, attempt.seed, texts)
        return self._of("quiz", asked.activity, attempt, links, texts, view=asked, step=step)

    def _of(self, state: str, title: str, attempt: AttemptFacts, links: Links, texts: Texts, **more: Any) -> Screen:
        more |= {"attempt": attempt, "form": form_uuid(attempt.id, attempt.state.position), "links": links}
        return self._screen(state, title, attempt.package, attempt.pack, texts, **more)

    def _screen(
        self, state: str, title: str, package: LessonPackage, pack: LocalePack, texts: Texts, **more: Any
    ) -> Screen:
        more |= {"pack": pack, "lesson_title": texts.plain(package.lesson.title), "notes": texts.notes}
        html = self._environment.get_template(f"hrlearn/{state}.html").render(state=state, **more)
        return Screen(title, html, state, package.lesson.language)


def _parts(attempt: AttemptFacts, links: Links) -> Callable[[int], str]:
    return lambda number: links.attempt(attempt.id, str(number))


def _size(attempt: AttemptFacts) -> int:
    """Return how many parts can be looked back at: none before the end."""
    if not attempt.state.closed:
        return 0
    work, content = attempt.state.work, attempt.definition.activity.content
    return len(work.path) if isinstance(work, Run) else len(cast("Assessment", content).items)

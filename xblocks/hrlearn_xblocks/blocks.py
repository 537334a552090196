"""The two blocks. They stand at the top of the package, because the platform looks for their assets from here."""

from __future__ import annotations

from xblock.fields import Scope, String

from hrlearn_xblocks.base import ActivityBlock

__all__ = ["QuizBlock", "ScenarioBlock"]


class ScenarioBlock(ActivityBlock):
    """A story with decisions, played to its ending and debriefed."""

    played_kind = "scenario"
    display_name = String(scope=Scope.settings, default="Decision story (hrlearn)", help="The name in the course.")

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return the story alone, and together with its quiz."""
        return [("hrlearn story", STORY), ("hrlearn story and quiz", f"<vertical_demo>{STORY}{QUIZ}</vertical_demo>")]


class QuizBlock(ActivityBlock):
    """A quiz that is marked when it is handed in."""

    played_kind = "assessment"
    display_name = String(scope=Scope.settings, default="Quiz (hrlearn)", help="The name in the course.")

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """Return the quiz alone."""
        return [("hrlearn quiz", QUIZ)]


STORY = '<hrlearn_scenario lesson_key="safe_hands" activity_key="sharp_answer" locale_pack="demo"/>'
QUIZ = '<hrlearn_quiz lesson_key="safe_hands" activity_key="quiz" locale_pack="demo"/>'

"""Rules about how an assessment is put together: its form, its drawing, its purpose, and when it gives feedback."""

from __future__ import annotations

from collections.abc import Iterator

from hrlearn.attempts import of_form, unmet_quotas
from hrlearn.authoring.draft import Draft, Hit
from hrlearn.authoring.findings import did_you_mean
from hrlearn.authoring.rules import Rule, rule
from hrlearn.model import Activity, Assessment, Pages, Quota

__all__ = ["RULES"]


def _assessments(draft: Draft) -> Iterator[tuple[int, Activity, Assessment]]:
    for index, activity in enumerate(draft.package.lesson.activities):
        if isinstance(activity.content, Assessment):
            yield index, activity, activity.content


@rule("HR040", "A drawing that cannot be made")
def impossible_drawings(draft: Draft) -> Iterator[Hit]:
    """Fill all quotas from the bank, each item once, as an attempt would."""
    for index, activity, quiz in _assessments(draft):
        for place in unmet_quotas(quiz):
            quota = quiz.draw[place]
            message = f"'{activity.key}' cannot draw {quota.number} items {_told(quota)}: there are not enough."
            fix = "Ask for fewer, write more, or check objective, tag and form; an item fills one quota only."
            yield draft.hit(message, fix, "activities", index, "draw", place)


def _told(quota: Quota) -> str:
    parts = [f"for the objective '{quota.objective}'"] if quota.objective else []
    parts += [f"with the tag '{quota.tag}'"] if quota.tag else []
    return " ".join(parts) or "of the bank"


@rule("HR041", "A form that no item has")
def empty_forms(draft: Draft) -> Iterator[Hit]:
    """Compare the forms that activities ask for with those of the items, and the other way round."""
    asked: dict[str, set[str]] = {}
    for index, activity, quiz in _assessments(draft):
        known = {item.form for item in quiz.items} - {""}
        asked.setdefault(draft.activity_files[activity.key], set()).add(quiz.form)
        if quiz.form and quiz.form not in known:
            message = f"No item has the form '{quiz.form}'."
            yield draft.hit(message, did_you_mean(quiz.form, known), "activities", index, "form")
    for view in draft.assessments:
        forms = asked[draft.activity_files[view.activity.key]]
        for index, item in enumerate(view.content.items):
            if item.form and not forms & {"", item.form}:
                message = f"No activity asks for the form '{item.form}' of the item '{item.key}'."
                yield view.hit(message, did_you_mean(item.form, forms), "items", index, "form")


@rule("HR042", "Feedback that waits for nothing")
def unknown_waits(draft: Draft) -> Iterator[Hit]:
    """Look at ``feedback_after``: another activity that a learner can finish."""
    lesson = draft.package.lesson
    for index, activity in enumerate(lesson.activities):
        known = {each.key for each in lesson.activities if not isinstance(each.content, Pages)} - {activity.key}
        if activity.feedback_after and activity.feedback_after not in known:
            message = f"There is no other activity '{activity.feedback_after}' that can be finished."
            fix = did_you_mean(activity.feedback_after, known)
            yield draft.hit(message, fix, "activities", index, "feedback_after")


@rule("HR043", "A survey that is scored")
def scored_surveys(draft: Draft) -> Iterator[Hit]:
    """A survey asks what people think; nobody is right or wrong, and it weighs nothing."""
    for index, activity, quiz in _assessments(draft):
        if activity.purpose != "survey":
            continue
        if activity.weight:
            message = f"The survey '{activity.key}' counts in the lesson's score."
            yield draft.hit(message, "Write weight: 0.", "activities", index)
        scored = [item.key for item in of_form(quiz) if item.scored]
        if scored:
            message = f"The survey '{activity.key}' has scored items: {', '.join(scored)}."
            fix = "Write scored: false for them, or give the activity another purpose."
            yield draft.hit(message, fix, "activities", index)


RULES: tuple[Rule, ...] = (impossible_drawings, empty_forms, unknown_waits, scored_surveys)

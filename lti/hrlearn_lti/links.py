"""The addresses that the player puts into its screens, for one session."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from hrlearn.player import Action, ActivityStatus, AttemptFacts, AttemptLine, Links
from hrlearn.services import ActivityProgress, OpenAttempt, Visit
from hrlearn_lti.sessions import with_session

__all__ = ["administration", "attempt_facts", "attempt_url", "gradebook_url", "home_url", "links_for", "status_of"]


def home_url(token: str, language: str = "") -> str:
    """Return the lesson's home; ``language`` is that of the texts, "" for the lesson's own, here and below."""
    return with_session("/lesson", token, lang=language)


def gradebook_url(token: str) -> str:
    """Return the instructor's table."""
    return with_session("/gradebook", token)


def administration(visit: Visit, token: str) -> list[Action]:
    """Return the way into the administration of the academy, for those who have one."""
    return [Action("Administration", with_session("/admin", token))] if visit.administers else []


def attempt_url(attempt_id: UUID, token: str, step: str = "", language: str = "") -> str:
    """Return an attempt, at a step of its screens."""
    return with_session(f"/attempts/{attempt_id}", token, step=step, lang=language)


def links_for(visit: Visit, token: str, language: str, here: Callable[[str], str]) -> Links:
    """Return the links of a visit; ``here`` is the address of the present screen in a language.

    Pictures carry the academy and not the session: they are no secret, and so a browser may keep them.
    """
    academy = visit.academy_id.hex
    # Forms carry the session in a field of their own.
    asked = f"?lang={_part(language)}" if language else ""
    return Links(
        session=token,
        home=home_url(token, language),
        page=lambda activity, page: with_session(
            f"/lesson/{_part(activity)}/pages/{_part(page)}", token, lang=language
        ),
        start=lambda activity: f"/lesson/{_part(activity)}/attempts{asked}",
        attempt=lambda attempt_id, step: attempt_url(attempt_id, token, step, language),
        events=lambda attempt_id: f"/attempts/{attempt_id}/events{asked}",
        results=gradebook_url(token),
        compare=lambda activity: with_session(f"/lesson/{_part(activity)}/compare", token, lang=language),
        language=here,
        media=lambda content_hash, path: f"/media/{quote(content_hash, safe=':')}/{quote(path)}?academy={academy}",
    )


def status_of(progress: ActivityProgress) -> ActivityStatus:
    """Return what the player shows of a learner's progress."""
    return ActivityStatus(
        activity=progress.activity,
        attempts=tuple(AttemptLine(each.id, each.number, each.score) for each in progress.attempts),
        open_attempt_id=progress.open_attempt_id,
        score=progress.score,
        may_start=progress.may_start,
    )


def attempt_facts(attempt: OpenAttempt, *, read_only: bool, now: str = "", learner_name: str = "") -> AttemptFacts:
    """Return what the player shows of an attempt ``now``; ``learner_name`` is that of somebody else."""
    return AttemptFacts(
        id=attempt.record.id,
        number=attempt.record.number,
        seed=attempt.record.start.seed,
        package=attempt.package,
        pack=attempt.pack,
        definition=attempt.definition,
        state=attempt.state,
        reveal_key=attempt.reveal_key,
        may_start_again=attempt.may_start_again,
        read_only=read_only,
        learner_name=learner_name,
        show_feedback=attempt.show_feedback,
        may_compare=attempt.may_compare,
        now=now,
    )


def _part(text: str) -> str:
    return quote(text, safe="")

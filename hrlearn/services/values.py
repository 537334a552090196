"""The values that the use cases take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from hrlearn.attempts import AttemptState, Definition, Start
from hrlearn.model import Activity, LessonPackage, LocalePack
from hrlearn.scoring import Score
from hrlearn.services.roles import ADMINISTRATOR, ASSISTANT, INSTRUCTOR, LEARNER, rights_of

__all__ = [
    "ActivityProgress",
    "AgsScore",
    "AttemptRecord",
    "AttemptSummary",
    "DeepLinkFacts",
    "GradebookRow",
    "Landing",
    "LaunchFacts",
    "OpenAttempt",
    "PassbackLane",
    "PassbackTry",
    "PlaceableLesson",
    "Recorded",
    "RegistrationFacts",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class RegistrationFacts:
    """What we know of a platform registration; (issuer, client_id) is unique in an installation.

    ``platform_url`` is where people open the platform, ``token_audience`` the audience of our assertions; each is ""
    where it follows from the other addresses. Until ``deployment_until`` the first launch may bring a deployment.
    ``product_family`` is what its launches say, ``profile`` what the operator has chosen instead ("" for nothing).
    """

    academy_id: UUID
    id: UUID
    academy_key: str
    issuer: str
    client_id: str
    auth_login_url: str
    auth_token_url: str
    key_set_url: str
    sandbox: bool
    deployment_ids: tuple[str, ...]
    platform_url: str = ""
    token_audience: str = ""
    deployment_until: datetime | None = None
    product_family: str = ""
    profile: str = ""
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeepLinkFacts:
    """The settings of a deep-linking request that the answer must honour (Deep Linking 2.0, section 4.4.1).

    ``document_targets`` is empty where the platform names none. ``earlier`` are the choices, as "lesson" or
    "lesson/activity", of a placement that is being edited.
    """

    deployment_id: str
    return_url: str
    data: str | None
    accept_types: tuple[str, ...]
    accept_multiple: bool
    accept_lineitem: bool
    document_targets: tuple[str, ...] = ()
    auto_create: bool = False
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaunchFacts:
    """What a verified launch says, already typed; empty text where the platform sent nothing.

    ``roles`` are the role URIs or names as sent. ``nonce_expires`` is the time until which the nonce must be kept.
    ``review_of`` is the platform's id of the learner whose work is to be shown, None for other launches.
    """

    issuer: str
    client_id: str
    deployment_id: str
    nonce: str
    nonce_expires: datetime
    subject: str
    name: str
    roles: tuple[str, ...]
    context_lti_id: str
    context_title: str
    resource_lti_id: str
    resource_title: str
    custom: Mapping[str, str]
    lineitem_url: str
    lineitems_url: str
    ags_scopes: tuple[str, ...]
    return_url: str
    locale: str
    deep_link: DeepLinkFacts | None = None
    product_family: str = ""
    memberships_url: str = ""
    review_of: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Whom a page belongs to: the session of one learner or instructor in one place of one platform.

    ``roles`` are those of ``roles_of``. ``activity_key`` is "" where the whole lesson is
    placed. For a deep-linking visit ``deep_link`` is set and there is no resource link.
    """

    session_id: UUID
    academy_id: UUID
    academy_key: str
    sandbox: bool
    registration_id: UUID
    issuer: str
    platform_origin: str
    learner_id: UUID
    learner_name: str
    roles: frozenset[str]
    context_id: UUID | None
    context_title: str
    resource_link_id: UUID | None
    lesson_key: str
    activity_key: str
    return_url: str
    deep_link: DeepLinkFacts | None = None

    @property
    def teaches(self) -> bool:
        """Whether this visit may see the class and its work."""
        return rights_of(self.roles) >= ASSISTANT

    @property
    def learns(self) -> bool:
        """Whether this visit may begin attempts; those who only look on may not."""
        return rights_of(self.roles) >= LEARNER

    @property
    def marks(self) -> bool:
        """Whether this visit may do something about grades."""
        return rights_of(self.roles) >= INSTRUCTOR

    @property
    def administers(self) -> bool:
        """Whether this visit may look after the academy."""
        return rights_of(self.roles) >= ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Landing:
    """The outcome of an accepted launch: the session token (shown once, stored only as a hash) and its visit.

    ``review_of`` is the learner whose work is to be shown first.
    """

    token: str
    visit: Visit
    review_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """An attempt as stored; ``score`` is a cache that replay can rebuild."""

    id: UUID
    learner_id: UUID
    resource_link_id: UUID
    activity_key: str
    number: int
    start: Start
    position: int
    closed_at: datetime | None = None
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """Everything a page about one attempt needs, in the language that was asked for.

    Without ``show_feedback`` a closed attempt says only that it was handed in: what its activity waits for
    (``feedback_after``) is not finished. With ``may_compare`` the visitor's first and best run can be compared.
    ``learner_name`` is that of somebody else, "" where not shared.
    """

    record: AttemptRecord
    package: LessonPackage
    pack: LocalePack
    activity: Activity
    definition: Definition
    state: AttemptState
    reveal_key: bool = False
    may_start_again: bool = False
    show_feedback: bool = True
    may_compare: bool = False
    learner_name: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to an event: its position, whether it had been stored before, and the attempt after it."""

    position: int
    repeated: bool
    attempt: OpenAttempt


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """One line about an attempt in a list."""

    id: UUID
    number: int
    started_at: datetime
    closed_at: datetime | None
    score: Score | None


@dataclass(frozen=True, slots=True)
class ActivityProgress:
    """How far one learner is in one activity; ``score`` is the one that counts by the activity's policy."""

    activity: Activity
    attempts: tuple[AttemptSummary, ...]
    open_attempt_id: UUID | None
    score: Score | None
    may_start: bool


@dataclass(frozen=True, slots=True)
class GradebookRow:
    """One learner in the instructor's table; ``score`` is what goes to the platform, out of 1.

    ``passback`` is "sent", "waiting", "refused", "override" (the course shows a grade that was set there) or ""
    (nothing owed, or the platform takes no scores), with ``passback_note`` saying why in plain words. ``left``: the
    course no longer lists this learner.
    """

    learner_id: UUID
    name: str
    activities: tuple[ActivityProgress, ...]
    score: Score | None
    passback: str
    passback_note: str
    left: bool = False


@dataclass(frozen=True, slots=True)
class AgsScore:
    """A score as the Assignment and Grade Services take it (AGS 2.0, section 3.4.4).

    ``new_submission`` is Canvas's extension, None for platforms that do not know it.
    """

    user_id: str
    score_given: float
    score_maximum: float
    activity_progress: str
    grading_progress: str
    timestamp: str
    comment: str = ""
    new_submission: bool | None = None


@dataclass(frozen=True, slots=True)
class PassbackLane:
    """The ordered lane of one (line item, learner): what is owed and what was sent last.

    ``version`` rises with every debt; the lane is settled when ``sent_version`` has reached it. ``owed_since`` is the
    time of the newest debt. While a sender holds the lane ``leased_until`` is set, and no other takes it.
    ``sent_given`` is the score that the platform took last, ``held_given`` the grade of somebody else that it holds
    instead; both out of 100.
    """

    academy_id: UUID
    id: UUID
    registration_id: UUID
    resource_link_id: UUID
    learner_id: UUID
    subject: str
    lineitem_url: str
    status: str
    version: int
    sent_version: int
    tries: int
    due_at: datetime
    owed_since: datetime
    leased_until: datetime | None = None
    last_timestamp: datetime | None = None
    last_error: str = ""
    sent_given: float | None = None
    held_given: float | None = None


@dataclass(frozen=True, slots=True)
class PassbackTry:
    """One try to send, kept for ever: when, what, and how the platform answered."""

    at: datetime
    score_given: str
    status: int | None
    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PlaceableLesson:
    """A lesson as the deep-linking picker shows it; ``blocked_by`` names unverified blocking slots."""

    package: LessonPackage
    blocked_by: tuple[str, ...] = ()
    parts: Mapping[str, Activity] = field(default_factory=dict)

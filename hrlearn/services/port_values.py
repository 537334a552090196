"""The values that pass through the ports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hrlearn.model import LessonPackage
from hrlearn.services.values import DeepLinkFacts

__all__ = [
    "GatewayAnswer",
    "InstalledLesson",
    "PackFacts",
    "Placed",
    "Placement",
    "ResultAnswer",
    "SessionRow",
    "StoredKey",
    "ToolKey",
]


@dataclass(frozen=True, slots=True)
class InstalledLesson:
    """A lesson on disk with the bundle that is kept for the attempts that pin it."""

    package: LessonPackage
    bundle: bytes


@dataclass(frozen=True, slots=True)
class Placement:
    """What a launch says about its resource link; the two flags come from the granted AGS scopes."""

    deployment_id: UUID
    context_id: UUID | None
    lti_id: str
    title: str
    lesson_key: str
    activity_key: str
    lineitem_url: str
    takes_scores: bool
    reads_results: bool
    lineitems_url: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A resource link as stored.

    ``takes_scores`` only where there is a line item, or one may be made, and the scope to send to it.
    """

    id: UUID
    context_id: UUID | None
    lesson_key: str
    activity_key: str
    lineitem_url: str
    takes_scores: bool
    reads_results: bool
    lti_id: str = ""
    lineitems_url: str = ""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session to be stored; of the token only the SHA-256 (64 hexadecimal digits)."""

    id: UUID
    token_hash: str
    registration_id: UUID
    learner_id: UUID
    context_id: UUID | None
    resource_link_id: UUID | None
    roles: frozenset[str]
    return_url: str
    deep_link: DeepLinkFacts | None
    started_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PackFacts:
    """What is stored about a locale pack beside its bytes."""

    key: str
    content_hash: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class ToolKey:
    """One key pair of the tool: PEM text of the private key, and the public half as a JWK."""

    kid: str
    private_pem: str
    public_jwk: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key pair as it is kept: the private half sealed ("" once retired). It signs from ``signs_from`` on."""

    kid: str
    sealed_pem: str
    public_jwk: Mapping[str, Any]
    created_at: datetime
    signs_from: datetime
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """How the platform answered a score.

    ``status`` is that of the scores endpoint, None where there was no answer: a time-out, no connection, no access
    token. ``retry_after`` is in seconds. ``body_type`` is the media type of a body that is not empty, else "".
    """

    status: int | None
    retry_after: float | None = None
    detail: str = ""
    body_type: str = ""


@dataclass(frozen=True, slots=True)
class ResultAnswer:
    """What the platform holds for one learner (AGS 2.0, section 3.3); both numbers None where it holds no score."""

    status: int | None
    score: float | None = None
    maximum: float | None = None

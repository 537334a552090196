"""What a practice academy is made of: frozen settings, ready-made people and one course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from .errors import ConfigError

Role = Literal["learner", "instructor", "administrator"]


@dataclass(frozen=True)
class Person:
    """One fictional person. `id` is the `sub` of launches; `key` is for tests and buttons.

    With `shares_name` off the tool gets neither names nor e-mail. A suspended person may not open
    the course and is missing from the membership list, but scores for them are still taken.
    """

    key: str
    id: str
    role: Role
    label: str
    given: str = ""
    family: str = ""
    email: str = ""
    locale: str = "en"
    note: str = ""
    shares_name: bool = True
    suspended: bool = False


@dataclass(frozen=True)
class Placement:
    """An activity that stands in the course from the start.

    `url` None means the tool's launch URL. `score_maximum` None means not graded.
    """

    title: str
    url: str | None = None
    custom: Mapping[str, object] = field(default_factory=dict)
    score_maximum: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Course:
    """The one course of the academy, an LTI context."""

    id: str
    label: str
    title: str


@dataclass(frozen=True)
class ToolConfig:
    """One tool as registered at the academy: one client with one deployment.

    Without `shares_names` it gets nobody's name and e-mail. `nowhere()` stands for no tool at all.
    """

    client_id: str
    deployment_id: str
    login_url: str
    launch_url: str
    jwks_url: str
    deep_link_url: str
    more_redirect_uris: tuple[str, ...] = ()
    name: str = "hrlearn"
    shares_names: bool = True

    @property
    def redirect_uris(self) -> tuple[str, ...]:
        """Addresses to which an id_token may be sent, compared exactly."""
        return (self.launch_url, *self.more_redirect_uris)

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins (scheme, host, port) of the tool, without repeats."""
        urls = (self.login_url, self.deep_link_url, *self.redirect_uris)
        return tuple(dict.fromkeys(origin_of(url) for url in urls))

    @classmethod
    def nowhere(cls) -> ToolConfig:
        """No tool: an academy that waits for one to be added by its URL."""
        base = "http://tool.invalid"
        return cls("", "", f"{base}/login", f"{base}/launch", f"{base}/jwks", f"{base}/launch", name="no tool")

    @classmethod
    def at(cls, base_url: str, client_id: str = "practice-client", deployment_id: str = "1") -> ToolConfig:
        """An hrlearn tool served at `base_url`, with its usual addresses."""
        base = base_url.rstrip("/")
        return cls(
            client_id=client_id,
            deployment_id=deployment_id,
            login_url=f"{base}/lti/login",
            launch_url=f"{base}/lti/launch",
            jwks_url=f"{base}/lti/jwks",
            deep_link_url=f"{base}/lti/launch",
        )


READY_MADE_PEOPLE = (
    Person("mirela", "4", "learner", "Mirela Tövén", "Mirela", "Tövén", "mirela@cadets.example"),
    Person(
        "iska", "5", "learner", "Иска Велдорова", "Иска", "Велдорова", "iska@cadets.example",
        locale="ru", note="Name in Cyrillic letters; pages in Russian where they exist.",
    ),
    Person(
        "nuran", "6", "learner", "نوران الفالح", "نوران", "الفالح", "nuran@cadets.example",
        note="Name written from right to left.",
    ),
    Person(
        "cadet-1047", "7", "learner", "Cadet 1047", shares_name=False,
        note="The academy keeps this name private: the tool receives no name and no e-mail.",
    ),
    Person(
        "orlena", "3", "instructor", "Orlena Vask", "Orlena", "Vask", "orlena@staff.example",
        note="Adds activities and reads the gradebook.",
    ),
    Person(
        "tomir", "2", "administrator", "Tomir Halden", "Tomir", "Halden", "tomir@staff.example",
        note="Sees how the tool is connected and what it sent.",
    ),
)  # fmt: skip
READY_MADE_COURSE = Course("2", "BT1", "Basic training, term 1")


@dataclass(frozen=True)
class AcademyConfig:
    """All settings of one practice academy; wrong settings raise `ConfigError` when made.

    `storage` offers LTI client-side platform storage (lti-pm-s 0.1) to the tool; Moodle has none.
    `storage_frame` puts it into a frame of that name beside the tool's. Without `announces_storage`
    the tool has to ask for it.
    `signing_keys` are (kid, private PEM) pairs from `make_signing_key`, for tests that start many
    academies: making a key is slow. Without them, or with a state file, the academy has its own.
    """

    issuer: str
    tool: ToolConfig
    state_file: Path | None = None
    people: tuple[Person, ...] = READY_MADE_PEOPLE
    course: Course = READY_MADE_COURSE
    activities: tuple[Placement, ...] = ()
    name: str = "Practice Academy"
    product_family: str = "practice-academy"
    storage: bool = False
    storage_frame: str = ""
    announces_storage: bool = True
    signing_keys: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse settings that would only fail later, in the middle of a launch."""
        _check_url("issuer", self.issuer)
        if self.issuer.endswith("/"):
            raise ConfigError("The issuer must not end with a slash. Remove the slash.")
        for name in ("login_url", "launch_url", "jwks_url", "deep_link_url"):
            _check_url(f"tool.{name}", getattr(self.tool, name))
        _check_distinct("key", [person.key for person in self.people])
        _check_distinct("id", [person.id for person in self.people])

    def url(self, path: str) -> str:
        """Absolute address of a path of the academy."""
        return self.issuer + path

    def person(self, person_id: str) -> Person | None:
        """The person with this id, or None."""
        return next((person for person in self.people if person.id == person_id), None)

    def person_by_key(self, key: str) -> Person | None:
        """The person with this key, or None."""
        return next((person for person in self.people if person.key == key), None)

    def learners(self) -> tuple[Person, ...]:
        """Everyone who has a row in the gradebook."""
        return tuple(person for person in self.people if person.role == "learner")


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _check_url(name: str, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ConfigError(f"{name} must be a full http or https address; it is {value!r}.")


def _check_distinct(what: str, values: list[str]) -> None:
    repeated = sorted({value for value in values if values.count(value) > 1})
    if repeated:
        raise ConfigError(f"Two people share the same {what}: {', '.join(repeated)}.")

"""The use cases, on ports: launching, learning, the gradebook, passback, localisation, administration.

What belongs here: what the tool does, in transactions and rules. What does not: SQL (``hrlearn.db``), HTTP, cookies and
signatures (the shells). Clock, ids, seeds and jitter are passed in.
"""

from hrlearn.services.administration import Administration
from hrlearn.services.gradebook import Gradebook
from hrlearn.services.launching import RESULT_SCOPE, SCORE_SCOPE, SESSION_LENGTH, Launching
from hrlearn.services.learning import Learning
from hrlearn.services.library import Library
from hrlearn.services.localisation import Localisation
from hrlearn.services.passback import DEAD_AFTER, LEASE, Passback
from hrlearn.services.port_values import (
    GatewayAnswer,
    InstalledLesson,
    PackFacts,
    Placed,
    Placement,
    ResultAnswer,
    SessionRow,
    ToolKey,
)
from hrlearn.services.ports import Gateway, Storage, UnitOfWork
from hrlearn.services.refusals import RegistrationError, SessionEndedError
from hrlearn.services.roles import rights_of, roles_of
from hrlearn.services.times import stamp, unstamp
from hrlearn.services.tool_keys import ToolKeys
from hrlearn.services.values import (
    ActivityProgress,
    AgsScore,
    AttemptRecord,
    AttemptSummary,
    DeepLinkFacts,
    GradebookRow,
    Landing,
    LaunchFacts,
    OpenAttempt,
    PassbackLane,
    PassbackTry,
    PlaceableLesson,
    Recorded,
    RegistrationFacts,
    Visit,
)

__all__ = [
    "DEAD_AFTER",
    "LEASE",
    "RESULT_SCOPE",
    "SCORE_SCOPE",
    "SESSION_LENGTH",
    "ActivityProgress",
    "Administration",
    "AgsScore",
    "AttemptRecord",
    "AttemptSummary",
    "DeepLinkFacts",
    "Gateway",
    "GatewayAnswer",
    "Gradebook",
    "GradebookRow",
    "InstalledLesson",
    "Landing",
    "LaunchFacts",
    "Launching",
    "Learning",
    "Library",
    "Localisation",
    "OpenAttempt",
    "PackFacts",
    "Passback",
    "PassbackLane",
    "PassbackTry",
    "PlaceableLesson",
    "Placed",
    "Placement",
    "Recorded",
    "RegistrationError",
    "RegistrationFacts",
    "ResultAnswer",
    "SessionEndedError",
    "SessionRow",
    "Storage",
    "ToolKey",
    "ToolKeys",
    "UnitOfWork",
    "Visit",
    "rights_of",
    "roles_of",
    "stamp",
    "unstamp",
]

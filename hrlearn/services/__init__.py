"""The use cases, on ports: launching, learning, the gradebook, passback, localisation, administration.

What belongs here: what the tool does, in transactions and rules. What does not: SQL (``hrlearn.db``), HTTP, cookies and
signatures (the shells). Clock, ids, seeds and jitter are passed in.
"""

from hrlearn.services.administration import Administration
from hrlearn.services.audit_reading import KINDS, AuditLine, AuditPage, AuditReading
from hrlearn.services.barring import Barring
from hrlearn.services.columns import purpose_of
from hrlearn.services.desk_ports import AdminLinks, AuditLog, Privacy
from hrlearn.services.desk_values import (
    ACTIONS,
    OPERATOR,
    Actor,
    AdminLink,
    AuditEntry,
    Debt,
    Debts,
    Deployment,
    Desk,
    PackImport,
    Person,
    PersonalData,
    PrivacyRequest,
)
from hrlearn.services.desks import ADMIN_LINK_LENGTH, AdminLinkError, Desks
from hrlearn.services.gradebook import Gradebook, GradebookPage, LearnerWork
from hrlearn.services.invitation_ports import Invitations
from hrlearn.services.invitation_values import Connection, Invitation, Invited
from hrlearn.services.inviting import INVITATION_LENGTH, InvitationError, Inviting
from hrlearn.services.launching import RESULT_SCOPE, SCORE_SCOPE, SESSION_LENGTH, Launching
from hrlearn.services.learning import Learning
from hrlearn.services.library import Library
from hrlearn.services.local_rules import LocalRules, RuleLine, RulesState
from hrlearn.services.localisation import Localisation
from hrlearn.services.passback import DEAD_AFTER, LEASE, Passback
from hrlearn.services.platform_desk import PlatformDesk, PlatformLine
from hrlearn.services.platform_ports import GradeService, RosterService
from hrlearn.services.platform_values import ColumnAnswer, ColumnResults, ColumnWish, RosterAnswer, RosterMember
from hrlearn.services.port_values import (
    GatewayAnswer,
    InstalledLesson,
    PackFacts,
    Placed,
    Placement,
    ResultAnswer,
    SessionRow,
    StoredKey,
    ToolKey,
)
from hrlearn.services.ports import Gateway, Storage, UnitOfWork
from hrlearn.services.privacy import PersonPage, PrivacyDesk, Purged, RequestLine, SubjectData
from hrlearn.services.profiles import PROFILES, Profile, known_profile, profile_of
from hrlearn.services.reconciling import Reconciled, Reconciling
from hrlearn.services.refusals import KeyRefusedError, RegistrationError, SessionEndedError
from hrlearn.services.roles import limit_of, rights_of, roles_of
from hrlearn.services.roster_ports import Columns, Rosters, RosterState
from hrlearn.services.rostering import Rostering
from hrlearn.services.times import stamp, unstamp
from hrlearn.services.tool_keys import PUBLISHED_AFTER, PUBLISHED_BEFORE, KeyLine, Sealer, ToolKeys
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
    "ACTIONS",
    "ADMIN_LINK_LENGTH",
    "DEAD_AFTER",
    "INVITATION_LENGTH",
    "KINDS",
    "LEASE",
    "OPERATOR",
    "PROFILES",
    "PUBLISHED_AFTER",
    "PUBLISHED_BEFORE",
    "RESULT_SCOPE",
    "SCORE_SCOPE",
    "SESSION_LENGTH",
    "ActivityProgress",
    "Actor",
    "AdminLink",
    "AdminLinkError",
    "AdminLinks",
    "Administration",
    "AgsScore",
    "AttemptRecord",
    "AttemptSummary",
    "AuditEntry",
    "AuditLine",
    "AuditLog",
    "AuditPage",
    "AuditReading",
    "Barring",
    "ColumnAnswer",
    "ColumnResults",
    "ColumnWish",
    "Columns",
    "Connection",
    "Debt",
    "Debts",
    "DeepLinkFacts",
    "Deployment",
    "Desk",
    "Desks",
    "Gateway",
    "GatewayAnswer",
    "GradeService",
    "Gradebook",
    "GradebookPage",
    "GradebookRow",
    "InstalledLesson",
    "Invitation",
    "InvitationError",
    "Invitations",
    "Invited",
    "Inviting",
    "KeyLine",
    "KeyRefusedError",
    "Landing",
    "LaunchFacts",
    "Launching",
    "LearnerWork",
    "Learning",
    "Library",
    "LocalRules",
    "Localisation",
    "OpenAttempt",
    "PackFacts",
    "PackImport",
    "Passback",
    "PassbackLane",
    "PassbackTry",
    "Person",
    "PersonPage",
    "PersonalData",
    "PlaceableLesson",
    "Placed",
    "Placement",
    "PlatformDesk",
    "PlatformLine",
    "Privacy",
    "PrivacyDesk",
    "PrivacyRequest",
    "Profile",
    "Purged",
    "Reconciled",
    "Reconciling",
    "Recorded",
    "RegistrationError",
    "RegistrationFacts",
    "RequestLine",
    "ResultAnswer",
    "RosterAnswer",
    "RosterMember",
    "RosterService",
    "RosterState",
    "Rostering",
    "Rosters",
    "RuleLine",
    "RulesState",
    "Sealer",
    "SessionEndedError",
    "SessionRow",
    "Storage",
    "StoredKey",
    "SubjectData",
    "ToolKey",
    "ToolKeys",
    "UnitOfWork",
    "Visit",
    "known_profile",
    "limit_of",
    "profile_of",
    "purpose_of",
    "rights_of",
    "roles_of",
    "stamp",
    "unstamp",
]

"""The practice academy: a small, real LTI 1.3 platform for the demo, for tests and for authors.

It shares no code with the tool on purpose: a mistake made twice would look like agreement.
"""

from .extra import missing_packages

if not missing_packages():  # without the extra, the command must live long enough to say so
    from .actor import Actor, Form, LaunchForm, browser_session
    from .app import create_academy
    from .config import (
        READY_MADE_COURSE,
        READY_MADE_PEOPLE,
        AcademyConfig,
        Course,
        Person,
        Placement,
        ToolConfig,
    )
    from .errors import (
        ActorError,
        ConfigError,
        DemoError,
        PortTakenError,
        SandboxError,
        StateFileError,
    )
    from .keys import make_signing_key
    from .minting import REMOVED
    from .records import Activity, Grade, LineItem, Override, ServiceRequest
    from .serving import RunningAcademy, bound, running, serving
    from .store import Store

__all__ = [
    "READY_MADE_COURSE",
    "READY_MADE_PEOPLE",
    "REMOVED",
    "AcademyConfig",
    "Activity",
    "Actor",
    "ActorError",
    "ConfigError",
    "Course",
    "DemoError",
    "Form",
    "Grade",
    "LaunchForm",
    "LineItem",
    "Override",
    "Person",
    "Placement",
    "PortTakenError",
    "RunningAcademy",
    "SandboxError",
    "ServiceRequest",
    "StateFileError",
    "Store",
    "ToolConfig",
    "bound",
    "browser_session",
    "create_academy",
    "make_signing_key",
    "running",
    "serving",
]

"""Who may come to which route: one table, and one place that looks at it before any view runs.

A policy stands for each (endpoint, method); HEAD is asked as GET. The application does not start with a route that has
none, nor with a policy that has no route. What a policy does not allow does not exist for that visitor: 404, and 401
where nobody is signed in at all. Which rows a visitor gets is the use case's affair: it takes the visit, not an id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, request

from hrlearn.errors import NotFoundError
from hrlearn.services import Visit
from hrlearn_lti.tool import Tool

__all__ = ["POLICIES", "Policy", "enforce"]

# Flask answers it by itself, with the methods of the route and nothing else.
UNASKED = frozenset({"OPTIONS"})


@dataclass(frozen=True, slots=True)
class Policy:
    """``admit`` looks at the present request before its view does, and raises where the visitor may not come.

    Without it nobody is asked; ``why`` says what guards the route then.
    """

    name: str
    why: str
    admit: Callable[[Tool], None] | None = None


def _visitors(name: str, why: str, may: Callable[[Visit], bool]) -> Policy:
    def admit(tool: Tool) -> None:
        if not may(tool.sessions.visit()):
            raise NotFoundError("There is no such page.", hint="Go back to the lesson.")

    return Policy(name, why, admit)


PUBLIC = Policy("public", "The same for everybody, and about nobody.")
PLATFORM = Policy("platform", "The platform's message is checked: its state, its signature, its nonce.")
INVITED = Policy("invited", "The invitation of the link or form is checked.")
VISITOR = _visitors("visitor", "Any session, whatever the role.", lambda visit: bool(visit.session_id))
PLACED = _visitors("placed", "A session of a place.", lambda visit: visit.resource_link_id is not None)
LEARNER = _visitors("learner", "One who may begin attempts.", lambda visit: _is_placed(visit) and visit.learns)
TEACHER = _visitors("teacher", "One who sees the class.", lambda visit: _is_placed(visit) and visit.teaches)
MARKER = _visitors("marker", "One who may do something about grades.", lambda visit: _is_placed(visit) and visit.marks)
CHOOSER = _visitors(
    "chooser", "One whom the platform has asked to choose.", lambda visit: visit.deep_link is not None and visit.teaches
)


def _admit_administrator(tool: Tool) -> None:
    tool.office.sessions.desk()


LINKED = Policy("linked", "The one-time link of the address or form is checked.")
ADMINISTRATOR = Policy("administrator", "One who administers the academy of the session.", _admit_administrator)

POLICIES: Mapping[tuple[str, str], Policy] = {
    ("oidc.login", "GET"): PLATFORM,
    ("oidc.login", "POST"): PLATFORM,
    ("oidc.launch", "POST"): PLATFORM,
    ("oidc.jwks", "GET"): PUBLIC,
    ("register.register", "GET"): INVITED,
    ("register.register", "POST"): INVITED,
    ("register.icon", "GET"): PUBLIC,
    ("connect.show", "GET"): INVITED,
    ("connect.connect", "POST"): INVITED,
    ("learner.home", "GET"): PLACED,
    ("learner.page", "GET"): PLACED,
    ("learner.compare", "GET"): LEARNER,
    ("learner.start", "POST"): LEARNER,
    ("learner.attempt", "GET"): LEARNER,
    ("learner.save_form", "POST"): LEARNER,
    ("learner.save_event", "PUT"): LEARNER,
    ("picker.show", "GET"): CHOOSER,
    ("picker.choose", "POST"): CHOOSER,
    ("gradebook.table", "GET"): TEACHER,
    ("gradebook.sheet", "GET"): TEACHER,
    ("gradebook.roster", "POST"): TEACHER,
    ("gradebook.learner", "GET"): TEACHER,
    ("gradebook.send_again", "POST"): MARKER,
    ("gradebook.review", "GET"): LEARNER,
    ("admin.overview", "GET"): ADMINISTRATOR,
    ("admin.platforms", "GET"): ADMINISTRATOR,
    ("admin.platform", "POST"): ADMINISTRATOR,
    ("admin.deployment", "POST"): ADMINISTRATOR,
    ("admin.invitations", "GET"): ADMINISTRATOR,
    ("admin.invite", "POST"): ADMINISTRATOR,
    ("admin.revoke", "POST"): ADMINISTRATOR,
    ("admin.rules", "GET"): ADMINISTRATOR,
    ("admin.import_rules", "POST"): ADMINISTRATOR,
    ("admin.scores", "GET"): ADMINISTRATOR,
    ("admin.all_again", "POST"): ADMINISTRATOR,
    ("admin.again", "POST"): ADMINISTRATOR,
    ("admin.privacy", "GET"): ADMINISTRATOR,
    ("admin.person", "GET"): ADMINISTRATOR,
    ("admin.ask", "POST"): ADMINISTRATOR,
    ("admin.copy", "POST"): ADMINISTRATOR,
    ("admin.erasing", "GET"): ADMINISTRATOR,
    ("admin.erase", "POST"): ADMINISTRATOR,
    ("admin.withdraw", "POST"): ADMINISTRATOR,
    ("admin.log", "GET"): ADMINISTRATOR,
    ("admin.door", "GET"): LINKED,
    ("admin.enter", "POST"): LINKED,
    ("media.picture", "GET"): PUBLIC,
    ("api.session", "GET"): VISITOR,
    ("health.healthy", "GET"): PUBLIC,
    ("health.ready", "GET"): PUBLIC,
    ("assets.static_file", "GET"): PUBLIC,
}


def enforce(app: Flask, tool: Tool, policies: Mapping[tuple[str, str], Policy] = POLICIES) -> None:
    """Ask the policy before each view; raises RuntimeError unless routes and policies fit each other exactly."""
    routes = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or frozenset()) - UNASKED - {"HEAD"}
    }
    unguarded, idle = routes - set(policies), set(policies) - routes
    if unguarded or idle:
        raise RuntimeError(f"Routes without a policy: {sorted(unguarded)}. Policies without a route: {sorted(idle)}.")

    @app.before_request
    def admit() -> None:
        if request.endpoint is None or request.method in UNASKED:
            return  # there is no view: Flask answers 404, 405, or the methods
        asked = "GET" if request.method == "HEAD" else request.method
        policy = policies[request.endpoint, asked]
        if policy.admit is not None:
            policy.admit(tool)


def _is_placed(visit: Visit) -> bool:
    return visit.resource_link_id is not None

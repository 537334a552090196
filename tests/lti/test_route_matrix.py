"""Every route, as everybody, with everybody's ids (checklist B2, B5, B7; G1).

What is open stands here once more, by hand: whatever it does not name must answer as if it did not exist. A route or a
parameter that this module does not know fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from uuid import UUID, uuid4

import pytest
from werkzeug.routing import Rule

from tests.lti.cast import ROLES, Cast, Visitor, open_cast
from tests.lti.conftest import HERE

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
RANDOM = UUID("0199f00d-0000-7000-8000-000000000000")
FAULTS = range(500, 600)

EVERYBODY = frozenset(ROLES)
LEARN = EVERYBODY - {"observer", "mentor"}
TEACH = frozenset({"assistant", "instructor", "administrator"})
MARK = frozenset({"instructor", "administrator"})
ADMINISTER = frozenset({"administrator", "operator"})
OK, GOES_ON, SAYS_WHY = 200, 303, 400

# Who may do what to whose things, and how that is answered.
OPEN: dict[tuple[str, str], list[tuple[frozenset[str], set[str], set[int]]]] = {
    ("learner.home", "GET"): [(EVERYBODY, {"none"}, {OK})],
    ("learner.page", "GET"): [(EVERYBODY, {"known"}, {OK})],
    ("learner.compare", "GET"): [(LEARN, {"known"}, {OK, 404})],
    ("learner.start", "POST"): [(LEARN, {"known"}, {GOES_ON})],
    ("learner.attempt", "GET"): [(LEARN, {"own"}, {OK}), (TEACH, {"classmate"}, {OK})],
    ("learner.save_form", "POST"): [(LEARN, {"own"}, {GOES_ON, SAYS_WHY})],
    ("learner.save_event", "PUT"): [(LEARN, {"own"}, {OK})],
    ("gradebook.table", "GET"): [(TEACH, {"none"}, {OK})],
    ("gradebook.sheet", "GET"): [(TEACH, {"none"}, {OK})],
    ("gradebook.roster", "POST"): [(TEACH, {"none"}, {GOES_ON})],
    ("gradebook.learner", "GET"): [(TEACH, {"classmate"}, {OK})],
    ("gradebook.send_again", "POST"): [(MARK, {"classmate"}, {GOES_ON})],
    ("gradebook.review", "GET"): [(LEARN - TEACH, {"own"}, {GOES_ON}), (TEACH, {"classmate"}, {GOES_ON})],
    ("picker.show", "GET"): [(frozenset({"chooser"}), {"none"}, {OK})],
    ("picker.choose", "POST"): [(frozenset({"chooser"}), {"none"}, {OK, SAYS_WHY})],
    ("api.session", "GET"): [(EVERYBODY | {"chooser", "curious"}, {"none"}, {OK})],
    ("admin.overview", "GET"): [(ADMINISTER, {"none"}, {OK})],
    ("admin.platforms", "GET"): [(ADMINISTER, {"none"}, {OK})],
    ("admin.platform", "POST"): [(ADMINISTER, {"academy"}, {GOES_ON})],
    ("admin.deployment", "POST"): [(ADMINISTER, {"academy"}, {GOES_ON})],
    ("admin.invitations", "GET"): [(ADMINISTER, {"none"}, {OK})],
    ("admin.invite", "POST"): [(ADMINISTER, {"none"}, {OK})],
    # It can be taken back once.
    ("admin.revoke", "POST"): [(ADMINISTER, {"academy"}, {GOES_ON, 404})],
    ("admin.rules", "GET"): [(ADMINISTER, {"none"}, {OK})],
    ("admin.import_rules", "POST"): [(ADMINISTER, {"none"}, {SAYS_WHY})],
    ("admin.scores", "GET"): [(ADMINISTER, {"none"}, {OK})],
    ("admin.all_again", "POST"): [(ADMINISTER, {"none"}, {GOES_ON})],
    ("admin.again", "POST"): [(ADMINISTER, {"academy"}, {GOES_ON})],
    ("admin.privacy", "GET"): [(ADMINISTER, {"none"}, {OK})],
    ("admin.person", "GET"): [(ADMINISTER, {"own", "classmate", "other course"}, {OK})],
    ("admin.ask", "POST"): [(ADMINISTER, {"own", "classmate", "other course"}, {GOES_ON})],
    ("admin.copy", "POST"): [(ADMINISTER, {"academy"}, {OK, 404})],
    ("admin.erasing", "GET"): [(ADMINISTER, {"academy"}, {OK})],
    ("admin.erase", "POST"): [(ADMINISTER, {"academy"}, {SAYS_WHY})],
    # It can be withdrawn once; the last of all, so that there is something to erase before.
    ("admin.withdraw", "POST"): [(ADMINISTER, {"academy"}, {GOES_ON, 404})],
    ("admin.log", "GET"): [(ADMINISTER, {"none"}, {OK})],
}
# What asks for no session: everybody gets the same answer, since something else is missing or nothing is secret.
FOR_ALL = {
    ("oidc.login", "GET"): 400,
    ("oidc.login", "POST"): 400,
    ("oidc.launch", "POST"): 400,
    ("oidc.jwks", "GET"): 200,
    ("register.register", "GET"): 403,
    ("register.register", "POST"): 403,
    ("register.icon", "GET"): 200,
    ("connect.show", "GET"): 403,
    ("connect.connect", "POST"): 403,
    ("admin.door", "GET"): 403,
    ("admin.enter", "POST"): 403,
    ("media.picture", "GET"): 404,
    ("health.healthy", "GET"): 200,
    ("health.ready", "GET"): 200,
    ("assets.static_file", "GET"): 404,
}
TEXTS = {
    "activity": {"known": "quiz", "unknown": "nothing"},
    "page": {"known": "why", "unknown": "nothing"},
    "content_hash": {"unknown": "sha256:nothing"},
    "path": {"unknown": "media/lamp.svg"},
    "name": {"unknown": "player.js"},
}
# An event is the client's own: its UUID is new each time, and whose it is follows from the attempt.
FREE = {"event_id"}
PAGE = {"activity": "learn"}
"""Only this activity has pages."""


@pytest.fixture(scope="module")
def cast(tmp_path_factory) -> Iterator[Cast]:
    with open_cast(tmp_path_factory.mktemp("matrix"), HERE / "lessons") as opened:
        yield opened


def _rules(cast: Cast) -> list[Rule]:
    last = "admin.withdraw"
    return sorted(cast.app.url_map.iter_rules(), key=lambda rule: (rule.endpoint == last, rule.rule))


def _values(cast: Cast, visitor: Visitor, name: str) -> dict[str, object]:
    """Return what may stand for a parameter, by how it relates to the visitor."""
    if name in FREE:
        return {"": uuid4()}
    if name in TEXTS:
        return dict(TEXTS[name])
    found: dict[str, object] = {**cast.rows[name], "random": RANDOM}
    if name in visitor.own:
        found["own"] = visitor.own[name]
    if name == "attempt_id" and "attempt_elsewhere" in visitor.own:
        found["own elsewhere"] = visitor.own["attempt_elsewhere"]
    return found


def _addresses(cast: Cast, visitor: Visitor, rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield each address of a route with what its parameters are to the visitor, the one that fits least."""
    names = sorted(rule.arguments)
    choices = [_values(cast, visitor, name) for name in names]
    for chosen in product(*(choice.items() for choice in choices)):
        relations = {relation for relation, _ in chosen} - {""}
        values = {name: str(value) for name, (_, value) in zip(names, chosen, strict=True)}
        if rule.endpoint == "learner.page" and values["activity"] == "quiz":
            values |= PAGE
        relation = "unknown" if "unknown" in relations else next(iter(relations), "none")
        yield cast.app.url_map.bind("127.0.0.1:9").build(rule.endpoint, values, _method(rule)), relation


def _method(rule: Rule) -> str:
    return min(set(rule.methods or ()) - {"HEAD", "OPTIONS"})


def _ask(cast: Cast, visitor: Visitor, method: str, address: str, relation: str) -> int:
    client = cast.app.test_client()
    if method == "PUT":
        event = {
            "uuid": address.rpartition("/")[2],
            "client": str(uuid4()),
            "sequence": 1,
            "seen": 0,
            "kind": "response",
            "body": {"item": "first", "response": {"chosen": ["ask"]}},
        }
        headers = {"Authorization": f"Bearer {visitor.token}"} if visitor.token else {}
        return client.put(address, json=event, headers=headers).status_code
    carried = {"session": visitor.token} if visitor.token else {}
    if method in {"GET", "HEAD"}:
        return client.open(address, method=method, query_string=carried).status_code
    # What would do most harm, except to one's own.
    form = {"do": "on" if relation == "academy" else "off", "kind": "export"}
    if relation != "academy":
        form["confirm"] = "yes"
    return client.open(address, method=method, data={**form, **carried}).status_code


def _wanted(rule: Rule, method: str, visitor: Visitor, relation: str) -> set[int]:
    if method not in (rule.methods or ()):
        return {405}
    asked = (rule.endpoint, "GET" if method == "HEAD" else method)
    if asked in FOR_ALL:
        return {FOR_ALL[asked]}
    if visitor.role == "nobody":
        return {401}
    statuses: set[int] = set()
    for roles, relations, answers in OPEN[asked]:
        if visitor.role in roles and relation in relations:
            statuses |= answers
    return statuses or _refused(visitor, asked)


def _refused(visitor: Visitor, asked: tuple[str, str]) -> set[int]:
    """A session of the administration is none outside of it."""
    outside = visitor.role == "operator" and not asked[0].startswith("admin.")
    return {401} if outside else {404}


def _attack(cast: Cast, visitors: tuple[Visitor, ...]) -> tuple[int, list[str]]:
    """Ask everything as everybody; return how much was asked and what was answered wrongly."""
    asked, wrong = 0, []
    for rule in _rules(cast):
        same = {other for each in _rules(cast) if each.rule == rule.rule for other in each.methods or ()}
        for visitor, method in product(visitors, METHODS):
            if method not in (rule.methods or ()) and method in same:
                continue  # another view of the same address takes it
            for address, relation in _addresses(cast, visitor, rule):
                status, wanted = (
                    _ask(cast, visitor, method, address, relation),
                    _wanted(rule, method, visitor, relation),
                )
                asked += 1
                if status not in wanted:
                    told = f"{method} {rule.rule} [{rule.endpoint}] as {visitor.role} with {relation}"
                    wrong.append(f"{told}: {status}, not {sorted(wanted)}")
    return asked, wrong


def test_every_route_is_here(cast):
    routes = {
        (rule.endpoint, method)
        for rule in cast.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(OPEN) | set(FOR_ALL)


def test_every_parameter_is_here(cast):
    names = {name for rule in cast.app.url_map.iter_rules() for name in rule.arguments}
    assert names == {*cast.rows, *TEXTS, *FREE}


def test_nobody_gets_what_is_not_theirs(cast, record_property):
    south = cast.stored("south")
    asked, wrong = _attack(cast, cast.visitors)
    record_property("requests", asked)
    print(f"The matrix of north: {asked:,} requests, {len(cast.visitors)} visitors.")  # noqa: T201
    assert wrong == []
    assert asked > 4_000
    assert cast.stored("south") == south


def test_an_academy_gets_nothing_of_another(cast):
    """As strangers from south, with ids that are all north's."""
    north = cast.stored("north")
    asked, wrong = 0, []
    for rule, visitor in product(_rules(cast), cast.strangers):
        method = _method(rule)
        if not rule.arguments or (rule.endpoint, method) in FOR_ALL:
            continue
        for address, relation in _addresses(cast, visitor, rule):
            if relation in {"classmate", "classmate elsewhere", "other course", "academy", "random"}:
                status = _ask(cast, visitor, method, address, relation)
                asked += 1
                if status != 404:
                    wrong.append(f"{method} {rule.rule} as {visitor.role} of the south with {relation}: {status}")
    print(f"The matrix of south against north: {asked:,} requests.")  # noqa: T201
    assert wrong == []
    assert asked > 300
    assert cast.stored("north") == north


def test_what_options_tells_is_the_same_for_everybody(cast):
    for rule in _rules(cast):
        for visitor in (cast.visitors[0], cast.visitors[-1]):
            for address, _ in _addresses(cast, visitor, rule):
                answer = cast.app.test_client().options(address, query_string={"session": visitor.token})
                assert (answer.status_code, answer.data) == (200, b""), address

"""A person without a browser: does launches with plain HTTP, for tests and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from requests.cookies import RequestsCookieJar

from .errors import ActorError

_SECONDS = 10
_MOST_STEPS = 5
_SAME_AGAIN = (307, 308)  # the same form goes to another address


@dataclass(frozen=True)
class Form:
    """A form found on a page: where it goes, how, and its hidden fields."""

    action: str
    method: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class LaunchForm:
    """The last form of a launch, ready for the tool; `session` holds the browser's cookies."""

    redirect_uri: str
    fields: Mapping[str, str]
    session: requests.Session = field(repr=False)

    @property
    def id_token(self) -> str:
        """The signed launch; raises ActorError when the academy answered with an error."""
        if "id_token" not in self.fields:
            raise ActorError(f"The academy refused the launch: {dict(self.fields)}.")
        return self.fields["id_token"]

    @property
    def state(self) -> str:
        """The tool's own state, echoed."""
        return self.fields.get("state", "")

    def post(self, changes: Mapping[str, str] | None = None, *, follow: bool = True) -> requests.Response:
        """Send the form to the tool, with fields changed at will."""
        fields = {**self.fields, **(changes or {})}
        return self.session.post(self.redirect_uri, data=fields, timeout=_SECONDS, allow_redirects=follow)


class Actor:
    """Somebody at a browser, without the browser. Methods return what the next step needs."""

    def __init__(self, base_url: str) -> None:
        """A new visitor of the academy at this address, with an empty cookie jar."""
        self.base_url = base_url.rstrip("/")
        self.session = browser_session(self.base_url)

    def act_as(self, person_key: str) -> Actor:
        """Choose who to be; raises ActorError for an unknown key."""
        answer = self._post("/act-as", {"person": person_key})
        if answer.status_code != requests.codes.see_other:
            raise ActorError(f"Nobody has the key {person_key!r} ({answer.status_code}).")
        return self

    def initiation(self, activity_id: str) -> Form:
        """The login initiation for an activity: the form that the browser would send to the tool."""
        return self._form_at(f"/activities/{activity_id}/launch")

    def launch(self, activity_id: str, *, method: str = "POST") -> LaunchForm:
        """Do the login at the tool and the authentication, up to the form with the id_token."""
        return self.follow(self.initiation(activity_id), method=method)

    def deep_link(self, *, method: str = "POST") -> LaunchForm:
        """The same for the content picker; the actor must be an instructor."""
        return self.follow(self._form_at("/add/launch"), method=method)

    def review(self, line_item_id: str, person_id: str) -> LaunchForm:
        """The same for the review of a learner's work."""
        return self.follow(self._form_at(f"/gradebook/{line_item_id}/{person_id}/review/launch"))

    def follow(self, initiation: Form, *, method: str = "POST") -> LaunchForm:
        """Carry a login initiation, perhaps changed, to the final form.

        Raises ActorError when a page on the way is neither a redirect nor a form.
        """
        step = Form(initiation.action, method, initiation.fields)
        for _ in range(_MOST_STEPS):
            answer = self.send(step)
            step = _next_step(answer, step)
            if "id_token" in step.fields or "error" in step.fields:
                return LaunchForm(step.action, step.fields, self.session)
        raise ActorError(f"The launch did not end; the last page was {answer.url}.")

    def send(self, form: Form) -> requests.Response:
        """Send a form as a browser would, without following redirects."""
        fields = dict(form.fields)
        if form.method.upper() == "GET":
            return self.session.get(form.action, params=fields, timeout=_SECONDS, allow_redirects=False)
        return self.session.post(form.action, data=fields, timeout=_SECONDS, allow_redirects=False)

    def return_selection(self, signed_response: str) -> requests.Response:
        """Bring the tool's deep linking response to the academy."""
        return self._post("/deep-link/return", {"JWT": signed_response})

    def page(self, path: str) -> requests.Response:
        """One of the academy's own pages."""
        return self.session.get(self.base_url + path, timeout=_SECONDS)

    def set_grade(
        self, line_item_id: str, person_id: str, score: str, comment: str = "", **more: str
    ) -> requests.Response:
        """Fill in the gradebook's form as an instructor; an empty score lifts the override."""
        path = f"/gradebook/{line_item_id}/{person_id}"
        return self._post(path, {"score": score, "comment": comment, **more})

    def _post(self, path: str, fields: Mapping[str, str]) -> requests.Response:
        return self.session.post(self.base_url + path, data=dict(fields), timeout=_SECONDS, allow_redirects=False)

    def _form_at(self, path: str) -> Form:
        return _form_on(self.page(path))


def browser_session(origin: str = "") -> requests.Session:
    """A session that, like browsers on loopback addresses, sends Secure cookies over http too.

    ``origin`` is that of the page whose forms it sends, as browsers tell it.
    """
    session = requests.Session()
    session.trust_env = False
    session.cookies = _LoopbackCookies()
    session.headers.update({"Origin": origin} if origin else {})
    return session


class _LoopbackCookies(RequestsCookieJar):
    """Forgets `Secure`. A cookie policy would not do: requests copies the jar without its policy."""

    def set_cookie(self, cookie: Cookie, *args: Any, **kwargs: Any) -> Any:
        """Keep the cookie for http too."""
        cookie.secure = False
        return super().set_cookie(cookie, *args, **kwargs)


def _next_step(answer: requests.Response, sent: Form) -> Form:
    """Where a browser would go from here: along a redirect, or by the page's form."""
    if answer.status_code in _SAME_AGAIN and sent.method.upper() == "POST":
        return Form(urljoin(answer.url, answer.headers["Location"]), "POST", sent.fields)
    if answer.is_redirect:
        parts = urlsplit(urljoin(answer.url, answer.headers["Location"]))
        fields = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Form(parts._replace(query="").geturl(), "GET", fields)
    return _form_on(answer)


def _form_on(answer: requests.Response) -> Form:
    reader = _FormReader()
    reader.feed(answer.text)
    if not reader.seen:
        text = " ".join(reader.words.split())[:500]
        raise ActorError(f"{answer.url} answered {answer.status_code} without a form: {text}")
    return Form(urljoin(answer.url, reader.action), reader.method, reader.fields)


class _FormReader(HTMLParser):
    """Reads the first form of a page, and the text around it for error messages."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = False
        self.done = False
        self.action = ""
        self.method = "GET"
        self.fields: dict[str, str] = {}
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the form and its hidden fields."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.seen:
            self.seen = True
            self.action = found.get("action", "")
            self.method = found.get("method", "GET").upper()
        elif tag == "input" and self.seen and not self.done and "name" in found:
            self.fields[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Stop at the end of the first form."""
        self.done = self.done or (tag == "form" and self.seen)

    def handle_data(self, data: str) -> None:
        """Keep the words of the page."""
        self.words += data

"""A tool of the tests' own: logs in, verifies with PyJWT, signs with PyJWT. It knows nothing of the academy's code."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, make_response, redirect, request
from markupsafe import escape

from hrlearn_sandbox import bound, serving

CLIENT = "practice-client"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCOPES = "https://purl.imsglobal.org/spec/lti-ags/scope/"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ALL_SCOPES = (
    *(SCOPES + name for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")),
    MEMBERS,
)
TYPE_SCORE = "application/vnd.ims.lis.v1.score+json"
TYPE_ITEM = "application/vnd.ims.lis.v2.lineitem+json"


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def first_key() -> rsa.RSAPrivateKey:
    """Making a key is slow; the tools of all tests begin with the same one."""
    return make_key()


@dataclass
class PracticeTool:
    """`changes` are put over the authentication request; None takes a parameter out."""

    base_url: str
    academy_url: str = ""
    kid: str = "tool-1"
    key: rsa.RSAPrivateKey = field(default_factory=first_key)
    changes: dict[str, str | None] = field(default_factory=dict)
    logins: list[dict[str, str]] = field(default_factory=list)
    posted: list[dict[str, str]] = field(default_factory=list)
    browsers: list[str] = field(default_factory=list)
    jwks_fetches: int = 0
    frame_page: str = "<h1>The tool</h1>"
    login_by_page: bool = False
    picks: tuple[dict[str, Any], ...] = ()

    def jwks(self) -> dict[str, Any]:
        self.jwks_fetches += 1
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": self.kid, "use": "sig"}]}

    def rotate(self) -> None:
        self.key, self.kid = make_key(), self.kid + "x"

    def authentication(self, login: dict[str, str]) -> str:
        wanted = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": login["client_id"],
            "redirect_uri": f"{self.base_url}/lti/launch",
            "login_hint": login["login_hint"],
            "lti_message_hint": login["lti_message_hint"],
            "state": "state " + secrets.token_hex(4),
            "nonce": secrets.token_hex(8),
            **self.changes,
        }
        kept = {name: value for name, value in wanted.items() if value is not None}
        return f"{self.academy_url}/auth?{urlencode(kept)}"

    def claims_of(self, id_token: str) -> dict[str, Any]:
        """Verify as a careful tool does, with the academy's published keys."""
        client = jwt.PyJWKClient(f"{self.academy_url}/jwks")
        key = client.get_signing_key_from_jwt(id_token)
        return jwt.decode(
            id_token,
            key.key,
            algorithms=["RS256"],
            audience=CLIENT,
            issuer=self.academy_url,
            options={"require": ["exp", "iat", "nonce", "sub"]},
        )

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.key, algorithm="RS256", headers={"kid": self.kid, **header})

    def assertion(self, **changes: Any) -> str:
        now = int(time.time())
        base = {
            "iss": CLIENT,
            "sub": CLIENT,
            "aud": f"{self.academy_url}/token",
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_hex(8),
        }
        return self.sign({**base, **changes})

    def ask_token(self, *scopes: str, assertion: str | None = None, **changes: str) -> requests.Response:
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.assertion() if assertion is None else assertion,
            "scope": " ".join(scopes or ALL_SCOPES),
            **changes,
        }
        return requests.post(f"{self.academy_url}/token", data=form, timeout=5)

    def call(self, method: str, url: str, *scopes: str, **more: Any) -> requests.Response:
        token = self.ask_token(*scopes).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return requests.request(method, url, headers=headers, timeout=5, **more)

    def send_score(self, line_item: str, kind: str = TYPE_SCORE, **members: Any) -> requests.Response:
        score = {
            "userId": "4",
            "timestamp": "2030-01-01T00:00:00Z",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "scoreGiven": 80,
            "scoreMaximum": 100,
            **members,
        }
        kept = {name: value for name, value in score.items() if value is not None}
        url = line_item.replace("?", "/scores?")
        return self.call("POST", url, data=json.dumps(kept), headers={"Content-Type": kind})

    def results(self, line_item: str, **query: str) -> list[dict[str, Any]]:
        answer = self.call("GET", line_item.replace("?", "/results?"), params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def selection(self, launch: dict[str, Any], *items: dict[str, Any], **changes: Any) -> str:
        """A deep linking response to this launch; changes replace claims, None takes one out."""
        now = int(time.time())
        settings = launch[DEEP_LINKING + "deep_linking_settings"]
        base = {
            "iss": CLIENT,
            "aud": [self.academy_url],
            "iat": now,
            "exp": now + 60,
            "nonce": secrets.token_hex(8),
            LTI + "deployment_id": "1",
            LTI + "message_type": "LtiDeepLinkingResponse",
            LTI + "version": "1.3.0",
            DEEP_LINKING + "data": settings["data"],
            DEEP_LINKING + "content_items": list(items),
        }
        return self.sign({**base, **changes})


def _picker(tool: PracticeTool, claims: dict[str, Any], address: str) -> str:
    token = tool.selection(claims, *tool.picks)
    return (
        f'<h1>Pick</h1><form method="post" action="{address}">'
        f'<input type="hidden" name="JWT" value="{token}"><button>Add these</button></form>'
    )


def _application(tool: PracticeTool) -> Flask:
    app = Flask(__name__)

    @app.route("/lti/login", methods=["GET", "POST"])
    def login():
        tool.logins.append({"method": request.method, **request.values.to_dict()})
        address = tool.authentication(request.values.to_dict())
        # A page of the tool between login and authentication makes the next request a foreign one.
        page = f'<a href="{escape(address)}">Go on</a>'
        answer = make_response(page if tool.login_by_page else redirect(address))
        answer.set_cookie("tool-browser", "same", secure=True, httponly=True, samesite="None", partitioned=True)
        return answer

    @app.post("/lti/launch")
    def launch():
        tool.posted.append(request.form.to_dict())
        tool.browsers.append(request.cookies.get("tool-browser", ""))
        claims = jwt.decode(request.form.get("id_token", ""), options={"verify_signature": False})
        settings = claims.get(DEEP_LINKING + "deep_linking_settings")
        return _picker(tool, claims, settings["deep_link_return_url"]) if settings else tool.frame_page

    @app.get("/lti/jwks")
    def jwks():
        return tool.jwks()

    @app.get("/lti/huge")
    def huge():
        return {**tool.jwks(), "padding": "x" * 1024 * 1024}

    return app


@contextmanager
def practice_tool(host: str = "127.0.0.1") -> Iterator[PracticeTool]:
    listener = bound("127.0.0.1", 0)
    tool = PracticeTool(f"http://{host}:{listener.getsockname()[1]}")
    with serving(_application(tool), listener):
        yield tool

"""One registration and one valid set of claims, for tests of single rules."""

from __future__ import annotations

from uuid import UUID

from hrlearn.services import RegistrationFacts

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SETTINGS = DEEP_LINKING + "deep_linking_settings"
NOW = 1_800_000_000
BASE = "https://lessons.example"

REGISTRATION = RegistrationFacts(
    academy_id=UUID(int=1),
    id=UUID(int=2),
    academy_key="northport",
    issuer="https://moodle.example",
    client_id="client-1",
    auth_login_url="https://moodle.example/auth",
    auth_token_url="https://moodle.example/token",
    key_set_url="https://moodle.example/jwks",
    sandbox=False,
    deployment_ids=("1",),
)


def claims(**changes: object) -> dict[str, object]:
    """Return the claims of a good launch, with changes by their full names; a value of ... takes a claim out."""
    base = {
        "iss": REGISTRATION.issuer,
        "aud": REGISTRATION.client_id,
        "sub": "4",
        "iat": NOW - 5,
        "exp": NOW + 55,
        "nonce": "n-1",
        "name": "Mirela Tövén",
        LTI + "version": "1.3.0",
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "deployment_id": "1",
        LTI + "target_link_uri": f"{BASE}/lti/launch",
        LTI + "resource_link": {"id": "10", "title": "A stop on the road"},
        LTI + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
        LTI + "context": {"id": "2", "title": "Basic training", "label": "BT1"},
        LTI + "custom": {"lesson": "road_stop", "activity": "$Unknown.variable"},
    }
    return {name: value for name, value in {**base, **changes}.items() if value is not ...}

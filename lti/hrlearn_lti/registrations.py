"""A registration in the form that PyLTI1p3 wants."""

from __future__ import annotations

from pylti1p3.registration import Registration

from hrlearn.services import RegistrationFacts

__all__ = ["ToolRegistration"]


class ToolRegistration(Registration):
    """Our facts for the library's services; the key id is ours, so the library need not work one out."""

    def __init__(self, facts: RegistrationFacts, kid: str, private_pem: str) -> None:
        super().__init__()
        self._kid = kid
        self.set_issuer(facts.issuer).set_client_id(facts.client_id)
        self.set_auth_login_url(facts.auth_login_url).set_auth_token_url(facts.auth_token_url)
        if facts.token_audience:
            self.set_auth_audience(facts.token_audience)
        self.set_key_set_url(facts.key_set_url).set_tool_private_key(private_pem)

    def get_kid(self) -> str:
        """Return the key id that goes into the header of what we sign."""
        return self._kid

"""Microsoft's key server, for tests, and the tokens that Teams sends: good ones, and ones that are wrong in one way."""

from __future__ import annotations

import json
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from tests.support.served import Served

ISSUER = "https://api.botframework.com"
PATH = "/v1/.well-known/keys"
HOUR = 60 * 60


@cache
def key(name: str = "good") -> RSAPrivateKey:
    """A signing key by its id. Making one takes a while, so each is made once a process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_pem(name: str = "good") -> bytes:
    """A key's public half, as anybody may have it."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key(name).public_key().public_bytes(serialization.Encoding.PEM, form)


def published(name: str = "good", *endorsements: str) -> dict[str, Any]:
    """A key as the server tells of it."""
    told: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key(name).public_key(), as_dict=True)
    return told | {"kid": name, "use": "sig", "endorsements": list(endorsements or ("msteams",))}


def token(
    app_id: str,
    service_url: str,
    *,
    signed_by: str = "good",
    kid: str = "",
    without: tuple[str, ...] = (),
    **claims: Any,
) -> str:
    """A token such as Teams sends with an activity; ``claims`` are put in place of good ones."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": app_id, "serviceurl": service_url, "iat": now, "nbf": now, "exp": now + HOUR}
    said = {name: value for name, value in {**good, **claims}.items() if name not in without}
    return jwt.encode(said, key(signed_by), "RS256", {"kid": kid or signed_by})


class KeyServer(Served):
    """A key server.

    ``keys`` is what it publishes, ``status`` what it answers, ``asked`` how often it was; it answers once
    ``may_answer`` is set.
    """

    def __init__(self) -> None:
        self.keys = [published()]
        self.status = 200
        self.asked = 0
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.was_asked = threading.Event()
        super().__init__(self._handler())

    def __exit__(self, *told: Any) -> None:
        self.may_answer.set()
        super().__exit__(*told)

    @property
    def cloud(self) -> Any:
        """Microsoft's cloud, but with this key server."""
        from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

        return with_overrides(PUBLIC, openid_metadata_url=f"{self.url}/v1/.well-known/openidconfiguration")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                server.was_asked.set()
                server.may_answer.wait(10)
                body = json.dumps({"keys": server.keys}).encode() if self.path == PATH else b""
                self.send_response(server.status if self.path == PATH else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        return Handler

"""Microsoft Entra, for tests: it gives an app that shows its secret a token, over TLS as MSAL wants it."""

from __future__ import annotations

import json
import ssl
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.served import HERE, Served

TENANT, APP, SECRET = "11111111-aaaa-4bbb-8ccc-222222222222", "33333333-dddd-4eee-8fff-444444444444", "the-secret"


class Entra(Served):
    """It knows :data:`TENANT` and the tenant of multi-tenant bots. To be used as a context manager.

    ``asked`` holds what tokens were asked for, as (tenant, scope); ``certificate`` is the file to trust it by;
    ``lasts`` is how many seconds a token is good for.
    """

    def __init__(self, folder: Path) -> None:
        self.asked: list[tuple[str, str]] = []
        self.lasts = 3600
        self.certificate = folder / "entra.pem"
        self.certificate.write_bytes(_certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        super().__init__(self._handler(), context)

    @property
    def cloud(self) -> Any:
        """Microsoft's cloud, but with this Entra."""
        from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides

        return with_overrides(PUBLIC, login_endpoint=self.url)

    def _token(self, tenant: str, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        self.asked.append((tenant, form["scope"][0]))
        if form["client_id"] != [APP]:
            return 400, {"error": "unauthorized_client", "error_description": "AADSTS700016"}
        if form.get("client_secret") != [SECRET]:
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215"}
        token = f"token-{len(self.asked)}"
        return 200, {"token_type": "Bearer", "expires_in": self.lasts, "access_token": token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        entra = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                tenant = self.path.split("/")[1]
                if tenant not in (TENANT, "botframework.com"):
                    return self._say(400, {"error": "invalid_tenant"})
                here = f"{entra.url}/{tenant}/oauth2/v2.0"
                issuer = f"{entra.url}/{tenant}/v2.0"
                said = {
                    "issuer": issuer,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                }
                return self._say(200, said)

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(*entra._token(self.path.split("/")[1], form))

            def _say(self, status: int, said: dict[str, Any]) -> None:
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Print nothing."""

        return Handler


def _certificate() -> bytes:
    """A key and a certificate that vouches for itself, for this machine and an hour."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return kept + made.public_bytes(serialization.Encoding.PEM)

"""A mail server on this machine that keeps what it is handed, and refuses or forgets to answer when told to."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
SIGN_IN = ("headway", "a long password")


@dataclass
class Postman:
    """What the server does with each letter. ``drop`` is how many it keeps and hangs up on, without an answer."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    private: list[bool] = field(default_factory=list)
    to_recipients: list[str] = field(default_factory=list)
    to_letters: list[str] = field(default_factory=list)
    drop: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients:
            return self.to_recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_letters:
            return self.to_letters.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.letters.append(message_from_bytes(content, policy=default))  # type: ignore[arg-type]
        self.to += envelope.rcpt_tos
        assert server.transport
        self.private.append(server.transport.get_extra_info("ssl_object") is not None)
        if self.drop:
            self.drop -= 1
            server.transport.abort()  # type: ignore[attr-defined]
        return "250 Kept"

    def sign_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """aiosmtpd's authenticator: it knows one person."""
        assert isinstance(data, LoginPassword)
        known = (data.login.decode(), data.password.decode()) == SIGN_IN
        self.signed_in += [data.login.decode()] * known
        return AuthResult(success=known, handled=False)


@pytest.fixture
def postman() -> Iterator[Postman]:
    """A server that takes letters from anybody, as one on the same machine does."""
    with mail_server() as kept:
        yield kept


def set_to(port: int) -> dict[str, str]:
    """The settings of e-mail, by their names, for a server on this machine."""
    return {
        "HEADWAY_SMTP_HOST": HOST,
        "HEADWAY_SMTP_PORT": str(port),
        "HEADWAY_SMTP_SECURITY": "none",
        "HEADWAY_MAIL_FROM": "Schools Partnership <partnership@example.gov.uk>",
    }


@contextmanager
def mail_server(
    *, tls: ssl.SSLContext | None = None, at_once: bool = False, signing_in: bool = False, **options: Any
) -> Iterator[Postman]:
    """A server for the block. With ``tls`` it offers STARTTLS or, ``at_once``, speaks TLS from the first byte."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()
    postman = Postman()
    if signing_in:
        options |= {"auth_required": not at_once, "auth_require_tls": not at_once, "authenticator": postman.sign_in}
    starttls = {} if at_once or tls is None else {"tls_context": tls, "require_starttls": True}

    async def opened() -> asyncio.Server:
        def speak() -> SMTP:
            return SMTP(postman, hostname="mail.test", loop=loop, **starttls, **options)  # type: ignore[arg-type]

        return await loop.create_server(speak, HOST, 0, ssl=tls if at_once else None)

    async def closed() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await server.wait_closed()

    server = asyncio.run_coroutine_threadsafe(opened(), loop).result(10)
    postman.port = server.sockets[0].getsockname()[1]
    try:
        yield postman
    finally:
        asyncio.run_coroutine_threadsafe(closed(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """What a server shows of itself, with a certificate made now; and the file by which a client can trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, kept = folder / "certificate.pem", folder / "key.pem"
    shown.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, kept)
    return context, shown

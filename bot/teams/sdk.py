"""Microsoft's libraries, which only this module imports, and only once Teams is wanted: that takes over a second.

What is taken from them: how a token of theirs is checked, and the client of the connector. Our own token is asked for
through MSAL itself rather than through the SDK's manager, which sets no time limit, looks up the authority on the event
loop and waits on asyncio's default threads.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx
import jwt

from bot.settings import Settings

if TYPE_CHECKING:
    from microsoft_teams.api.activities import ActivityParams
    from microsoft_teams.api.auth.cloud_environment import CloudEnvironment
    from microsoft_teams.api.clients import ConversationClient
    from microsoft_teams.api.clients.conversation import CreateConversationParams
    from microsoft_teams.apps.auth import TokenValidator
    from microsoft_teams.common import Client

TIMEOUT: Final = httpx.Timeout(15, connect=5)
"""How many seconds the connector is given for each step of a call."""
NO_ID: Final = "DO_NOT_USE_PLACEHOLDER_ID"
"""What the SDK gives for the id of an activity that the connector gave none for."""
CHANNEL: Final = "msteams"
"""What Teams is called as a channel of the Bot Framework."""
_TOKEN_PATIENCE: Final = 15.0
_MSAL_TIMEOUT: Final = 10.0
_EARLY: Final = 300.0
"""So many seconds before a token of ours ends, the next one is asked for."""
_KEYS_TIMEOUT: Final = 5.0
_KEYS_LAST: Final = 24 * 60 * 60.0
_KEYS_PAUSE: Final = 60.0
_FAULT_PAUSE: Final = 10.0
_NO_DOTENV: Final = "PYTHON_DOTENV_DISABLED"
_QUIET: Final = {"microsoft_teams": logging.CRITICAL, "microsoft_teams.common.http.client": logging.WARNING}
"""What goes wrong is logged by who asked. The SDK sets httpx's own level to that of its client, which would tell of
every call."""


class NoToken(Exception):  # noqa: N818 - it is Entra's answer
    """Entra gave no token. ``code`` is its word for why, or the name of what kept us from asking."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Keys(jwt.PyJWKClient):
    """Microsoft's keys, kept for a day as Microsoft's own Bot Framework SDK keeps them.

    A token with an unknown key has them fetched anew, at most once a minute; after a failure nobody is asked for ten
    seconds. So nobody outside can have us ask as often as they like. https://github.com/microsoft/botbuilder-python/issues/1210
    """

    def __init__(self, uri: str) -> None:
        super().__init__(uri, lifespan=_KEYS_LAST, cooldown_duration=_KEYS_PAUSE, timeout=_KEYS_TIMEOUT)
        self._failed = float("-inf")

    def fetch_data(self) -> dict[str, Any]:
        """Fetch the keys that vouch for Teams. Blocks. Raises :class:`jwt.PyJWKClientConnectionError`.

        A key that says which channels it vouches for counts only where Teams is among them.
        https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
        """
        if time.monotonic() - self._failed < _FAULT_PAUSE:
            raise jwt.PyJWKClientConnectionError("the key server did not answer a moment ago")
        cache, self.jwk_set_cache = self.jwk_set_cache, None  # who asks keeps what is returned, not what was fetched
        try:
            keys = [key for key in super().fetch_data()["keys"] if _vouches(key)]
        except (jwt.PyJWTError, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
            self._failed = time.monotonic()
            raise jwt.PyJWKClientConnectionError("the key server does not give its keys") from error
        finally:
            self.jwk_set_cache = cache
        return {"keys": keys}


def _vouches(key: dict[str, Any]) -> bool:
    """Whether a key speaks for Teams: for every channel, where it names none."""
    return CHANNEL in (key.get("endorsements") or [CHANNEL])


@dataclass(frozen=True, slots=True)
class Sdk:
    """What there is of Microsoft's. ``validator`` is wanting where no app is set up, so that nothing can be checked."""

    client: Client
    validator: TokenValidator | None
    token: Callable[[], Awaitable[str]] | None

    def conversations(self, service_url: str) -> ConversationClient:
        """The connector's conversations at a service URL. All of them share one pool of connections."""
        from microsoft_teams.api.auth.cloud_environment import PUBLIC
        from microsoft_teams.api.clients import ConversationClient
        from microsoft_teams.api.clients.api_client_settings import ApiClientSettings

        return ConversationClient(service_url, self.client, ApiClientSettings(oauth_url=PUBLIC.token_service_url))

    def activity(self, element: dict[str, Any]) -> ActivityParams:
        """An activity as the connector's client takes it: a message, or that we are typing.

        What is in its attachments leaves as it is here; only a ``None`` outside of them is left out.
        """
        from microsoft_teams.api.activities import TypingActivityInput
        from microsoft_teams.api.activities.message import MessageActivityInput

        if element["type"] == "typing":
            return TypingActivityInput.model_validate(element)
        return MessageActivityInput.model_validate(element)

    def conversation(self, workspace: str, user: str) -> CreateConversationParams:
        """A chat of two in a tenant, as the connector's client takes it."""
        from microsoft_teams.api.clients.conversation import CreateConversationParams
        from microsoft_teams.api.models import Account

        tenant = {"tenant": {"id": workspace}}
        return CreateConversationParams(members=[Account(id=user)], tenant_id=workspace, channel_data=tenant)

    async def prove(self) -> None:
        """Ask for a token of ours, where one is needed. Raises :class:`NoToken`."""
        if self.token is not None:
            await self.token()

    async def close(self) -> None:
        """Let go of the connections."""
        await self.client.http.aclose()


class Tokens:
    """Our own token, asked of Entra on a thread of its own and kept until shortly before it ends."""

    def __init__(self, settings: Settings, cloud: CloudEnvironment) -> None:
        self._settings = settings
        self._scope = cloud.bot_scope
        self._authority = f"{cloud.login_endpoint}/{settings.tenant_id or cloud.login_tenant}"
        self._app: Any = None
        self._kept = ""
        self._until = float("-inf")
        self._thread = ThreadPoolExecutor(1, "headway-entra")

    async def __call__(self) -> str:
        """The token. Raises :class:`NoToken`."""
        if time.monotonic() < self._until:
            return self._kept
        try:
            async with asyncio.timeout(_TOKEN_PATIENCE):
                return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask)
        except TimeoutError as error:
            raise NoToken("Timeout") from error

    def _ask(self) -> str:
        if time.monotonic() < self._until:
            return self._kept
        answer = self._asked()
        token = answer.get("access_token")
        if not token:
            raise NoToken(str(answer.get("error") or "unreadable_answer"))
        self._kept = str(token)
        self._until = time.monotonic() + float(answer.get("expires_in") or 0) - _EARLY
        return self._kept

    def _asked(self) -> dict[str, Any]:
        """Entra's answer. MSAL looks the authority up when it is made, so a tenant that is none shows only here."""
        import msal  # type: ignore[import-untyped]  # it has no types

        try:
            self._app = self._app or msal.ConfidentialClientApplication(
                self._settings.client_id,
                client_credential=self._settings.client_secret.get_secret_value(),
                authority=self._authority,
                instance_discovery=False,  # it would ask Microsoft whether it is Microsoft that we name
                timeout=_MSAL_TIMEOUT,
            )
            answer: dict[str, Any] = self._app.acquire_token_for_client([self._scope])
        except OSError as error:  # what requests raises is one
            raise NoToken(type(error).__name__) from error
        except ValueError as error:
            raise NoToken("invalid_tenant") from error
        return answer


def opened(settings: Settings, *, cloud: CloudEnvironment | None = None, token: Callable[[], str] | None = None) -> Sdk:
    """Microsoft's libraries, set up by ``settings``.

    ``cloud`` says where Microsoft is, and ``token`` gives our token without asking Entra. With the switch that takes
    requests without a token we have none either: it could only go to this machine.
    """
    with _quietly():
        from microsoft_teams.api.auth.cloud_environment import PUBLIC
        from microsoft_teams.apps.auth import TokenValidator
        from microsoft_teams.common import Client, ClientOptions
    where = cloud or PUBLIC
    ours = None if settings.teams_is_open else _asynchronous(token) if token else Tokens(settings, where)
    client = Client(ClientOptions(token=ours))
    client.http.timeout = TIMEOUT
    validator = None
    if settings.client_id:
        validator = TokenValidator.for_service(settings.client_id, cloud=where)
        validator._jwks_client = Keys(validator.options.jwks_uri)
    return Sdk(client, validator, ours)


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Import the SDK without what it does on the way: it reads a ``.env`` file into our environment, and warns that a
    part of it that we do not use is a preview.
    """
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    kept = os.environ.get(_NO_DOTENV)
    os.environ[_NO_DOTENV] = "1"
    try:
        with warnings.catch_warnings():
            from microsoft_teams.common import ExperimentalWarning

            warnings.simplefilter("ignore", ExperimentalWarning)
            yield
    finally:
        if kept is None:
            del os.environ[_NO_DOTENV]
        else:
            os.environ[_NO_DOTENV] = kept


def _asynchronous(token: Callable[[], str]) -> Callable[[], Awaitable[str]]:
    async def give() -> str:
        return token()

    return give

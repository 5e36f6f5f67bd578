"""Which places the bot may be sent to: where a token may go, and where files may be fetched from and put.

An activity names the address that it is to be answered at. Were any address answered, whoever makes us believe an
activity could have our token sent to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from bot.settings import LOOPBACK

DEFAULT_SERVICE_URL: Final = "https://smba.trafficmanager.net/teams/"
"""Where Teams is reached for a tenant that nothing has been heard from.

https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
"""
CONNECTORS: Final = (
    "smba.trafficmanager.net",
    "smba.onyx.prod.teams.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
)
"""The hosts of service URLs in Microsoft's public cloud, which English councils are in.

https://microsoft.github.io/teams-sdk/python/essentials/app-configuration/service-url-validation
"""
FILES: Final = ".sharepoint.com"
"""What a file's address ends in: what is shared in a personal chat is kept in OneDrive for Business.

https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/bots-filesv4
"""


@dataclass(frozen=True, slots=True)
class Hosts:
    """The places that are known. With ``loopback``, addresses of this machine are too, over plain http as well."""

    loopback: bool = False

    def is_connector(self, url: str) -> bool:
        """Whether it is a service URL of Teams, which a token may be sent to."""
        address = _address(url)
        return address is not None and (
            self._is_here(address) or (_is_secure(address) and _host(address) in CONNECTORS)
        )

    def is_file(self, url: str) -> bool:
        """Whether files may be fetched from there, or put there; no token goes with them."""
        address = _address(url)
        return address is not None and (
            self._is_here(address) or (_is_secure(address) and _host(address).endswith(FILES))
        )

    def _is_here(self, address: SplitResult) -> bool:
        return self.loopback and address.scheme in ("http", "https") and _host(address) in LOOPBACK


def _address(url: str) -> SplitResult | None:
    """An address in its parts; nothing where two programs could read it as two different ones."""
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in '\\ "<>^`{|}'):
        return None
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        return None
    return None if port == 0 or "@" in address.netloc else address


def _is_secure(address: SplitResult) -> bool:
    return address.scheme == "https" and address.port in (None, 443)


def _host(address: SplitResult) -> str:
    return (address.hostname or "").lower()

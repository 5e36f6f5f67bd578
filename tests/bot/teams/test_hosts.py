from __future__ import annotations

import pytest

from bot.teams.hosts import DEFAULT_SERVICE_URL, Hosts

CONNECTORS = [
    DEFAULT_SERVICE_URL,
    "https://smba.trafficmanager.net/uk/",
    "https://SMBA.TrafficManager.net/emea/11111111-2222-4333-8444-555555555555/",
    "https://smba.trafficmanager.net:443/uk/",
    "https://smba.infra.gcc.teams.microsoft.com/gcc/",
]
FILES = [
    "https://council.sharepoint.com/personal/jo_council/_layouts/15/download.aspx?UniqueId=1&tempauth=a.b.c",
    "https://council-my.sharepoint.com/personal/jo/_api/v2.0/drive/items/1/uploadSession?guid='1'&path='a%20b.pdf'",
]
NEVER = [
    "",
    "smba.trafficmanager.net",
    "//smba.trafficmanager.net/uk/",
    "http://smba.trafficmanager.net/uk/",
    "http://council.sharepoint.com/a",
    "ftp://council.sharepoint.com/a",
    "https://smba.trafficmanager.net:8443/uk/",
    "https://council.sharepoint.com:8443/a",
    "https://smba.trafficmanager.net:99999/uk/",
    "https://smba.trafficmanager.net.evil.example/uk/",
    "https://evil.example/smba.trafficmanager.net/",
    "https://evil.example#smba.trafficmanager.net",
    "https://smba.trafficmanager.net@evil.example/",
    "https://evil.example@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net\\@evil.example/",
    "https://evil.example\\.sharepoint.com/",
    "https://evil.example/\t.sharepoint.com",
    "https://council.share\npoint.com/a",
    "https://sharepoint.com.evil.example/",
    "https://evilsharepoint.com/",
    "https://sharepoint.com/",
    "https://council.sharepoint.com./",
    "https://counc\u0456l.sharepoint.com/",
    "https://trafficmanager.net/",
    "https://other.trafficmanager.net/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://[::1]/",
    "https://127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://localhost/",
    "https://[not-an-address/",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("url", CONNECTORS)
def test_teams_own_places_are_known(url: str) -> None:
    assert Hosts().is_connector(url)
    assert not Hosts().is_file(url)


@pytest.mark.parametrize("url", FILES)
def test_files_are_kept_in_sharepoint(url: str) -> None:
    assert Hosts().is_file(url)
    assert not Hosts().is_connector(url), "and no token goes there"


@pytest.mark.parametrize("url", NEVER)
def test_nothing_else_is(url: str) -> None:
    assert not Hosts().is_connector(url)
    assert not Hosts().is_file(url)


def test_this_machine_is_known_only_where_that_is_wanted() -> None:
    here = Hosts(loopback=True)
    for url in ("http://127.0.0.1:56150/", "http://localhost:3978/_connector/", "https://[::1]:1/"):
        assert here.is_connector(url)
        assert here.is_file(url)
    for url in (
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://smba.trafficmanager.net/",
    ):
        assert not here.is_connector(url)
        assert not here.is_file(url)
    assert here.is_connector(DEFAULT_SERVICE_URL)

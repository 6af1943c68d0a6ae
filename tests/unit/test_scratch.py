"""The copies of a scratch home: the origin of the gateway and the user's folders are replaced, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wcode_setup.doctor.scratch import Scratch, changed
from wcode_setup.locations import Locations

HERE = Scratch("/R", Locations("linux", {}, "/home/me", "/srv/team/project"))
GATEWAY = "http://127.0.0.1:5"


def copied(text: str, url: str = "https://gw.example/v1") -> str:
    return changed(text.encode(), HERE, url, GATEWAY).decode()


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ('"https://gw.example/v1"', '"http://127.0.0.1:5/v1"'),
        ('"https://GW.example:443/v1"', '"http://127.0.0.1:5/v1"'),
        (r'"https:\/\/gw.example\/v1"', r'"http://127.0.0.1:5\/v1"'),
        ('"https://gw.example:8443/v1"', '"https://gw.example:8443/v1"'),
        ('"https://gw.example.org/v1"', '"https://gw.example.org/v1"'),
        ('"https://other.example/v1"', '"https://other.example/v1"'),
        ('"http://gw.example/v1"', '"http://gw.example/v1"'),
        ('"/home/me"', '"/R/home/me"'),
        ('"/home/me/x"', '"/R/home/me/x"'),
        ('"/home/me2" "/home/me-x" "/x/home/me"', '"/home/me2" "/home/me-x" "/x/home/me"'),
        ('[projects."/srv/team/project/sub"]', '[projects."/R/srv/team/project/sub"]'),
        ('[projects."/srv/team"]', '[projects."/R/srv/team"]'),
        ('"/srv/team/other" "/srv/team.d"', '"/srv/team/other" "/srv/team.d"'),
        ('"/usr/bin/srv"', '"/usr/bin/srv"'),
    ],
)
def test_replacements(text: str, copy: str) -> None:
    assert copied(text) == copy


def test_a_port_of_its_own() -> None:
    assert (
        copied("http://[::1]:8080/v1 http://[::1]/v1", "http://[::1]:8080/v1")
        == "http://127.0.0.1:5/v1 http://[::1]/v1"
    )


@given(st.binary())
def test_other_bytes_stay(content: bytes) -> None:
    """Whatever they are: a file that is no text, too."""
    kept = content.replace(b"/", b"").replace(b"gw.example", b"")
    assert changed(kept, HERE, "https://gw.example/v1", GATEWAY) == kept

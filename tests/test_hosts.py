"""A gateway on another host: its id and variable, what of the first one stays, and where a stored key would move."""

from __future__ import annotations

import pytest

from tests.gateways import Sent, sent_by
from tests.hosts import KEYS, WCODE, B, refusal, run
from tests.program import Program
from tests.suite import SUITES
from wcode_setup.catalog.inputs import is_provider
from wcode_setup.errors import SetupError
from wcode_setup.tools import TITLES
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import choose_provider, default_provider, key_variable
from wcode_setup.urls import same_host

MOVING = [name for name in TITLES if SUITES[name].moves]
"""The tools whose entries can be moved to another host."""


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        (WCODE, "wcode"),
        ("https://WCODE.net:443/other/v1/", "wcode"),
        ("http://wcode.net/api/gpt/v1", "wcode-net"),  # in clear: another place for a key
        (B, "gw-example"),
        ("https://GW.Example:443/v1", "gw-example"),
        ("https://gw.example:8443/v1", "gw-example-8443"),
        ("http://localhost:8000/v1", "localhost-8000"),
        ("http://localhost/v1", "gateway-localhost"),
        ("http://openai/v1", "gateway-openai"),  # a tool has that built in
        ("http://wcode/v1", "gateway-wcode"),
        ("http://127.0.0.1:8000/v1", "gateway-127-0-0-1-8000"),
        ("http://[::1]:8000/v1", "gateway-1-8000"),
        ("http://[fe80::1]/v1", "fe80-1"),
        ("https://my_gw--x.example./v1", "my-gw-x-example"),
        ("https://bücher.example/v1", "xn-bcher-kva-example"),
        ("https://" + "a" * 60 + ".example/v1", "gateway-" + "a" * 50),
    ],
)
def test_the_id_that_is_made_of_a_host(url: str, provider: str) -> None:
    assert default_provider(url) == provider and is_provider(provider)
    variable = key_variable(Request("", (), url), provider)
    assert (variable == "WCODE_API_KEY") == (provider == "wcode")
    assert key_variable(Request("", (), url), "wcode") == variable, "an entry of that name, for another host"


@pytest.mark.parametrize(
    ("entries", "others", "url", "provider"),
    [
        ({"wcode": WCODE}, (), B, "gw-example"),
        ({"wcode": B}, (), B, "wcode"),  # of an earlier version
        ({"mine": B + "/"}, (), B, "mine"),
        ({"mine": B, "gw-example": B}, (), B, "gw-example"),
        ({"gw-example": "https://gw.example/other/v1"}, (), B, "gw-example"),  # the same host
        ({"gw-example": "https://gw-example/v1"}, (), B, "gw-example-2"),
        ({"gw-example": "http://gw.example/v1", "gw-example-2": WCODE}, (), B, "gw-example-3"),
        ({}, ("gw-example",), B, "gw-example-2"),  # of another protocol
    ],
)
def test_the_entry_of_another_gateway(
    entries: dict[str, str], others: tuple[str, ...], url: str, provider: str
) -> None:
    assert choose_provider(entries, Request("", (), url, True), ("anthropic",), others) == provider


def test_two_entries_for_it() -> None:
    with pytest.raises(SetupError) as caught:
        choose_provider({"mine": B, "yours": B}, Request("", (), B, True), ())
    assert caught.value.code == "provider-ambiguous"


def test_hosts_are_compared_with_scheme_and_port() -> None:
    assert same_host("https://GW.example:443/v1", "https://gw.example/other")
    assert not same_host("http://[::1]:8000/v1", "http://[::1:8000]/v1")
    assert not same_host("", B)


@pytest.mark.parametrize("tool", TITLES)
def test_the_first_gateway_stays(tool: str, program: Program) -> None:
    """As in the issue: a pipe, no key for the second gateway; then with one, and back without."""
    first, second = KEYS.values()
    assert run(program, tool, "-m", "qwen3.6-plus", key=first).code == 0
    before = sent_by(tool, program.home)
    run(program, tool, "-m", "qwen3.6-plus", "--base-url", B)
    assert set(before) <= set(sent_by(tool, program.home))
    assert first not in [one.key for one in sent_by(tool, program.home) if one.host == "https://gw.example"]
    assert run(program, tool, "-m", "qwen3.6-plus", "--base-url", B, key=second).code == 0
    found = {(one.host, one.key) for one in sent_by(tool, program.home)}
    assert found == (set(list(KEYS.items())[1:]) if SUITES[tool].one_slot else set(KEYS.items()))


@pytest.mark.parametrize("tool", [name for name in TITLES if name not in MOVING])
@pytest.mark.parametrize("storage", ["literal", "secret"])
def test_an_entry_without_an_id_stays_at_its_host(tool: str, storage: str, program: Program) -> None:
    """Another host is another entry; undoing the run that made it leaves the first, whatever happened to it since."""
    runs = []
    for host, key in (("a", "sk-test-a-0123456789"), ("b", "sk-test-b-0123456789"), ("a", "sk-test-a-9876543210")):
        words = (tool, "-m", "qwen3.6-plus", "--key-storage", storage, "--base-url", f"https://{host}.example/v1")
        runs.append(run(program, *words, key=key).document["run_id"])
    both = {("https://a.example", "sk-test-a-9876543210"), ("https://b.example", "sk-test-b-0123456789")}
    assert {(one.host, one.key) for one in sent_by(tool, program.home) if one.key} == both
    assert run(program, "undo", runs[1]).code == 0
    left = {(one.host, one.key) for one in sent_by(tool, program.home) if one.key}
    assert left == {("https://a.example", "sk-test-a-9876543210")}


@pytest.mark.parametrize("tool", [name for name in MOVING if not SUITES[name].one_slot])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
def test_an_entry_that_moves_takes_no_key_along(tool: str, storage: str, program: Program) -> None:
    """By name to another host: refused for a stored key, and for a variable that stands for the first one."""
    named = (tool, "-m", "qwen3.6-plus", "--provider", "mygw")
    a, b = ("--base-url", "https://a.example/v1"), ("--base-url", "https://b.example/v1")
    key = KEYS["https://gw.example"]
    assert run(program, *named, *a, "--key-storage", storage, key=key, MYGW_API_KEY=key).code == 0
    before = program.tree()
    assert refusal(run(program, *named, *b)) == "key-of-other-host"
    assert refusal(run(program, *named, *b, "--dry-run")) == "key-of-other-host"
    if storage == "env" and not SUITES[tool].holders[storage]:
        assert refusal(run(program, *named, *b, "--key-storage", "env")) == "variable-of-other-host"
        assert refusal(run(program, *named, *b, "--api-key-env", "MYGW_API_KEY", MYGW_API_KEY=key)) == (
            "variable-of-other-host"
        )
    assert program.tree() == before
    forced = run(program, *named, *b, "--force").document
    assert "key-moves" in [note["code"] for note in forced["notes"]]
    assert {one.host for one in sent_by(tool, program.home)} == {"https://b.example"}


@pytest.mark.parametrize("tool", TITLES)
def test_the_gateways_own_variable_is_for_it_alone(tool: str, program: Program) -> None:
    words = (tool, "-m", "qwen3.6-plus", "--base-url", B, "--api-key-env", "WCODE_API_KEY")
    assert refusal(run(program, *words, WCODE_API_KEY=KEYS["https://wcode.net"])) == "variable-of-other-host"


def test_a_variable_of_another_tools_gateway(program: Program) -> None:
    """The environment is one for all tools: a variable that stands for a host in one of them is no other host's."""
    env = ("--provider", "mygw", "--key-storage", "env")
    assert run(program, "hermes", "-m", "qwen3.6-plus", "--base-url", B, *env).code == 0
    other = ("openclaw", "-m", "qwen3.6-plus", "--base-url", "https://other.example/v1", *env)
    assert refusal(run(program, *other)) == "variable-of-other-host"
    assert run(program, "undo").code == 0
    assert run(program, *other).code == 0


@pytest.mark.parametrize("tool", [name for name in MOVING if not SUITES[name].stores_the_key])
def test_undo_of_a_removal_beneath_another_host(tool: str, program: Program) -> None:
    """What was removed was for A; the entry is set up for B since, whose key stands in the place of A's reference or not."""
    words = (tool, "-m", "qwen3.6-plus", "--provider", "mygw")
    assert run(program, *words, "--base-url", "https://a.example/v1", "--key-storage", "env").code == 0
    removal = run(program, "remove", tool).document["run_id"]
    key = "sk-test-b-0123456789"
    later = run(program, *words, "--base-url", "https://b.example/v1", key=key).document["run_id"]
    before, files = program.tree(), program.tree(state=False)
    result = run(program, "undo", removal)
    if SUITES[tool].declared.get("one_place"):
        assert result.document["status"] == "unchanged"
        assert program.tree(state=False) == files
        return
    assert refusal(result) == "later-key" and later in result.text
    assert program.tree() == before
    assert [run(program, "undo", run_id).code for run_id in (later, removal)] == [0, 0]
    assert {one.host for one in sent_by(tool, program.home)} == {"https://a.example"}


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize("tool", MOVING)
def test_undo_of_a_run_in_the_middle(tool: str, linked: bool, program: Program) -> None:
    """The move to B is not undone beneath a later key of B; after that key's run it is. `linked`: files move since."""
    words = [tool, "-m", "qwen3.6-plus", *SUITES[tool].takes("--provider", "mygw")]
    for host, key in (("a", "sk-test-a-0123456789"), ("b", "sk-test-b-0123456789"), ("b", "sk-test-b-9876543210")):
        assert run(program, *words, "--base-url", f"https://{host}.example/v1", key=key).code == 0
    moved, rotated = (row["run_id"] for row in run(program, "history").document["data"][1::-1])
    for path in program.tree(state=False) if linked else ():
        file = program.home / path
        if file.is_file():
            file.symlink_to(file.rename(program.home / f"moved-{file.name}"))
    before = program.tree()
    result = run(program, "undo", moved)
    assert refusal(result) == "later-key" and rotated in result.text
    assert program.tree() == before
    for run_id in (rotated, moved):
        assert run(program, "undo", run_id).code == 0
    assert {(one.host, one.key) for one in sent_by(tool, program.home)} == {
        ("https://a.example", "sk-test-a-0123456789")
    }


@pytest.mark.parametrize("other", ["hermes", "openclaw"])
def test_a_variable_of_another_host_is_not_brought_back(other: str, program: Program) -> None:
    """Run 1 named a variable for A, run 2 names it for B: the undo of run 1's undo would send B's value to A."""
    words = ("-m", "qwen3.6-plus", "--key-storage", "env", "--api-key-env", "MYGW_API_KEY")
    assert run(program, "hermes", *words, "--base-url", "https://a.example/v1").code == 0
    assert run(program, "undo").code == 0
    undo = run(program, "history").document["data"][0]["run_id"]
    assert run(program, other, *words, "--base-url", "https://b.example/v1").code == 0
    result = run(program, "undo", undo)
    assert refusal(result) == "later-key"
    assert {one.host for one in sent_by(other, program.home)} == {"https://b.example"}


def test_a_later_run_on_another_configuration_is_in_nobodys_way(program: Program) -> None:
    words = ("openclaw", "-m", "qwen3.6-plus", "--provider", "mygw")
    for host in "ab":
        done = run(program, *words, "--base-url", f"https://{host}.example/v1", key=f"sk-test-{host}-0123456789")
    elsewhere = ("--config", str(program.home / "other.json"))
    assert run(program, *words, "--base-url", "https://c.example/v1", *elsewhere, key="sk-test-c-0123456789").code == 0
    assert run(program, "undo", done.document["run_id"]).code == 0
    assert sent_by("openclaw", program.home) == [Sent("https://a.example", "sk-test-a-0123456789")]


@pytest.mark.parametrize("tool", MOVING)
@pytest.mark.parametrize("storage", ["literal", "secret"])
@pytest.mark.parametrize("between", [False, True], ids=["", "a run between"])
def test_a_key_that_was_put_in_by_hand_is_not_sent_back(
    between: bool, tool: str, storage: str, program: Program
) -> None:
    """The run moved the entry from A to B, and the user has changed B's key since: A must not get it."""
    words = [tool, "-m", "qwen3.6-plus", "--key-storage", storage]
    words += SUITES[tool].takes("--provider", "mygw")
    old = "sk-test-b-0123456789"
    for host, key in (("a", "sk-test-a-0123456789"), ("b", old)):
        assert run(program, *words, "--base-url", f"https://{host}.example/v1", key=key).code == 0
    mine = "sk-test-b-9876543210"
    holders = [path for path in program.home.rglob("*") if path.is_file() and old.encode() in path.read_bytes()]
    holders = [path for path in holders if ".local/state" not in str(path)]
    assert holders
    for path in holders:
        path.write_bytes(path.read_bytes().replace(old.encode(), mine.encode()))
    if between:  # a run that is undone, and knows the new key
        more = ["-m", "qwen/qwen3.6-27b", "--base-url", "https://b.example/v1"]
        assert run(program, *words, *more).code == 0 and run(program, "undo").code == 0
    before = program.tree()
    result = run(program, "undo")
    assert refusal(result) == "edited-key" and mine not in result.text
    assert program.tree() == before


def test_a_variable_that_was_put_in_by_hand_is_not_sent_back(program: Program) -> None:
    """The same where the user names B's variable."""
    words = ("hermes", "-m", "qwen3.6-plus", "--provider", "mygw", "--key-storage", "env", "--force")
    for host in "ab":
        assert run(program, *words, "--base-url", f"https://{host}.example/v1").code == 0
    path = program.home / ".hermes/config.yaml"
    path.write_text(path.read_text().replace("MYGW_API_KEY", "B_API_KEY"))
    assert refusal(run(program, "undo")) == "edited-key"


def test_a_run_whose_host_stays_is_undone(program: Program) -> None:
    """Run 2 set B up, and run 3 C: without run 2 its model is gone, and C's key stays with C."""
    words = ("openclaw", "--provider", "mygw")
    runs = []
    for host, model in (("a", "qwen3.6-plus"), ("b", "qwen/qwen3.6-27b"), ("c", "qwen3.6-plus")):
        more = ("-m", model, "--base-url", f"https://{host}.example/v1")
        runs.append(run(program, *words, *more, key=f"sk-test-{host}-0123456789").document["run_id"])
    result = run(program, "undo", runs[1])
    assert result.code == 0, result.text
    assert {(one.host, one.key) for one in sent_by("openclaw", program.home)} == {
        ("https://c.example", "sk-test-c-0123456789")
    }

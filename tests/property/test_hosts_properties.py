"""A key stays with its host: over random runs with several gateways on every tool, and ten switches back and forth."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, event, given
from hypothesis import strategies as st

from tests.amount import examples
from tests.gateways import host_of, sent_by
from tests.program import Program, scratch
from tests.suite import SUITES, is_marker
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools import TITLES

WCODE = "https://wcode.net/api/gpt/v1"
URLS = {
    "a": WCODE,
    "b": "https://gw.example/v1",
    "c": "https://gw.example:8443/v1",
    "d": "https://gw-example/v1",  # the same id as b
    "e": "http://localhost:8000/v1",
    "f": "https://other.example/v1",
}
ENV = {"WCODE_API_KEY": "a", "LOCALHOST_8000_API_KEY": "e", "OTHER_EXAMPLE_API_KEY": "f"}
"""The variables that are set: name -> whose key they hold."""
REFUSED = {
    "key-of-other-host", "variable-of-other-host", "key-missing", "key-not-given", "key-variable-unset", "no-key-here",
    "provider-taken", "provider-ambiguous",
}  # fmt: skip


class Setup(NamedTuple):
    """One run. `key`: stdin, env (a variable that is named), or nothing."""

    host: str
    provider: str | None
    key: str | None
    storage: str | None
    models: tuple[str, ...]
    default: bool

    def words(self) -> list[str]:
        """The options, without those of the key."""
        words = [] if self.host == "a" else ["--base-url", URLS[self.host]]
        words += [word for model in self.models for word in ("--model", model)]
        words += ["--provider", self.provider] if self.provider else []
        words += ["--key-storage", self.storage] if self.storage else []
        return words if self.default else [*words, "--no-default"]


setups = st.builds(
    Setup,
    st.sampled_from(list(URLS)),
    st.sampled_from([None, None, None, "mygw", "wcode"]),
    st.sampled_from([None, None, "stdin", "stdin", "stdin", "WCODE_API_KEY", "MYGW_API_KEY"]),
    st.sampled_from([None, *STORAGES]),
    st.sampled_from([("qwen3.6-plus",), ("qwen/qwen3.6-27b", "qwen3.6-plus")]),
    st.sampled_from([True, True, True, False]),
)
steps = st.lists(
    st.one_of(setups, setups, setups, st.sampled_from(["undo", "undo a run", "remove"])), min_size=2, max_size=8
)


class Sequence:
    """Runs on one tool in a home, with what is known of each variable."""

    def __init__(self, program: Program, tool: str) -> None:
        self.program, self.tool = program, tool
        self.count = itertools.count(1)
        self.owners: dict[str, str] = {}

    def key(self, host: str) -> str:
        """A new key for a host, which tells whose it is."""
        return f"sk-test-{host}-{next(self.count):04}-0123456789"

    def run(self, *words: str, key: str = "") -> dict[str, Any]:
        """Run the program with the keys of some gateways in the environment."""
        env = {name: f"sk-test-{host}-env0-0123456789" for name, host in ENV.items()}
        document: dict[str, Any] = self.program(*words, "--json", stdin=key.encode(), env=env).document
        return document

    def step(self, step: Setup | str) -> None:
        """One run, and what must hold after it."""
        if step == "undo":
            self.run("undo")
        elif step == "undo a run":
            known_runs = [run["run_id"] for run in self.run("history")["data"] if not run["undone"]]
            if known_runs:
                self.run("undo", known_runs[len(known_runs) // 2])
        elif step == "remove":
            known = {found.provider for found in self.providers()}
            if known:
                self.run("remove", self.tool, "--provider", min(known))
        else:
            assert isinstance(step, Setup)
            self.set_up(step)
        self.check(forget=isinstance(step, str))

    def set_up(self, step: Setup) -> None:
        """A set-up; a refusal is one of those that are about keys and providers."""
        words, key = step.words(), ""
        if step.key == "stdin":
            words, key = [*words, "--api-key-stdin"], self.key(step.host)
        elif step.key:
            words += ["--api-key-env", step.key]
        document = self.run(self.tool, *words, key=key)
        codes = {error["code"] for error in document["errors"]}
        event(", ".join(sorted(codes)) or document["status"])
        assert codes <= REFUSED.union(SUITES[self.tool].declared.get("refusals", ())), document["errors"]

    def providers(self) -> Iterator[Any]:
        """What the history knows of providers."""
        for run in self.run("history")["data"]:
            for provider in run["providers"].values():
                yield Known(provider)

    def check(self, forget: bool) -> None:
        """Every key stands with the host that it was given for, and so does every variable.

        A new key under the name of a variable makes it that key's.
        """
        found = sent_by(self.tool, self.program.home)
        for one in found:
            if one.key:
                assert host_of(URLS[one.key.split("-")[2]]) == one.host, found
                self.owners.pop(one.variable or "", None)
        owners = {} if forget else self.owners
        for one in found:
            if one.variable:
                assert owners.setdefault(one.variable, one.host) == one.host, found
                assert one.host == host_of(URLS[ENV[one.variable]]) if one.variable in ENV else True, found
        self.owners = owners


class Known(NamedTuple):
    """A provider that the history knows."""

    provider: str


@pytest.mark.parametrize("tool", TITLES)
@given(steps=steps)
@examples(60, phases=[Phase.generate])
def test_no_key_ever_goes_to_another_host(tool: str, steps: list[Setup | str]) -> None:
    with scratch() as home:
        sequence = Sequence(Program(home), tool)
        for step in steps:
            sequence.step(step)


@pytest.mark.matrix(every=3)
@pytest.mark.parametrize("tool", TITLES)
@pytest.mark.parametrize("storage", STORAGES)
def test_ten_switches_and_ten_undos(tool: str, storage: str, program: Program) -> None:
    """A, B, A, B: after the first of each no key is given where the tool can keep two; the end is the beginning."""
    sequence = Sequence(program, tool)
    urls = {"a": (), "f": ("--base-url", URLS["f"])}
    seen: list[str] = []
    for host in "afafafafaf":
        words = [tool, "--model", "qwen3.6-plus", *urls[host]]
        if host not in seen or SUITES[tool].one_slot:
            words += ["--key-storage", storage, *(["--api-key-stdin"] if storage != "env" else [])]
        seen.append(host)
        document = sequence.run(*words, key=f"sk-test-{host}-0001-0123456789")
        assert document["status"] == "changed", document["errors"]
        sequence.check(forget=False)
        mine = [one for one in sent_by(tool, program.home) if one.host == host_of(URLS[host])]
        assert mine and all(one.key or storage == "env" for one in mine), "its own key is found again"
    if not SUITES[tool].one_slot:
        assert {one.host for one in sent_by(tool, program.home)} == {host_of(URLS[host]) for host in "af"}
    for _ in seen:
        assert sequence.run("undo")["status"] == "restored"
    left = program.tree(state=False)
    assert [path for path in left if (program.home / path).is_file() and not is_marker(path)] == []

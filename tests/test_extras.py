"""What an entry adds to requests (headers, query parameters, bodies), for every tool.

Of a former vendor it goes, with its reason: it would be sent to our gateway. In an entry for the same host the user's own
stays, but for a header that carries another credential. What comes back with `undo` is the file as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.program import Program
from wcode_setup.tools import TITLES

URL, OTHER = "https://wcode.net/api/gpt/v1", "https://former.example/v1"
MODEL = "qwen3.6-plus"
KEY, OLD = "sk-test-0123456789abcdef", "sk-former-9876543210ab"
MIXED = {"X-Team": "a", "AUTHORIZATION": f"Bearer {OLD}", "api-key": OLD, "X-Api-Key": OLD}
"""Headers, of which the first is harmless."""
BODY = {"enable_search": True}

Path = tuple[str | int, ...]


class Case(NamedTuple):
    """A tool's file: its data with an entry at a URL, where that has headers, and what else it adds to requests."""

    file: str
    data: Callable[[str], Any]
    headers: tuple[Path, ...]
    others: tuple[Path, ...] = ()


def openclaw(url: str) -> Any:
    item = {"id": MODEL, "name": "Q", "contextWindow": 1, "maxTokens": 1, "headers": MIXED, "params": BODY}
    other = {**item, "id": "another"}
    entry = {"baseUrl": url, "apiKey": OLD, "api": "openai-completions", "headers": MIXED, "params": BODY}
    entry |= {"request": {"headers": MIXED, "proxy": {"mode": "env-proxy"}}, "models": [item, other]}
    return {"models": {"providers": {"wcode": entry}}}


def family(url: str) -> Any:
    options = {"baseURL": url, "apiKey": OLD, "headers": MIXED, "queryParams": BODY, "timeout": 5000}
    model = {"name": "Q", "headers": MIXED, "options": BODY}
    models = {MODEL: model, "another": model}
    return {"provider": {"wcode": {"npm": "@ai-sdk/openai-compatible", "options": options, "models": models}}}


def roo(url: str) -> Any:
    profile = {"id": "x", "apiProvider": "openai", "openAiBaseUrl": url, "openAiApiKey": OLD, "openAiModelId": MODEL}
    profile |= {"openAiHeaders": MIXED, "openAiExtraBody": BODY}
    return {"providerProfiles": {"currentApiConfigName": "wcode", "apiConfigs": {"wcode": profile}}}


def cline(url: str) -> Any:
    settings = {"provider": "openai-compatible", "apiKey": OLD, "model": MODEL, "baseUrl": url, "headers": MIXED}
    entry = {"settings": settings, "updatedAt": "2026-11-21T19:23:02.336Z", "tokenSource": "manual"}
    return {"version": 1, "lastUsedProvider": "openai-compatible", "providers": {"openai-compatible": entry}}


def hermes(url: str) -> Any:
    entry = {"name": "w", "base_url": url, "api_key": OLD, "extra_headers": MIXED, "extra_body": BODY}
    return {"model": {"default": MODEL, "provider": "custom:wcode"}, "providers": {"wcode": entry}}


ENTRY, SLOT = ("models", "providers", "wcode"), ("providers", "openai-compatible", "settings")
FAMILY, PROFILE = ("provider", "wcode"), ("providerProfiles", "apiConfigs", "wcode")
_FAMILY_HEADERS: tuple[Path, ...] = (
    (*FAMILY, "options", "headers"), (*FAMILY, "models", MODEL, "headers"), (*FAMILY, "models", "another", "headers"),
)  # fmt: skip
_FAMILY_OTHERS: tuple[Path, ...] = (
    (*FAMILY, "options", "queryParams"), (*FAMILY, "models", MODEL, "options"), (*FAMILY, "models", "another", "options"),
)  # fmt: skip
CASES = {
    "openclaw": Case(
        ".openclaw/openclaw.json", openclaw,
        ((*ENTRY, "headers"), (*ENTRY, "request", "headers"), (*ENTRY, "models", 0, "headers"),
         (*ENTRY, "models", 1, "headers")),
        ((*ENTRY, "params"), (*ENTRY, "models", 0, "params"), (*ENTRY, "models", 1, "params")),
    ),
    "opencode": Case(".config/opencode/opencode.json", family, _FAMILY_HEADERS, _FAMILY_OTHERS),
    "kilo": Case(".config/kilo/kilo.jsonc", family, _FAMILY_HEADERS, _FAMILY_OTHERS),
    "roo": Case(
        ".config/wcode-setup/roo-settings.json", roo, ((*PROFILE, "openAiHeaders"),), ((*PROFILE, "openAiExtraBody"),)
    ),
    "cline": Case(".cline/data/settings/providers.json", cline, ((*SLOT, "headers"),)),
    "hermes": Case(
        ".hermes/config.yaml", hermes, (("providers", "wcode", "extra_headers"),), (("providers", "wcode", "extra_body"),)
    ),
}  # fmt: skip


def at(data: Any, path: Path) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        found = isinstance(step, int) or step in data
        data = data[step] if found else {}
    return data or None


def configured(program: Program, tool: str, url: str) -> tuple[Any, list[Any]]:
    """The data of the file, which had an entry at `url`, after a set-up with a key; the changes. Undone again."""
    case = CASES[tool]
    text = json.dumps(case.data(url), indent=2) + "\n"
    file = program.write(case.file, text)
    key = ("--api-key", KEY, "--key-storage", "secret" if tool == "hermes" else "literal")
    result = program(tool, "-m", MODEL, "--provider", "wcode", *key, "--force", "--json")
    assert result.code == 0, result.text
    data = json.loads(file.read_text()) if tool != "hermes" else _yaml(file.read_text())
    assert OLD not in result.text
    assert program("undo").code == 0
    assert file.read_text() == text
    return data, [change for one in result.document["files"] for change in one["changes"]]


def _yaml(text: str) -> Any:
    from wcode_setup.documents import parse

    return parse(text, "yaml").data


def test_every_tool_has_a_case() -> None:
    assert set(CASES) == set(TITLES)


@pytest.mark.parametrize("tool", TITLES)
def test_what_the_former_vendor_added_goes(tool: str, program: Program) -> None:
    case = CASES[tool]
    data, changes = configured(program, tool, OTHER)
    for path in (*case.headers, *case.others):
        assert at(data, path) is None, path
    assert OLD not in json.dumps(data)
    removed = [change for change in changes if change["op"] == "remove"]
    assert removed
    assert all(change["reason"] for change in removed)


@pytest.mark.parametrize("tool", TITLES)
def test_of_the_same_host_only_credentials_go(tool: str, program: Program) -> None:
    case = CASES[tool]
    data, _ = configured(program, tool, URL)
    for path in case.headers:
        assert at(data, path) == {"X-Team": "a"}, path
    for path in case.others:
        assert at(data, path) == BODY, path


@pytest.mark.parametrize("tool", [tool for tool in TITLES if tool not in ("hermes", "roo")])
def test_without_a_key_the_users_own_credential_stays(tool: str, program: Program) -> None:
    """It may be all that the gateway takes; that is said."""
    case = CASES[tool]
    file = program.write(case.file, json.dumps(case.data(URL), indent=2) + "\n")
    text = program(tool, "-m", MODEL).text
    assert "wins over" in text or "instead of the key" in text
    data = json.loads(file.read_text())
    assert [at(data, path) for path in case.headers] == [MIXED] * len(case.headers)


@pytest.mark.parametrize("tool", TITLES)
@pytest.mark.parametrize("url", [URL, OTHER])
def test_validate_names_credentials_alone(url: str, tool: str, program: Program) -> None:
    """Of a gateway that is in place nothing is of a former vendor."""
    case = CASES[tool]
    program.write(case.file, json.dumps(case.data(url), indent=2) + "\n")
    (verdict,) = program("validate", tool, "--json").document["data"]
    found = {finding["code"] for finding in verdict["findings"]}
    assert not {code for code in found if "former" in code}

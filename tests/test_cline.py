"""Cline beyond the golden cases: what it would read, the one slot, the way back, files that Cline has rewritten, validate."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from tests.program import Program, Result
from tests.test_cases import CASES, read_case
from wcode_setup.catalog import find
from wcode_setup.documents import parse
from wcode_setup.engine.schema import load_schema
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request
from wcode_setup.tools.cline import TOOL
from wcode_setup.tools.cline.accepted import complaints
from wcode_setup.tools.cline.paths import files

KEY = "sk-test-0123456789abcdef"
THEIRS = "sk-test-vendor-5555555555"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
DATA = ".cline/data"
CONFIG, MODELS = f"{DATA}/settings/providers.json", f"{DATA}/settings/models.json"
STATE, SECRETS = f"{DATA}/globalState.json", f"{DATA}/secrets.json"
ALL = (CONFIG, MODELS, STATE, SECRETS)
URL, VENDOR = "https://wcode.net/api/gpt/v1", "https://api.other.example/v1"
FOLDERS = sorted(file.parent for file in (CASES / "cline").glob("*/command"))
LIMITS = {PLUS: (1024000, 64000), SMALL: (256000, 64000), "my/model": (200000, 8192)}
OURS = {"ApiProvider", "OpenAiModelId", "OpenAiModelInfo"}
WRITTEN = ("version", "lastUsedProvider", "openAiBaseUrl", "openAiApiKey", "welcomeViewCompleted", "openAiHeaders",
           "azureApiVersion", "azureIdentity")  # fmt: skip
SLOT = "openai-compatible"


def load(program: Program, path: str) -> Any:
    """A file as Cline reads it (`JSON.parse`); `{}` if there is none."""
    file = program.home / path
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def write(program: Program, path: str, data: Any) -> None:
    """A file as Cline writes it."""
    program.write(path, json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def configure(program: Program, *arguments: str, key: str | None = KEY, **env: str) -> str:
    result = attempt(program, *arguments, key=key, **env)
    assert result.code == 0, result.text
    return result.out


def attempt(program: Program, *arguments: str, key: str | None = KEY, **env: str) -> Result:
    stdin = () if key is None else ("--api-key-stdin",)
    return program("cline", *arguments, *stdin, stdin=f"{key}\n".encode(), env=env)


def entry(key: str, model: str, url: str, **more: Any) -> dict[str, Any]:
    """What `cline auth` writes."""
    settings = {"provider": SLOT, "apiKey": key, "model": model, "baseUrl": url, **more}
    return {"settings": settings, "updatedAt": "2026-05-01T10:00:00.000Z", "tokenSource": "manual"}


def providers(*, last: str = SLOT, **entries: Any) -> dict[str, Any]:
    """A whole `providers.json`; `slot` is the entry for OpenAI-compatible vendors."""
    named = {SLOT if name == "slot" else name: value for name, value in entries.items()}
    return {"version": 1, "lastUsedProvider": last, "modes": {}, "providers": named}


ANTHROPIC = {
    "settings": {"provider": "anthropic", "apiKey": "sk-test-anthropic-77777777"},
    "updatedAt": "2026-04-01T08:00:00.000Z",
}
TAKEN = providers(slot=entry(THEIRS, "vendor-large", VENDOR), anthropic=ANTHROPIC)
TAKEN_STATE = {"actModeApiProvider": "openai", "actModeOpenAiModelId": "vendor-large", "openAiBaseUrl": VENDOR}


def test_of_every_case_as_cline_reads_it() -> None:
    """Each golden result: valid for Cline, one URL and key in all four files, limits, `tools`, nothing foreign touched."""
    judged = 0
    for folder in FOLDERS:
        last = (folder / "command").read_text(encoding="utf-8").splitlines()[-1]
        found = list((folder / "after").rglob("globalState.json"))
        if folder.name.startswith("bad-") or "--no-default" in last or not found:
            continue
        config = next(path for path in (folder / "after").rglob("*.json") if '"lastUsedProvider"' in path.read_text())
        config = config.resolve()
        words = last.split()
        asked = [words[number + 1] for number, word in enumerate(words) if word == "--model"]
        data = [json.loads(path.read_text(encoding="utf-8")) for path in (config, found[0])]
        judge(*data, json.loads(found[0].with_name("secrets.json").read_text(encoding="utf-8")), asked[0])
        (models,) = (folder / "after").rglob("models.json")
        _judge_models(json.loads(models.read_text(encoding="utf-8")), asked, "--no-vision" in words)
        for path in (folder / "after").rglob("*.json"):
            before = folder / "before" / path.relative_to(folder / "after")
            if before.exists() and before.read_bytes().strip() and folder.name not in {"duplicate-keys", "slots-ours"}:
                new = json.loads(path.read_text(encoding="utf-8"))
                _foreign(json.loads(before.read_text(encoding="utf-8")), new, folder.name)
        judged += 1
    assert judged >= 40


def judge(config: Any, state: Any, secrets: Any, model: str) -> None:
    """All that Cline reads says one and the same: URL, key, model and its limits, and nothing that would override them."""
    assert not list(complaints(parse(json.dumps(config), "json")))
    assert config["lastUsedProvider"] == SLOT
    settings = config["providers"][SLOT]["settings"]
    assert (settings["provider"], settings["model"]) == (SLOT, model)
    assert (settings["contextWindow"], settings["maxTokens"]) == LIMITS[model]
    assert type(settings["maxTokens"]) is int and "accessToken" not in settings.get("auth", {})
    urls = {url.lower().rstrip("/") for url in (settings["baseUrl"], state["openAiBaseUrl"])}
    assert len(urls) == 1 and urls <= {URL, "https://gw.example/v1"}
    assert settings["apiKey"] == secrets["openAiApiKey"]
    for mode in ("actMode", "planMode"):
        assert (state[f"{mode}ApiProvider"], state[f"{mode}OpenAiModelId"]) == ("openai", model)
        info = state[f"{mode}OpenAiModelInfo"]
        assert (info["contextWindow"], info["maxTokens"]) == LIMITS[model]
        assert info["supportsPromptCache"] is False and "isR1FormatRequired" not in info
    assert "azureApiVersion" not in state


def _judge_models(data: Any, asked: list[str], no_vision: bool) -> None:
    provider = data["providers"][SLOT]["provider"]
    assert provider["defaultModelId"] == asked[0] and provider["name"]
    for model in asked:
        listed = data["providers"][SLOT]["models"][model]
        assert (listed["contextWindow"], listed["maxTokens"]) == LIMITS[model]
        assert {"streaming", "tools"} <= set(listed["capabilities"])
        assert not (no_vision and "images" in listed["capabilities"])
        assert listed.get("apiFormat", "default") == "default"


def _foreign(old: Any, new: Any, name: str) -> None:
    """Whatever is not about the slot is as it was; what is about the former vendor's model has gone with it."""
    if VENDOR in old.get("openAiBaseUrl", ""):
        about_model = {mode + name for mode in ("actMode", "planMode") for name in MODEL_SETTINGS}
        assert not about_model & set(new)
        old = {key: value for key, value in old.items() if key not in about_model}
    for data in (old, new):
        data.get("providers", {}).pop(SLOT, None)
        for key in [key for key in data if key.removeprefix("actMode").removeprefix("planMode") in OURS]:
            del data[key]
        for key in WRITTEN:
            data.pop(key, None)
        if data.get("modes") == {}:
            del data["modes"]
        if data.get("providers") == {}:
            del data["providers"]
    assert old == new, name


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("way", ["undo", "remove"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_way_back(folder: Path, way: str, program: Program) -> None:
    """`undo`, as often as something was done, and `remove` bring every byte back."""
    case = read_case(folder, program.home)
    before = {path: found[:1] for path, found in program.tree(state=False).items() if isinstance(found, tuple)}
    runs = 0
    for command in case.commands:
        done = program(*command, "--json", stdin=case.stdin, env=case.env).document
        runs += done["status"] == "changed"
    last = case.commands[-1]
    where = [word for name in ("--config", "--provider") if name in last for word in (name, last[last.index(name) + 1])]
    for _ in range(runs if way == "undo" else bool(runs)):
        result = program(*(["undo"] if way == "undo" else ["remove", "cline", *where]), env=case.env)
        assert result.code == 0, result.text
    after = {path: found[:1] for path, found in program.tree(state=False).items() if isinstance(found, tuple)}
    assert after == before


def rewrite(program: Program, change: Callable[[Any], None] = lambda data: None) -> None:
    """What every run of the command line does to `providers.json`: another time, its own layout."""
    data = load(program, CONFIG)
    change(data)
    data["providers"][data["lastUsedProvider"]]["updatedAt"] = "2026-12-01T00:00:00.000Z"
    write(program, CONFIG, data)


@pytest.mark.parametrize("before", [None, providers(anthropic=ANTHROPIC, last="anthropic"), TAKEN])
@pytest.mark.parametrize("way", ["undo", "remove"])
def test_what_cline_rewrites(way: str, before: Any, program: Program) -> None:
    """The time is another one: the second run changes nothing, and the way back finds our part and nothing else."""
    if before:
        write(program, CONFIG, before)
    configure(program, "--model", SMALL, "--force")
    rewrite(program)
    assert "unchanged" in configure(program, "--model", SMALL)
    assert program("cline", "--model", SMALL, "--check").code == 0
    assert program("undo" if way == "undo" else "remove", *([] if way == "undo" else ["cline"])).code == 0
    found = load(program, CONFIG)
    if before and SLOT in before["providers"]:
        found["providers"][SLOT]["updatedAt"] = before["providers"][SLOT]["updatedAt"]
    assert found == (before or {})
    assert [path for path in ALL if (program.home / path).exists()] == ([CONFIG] if before else [])


@pytest.mark.parametrize("way", ["undo", "remove"])
def test_another_vendor_in_the_slot_meanwhile(way: str, program: Program) -> None:
    """`cline auth` for another vendor keeps our limits in the entry; no part of what is theirs now is taken out."""
    configure(program, "--model", PLUS)
    there = {"apiKey": THEIRS, "model": "vendor-large", "baseUrl": VENDOR}
    rewrite(program, lambda data: data["providers"][SLOT]["settings"].update(there))
    state = load(program, STATE) | {"openAiBaseUrl": VENDOR}
    write(program, STATE, state)
    write(program, SECRETS, {"openAiApiKey": THEIRS})
    kept = {path: load(program, path) for path in (CONFIG, STATE, SECRETS)}
    result = program("undo") if way == "undo" else program("remove", "cline")
    assert result.code == 0, result.text
    assert {path: load(program, path) for path in kept} == kept
    assert not (program.home / MODELS).exists()  # lists of models that lead nowhere any more


@pytest.mark.parametrize("way", ["undo", "remove"])
@pytest.mark.parametrize("what", ["provider", "voice"])
def test_what_cline_added_to_our_file_stays_valid(what: str, way: str, program: Program) -> None:
    """`version` and `providers` were ours: they stay as long as anything is in the file, or Cline would lose all of it."""
    configure(program, "--model", PLUS)
    voice = {"voiceInput": {"providerId": "openai-native", "modelId": "whisper-1"}}

    def add(data: Any) -> None:
        if what == "provider":
            data["providers"]["anthropic"] = ANTHROPIC
        else:
            data["modes"] = voice

    rewrite(program, add)
    result = program("undo") if way == "undo" else program("remove", "cline")
    assert result.code == 0, result.text
    left = load(program, CONFIG)
    assert not list(complaints(parse(json.dumps(left), "json")))
    assert left["providers"] == ({"anthropic": ANTHROPIC} if what == "provider" else {})
    assert left.get("modes", {}) == (voice if what == "voice" else {})
    assert [path for path in ALL if (program.home / path).exists()] == [CONFIG]


@pytest.mark.parametrize("variable", ["CLINE_DATA_DIR", "CLINE_DIR", "CLINE_PROVIDER_SETTINGS_PATH"])
def test_undo_where_the_variable_is_not_set_any_more(variable: str, program: Program) -> None:
    """The record knows which files they were."""
    configure(program, "--model", PLUS, **{variable: str(program.home / "there/x.json")})
    assert list((program.home / "there").iterdir())
    assert program("undo").code == 0
    assert not [path for path, found in program.tree(state=False).items() if isinstance(found, tuple)]


def test_remove_without_a_history(program: Program) -> None:
    """What leads to the gateway is found by itself in all four files; the rest of them stays, and stays valid."""
    rich = providers(anthropic=ANTHROPIC, last="anthropic")
    write(program, CONFIG, rich)
    write(program, SECRETS, {"apiKey": "sk-test-anthropic-77777777"})
    write(program, STATE, {"mode": "plan", "welcomeViewCompleted": True})
    configure(program, "--model", PLUS, "--model", SMALL)
    assert program("history", "prune", "--yes").code == 0
    result = program("remove", "cline")
    assert result.code == 0 and "Close all VS Code windows first" in result.out
    del rich["lastUsedProvider"]  # what it was, nobody knows any more
    assert load(program, CONFIG) == rich
    assert load(program, SECRETS) == {"apiKey": "sk-test-anthropic-77777777"}
    assert load(program, STATE) == {"mode": "plan", "welcomeViewCompleted": True}
    assert load(program, MODELS) == {"version": 1, "providers": {}}
    assert "no managed entry of provider 'wcode'" in program("remove", "cline").out


def test_remove_without_a_history_leaves_the_other_mode_alone(program: Program) -> None:
    """What somebody chose for one mode is not ours, though the slot is."""
    configure(program, "--model", PLUS)
    write(program, STATE, load(program, STATE) | {"planModeApiProvider": "anthropic"})
    assert program("history", "prune", "--yes").code == 0
    assert program("remove", "cline").code == 0
    assert load(program, STATE) == {"planModeApiProvider": "anthropic", "welcomeViewCompleted": True}


def test_remove_without_a_history_leaves_other_vendors_alone(program: Program) -> None:
    write(program, CONFIG, TAKEN)
    listed = {"version": 1, "providers": {SLOT: {"models": {PLUS: {"name": "theirs, of the same name"}}}}}
    write(program, MODELS, listed)
    write(program, STATE, TAKEN_STATE)
    write(program, SECRETS, {"openAiApiKey": THEIRS})
    before = program.tree(state=False)
    assert program("remove", "cline").code == 0
    assert program.tree(state=False) == before
    after = configure(program, "--model", PLUS, "--force")
    assert "vendor-large at https://api.other.example/v1 is replaced" in after


MODEL_SETTINGS = ("ReasoningEffort", "ThinkingBudgetTokens", "Verbosity")
TAKEN_BY = {
    "entry": ({CONFIG: TAKEN}, CONFIG, VENDOR, "vendor-large"),
    "state": ({STATE: TAKEN_STATE, SECRETS: {"openAiApiKey": THEIRS}}, STATE, VENDOR, "vendor-large"),
    "state beside ours": ({CONFIG: providers(slot=entry(KEY, PLUS, URL)), STATE: TAKEN_STATE}, STATE, VENDOR, "vendor-large"),
    "no URL": ({CONFIG: providers(slot=entry(THEIRS, "gpt-4o", "")  )}, CONFIG, "https://api.openai.com/v1", "gpt-4o"),
    "key alone": ({SECRETS: {"openAiApiKey": THEIRS}}, STATE, "https://api.openai.com/v1", "?"),
    "our other gateway": ({CONFIG: providers(slot=entry(THEIRS, PLUS, "https://u:sk-test-pass@gw.example/v1?k=1"))}, CONFIG, "https://gw.example/v1", PLUS),
}  # fmt: skip


@pytest.mark.parametrize("more", [(), ("--no-default",)])
@pytest.mark.parametrize("name", TAKEN_BY)
def test_the_slot_is_taken(name: str, more: tuple[str, ...], program: Program) -> None:
    """Refused with URL and model, without a key, and nothing written; a preview, a question and --force go on."""
    content, path, url, model = TAKEN_BY[name]
    for file, data in content.items():
        if name == "no URL":
            del data["providers"][SLOT]["settings"]["baseUrl"]
        write(program, file, json.loads(json.dumps(data)))
        if name == "no URL":
            data["providers"][SLOT]["settings"]["baseUrl"] = ""
    before = program.tree()
    result = attempt(program, "--model", PLUS, *more, "--json")
    (error,) = result.document["errors"]
    assert (result.code, error["code"], error["path"]) == (1, "cline-slot-taken", str(program.home / path))
    assert error["message"] == f"Cline supports one OpenAI-compatible provider, and it is in use: {model} at {url}"
    assert THEIRS not in result.text and "sk-test-pass" not in result.text
    assert attempt(program, "--model", PLUS, *more, "--dry-run").code == 0
    assert program.tree(state=False) == {path: found for path, found in before.items() if not path.startswith(".local")}
    request = Request("cline", (find(PLUS),), URL, asks=True)
    view = Files(Locations("linux", {}, str(program.home), str(program.home)))
    TOOL.refuse(view, request)
    with pytest.raises(SetupError):
        TOOL.refuse(view, request._replace(asks=False))
    out = configure(program, "--model", PLUS, *more, "--force")
    assert more or f"{model} at {url} is replaced" in out
    assert "undo" in out or more


@pytest.mark.parametrize("storage", [(), ("--key-storage", "env"), ("--key-storage", "literal")])
@pytest.mark.parametrize("config", [None, providers(slot=entry("<API_KEY>", PLUS, URL))])
def test_no_key(config: Any, storage: tuple[str, ...], program: Program) -> None:
    """Without a key of this gateway nothing is written, whatever other keys the environment holds."""
    if config:
        write(program, CONFIG, config)
    before = program.tree()
    result = attempt(program, "--model", PLUS, *storage, key=None, OPENAI_API_KEY=THEIRS)
    assert result.code == 1
    assert "no API key: Cline stores the key itself" in result.err and "https://platform.wcode.net" in result.err
    assert {path: found for path, found in program.tree().items() if not path.startswith(".local")} == before
    assert attempt(program, "--model", PLUS, *storage, "--dry-run", key=None) == result


def test_every_text_in_a_file_of_secrets_is_masked(program: Program) -> None:
    """Names such as `cline:clineAccountId` do not tell that a token is behind them."""
    token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
    write(program, SECRETS, {"cline:clineAccountId": json.dumps({"idToken": token}), "authNonce": "nonce-12345678"})
    for more in (("--dry-run",), ("--dry-run", "--json"), ()):
        result = attempt(program, "--model", PLUS, *more)
        assert result.code == 0 and "openAiApiKey" in result.out
        assert token not in result.text and "nonce-12345678" not in result.text and "idToken" not in result.text


def test_folders_are_private(program: Program) -> None:
    configure(program, "--model", PLUS)
    modes = {path: (program.home / path).stat().st_mode & 0o777 for path in (".cline", DATA, f"{DATA}/settings", *ALL)}
    assert modes == {".cline": 0o700, DATA: 0o700, f"{DATA}/settings": 0o700, CONFIG: 0o600, MODELS: 0o644,
                     STATE: 0o644, SECRETS: 0o600}  # fmt: skip


@pytest.mark.parametrize(
    ("umask", "mode"), [(0, 0o644), (0o002, 0o644), (0o027, 0o640), (0o077, 0o600), (0o777, 0o600)]
)
def test_a_new_file_without_a_key_obeys_the_umask(program: Program, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        configure(program, "--model", PLUS)
    finally:
        os.umask(before)
    modes = {path: (program.home / path).stat().st_mode & 0o777 for path in ALL}
    assert modes == {CONFIG: 0o600, MODELS: mode, STATE: mode, SECRETS: 0o600}


def test_a_window_that_was_open(program: Program) -> None:
    """It writes its memory back: `status` says which values of ours are lost."""
    write(program, STATE, {"actModeApiProvider": "anthropic", "mode": "act"})
    told = configure(program, "--model", PLUS)
    assert "Close all VS Code windows first" in told
    assert "Close all VS Code windows" not in configure(program, "--model", PLUS)
    (status,) = program("status", "cline", "--json").document["data"]
    assert {file["state"] for file in status["files"]} == {"as-left"}
    write(program, STATE, {"actModeApiProvider": "anthropic", "mode": "plan"})
    (status,) = program("status", "cline", "--json").document["data"]
    (file,) = [file for file in status["files"] if file["path"].endswith("globalState.json")]
    assert file["state"] == "lost" and {"actModeApiProvider", "openAiBaseUrl"} <= set(file["lost"])
    assert "changed" in configure(program, "--model", PLUS)


def test_the_time_alone_is_not_lost(program: Program) -> None:
    configure(program, "--model", PLUS)
    rewrite(program)
    (status,) = program("status", "cline", "--json").document["data"]
    assert {file["path"].split("/")[-1]: file["state"] for file in status["files"]}["providers.json"] == "kept"


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ({}, None),
        ({CONFIG: TAKEN}, (SLOT, VENDOR, "vendor-large", "literal", None)),
        ({CONFIG: providers(last="anthropic", anthropic=ANTHROPIC)}, ("anthropic", None, None, "literal", None)),
        ({STATE: TAKEN_STATE}, ("openai", VENDOR, "vendor-large", None, None)),
        ({STATE: TAKEN_STATE, SECRETS: {"openAiApiKey": KEY}}, ("openai", VENDOR, "vendor-large", "literal", None)),
        ({STATE: {"actModeApiProvider": "bedrock"}}, ("bedrock", None, None, None, None)),
        ({CONFIG: {"providers": [], "lastUsedProvider": 5}, STATE: {}}, None),
    ],
)
def test_points_to(content: dict[str, Any], pointer: Any, program: Program) -> None:
    for file, data in content.items():
        write(program, file, data)
    view = Files(Locations("linux", {}, str(program.home), str(program.home)))
    assert TOOL.points_to(view, Request("cline", (), URL)) == pointer


def test_installed(program: Program) -> None:
    """The newest folder of the extension; the program of the command line comes first."""
    request = Request("cline", (), URL)

    def view() -> Files:
        return Files(Locations("linux", {"PATH": str(program.home / "bin")}, str(program.home), str(program.home)))

    assert TOOL.installed(view()) is None and not TOOL.present(view(), request)
    for name in (".vscode/extensions/saoudrizwan.claude-dev-4.9.1", ".cursor/extensions/other.claude-dev-9.0.0"):
        (program.home / name).mkdir(parents=True)
    newest = program.home / ".vscode-server/extensions/saoudrizwan.claude-dev-4.10.0-linux-x64"
    newest.mkdir(parents=True)
    assert TOOL.installed(view()) == (str(newest), "4.10.0") and TOOL.present(view(), request)
    program.write("lib/node_modules/cline/package.json", '{"name": "cline", "version": "3.0.65"}')
    real = program.write("lib/node_modules/cline/bin/cline", "#!/usr/bin/env node\n")
    real.chmod(0o755)
    (program.home / "bin").mkdir()
    (program.home / "bin/cline").symlink_to(real)
    assert TOOL.installed(view()) == (str(real), "3.0.65")


@pytest.mark.parametrize("path", ALL)
def test_present_with_one_of_its_files(path: str, program: Program) -> None:
    program.write(path, "{}")
    view = Files(Locations("linux", {}, str(program.home), str(program.home)))
    assert TOOL.present(view, Request("cline", (), URL))


@pytest.mark.parametrize(
    ("platform", "env", "config", "data"),
    [
        ("linux", {}, "/home/u/.cline/data/settings/providers.json", "/home/u/.cline/data"),
        ("darwin", {}, "/home/u/.cline/data/settings/providers.json", "/home/u/.cline/data"),
        ("linux", {"CLINE_DIR": " /c ", "CLINE_DATA_DIR": " "}, "/c/data/settings/providers.json", "/c/data"),
        ("linux", {"CLINE_DIR": "/c", "CLINE_DATA_DIR": "d"}, "/home/u/d/settings/providers.json", "/home/u/d"),
        ("linux", {"CLINE_DATA_DIR": "~/d"}, "/home/u/~/d/settings/providers.json", "/home/u/~/d"),
        ("linux", {"CLINE_PROVIDER_SETTINGS_PATH": "/p/x.json"}, "/p/x.json", "/home/u/.cline/data"),
        ("win32", {}, r"C:\Users\u\.cline\data\settings\providers.json", r"C:\Users\u\.cline\data"),
    ],
)
def test_places(platform: str, env: dict[str, str], config: str, data: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    locations = Locations(platform, env, home, home)
    found = files(Files(locations), Request("cline", (), URL))
    models = locations.join(locations.path.dirname(config), "models.json")
    wanted = [config, models, locations.join(data, "globalState.json"), locations.join(data, "secrets.json")]
    assert [target.path for target in found] == wanted


# what the real schema of 3.0.65 (StoredProviderSettingsSchema) says of one entry, measured value by value
TIMES = {
    "2026-01-01T00:00:00Z": True, "2026-01-01T00:00:00.123456789Z": True, "2024-02-29T00:00:00Z": True,
    "0000-01-01T00:00:00Z": True, "2026-01-01T00:00Z": False, "2026-01-01T00:00:00+00:00": False,
    "2026-01-01T00:00:00": False, "2026-02-30T00:00:00Z": False, "2026-01-01 00:00:00Z": False,
    "2026-01-01T24:00:00Z": False, "2026-01-01T23:59:60Z": False, "2026-01-01t00:00:00z": False, "": False,
    "2026-01-01T00:00:00.Z": False,
}  # fmt: skip
URLS = {
    "https://x": True, "http://x/y": True, "localhost:8080": True, "foo:bar": True, " https://x ": True,
    "https://[::1]/v1": True, "https://u:p@x": True, "http:x": True, "mailto:a@b": True, "https://x/ä b": True,
    "HTTP://X": True, "https://x_y/": True, "localhost": False, "https://": False, "http://a b": False,
    "https://x:99999": False, "//x": False, "": False,
}  # fmt: skip
SETTINGS: list[tuple[str, Any, bool]] = [
    ("maxTokens", 1, True), ("maxTokens", 1000.0, True), ("maxTokens", 2**53 - 1, True), ("maxTokens", 2**53, False),
    ("maxTokens", 1.5, False), ("maxTokens", 0, False), ("maxTokens", -1, False), ("contextWindow", "1", False),
    ("contextWindow", None, False), ("timeout", True, False), ("timeout", 1.5, False),
    ("provider", "A-b", True), ("provider", "1", True), ("provider", "a_b", False), ("provider", "-a", False),
    ("provider", "a.b", False), ("provider", "", False), ("provider", "Ä", False), ("routingProviderId", "a_b", False),
    ("apiKey", None, False), ("apiKey", "", True), ("model", 5, False), ("headers", {"a": 1}, False), ("headers", {}, True),
    ("auth", {"expiresAt": 0}, False), ("auth", {"expiresAt": 1, "more": None}, True), ("auth", "x", False),
    ("reasoning", {"effort": "extreme"}, False), ("reasoning", {"effort": "xhigh", "budgetTokens": 1}, True),
    ("capabilities", ["images"], False), ("capabilities", ["vision", "tools"], True), ("capabilities", "tools", False),
    ("client", "x", False), ("client", "fetch", True), ("protocol", "openai", False), ("protocol", "openai-r1", True),
    ("azure", {}, True), ("azure", {"useIdentity": "no"}, False), ("oca", {"mode": "x"}, False), ("gcp", [], False),
    ("modelCatalog", {"url": "x"}, False), ("modelCatalog", {"url": "https://x", "cacheTtlMs": 1}, True),
    ("aws", {"authentication": "foo"}, False), ("aws", {"authentication": "apikey"}, True), ("apiLine", "x", False),
    ("sap", {"api": "x"}, False), ("sap", {"api": "orchestration", "defaultSettings": {}}, True), ("unknown", {}, True),
]  # fmt: skip
WHOLE: list[tuple[str, Any, bool]] = [
    ("version", 2, False), ("version", "1", False), ("version", 1.0, True), ("version", True, False),
    ("lastUsedProvider", "", False), ("lastUsedProvider", None, False), ("lastUsedProvider", "nobody", True),
    ("modes", None, False), ("modes", [], False), ("modes", {"voiceInput": {"providerId": "a"}}, False),
    ("modes", {"voiceInput": {"providerId": "a", "modelId": "b"}, "x": 1}, True), ("providers", [], False),
    ("providers", {}, True), ("providers", {"x": None}, False), ("providers", {"": ANTHROPIC}, True), ("x", 1, True),
]  # fmt: skip
GONE = ("version", "providers", "providers.anthropic.settings", "providers.anthropic.updatedAt")
OPTIONAL = ("lastUsedProvider", "modes", "providers.anthropic.tokenSource")


def _valid(data: Any) -> bool:
    return not list(complaints(parse(json.dumps(data), "json")))


def _whole(**settings: Any) -> Any:
    copy = json.loads(json.dumps(providers(last="anthropic", anthropic={**ANTHROPIC, "tokenSource": "manual"})))
    copy["providers"]["anthropic"]["settings"].update(settings)
    return copy


@pytest.mark.parametrize(
    ("name", "value", "valid"), SETTINGS + [("baseUrl", url, valid) for url, valid in URLS.items()]
)
def test_settings_as_cline_judges_them(name: str, value: Any, valid: bool) -> None:
    assert _valid(_whole(**{name: value})) == valid


@pytest.mark.parametrize(("value", "valid"), [*TIMES.items(), (5, False), (None, False)])
def test_times_as_cline_judges_them(value: Any, valid: bool) -> None:
    data = _whole()
    data["providers"]["anthropic"]["updatedAt"] = value
    assert _valid(data) == valid


@pytest.mark.parametrize(("name", "value", "valid"), WHOLE)
def test_files_as_cline_judges_them(name: str, value: Any, valid: bool) -> None:
    assert _valid(_whole() | {name: value}) == valid


@pytest.mark.parametrize("path", [*GONE, *OPTIONAL])
def test_missing_values_as_cline_judges_them(path: str) -> None:
    data = holder = _whole()
    *folders, last = path.split(".")
    for key in folders:
        holder = holder[key]
    del holder[last]
    assert _valid(data) == (path in OPTIONAL)


@pytest.mark.parametrize("model", [PLUS, SMALL])
def test_validate_is_content_with_ours(model: str, program: Program) -> None:
    configure(program, "--model", model, "--model", SMALL if model == PLUS else PLUS)
    result = program("validate", "cline")
    first, *slots = result.out.splitlines()
    assert (result.code, first) == (0, f"~/{CONFIG}: the managed entries are correct")
    assert [line.removeprefix(f"~/{CONFIG}: ") for line in slots] == [
        f"planModeApiProvider: openai/{model} (wcode.net)",
        "empty, so that nothing is called: modes.voiceInput",
    ]


FOUND = [
    (CONFIG, '"maxTokens": 64000', '"maxTokens": 65536', "limit-high", 3),
    (CONFIG, '"contextWindow": 1024000', '"contextWindow": 1000', "limit-low", 0),
    (CONFIG, '        "maxTokens": 64000,\n', "", "limit-missing", 3),
    (CONFIG, '"maxTokens": 64000', '"maxTokens": -1', "cline-would-wipe", 3),
    (CONFIG, "Z", "+00:00", "cline-would-wipe", 3),
    (CONFIG, '"modes"', '"lastUsedProvider": "", "modes"', "cline-would-wipe", 3),
    (CONFIG, f'"apiKey": "{KEY}",', "", "cline-no-key", 3),
    (CONFIG, f'"{KEY}"', '"<API_KEY>"', "cline-no-key", 3),
    (CONFIG, '"model":', '"headers": {"Authorization": "x"}, "model":', "reason-header", 3),
    (CONFIG, '"model":', '"auth": {"accessToken": "sk-test-access-123456"}, "model":', "reason-auth-mode", 3),
    (CONFIG, URL, "https://gw.example/v1", "url-edited", 3),
    (CONFIG, f'"provider": "{SLOT}"', '"provider": "openai"', "schema-enum", 3),
    (MODELS, '"tools", ', "", "cline-no-tools", 3),
    (MODELS, '"contextWindow": 1024000', '"contextWindow": 2000000', "limit-high", 3),
    (MODELS, '"images"', '"pictures"', "schema-enum", 3),
    (STATE, '"maxTokens": 64000,', "", "limit-missing", 3),
    (STATE, '"contextWindow": 1024000', '"contextWindow": "1M"', "schema-type", 3),
    (STATE, URL, VENDOR, "cline-state-elsewhere", 0),
    (STATE, '"openAiBaseUrl"', '"azureApiVersion": "2024-10-21", "openAiBaseUrl"', "reason-cline-azure", 3),
    (STATE, '"openAiBaseUrl"', '"openAiHeaders": {"authorization": "x"}, "openAiBaseUrl"', "reason-header", 3),
    (SECRETS, KEY, THEIRS, "cline-keys-differ", 0),
    (SECRETS, f'"openAiApiKey": "{KEY}"', "", "no-key", 3),
]


@pytest.mark.parametrize(("path", "old", "new", "code", "exit_code"), FOUND)
def test_validate_finds(path: str, old: str, new: str, code: str, exit_code: int, program: Program) -> None:
    configure(program, "--model", PLUS)
    file = program.home / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = program("validate", "cline", "--json")
    (verdict,) = result.document["data"]
    assert code in [finding["code"] for finding in verdict["findings"]], verdict
    assert result.code == exit_code
    assert KEY not in result.text and THEIRS not in result.text


def test_validate_compares_the_keys_of_any_gateway(program: Program) -> None:
    gateway = ("--base-url", "https://gw.example/v1", "--provider", "mygw")
    configure(program, "--model", PLUS, *gateway)
    assert program("validate", "cline").code == 0
    write(program, SECRETS, {"openAiApiKey": THEIRS})
    assert "the VS Code extension and the command line send different keys" in program("validate", "cline").out


def test_validate_shows_no_password_of_a_url(program: Program) -> None:
    configure(program, "--model", PLUS)
    secret = "https://me:pass-0123456789@gw.example/v1?key=0123456789"
    rewrite(program, lambda data: data["providers"][SLOT]["settings"].update(baseUrl=secret))
    write(program, STATE, load(program, STATE) | {"openAiBaseUrl": secret.replace("/v1", "/v2")})
    result = program("validate", "cline")
    assert (
        "the base URL was edited: https://gw.example/v1;" in result.out
        and "uses https://gw.example/v2 instead" in result.out
    )
    assert "0123456789" not in result.text
    assert "0123456789" not in program("status", "cline").text


def test_validate_names_the_entry_of_another_provider(program: Program) -> None:
    configure(program, "--model", PLUS)
    rewrite(program, lambda data: data["providers"].update(anthropic={"settings": ANTHROPIC["settings"]}))
    result = program("validate", "cline")
    assert result.code == 3
    assert f"~/{CONFIG}:18:18: error: providers.anthropic.updatedAt: it is missing, so Cline treats" in result.out


@pytest.mark.parametrize("path", [CONFIG, SECRETS])
def test_validate_finds_open_files(path: str, program: Program) -> None:
    configure(program, "--model", PLUS)
    (program.home / path).chmod(0o644)
    result = program("validate", "cline")
    assert result.code == 3 and f"~/{path}: error: other users can read the file (mode 0644)" in result.out


@pytest.mark.parametrize("name", ["providers.json", "models.json", "globalState.json", "secrets.json"])
def test_schemas_are_healthy(name: str) -> None:
    """Each is one, without a definition that nothing uses."""
    schema = load_schema(f"cline/{name}.schema.json")
    Draft7Validator.check_schema(schema)
    text = json.dumps(schema)
    assert all(f'"#/definitions/{definition}"' in text for definition in schema.get("definitions", {}))
    assert list(Draft7Validator(schema).iter_errors([]))

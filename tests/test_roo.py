"""Roo and Zoo beyond the golden cases: the hazards of an import, the way back, other platforms, validate."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyjson5
import pytest

from tests.program import Program, Result
from tests.roo_imports import GOOD, MODES, SAMPLES, Sample
from tests.test_cases import CASES, read_case
from wcode_setup.catalog import find
from wcode_setup.engine.schema import violations
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key
from wcode_setup.tools.base import Pointer, Request, Target
from wcode_setup.tools.roo import TOOL, editors, imports, state

KEY, OTHER = "sk-test-0123456789abcdef", "sk-test-mine-aaaabbbbcccc"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
URL = "https://wcode.net/api/gpt/v1"
IMPORT, SETTINGS = ".config/wcode-setup/roo-settings.json", ".config/Code/User/settings.json"
SCHEMA = "roo/roo-settings.json.schema.json"
FOLDERS = sorted(file.parent for file in (CASES / "roo").glob("*/command"))
CONTEXT = {PLUS: 1024000, SMALL: 256000}
MINE = {"id": "a1", "apiProvider": "anthropic", "apiKey": OTHER, "apiModelId": "claude-sonnet-4"}
PATHS = dict.fromkeys(imports.KEYS, "~/" + IMPORT)


def configure(program: Program, *arguments: str, key: str | None = KEY) -> Result:
    """Set up in a home with VS Code."""
    if not (program.home / SETTINGS).exists():
        program.write(SETTINGS, '{\n    "editor.fontSize": 14\n}\n')
    stdin = () if key is None else ("--api-key-stdin",)
    result = program("roo", "--model", PLUS, *arguments, *stdin, stdin=f"{key}\n".encode())
    assert result.code == 0, result.text
    return result


def load(program: Program, path: str = IMPORT) -> Any:
    """A file as Roo reads it (strict JSON), or as an editor does."""
    text = (program.home / path).read_text(encoding="utf-8")
    return json.loads(text) if path == IMPORT else pyjson5.decode(text)


def write(program: Program, profiles: Any, **more: Any) -> None:
    """An import file of the user."""
    program.write(IMPORT, json.dumps({"providerProfiles": {"apiConfigs": profiles, **more}}, indent=2) + "\n")


# what an import does with it


def test_of_every_case_as_roo_imports_it() -> None:
    """Each golden result, read as strict JSON: every profile of ours whole and with its key, the modes on it, the rest untouched."""
    seen = 0
    for folder in FOLDERS:
        words = (folder / "command").read_text(encoding="utf-8").splitlines()[-1].split()
        for path in folder.glob("after/**/*.json"):
            if (
                words[0] not in {"roo", "zoo"}
                or not _is_import(path)
                or folder.name.startswith(("bad-", "elsewhere-comment"))
            ):
                continue
            new = json.loads(path.read_bytes())
            before = folder / "before" / path.relative_to(folder / "after")
            old = json.loads(before.read_bytes() or b"{}") if before.exists() else {}
            if new != old:
                _judge(old, new, [word for flag, word in pairwise(words) if flag == "--model"], words)
                seen += 1
    assert seen > 40


def _is_import(path: Path) -> bool:
    return b'"currentApiConfigName"' in path.read_bytes()


def _judge(old: Any, new: Any, asked: list[str], words: list[str]) -> None:
    root = new["providerProfiles"]
    profile = root["apiConfigs"][root["currentApiConfigName"]]
    assert profile["openAiModelId"] == asked[0]
    used = {root["modeApiConfigs"][mode] for mode in MODES}
    assert used == {profile["id"]}  # hazard 1: a mode would switch back
    former = old.get("providerProfiles", {}).get("apiConfigs", {})
    changed = [entry for name, entry in root["apiConfigs"].items() if entry != former.get(name)]
    for entry in [profile, *changed]:
        assert entry["openAiApiKey"].startswith("sk-test-")  # hazard 2: another profile's key would be sent
        assert entry["apiProvider"] == "openai"
        assert entry["openAiCustomModelInfo"]["supportsPromptCache"] is False
        assert entry["openAiCustomModelInfo"]["contextWindow"] == CONTEXT.get(entry["openAiModelId"], 200000)
        assert entry["openAiBaseUrl"].rstrip("/").lower() == URL or "--base-url" in words
    ids = [entry["id"] for entry in root["apiConfigs"].values()]
    assert len(set(ids)) == len(ids)
    foreign = [name for name, entry in former.items() if entry.get("apiProvider") == "anthropic"]
    for name in foreign if "--force" not in words else ():
        assert root["apiConfigs"][name] == former[name]
    if {"--slots", "--small-model"} & set(words):
        return
    assert old.get("globalSettings") == new.get("globalSettings")
    others = {
        mode: used
        for mode, used in old.get("providerProfiles", {}).get("modeApiConfigs", {}).items()
        if mode not in MODES
    }
    assert others.items() <= root["modeApiConfigs"].items()


@pytest.mark.parametrize("storage", [None, "literal", "secret", "env"])
def test_no_profile_without_a_key(storage: str | None, program: Program) -> None:
    """Hazard 2: with no key to be had nothing is written, and a preview ends in the same way."""
    write(program, {"mine": MINE}, currentApiConfigName="mine")
    before = program.tree(state=False)
    arguments = ["roo", "--model", PLUS, *(["--key-storage", storage] if storage else [])]
    result = program(*arguments)
    assert (result.code, program.tree(state=False)) == (1, before)
    assert "no API key: Roo Code / Zoo Code stores the key itself" in result.err
    assert "https://platform.wcode.net" in result.err
    assert program(*arguments, "--dry-run") == program(*arguments, "--check") == result


def test_each_start_is_told(program: Program) -> None:
    """Hazard 3: the profile comes back at each start; the result says so in text and JSON, and how to end it."""
    notes = {note["code"]: note["message"] for note in configure(program, "--json").document["notes"]}
    assert "2026-05-15" in notes["roo-archived"]
    assert "Zoo Code" in notes["roo-archived"]
    assert "At each start" in notes["roo-each-start"]
    assert notes["roo-each-start"].endswith("wcode-setup remove roo")


def test_remove_after_the_first_start(program: Program) -> None:
    """The file goes, the settings come back to the byte, and what the editor keeps is named."""
    configure(program)
    result = program("remove", "roo", "--json").document
    assert result["status"] == "removed"
    (stays,) = [note["message"] for note in result["notes"] if note["code"] == "roo-stays"]
    assert "stay in the editor, with their key: delete those of 'wcode'" in stays
    assert not (program.home / IMPORT).exists()
    assert (program.home / SETTINGS).read_text() == '{\n    "editor.fontSize": 14\n}\n'
    assert [note["code"] for note in program("remove", "roo", "--json").document["notes"]] == ["nothing-to-remove"]


def test_remove_of_another_provider_leaves_ours_imported(program: Program) -> None:
    configure(program)
    before = program.tree()
    assert program("remove", "roo", "--provider", "mygw").code == 0
    assert program.tree(state=False) == {
        path: entry for path, entry in before.items() if path in program.tree(state=False)
    }
    assert load(program, SETTINGS) == {"editor.fontSize": 14, **PATHS}


@pytest.mark.parametrize(
    ("model", "odd"), [("acme/o3", True), ("o1-mini", True), ("foo4o4", True), (PLUS, False), (SMALL, False)]
)
def test_the_o_series(model: str, odd: bool, program: Program) -> None:
    """Hazard 4: an id for which Roo sends another kind of request is told of."""
    limits = () if model in CONTEXT else ("--context-window", "100000", "--max-tokens", "1000")
    result = program("roo", "--model", model, *limits, "--api-key-stdin", "--json", stdin=f"{KEY}\n".encode())
    assert ("roo-o-series" in [note["code"] for note in result.document["notes"]]) == odd


# our schema


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_our_schema(sample: Sample) -> None:
    """It accepts and refuses what the table says; where a good file was spoilt, at that place."""
    found = violations(TOOL.part(target(), sample.data, "wcode"), SCHEMA)
    assert (not found) == sample.ours, found
    for violation in found:
        assert violation.path[: len(sample.path) - 1] == sample.path[:-1]


def target() -> Target:
    view = Files(Locations("linux", {}, "/nowhere", "/nowhere"))
    return imports.config_target(view, Request("roo", (), URL))


# names


@pytest.mark.parametrize(
    ("name", "profile", "expected"),
    [
        ("wcode", {}, True),
        ("wcode", {"apiProvider": "anthropic"}, True),
        ("wcode-qwen-qwen3.6-27b", {"apiProvider": "openai", "openAiModelId": SMALL}, True),
        ("wcode-qwen-qwen3.6-27b-2", {"apiProvider": "openai", "openAiModelId": SMALL}, True),
        ("wcode-qwen-qwen3.6-27b", {"apiProvider": "anthropic", "openAiModelId": SMALL}, False),
        ("wcode-qwen-qwen3.6-27b", {"apiProvider": "openai", "openAiModelId": PLUS}, False),
        ("wcode-qwen-qwen3.6-27b-hot", {"apiProvider": "openai", "openAiModelId": SMALL}, False),
        ("wcode-claude", {"apiProvider": "anthropic"}, False),
        ("wcode-rest", {"modelTemperature": 1}, True),
        ("mine", {"modelTemperature": 1}, False),
    ],
)
def test_whose_a_profile_is(name: str, profile: Any, expected: bool) -> None:
    data = {"providerProfiles": {"apiConfigs": {name: profile}}}
    assert (name in state.profiles_of(data, "wcode")) == expected


def test_a_profile_keeps_to_its_model(program: Program) -> None:
    """The first one has the provider's name; another model gets its own, and a run with the first comes back to it."""
    configure(program)
    first = load(program)["providerProfiles"]
    program("roo", "--model", SMALL)
    second = load(program)["providerProfiles"]
    assert second["apiConfigs"]["wcode"] == first["apiConfigs"]["wcode"]
    assert second["currentApiConfigName"] == "wcode-qwen-qwen3.6-27b"
    program("roo", "--model", PLUS)
    assert load(program)["providerProfiles"] == {**first, "apiConfigs": second["apiConfigs"]}


def test_models_with_like_names(program: Program) -> None:
    """Names and ids stay apart where the characters that they may have do not tell the models apart."""
    program.write(SETTINGS, "{}")
    names = ["acme/a-b", "acme-a/b", "acme-a-b"]
    for name in (*names, *names):
        limits = ("--context-window", "100000", "--max-tokens", "1000")
        assert program("roo", "--model", name, *limits, "--api-key-stdin", stdin=f"{KEY}\n".encode()).code == 0
    profiles = load(program)["providerProfiles"]["apiConfigs"]
    assert {name: profile["openAiModelId"] for name, profile in profiles.items()} == {
        "wcode": "acme/a-b", "wcode-acme-a-b": "acme-a/b", "wcode-acme-a-b-2": "acme-a-b",
    }  # fmt: skip
    assert [profile["id"] for profile in profiles.values()] == ["wcode-acmeab", "wcode-acmeab-2", "wcode-acmeab-3"]


def test_what_remains_of_a_profile_is_ours(program: Program) -> None:
    """A key that the user added does not keep a profile of ours, nor does a model that we do not know."""
    limits = ("--context-window", "100000", "--max-tokens", "1000")
    write(program, {"mine": MINE}, currentApiConfigName="mine")
    for model in (("--model", PLUS), ("--model", "acme/x", *limits)):
        assert program("roo", *model, "--api-key-stdin", stdin=f"{KEY}\n".encode()).code == 0
    data = load(program)
    for profile in data["providerProfiles"]["apiConfigs"].values():
        profile["modelTemperature"] = 0.6
    program.write(IMPORT, json.dumps(data, indent=2) + "\n")
    assert program("remove", "roo").code == 0
    assert load(program) == {
        "providerProfiles": {"apiConfigs": {"mine": {**MINE, "modelTemperature": 0.6}}, "currentApiConfigName": "mine"}
    }


def test_a_profile_that_the_user_added_to_our_file(program: Program) -> None:
    """It stays, and becomes the current one: without a current one the import refuses the file."""
    configure(program)
    data = load(program)
    data["providerProfiles"]["apiConfigs"]["mine"] = MINE
    program.write(IMPORT, json.dumps(data, indent=2))
    assert program("remove", "roo").code == 0
    assert load(program) == {"providerProfiles": {"currentApiConfigName": "mine", "apiConfigs": {"mine": MINE}}}
    assert load(program, SETTINGS) == {"editor.fontSize": 14}


# the way back


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("way", ["undo", "remove"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_way_back(folder: Path, way: str, program: Program) -> None:
    """`undo`, as often as something was done, and `remove` bring every byte back."""
    case = read_case(folder, program.home)
    before = {path: entry[:1] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    commands = [command for command in case.commands if command[0] in {"roo", "zoo"}]
    runs = []
    for command in commands:
        if program(*command, "--json", stdin=case.stdin, env=case.env).document["status"] == "changed":
            runs.append(command)
    where = [word for command in runs for word in _where(command)]
    for _ in runs if way == "undo" else runs[:1]:
        result = program(*(["undo"] if way == "undo" else ["remove", "zoo", *where]), env=case.env)
        assert result.code == 0, result.text
    after = {path: entry[:1] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    assert after == before


def _where(command: list[str]) -> list[str]:
    flags = ("--editor", "--editor-settings", "--config", "--provider")
    return [word for flag, name in pairwise(command) if flag in flags for word in (flag, name)]


def test_settings_edited_meanwhile(program: Program) -> None:
    """What the user added stays; a setting that now names another file is the user's."""
    configure(program)
    text = (program.home / SETTINGS).read_text()
    text = text.replace("14,", "15, // bigger").replace(
        f'"zoo-code.autoImportSettingsPath": "~/{IMPORT}"', '"zoo-code.autoImportSettingsPath": "~/x.json"'
    )
    program.write(SETTINGS, text)
    assert program("undo").code == 0
    assert "15, // bigger" in (program.home / SETTINGS).read_text()
    assert load(program, SETTINGS) == {"editor.fontSize": 15, "zoo-code.autoImportSettingsPath": "~/x.json"}


# both names


def test_zoo_is_roo(program: Program) -> None:
    """In every command, and JSON says `roo`."""
    program.write(SETTINGS, "{}")
    arguments = ("--model", PLUS, "--api-key-stdin", "--json")
    assert program("zoo", *arguments, stdin=f"{KEY}\n".encode()).document["command"] == "roo"
    assert program("roo", *arguments, stdin=f"{KEY}\n".encode()).document["status"] == "unchanged"
    assert [verdict["tool"] for verdict in program("validate", "zoo", "roo", "--json").document["data"]] == ["roo"]
    assert [found["tool"] for found in program("status", "zoo", "--json").document["data"]] == ["roo"]
    assert program("zoo", "--nonsense", "--json").document["command"] == "roo"
    assert "Usage: wcode-setup zoo" in program("zoo", "--help").out
    assert program("remove", "zoo", "--json").document["status"] == "removed"
    assert "  zoo" not in program("--help").out


# which editors


@pytest.mark.parametrize(
    ("platform", "env", "there", "expected"),
    [
        ("linux", {}, [], "/home/u/.config/Code/User/settings.json"),
        ("linux", {"XDG_CONFIG_HOME": "/x"}, [], "/x/Code/User/settings.json"),
        ("darwin", {"XDG_CONFIG_HOME": "/x"}, [], "/home/u/Library/Application Support/Code/User/settings.json"),
        ("win32", {"APPDATA": r"D:\Roaming"}, [], r"D:\Roaming\Code\User\settings.json"),
        ("win32", {}, [], r"C:\Users\u\AppData\Roaming\Code\User\settings.json"),
    ],
)
def test_places(platform: str, env: dict[str, str], there: list[str], expected: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    view = Files(Locations(platform, env, home, home))
    (found,) = editors.chosen(view, Request("roo", (), URL, options={"editor": ("code",)}))
    assert found.settings == expected


@pytest.mark.parametrize(
    ("platform", "path", "spelt"),
    [
        ("linux", "/home/u/.config/wcode-setup/roo-settings.json", "~/.config/wcode-setup/roo-settings.json"),
        ("linux", "/data/roo.json", "/data/roo.json"),
        ("win32", r"C:\Users\u\AppData\x.json", "~/AppData/x.json"),
        ("win32", r"D:\x.json", r"D:\x.json"),
    ],
)
def test_spelling(platform: str, path: str, spelt: str) -> None:
    """`~/` wherever that can be, never `~\\`, which the extension does not know; and it leads back to the path."""
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    locations = Locations(platform, {}, home, home)
    assert imports.spelling(locations, path) == spelt
    assert imports.opened(locations, spelt) == path


@pytest.mark.parametrize("text", ["x.json", "./x.json", "~/x.json", " /home/u/x.json "])
def test_what_the_extension_opens(text: str) -> None:
    """A relative path starts from the home folder, whatever the current one is."""
    assert imports.opened(Locations("linux", {}, "/home/u", "/tmp"), text) == "/home/u/x.json"


def test_installed(program: Program) -> None:
    """The extension's folder with the newest version; `all` takes Roo only where there is one."""
    view, request = Files(Locations("linux", {}, str(program.home), "/")), Request("roo", (), URL)
    program.write(SETTINGS, "{}")
    program.write(".vscode/extensions/ms-python.python-2026.1.0/package.json", "{}")
    assert (TOOL.installed(view), TOOL.present(view, request)) == (None, False)
    for version in ("3.9.0", "3.52.1", "3.52.0"):
        program.write(f".vscode/extensions/RooVeterinaryInc.roo-cline-{version}/package.json", "{}")
    found = TOOL.installed(view)
    assert found is not None
    assert (found.where, found.version) == (
        str(program.home / ".vscode/extensions/RooVeterinaryInc.roo-cline-3.52.1"),
        "3.52.1",
    )
    assert TOOL.present(view, request)


def test_all_takes_it_only_with_the_extension(program: Program) -> None:
    """Every VS Code has a `settings.json`, so that alone says nothing."""
    program.write(SETTINGS, "{}")
    arguments = ("all", "--model", PLUS, "--api-key-stdin", "--json")
    assert program(*arguments, stdin=f"{KEY}\n".encode()).document["errors"][0]["code"] == "no-tool"
    program.write(".cursor/extensions/zoocodeorganization.zoo-code-3.82.0/package.json", "{}")
    program.write(".config/Cursor/User/settings.json", "{}")
    files = program(*arguments, stdin=f"{KEY}\n".encode()).document["files"]
    assert {file["path"] for file in files} == {
        str(program.home / IMPORT), str(program.home / ".config/Cursor/User/settings.json"),
    }  # fmt: skip
    (shown,) = program("status", "roo", "--json").document["data"]
    assert shown["installed"]["version"] == "3.82.0"


def test_an_empty_option(program: Program) -> None:
    result = program("roo", "--model", PLUS, "--editor-settings", " ")
    assert (result.code, "--editor-settings is empty" in result.err) == (2, True)


def test_points_to(program: Program) -> None:
    """The current profile of the import file, whoever made it."""

    def found() -> Pointer | None:
        return TOOL.points_to(Files(Locations("linux", {}, str(program.home), "/")), Request("roo", (), URL))

    assert found() is None
    write(program, {"mine": MINE}, currentApiConfigName="mine")
    assert found() == Pointer("mine", None, None, None)
    configure(program)
    assert found() == Pointer("wcode", URL, PLUS, "literal")


def test_a_request_decides_the_same_twice(program: Program) -> None:
    """`resolve` does not depend on what it was asked before."""
    program.write(SETTINGS, json.dumps(PATHS))
    view = Files(Locations("linux", {}, str(program.home), "/"))
    request = Request("roo", (find(PLUS), find(SMALL)), URL, key=Key(Secret(KEY), "stdin"))
    assert TOOL.resolve(view, request) == TOOL.resolve(view, request)


# validate


def test_validate_is_content_with_ours(program: Program) -> None:
    configure(program, "--model", SMALL, "--reasoning", "--vision")
    result = program("validate", "roo")
    first, *slots = result.out.splitlines()
    assert (result.code, first) == (0, f"~/{IMPORT}: the managed entries are correct")
    assert all(": empty, so that " in line for line in slots), slots
    assert "no command that checks" in program("validate", "roo", "--with-tool").out


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ("1024000", "2000000", "contextWindow", "limit-high"),
        ("1024000", "128000", "contextWindow", "limit-low"),
        ('"maxTokens": 64000,', "", "openAiCustomModelInfo", "limit-missing"),
        ('"contextWindow": 1024000,', "", "openAiCustomModelInfo", "schema-required"),
        (KEY, "<API_KEY>", "openAiApiKey", "no-key"),
        (KEY, "${WCODE_API_KEY}", "openAiApiKey", "no-key"),
        (f'"openAiApiKey": "{KEY}",', "", "wcode", "schema-required"),
        (URL, "https://other.example/v1", "openAiBaseUrl", "url-edited"),
        ('"openai"', '"openai-compatible"', "apiProvider", "schema-enum"),
        ('"openAiModelId"', '"openAiUseAzure": true, "openAiModelId"', "openAiUseAzure", "reason-roo-azure"),
        ('"openAiModelId"', '"openAiHeaders": {"AUTHORIZATION": "x"}, "openAiModelId"', "AUTHORIZATION", "reason-header"),
        ('ApiConfigName": "wcode"', 'ApiConfigName": "wcod"', "currentApiConfigName", "roo-unknown-profile"),
        ('"code": "wcode-qwen36plus"', '"code": "gone"', "code", "slot-elsewhere"),
        ('"debug": "wcode-qwen36plus",', "", "providerProfiles", "roo-modes-missing"),
        ("{", "\ufeff{", "the top level", "roo-bom-there"),
    ],
)  # fmt: skip
def test_validate_finds(old: str, new: str, where: str, code: str, program: Program) -> None:
    configure(program)
    text = (program.home / IMPORT).read_text(encoding="utf-8")
    assert old in text
    program.write(IMPORT, text.replace(old, new, 1))
    (verdict,) = program("validate", "roo", "--json").document["data"]
    found = {(finding["where"].rpartition(".")[2], finding["code"]) for finding in verdict["findings"]}
    assert (where, code) in found, found


@pytest.mark.parametrize(
    ("settings", "code", "exit_code"),
    [
        ({}, "roo-not-imported", 0),
        ({imports.KEYS[0]: "~/" + IMPORT, imports.KEYS[1]: "$HOME/x.json"}, "roo-never-found", 3),
        ({imports.KEYS[0]: "~/" + IMPORT, imports.KEYS[1]: "~/x.json"}, "roo-imports-other", 0),
        ({imports.KEYS[0]: "~/" + IMPORT, imports.KEYS[1]: 5}, "schema-type", 3),
    ],
)
def test_validate_looks_into_the_settings(settings: Any, code: str, exit_code: int, program: Program) -> None:
    configure(program)
    program.write(SETTINGS, json.dumps(settings))
    result = program("validate", "roo", "--json")
    assert result.code == exit_code, result.text
    (verdict,) = result.document["data"]
    assert [finding["code"] for finding in verdict["findings"]] == [code]
    assert verdict["findings"][0]["path"] == str(program.home / (IMPORT if code == "roo-not-imported" else SETTINGS))


def test_validate_leaves_other_peoples_editors_alone(program: Program) -> None:
    """Without Roo, a `settings.json` that does not parse is none of our business."""
    program.write(SETTINGS, "{,}")
    assert program("openclaw", "--model", PLUS, "--api-key-stdin", stdin=f"{KEY}\n".encode()).code == 0
    assert program("validate").code == 0
    assert program("validate", "roo").code == 0
    program.write(".vscode/extensions/zoocodeorganization.zoo-code-3.82.0/package.json", "{}")
    assert program("validate").code == 3


def test_values_of_any_type(program: Program) -> None:
    """Nothing that a user can write into the file is a bug: refused, or left alone."""
    configure(program)
    text = (program.home / IMPORT).read_text()
    before = json.loads(text)["providerProfiles"]
    for value in (None, 1, "", [], {}, [{}]):
        for path in (
            ("currentApiConfigName",), ("modeApiConfigs",), ("modeApiConfigs", "code"), ("apiConfigs", "wcode"), ("apiConfigs", "x"),
            *(("apiConfigs", "wcode", key) for key in before["apiConfigs"]["wcode"]), ("apiConfigs", "wcode", "openAiHeaders"),
        ):  # fmt: skip
            data = json.loads(text)
            node = data["providerProfiles"]
            for step in path[:-1]:
                node = node[step]
            node[path[-1]] = value
            program.write(IMPORT, json.dumps(data))
            for command in (
                ("roo", "--model", SMALL, "--dry-run"),
                ("validate", "roo"),
                ("status", "roo"),
                ("remove", "roo", "--dry-run"),
            ):
                result = program(*command)
                assert "internal error" not in result.err, (path, value, command, result.text)


def test_validate_the_mode(program: Program) -> None:
    configure(program)
    (program.home / IMPORT).chmod(0o644)
    assert "other users can read the file (mode 0644)" in program("validate", "roo").out


def test_the_good_file_is_what_we_write(program: Program) -> None:
    configure(program)
    assert load(program) == GOOD
    assert load(program, SETTINGS) == {"editor.fontSize": 14, **PATHS}

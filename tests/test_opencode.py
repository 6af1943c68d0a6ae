"""OpenCode and Kilo Code beyond the golden cases: another reader as judge, the way back, files they rewrote, places, validate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyjson5
import pytest

from tests.program import Program
from tests.test_cases import CASES, read_case
from wcode_setup import tools
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Pointer, Request
from wcode_setup.tools.kilo import Kilo
from wcode_setup.tools.opencode import OpenCode
from wcode_setup.tools.opencode.product import layers

KEY = "sk-test-0123456789abcdef"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
URL = "https://wcode.net/api/gpt/v1"
MARKER = ".config/kilo/.bash-permission-migrated"
TOOLS = ("opencode", "kilo")
CONFIG = {"opencode": ".config/opencode/opencode.jsonc", "kilo": ".config/kilo/kilo.jsonc"}
AUTH = {name: f".local/share/{name}/auth.json" for name in TOOLS}
FOLDERS = sorted(file.parent for name in TOOLS for file in (CASES / name).glob("*/command"))
LIMITS = {PLUS: {"context": 1024000, "output": 64000}, SMALL: {"context": 256000, "output": 64000}}


def load(program: Program, path: str) -> Any:
    """A file as the tools read it; `{}` if there is none."""
    file = program.home / path
    text = file.read_text(encoding="utf-8-sig") if file.exists() else ""
    return pyjson5.decode(text) if text.strip() else {}


def configure(program: Program, tool: str, *arguments: str, key: str | None = KEY, **env: str) -> str:
    stdin = () if key is None else ("--api-key-stdin",)
    result = program(tool, *arguments, *stdin, stdin=f"{key}\n".encode(), env=env)
    assert result.code == 0, result.text
    return result.out


@pytest.mark.parametrize("tool", TOOLS)
def test_of_every_case_as_the_tool_reads_it(tool: str) -> None:
    """Each golden result: one way to the gateway with one key, whole limits, and nothing of others touched."""
    forms = set()
    for folder in (one for one in FOLDERS if one.parent.name == tool):
        lines = (folder / "command").read_text(encoding="utf-8").splitlines()
        words = lines[-1].split()
        if words[0] != tool:
            continue
        changed = [path for path in _files(folder / "after") if _text(folder / "before", path) != _text(folder, path)]
        for path in changed:
            old, new = (_parsed(_text(base, path)) for base in (folder / "before", folder))
            if path.name == "auth.json":
                ours = {"wcode": 0, "myprovider": 0}
                assert old | ours == new | ours
                continue
            if "provider" not in new or all("models" not in entry for entry in new["provider"].values()):
                continue
            forms.add(_judge(old, new, words))
    assert forms >= {"literal", "env", "none"}


def _files(folder: Path) -> list[Path]:
    found = (file.relative_to(folder) for file in sorted(folder.rglob("*")) if file.suffix in {".json", ".jsonc"})
    return [path for path in found if (folder / path).is_file()]


def _text(folder: Path, path: Path) -> str:
    """The file in `before`, or in `after` of a case."""
    file = folder / path if folder.name == "before" else folder / "after" / path
    return file.read_bytes().decode("utf-8-sig", "replace") if file.exists() else ""


def _parsed(text: str) -> Any:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("//")]
    return pyjson5.decode(text) if lines else {}


def _judge(old: dict[str, Any], new: dict[str, Any], words: list[str]) -> str:
    """The form of the key in what was written; `none` where it is elsewhere."""
    asked = [words[number + 1] for number, word in enumerate(words) if word == "--model"]
    before = old.get("provider", {})
    names = [name for name, entry in new["provider"].items() if entry != before.get(name)]
    names = names or [str(new["model"]).partition("/")[0]]
    assert len(names) == 1
    entry = new["provider"][names[0]]
    if new | {"provider": 0} == old | {"provider": 0} and "apiKey" not in entry["options"]:
        return "none"  # a second file, out of which only the key was taken
    assert entry.get("npm", "@ai-sdk/openai-compatible") == "@ai-sdk/openai-compatible"
    if "--base-url" not in words:
        assert entry["options"]["baseURL"].rstrip("/") == URL
    for model in asked:
        item = entry["models"][model]
        assert "id" not in item and item.get("status") not in ("alpha", "deprecated")
        assert model not in entry.get("blacklist", []) and model in entry.get("whitelist", [model])
        if model in LIMITS:
            assert item["limit"] | LIMITS[model] == item["limit"]
        assert ("--vision" in words) <= ("image" in item.get("modalities", {}).get("input", []))
        assert item.get("reasoning", False) is ("--reasoning" in words)
    if "--no-default" in words:
        assert new.get("model") == old.get("model")
    else:
        assert new["model"] == f"{names[0]}/{asked[0]}"
    slots = set(
        ["small_model", "subagent_model", "agent", "mode", "command", "indexing", "experimental"]
        if "ours" in words
        else ()
    )
    for name in {*old, *new} - {"$schema", "model", "provider"} - slots:
        assert old.get(name) == new.get(name), name
    for name in before.keys() - set(names):
        assert before[name] == new["provider"][name], name
    form = "literal" if "apiKey" in entry["options"] else "env" if "env" in entry else "none"
    assert (entry.get("env", [None])[1:] == []) and not (form == "literal" and "--key-storage env" in " ".join(words))
    return form


@pytest.mark.matrix(every=6)
@pytest.mark.parametrize("way", ["undo", "remove"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_the_way_back(folder: Path, way: str, program: Program) -> None:
    """`undo`, as often as something was done, and `remove` bring every byte back; Kilo's marker stays."""
    tool, case = folder.parent.name, read_case(folder, program.home)
    before = _bytes(program)
    runs, where = 0, []
    for command in (command for command in case.commands if command[0] == tool):
        runs += program(*command, "--json", stdin=case.stdin, env=case.env).document["status"] == "changed"
        where = command[command.index("--config") :][:2] if "--config" in command else where
    provider = ["--provider", "mygw"] if "mygw" in case.commands[-1] else []
    for _ in range(runs if way == "undo" else bool(runs)):
        result = program(*(["undo"] if way == "undo" else ["remove", tool, *where, *provider]), env=case.env)
        assert result.code == 0, result.text
    assert _bytes(program) == before


def _bytes(program: Program) -> dict[str, bytes]:
    files = {path: entry[0] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    return {path: content for path, content in files.items() if not path.endswith(MARKER.rpartition("/")[2])}


@pytest.mark.parametrize("before", ["", '{\n  // mine\n  "model": "a/b",\n  "share": "manual"\n}\n'])
@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
@pytest.mark.parametrize("tool", TOOLS)
def test_what_the_tool_rewrites(tool: str, storage: str, before: str, program: Program) -> None:
    """Comments gone, keys added by the tool: the second run changes nothing, `remove` takes exactly our part out."""
    if before:
        program.write(CONFIG[tool], before)
    arguments = ("--model", SMALL, "--key-storage", storage)
    configure(program, tool, *arguments, WCODE_API_KEY=KEY)
    data = load(program, CONFIG[tool]) | {"permission": {"bash": "allow"}}
    program.write(CONFIG[tool], json.dumps(data))
    assert "unchanged" in configure(program, tool, *arguments)
    assert program("remove", tool).code == 0
    old = pyjson5.decode(before) if before else {}
    assert load(program, CONFIG[tool]) == old | {"permission": {"bash": "allow"}}
    assert load(program, AUTH[tool]) == {}


@pytest.mark.parametrize("tool", TOOLS)
def test_remove_without_a_history(tool: str, program: Program) -> None:
    """What is ours is found by itself, in all files, with the references and the key; the rest of them stays."""
    program.write(CONFIG[tool], '{\n  // mine\n  "small_model": "wcode/x",\n  "default_agent": "plan"\n}\n')
    program.write(AUTH[tool], '{\n  "other": { "type": "api", "key": "sk-test-other-000001" }\n}\n')
    configure(program, tool, "--model", PLUS, "--key-storage", "secret")
    second = CONFIG[tool].replace("opencode.jsonc", "config.json").replace("kilo.jsonc", "config.json")
    program.write(second, '{\n  "model": "wcode/y",\n  "provider": { "wcode": { "models": {} } }\n}\n')
    assert program("history", "prune", "--yes").code == 0
    assert program("remove", tool).code == 0
    text = (program.home / CONFIG[tool]).read_text(encoding="utf-8")
    assert "// mine" in text and pyjson5.decode(text).keys() - {"$schema"} == {"default_agent"}
    assert load(program, second) == {}
    assert load(program, AUTH[tool]) == {"other": {"type": "api", "key": "sk-test-other-000001"}}


@pytest.mark.parametrize(
    ("files", "written"),
    [
        ({}, True),
        ({"kilo.jsonc": ""}, True),
        ({"kilo.jsonc": '{"$schema": "x"}', "config.json": "{}"}, True),
        ({"kilo.jsonc": '{"share": "manual"}'}, False),
        ({"opencode.json": '{"share": "manual"}'}, False),
        ({"kilo.jsonc": '{"permission": "ask"}'}, False),
        ({"config": "[permission]\n"}, False),
        ({".bash-permission-migrated": ""}, False),
    ],
)
def test_when_the_marker_is_written(files: dict[str, str], written: bool, program: Program) -> None:
    """Only where Kilo itself would write it if it started before us."""
    for name, text in files.items():
        program.write(f".config/kilo/{name}", text)
    out = configure(program, "kilo", "--model", PLUS)
    assert (f"{MARKER}: created" in out) == written
    assert (program.home / MARKER).exists() == (written or ".bash-permission-migrated" in files)
    if written:
        assert (program.home / MARKER).read_bytes() == b""


def test_the_marker_beside_another_configuration(program: Program) -> None:
    """A file outside Kilo's folder makes Kilo no earlier user."""
    configure(program, "kilo", "--model", PLUS, "--config", "mine/kilo.jsonc")
    configure(program, "kilo", "--model", PLUS, KILO_CONFIG="other/kilo.jsonc")
    assert not list(program.home.rglob(".bash-permission-migrated"))


@pytest.mark.parametrize("key", ['a"b\\c/d', "a{env:X}b", "{file:x}y", "abc//def", "a${X}b"])
@pytest.mark.parametrize("tool", TOOLS)
def test_any_key_arrives_in_auth(tool: str, key: str, program: Program) -> None:
    configure(program, tool, "--model", PLUS, "--key-storage", "secret", key=key)
    text = (program.home / AUTH[tool]).read_text(encoding="utf-8")
    assert json.loads(text) == {"wcode": {"type": "api", "key": key}}
    assert (program.home / AUTH[tool]).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("tool", TOOLS)
def test_keys_of_others_are_not_shown(tool: str, program: Program) -> None:
    """In the lines around a change: the key, token and OAuth pair of each other provider, whatever they look like."""
    others = {
        "a": {"type": "api", "key": "abcdef-of-a-01"},
        "b": {"type": "wellknown", "key": "X", "token": "ghijkl-of-b-01"},
    }
    others["c"] = {"type": "oauth", "access": "mnopqr-of-c-01", "refresh": "stuvwx-of-c-02"}
    program.write(AUTH[tool], json.dumps(others, indent=2))
    arguments = (tool, "--model", PLUS, "--api-key", KEY, "--key-storage", "secret")
    shown = program(*arguments, "--dry-run").text + program(*arguments, "--dry-run", "--json").text
    assert "@@" in shown and "-of-" not in shown and KEY not in shown


@pytest.mark.parametrize("name", ["my_key", "a", "{env:my_key}"])
@pytest.mark.parametrize("storage", [None, "literal", "secret", "env"])
def test_a_variable_of_an_odd_name(name: str, storage: str | None, program: Program) -> None:
    """It is left alone, or replaced by what is asked for; never a reason to stop."""
    entry = (
        {"options": {"baseURL": URL, "apiKey": name}} if "{" in name else {"env": [name], "options": {"baseURL": URL}}
    )
    program.write(CONFIG["opencode"], json.dumps({"provider": {"wcode": entry}}))
    configure(
        program,
        "opencode",
        "--model",
        PLUS,
        *(["--key-storage", storage] if storage else []),
        key=None,
        WCODE_API_KEY=KEY,
    )
    text = (program.home / CONFIG["opencode"]).read_text(encoding="utf-8")
    assert (f'"{name}"' in text) == (storage is None or (storage != "env" and "{" not in name))
    assert ('"WCODE_API_KEY"' in text) == (storage == "env")


@pytest.mark.parametrize(
    ("platform", "env", "config", "auth"),
    [
        ("linux", {}, "/home/u/.config/{0}/{1}", "/home/u/.local/share/{0}/auth.json"),
        ("darwin", {}, "/home/u/.config/{0}/{1}", "/home/u/.local/share/{0}/auth.json"),
        ("linux", {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d"}, "/c/{0}/{1}", "/d/{0}/auth.json"),
        (
            "linux",
            {"XDG_CONFIG_HOME": "", "XDG_DATA_HOME": " "},
            "/home/u/.config/{0}/{1}",
            "/home/u/.local/share/{0}/auth.json",
        ),
        ("win32", {"APPDATA": r"C:\A"}, r"C:\Users\u\.config\{0}\{1}", r"C:\Users\u\.local\share\{0}\auth.json"),
    ],
)
@pytest.mark.parametrize("tool", TOOLS)
def test_places(tool: str, platform: str, env: dict[str, str], config: str, auth: str) -> None:
    home = r"C:\Users\u" if platform == "win32" else "/home/u"
    view = Files(Locations(platform, env, home, home))
    files = tools.load(tool).targets(view, Request(tool, (), URL))
    name = CONFIG[tool].rpartition("/")[2]
    assert [file.path for file in files] == [text.format(tool, name) for text in (config, auth)]


def test_config_beside_the_variable(program: Program) -> None:
    """`--config` wins over OPENCODE_CONFIG; where both name one file, it is one of OpenCode's own, with its auth.json."""
    arguments = ("--model", PLUS, "--key-storage", "secret", "--config", "mine/a.json")
    configure(program, "opencode", *arguments, OPENCODE_CONFIG="other/b.json")
    assert sorted(_bytes(program)) == ["mine/a.json", "mine/auth.json"]
    configure(program, "opencode", *arguments, OPENCODE_CONFIG="mine/a.json")
    assert AUTH["opencode"] in _bytes(program)


def test_another_schema_address_stays(program: Program) -> None:
    program.write(CONFIG["opencode"], '{ "$schema": "./mine.json" }\n')
    configure(program, "opencode", "--model", PLUS)
    assert load(program, CONFIG["opencode"])["$schema"] == "./mine.json"


def test_the_order_of_the_layers(program: Program) -> None:
    """As measured: the user's files, OPENCODE_CONFIG, the project from its root down, its folders from here up, the home's, the named one."""
    (program.home / "work/sub").mkdir(parents=True)
    (program.home / "work/.git").mkdir()
    home = str(program.home)
    env = {"OPENCODE_CONFIG": "x.json", "OPENCODE_CONFIG_DIR": f"{home}/team"}
    view = Files(Locations("linux", env, home, f"{home}/work/sub"))
    both = ("opencode.json", "opencode.jsonc")
    assert [path.removeprefix(home + "/") for path in layers(OpenCode.product, view)] == [
        ".config/opencode/config.json",
        *(f".config/opencode/{name}" for name in both),
        "work/sub/x.json",
        *(f"{folder}/{name}" for folder in ("work", "work/sub") for name in both),
        *(f"{folder}/.opencode/{name}" for folder in ("work/sub", "work") for name in both),
        *(f"{folder}/{name}" for folder in (".opencode", "team") for name in both),
    ]


def test_the_order_of_kilo(program: Program) -> None:
    """As measured: OpenCode's names are the stronger ones in its own folder; inside `.kilo` `.json` beats `.jsonc`."""
    home = str(program.home)
    view = Files(Locations("linux", {"KILO_DISABLE_PROJECT_CONFIG": "1"}, home, home))
    own = ("config.json", "kilo.json", "kilo.jsonc", "opencode.json", "opencode.jsonc")
    inner = ("kilo.jsonc", "kilo.json", "opencode.jsonc", "opencode.json")
    assert [path.removeprefix(home + "/") for path in layers(Kilo.product, view)] == [
        *(f".config/kilo/{name}" for name in own),
        *(f"{folder}/{name}" for folder in (".kilocode", ".kilo") for name in inner),
    ]


@pytest.mark.parametrize("tool", TOOLS)
def test_no_reference_is_left_in_another_file(tool: str, program: Program) -> None:
    """The user named one of our models in a file that no run wrote: the tool would not start with it."""
    configure(program, tool, "--model", PLUS)
    other = CONFIG[tool].rpartition("/")[0] + "/config.json"
    program.write(other, f'{{\n  "small_model": "wcode/{PLUS}", // quick\n  "share": "manual"\n}}\n')
    assert program("remove", tool).code == 0
    assert load(program, other) == {"share": "manual"}


@pytest.mark.parametrize("storage", ["literal", "secret", "env"])
@pytest.mark.parametrize("tool", TOOLS)
def test_validate_is_content_with_ours(tool: str, storage: str, program: Program) -> None:
    configure(program, tool, "--model", SMALL, "--vision", "--reasoning", "--key-storage", storage)
    result = program("validate", tool, env={"WCODE_API_KEY": KEY})
    assert (result.code, result.out.splitlines()[0]) == (0, f"~/{CONFIG[tool]}: the managed entries are correct")
    assert {line.split(": ")[1].split(",")[0] for line in result.out.splitlines()[1:]} == {"empty"}  # the slots


@pytest.mark.parametrize(
    ("storage", "old", "new", "where", "code"),
    [
        ("literal", '"output": 64000', '"output": 65536', f"provider.wcode.models.{SMALL}.limit.output", "limit-high"),
        ("literal", "256000", "131072", f"provider.wcode.models.{SMALL}.limit.context", "limit-low"),
        ("literal", '"context": 256000,', "", f"provider.wcode.models.{SMALL}.limit", "schema-required"),
        ("literal", '"limit"', '"limits"', f"provider.wcode.models.{SMALL}", "limit-missing"),
        ("literal", '"limit"', '"limits"', f"provider.wcode.models.{SMALL}.limits", "schema-near"),
        ("literal", "256000", '"256K"', f"provider.wcode.models.{SMALL}.limit.context", "schema-type"),
        ("literal", KEY, "<API_KEY>", "provider.wcode", "no-key"),
        ("literal", KEY, "{env:MY_KEY}", "provider.wcode.options.apiKey", "opencode-interpolation"),
        ("literal", URL, "https://x.example/v1", "provider.wcode.options.baseURL", "url-edited"),
        ("literal", "openai-compatible", "openai", "provider.wcode.npm", "reason-model-api"),
        ("literal", f'"model": "wcode/{SMALL}"', '"model": "wcode/other"', "model", "default-unknown"),
        ("literal", f'"model": "wcode/{SMALL}"', '"model": "wcode/"', "model", "schema-pattern"),
        (
            "secret",
            '"options": {',
            '"options": {\n"apiKey": "",',
            "provider.wcode.options.apiKey",
            "reason-opencode-no-key",
        ),
        ("secret", '"name": "Qwen3.6 27B"', '"id": "x"', f"provider.wcode.models.{SMALL}.id", "reason-opencode-id"),
        ("env", "WCODE_API_KEY", "OTHER_KEY", "provider.wcode.env", "opencode-variable-unset"),
        ("env", '"model"', '"disabled_providers": ["wcode"],\n"model"', "the top level", "opencode-hidden"),
    ],
)
@pytest.mark.parametrize("tool", TOOLS)
def test_validate_finds(tool: str, storage: str, old: str, new: str, where: str, code: str, program: Program) -> None:
    configure(program, tool, "--model", SMALL, "--key-storage", storage)
    file = program.home / CONFIG[tool]
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    (verdict,) = program("validate", tool, "--json").document["data"]
    assert (where, code) in [(finding["where"], finding["code"]) for finding in verdict["findings"]]


def test_validate_looks_at_auth(program: Program) -> None:
    configure(program, "opencode", "--model", PLUS, "--key-storage", "secret")
    file = program.home / AUTH["opencode"]
    file.chmod(0o644)
    result = program("validate", "opencode")
    assert result.code == 3 and f"~/{AUTH['opencode']}: error: other users can read the file" in result.out
    file.chmod(0o600)
    file.write_text('{"wcode": {"type": "api"}}')
    assert "wcode: missing: key" in program("validate", "opencode").out


@pytest.mark.parametrize(
    ("output", "verdict"),
    [
        ('{"$schema": "x"}', []),
        (
            "\x1b[91m\x1b[1mError: \x1b[0mConfiguration is invalid at /x\n↳ Expected string, got 5 model\n",
            ["Expected string, got 5 model"],
        ),
        (
            "Configuration is invalid at /x: Unrecognized key: zzz\n",
            ["Configuration is invalid at /x: Unrecognized key: zzz"],
        ),
        (f'Error: Config file at /x is not valid JSON(C):\n"apiKey": "{KEY}"\n', None),
        ("", None),
    ],
)
def test_the_verdict_of_opencode(output: str, verdict: list[str] | None) -> None:
    """What the real one prints (1.18.33); a file that does not parse it prints whole, which is not passed on."""
    assert tools.load("opencode").own_verdict(output) == verdict


def test_the_verdict_of_kilo() -> None:
    tool = tools.load("kilo")
    assert tool.own_verdict("No config warnings.\n") == []
    complaint = "Configuration is invalid at /x/kilo.jsonc: Unrecognized key: zzz"
    assert tool.own_verdict(f"\x1b[93m\x1b[1m/x/kilo.jsonc\x1b[0m\n  {complaint}\n") == [complaint]
    home = "\x1b[93m\x1b[1m/home/u\x1b[0m\n  Automatic indexing is disabled in home and filesystem root directories.\n"
    assert tool.own_verdict(home) == []
    assert tool.own_verdict(f"{home}/x\n  {complaint}\n") == [complaint]
    assert tool.own_verdict("") is None


def _view(program: Program, **env: str) -> Files:
    return Files(Locations("linux", env, str(program.home), str(program.home)))


def test_installed(program: Program) -> None:
    """The program in PATH with the version of its package; of Kilo's extensions the newest, an archived one does not count."""
    opencode, kilo = (tools.load(name) for name in TOOLS)
    request = Request("kilo", (), URL)
    view = _view(program, PATH=str(program.home / "bin"))
    assert opencode.installed(view) is kilo.installed(view) is None
    assert not opencode.present(view, request) and not kilo.present(view, request)
    program.write("lib/node_modules/opencode-ai/package.json", '{"name": "opencode-ai", "version": "1.18.33"}')
    program.write("lib/node_modules/opencode-ai/bin/opencode", "").chmod(0o755)
    (program.home / "bin").mkdir()
    (program.home / "bin/opencode").symlink_to("../lib/node_modules/opencode-ai/bin/opencode")
    found = opencode.installed(view)
    assert found and found.where.endswith("opencode-ai/bin/opencode") and found.version == "1.18.33"
    program.write(".cursor/extensions/kilocode.kilo-code-5.10.4/package.json", "{}")
    assert not kilo.present(view, request)
    program.write(".vscode/extensions/kilocode.kilo-code-7.10.0-linux-x64/package.json", "{}")
    program.write(".vscode/extensions/kilocode.kilo-code-7.9.1/package.json", "{}")
    found = kilo.installed(view)
    assert found and found.version == "7.10.0" and kilo.present(view, request)


@pytest.mark.parametrize("tool", TOOLS)
def test_points_to(tool: str, program: Program) -> None:
    """Whatever wrote the files: the default model with its provider entry, merged over all of the user's files."""
    module, request = tools.load(tool), Request(tool, (), URL)
    assert module.points_to(_view(program), request) is None
    program.write(
        CONFIG[tool].rpartition("/")[0] + "/config.json", '{"provider": {"x": {"options": {"baseURL": "http://x/v1"}}}}'
    )
    assert module.points_to(_view(program), request) is None
    program.write(CONFIG[tool], '{"model": "x/a/b", "provider": {"x": {"env": ["X_KEY"]}}}')
    assert module.points_to(_view(program), request) == Pointer("x", "http://x/v1", "a/b", "env", "X_KEY")
    configure(program, tool, "--model", PLUS, "--no-default", "--key-storage", "secret")
    assert module.points_to(_view(program), request) == Pointer("x", "http://x/v1", "a/b", "env", "X_KEY")
    configure(program, tool, "--model", SMALL)
    assert module.points_to(_view(program), request) == Pointer("wcode", URL, SMALL, "secret")

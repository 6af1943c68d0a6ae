"""What `doctor` reports of pi: each layer above the managed entry, and each flaw of it; old versions; what a run needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest

from tests.program import Program
from wcode_setup import tools
from wcode_setup.api.queries import query
from wcode_setup.engine.workspace import Files
from wcode_setup.errors import KEY, MODEL, REQUEST
from wcode_setup.locations import Locations

OURS, OTHER = "sk-test-0123456789abcdef", "sk-test-of-another-one-77"
PLUS, SMALL = "qwen3.6-plus", "qwen/qwen3.6-27b"
MODELS, SETTINGS, AUTH = (f".pi/agent/{name}.json" for name in ("models", "settings", "auth"))
PROJECT = ".pi/settings.json"
Change = Callable[[Program], object]


class Row(NamedTuple):
    """A home: how it is changed after the set-up, the texts of a check, and what differs.

    `texts`: of the result and of its fix, each in English and Chinese; `()`: the check has nothing to report.
    """

    name: str
    check: str
    change: Change
    texts: Sequence[str] = ()
    differs: Sequence[str] = ()
    storage: str = "literal"
    version: str = "1.6.0"


def file(path: str, change: Callable[[Any], object]) -> Change:
    def call(program: Program) -> None:
        data = json.loads((program.home / path).read_text())
        change(data)
        program.write(path, json.dumps(data))

    return call


def entry(change: Callable[[Any], object]) -> Change:
    return file(MODELS, lambda data: change(data["providers"]["wcode"]))


def settings(**values: Any) -> Change:
    return file(SETTINGS, lambda data: data.update(values))


def auth(**credential: Any) -> Change:
    return lambda program: program.write(AUTH, json.dumps({"wcode": credential}))


def project(trusted: bool | None, **values: Any) -> Change:
    def call(program: Program) -> None:
        program.write(PROJECT, json.dumps(values))
        known = {} if trusted is None else {str(program.home): trusted}
        program.write(".pi/agent/trust.json", json.dumps(known))

    return call


def both(*changes: Change) -> Change:
    return lambda program: [change(program) for change in changes]


def unset(program: Program) -> None:
    del program.env["WCODE_API_KEY"]


def trusted(names: str) -> tuple[str, ...]:
    return (
        f"~/{PROJECT} takes precedence over settings.json ({names}), because the project is trusted.",
        f"项目受信任，~/{PROJECT} 因此优先于 settings.json（{names}）。",
        f"Delete {names} from ~/{PROJECT}, or start pi elsewhere.",
        f"请从 ~/{PROJECT} 删除 {names}，或在别处启动 pi。",
    )


UNTRUSTED = (
    f"~/{PROJECT} takes precedence over settings.json (defaultModel) if you trust the project.",
    f"信任该项目后，~/{PROJECT} 会优先于 settings.json（defaultModel）。",
    f"Delete defaultModel from ~/{PROJECT}, or do not trust the project.",
    f"请从 ~/{PROJECT} 删除 defaultModel，或不要信任该项目。",
)
ENABLED = (
    f"enabledModels in ~/{SETTINGS} does not name {PLUS}, so pi may start with another model.",
    f"~/{SETTINGS} 里的 enabledModels 没有列出 {PLUS}，pi 启动时可能用另一个模型。",
    f"Run `wcode-setup pi --model {PLUS}`: it adds the model.",
    f"请运行 `wcode-setup pi --model {PLUS}`：它会加入这个模型。",
)
WINS = (
    f"~/{AUTH} contains a key for 'wcode', which takes precedence over that of the entry.",
    f"~/{AUTH} 里有 'wcode' 的密钥，优先于条目里的密钥。",
    "Run `/logout` in pi for 'wcode'.",
    "请在 pi 里对 'wcode' 运行 `/logout`。",
)
UNUSABLE = (
    f"~/{AUTH} contains a credential for 'wcode' without an API key: because of it, pi does not use the entry's key, and answers with another vendor's model.",
    f"~/{AUTH} 里有 'wcode' 的凭据，但没有 API 密钥：pi 因此不用条目里的密钥，改用其他厂商的模型回答。",
    *WINS[2:],
)
OLD = (
    "pi 0.74.2 ignores models.json because the entry has no apiKey; 0.80.0 is the first version that uses the key in auth.json.",
    "条目没有 apiKey，pi 0.74.2 因此忽略 models.json；0.80.0 起才会使用 auth.json 里的密钥。",
    "Run `pi update`.",
    "请运行 `pi update`。",
)
HEADER = (
    "The entry sends its own credential (Authorization), which takes precedence over apiKey.",
    "该条目发送自己的凭据（Authorization），优先于 apiKey。",
    "Delete Authorization. `wcode-setup pi --api-key-stdin` does it when it stores a key.",
    "请删除 Authorization。用 `wcode-setup pi --api-key-stdin` 存入密钥时会一并删除。",
)
AT_KEY = "providers.wcode.apiKey"
STORE = ("Run `wcode-setup pi --key-storage env`.", "请运行 `wcode-setup pi --key-storage env`。")
DOLLAR = (
    f"{AT_KEY}: apiKey refers to WCODE_API_KEY with $: while that variable is not set, pi answers with another vendor's model, if it finds a key for one; --key-storage env fixes it.",
    f"{AT_KEY}：apiKey 用 $ 引用 WCODE_API_KEY：变量未设置时，只要找得到其他厂商的密钥，pi 就改用那个厂商的模型回答；--key-storage env 可以改正。",
    *STORE,
)
BARE = (
    f"{AT_KEY}: apiKey is the text WCODE_API_KEY, which pi sends as the key; --key-storage env makes it a reference.",
    f"{AT_KEY}：apiKey 是文字 WCODE_API_KEY，pi 会把它当作密钥发送；--key-storage env 把它变成引用。",
    *STORE,
)
UNSET = (
    f'{AT_KEY}: While WCODE_API_KEY is not set, pi stops with "Failed to resolve API key".',
    f"{AT_KEY}：没有设置 WCODE_API_KEY 时，pi 会以 “Failed to resolve API key” 停止。",
    "Set it in this shell: `read -rs WCODE_API_KEY && export WCODE_API_KEY`.",
    "请在这个 shell 里设置它：`read -rs WCODE_API_KEY && export WCODE_API_KEY`。",
)
COMMENT = (
    "pi ignores this file because of a comment between /* and */ (line 1, column 1), and answers with another vendor's model.",
    "文件里有 /* 与 */ 之间的注释（第 1 行第 1 列），pi 因此忽略整个文件，改用其他厂商的模型回答。",
    "Write the comment with //.",
    "请改用 // 写注释。",
)
IGNORED = (
    "providers.other.models: pi ignores this file, because the value must be of type list, not number, and answers with another vendor's model.",
    "providers.other.models：该值应为列表，实为数字，pi 因此忽略整个文件，改用其他厂商的模型回答。",
    "Fix or delete that value.",
    "请改正或删除该值。",
)
CAPPED = (
    f"providers.wcode.modelOverrides.{PLUS}: modelOverrides in the entry takes precedence over the limits of {PLUS}.",
    f"providers.wcode.modelOverrides.{PLUS}：条目里的 modelOverrides 优先于 {PLUS} 的上限。",
    "Delete the limits from modelOverrides.",
    "请从 modelOverrides 删除上限。",
)


def header(place: Callable[[Any], Any]) -> Change:
    return entry(lambda found: place(found).update(headers={"Authorization": f"Bearer {OTHER}"}))


def commented(program: Program) -> None:
    program.write(MODELS, "/* mine */" + (program.home / MODELS).read_text())


OTHERS = {"defaultProvider": "other", "defaultModel": "tiny"}
ROWS = (
    Row("nothing above", "layers", lambda _: None),
    Row("nothing wrong", "entry", lambda _: None),
    Row("project, another model", "layers", project(True, defaultModel=SMALL), trusted("defaultModel"), [MODEL]),
    Row("project, another provider", "layers", project(True, **OTHERS), trusted("defaultProvider, defaultModel"), [REQUEST]),
    Row("project, enabled", "layers", project(True, enabledModels=["other/tiny"]), trusted("enabledModels"), [REQUEST]),
    Row("project, the same", "layers", project(True, defaultModel=PLUS)),
    Row("project, another theme", "layers", project(True, theme="dark")),
    Row("project, not trusted", "layers", project(False, **OTHERS)),
    Row("project, undecided", "layers", project(None, defaultModel=SMALL), UNTRUSTED),
    Row("project, before 0.79", "layers", project(None, defaultModel=SMALL), trusted("defaultModel"), [MODEL], version="0.74.2"),
    Row("enabled, another", "layers", settings(enabledModels=["other/tiny"]), ENABLED, [REQUEST]),
    Row("enabled, ours first", "layers", settings(enabledModels=[f"wcode/{SMALL}"]), ENABLED, [MODEL]),
    Row("enabled, a part of a name", "layers", settings(enabledModels=["plus"]), ENABLED),
    Row("enabled, wildcards", "layers", settings(enabledModels=["other/*", "WCODE/*?.6-plus:high"])),
    Row("enabled, the model alone", "layers", settings(enabledModels=["*3.6-p*"])),
    Row("auth, another key", "layers", auth(type="api_key", key=OTHER), WINS, [KEY]),
    Row("auth, the same key", "layers", auth(type="api_key", key=OURS), WINS),
    Row("auth, a command", "layers", auth(type="api_key", key="!pass show x"), WINS, [KEY]),
    Row("auth, a login", "layers", auth(type="oauth", access="a", refresh="r", expires=1), UNUSABLE, [REQUEST]),
    Row("auth, no key", "layers", auth(type="api_key", key=""), UNUSABLE, [REQUEST]),
    Row("auth, of another", "layers", lambda program: program.write(AUTH, '{"other": {"type": "api_key", "key": "x"}}')),
    Row("auth, before 0.80", "layers", both(entry(lambda found: found.pop("apiKey")), auth(type="api_key", key=OURS)),
        OLD, [REQUEST], version="0.74.2"),
    Row("header", "layers", header(lambda found: found), HEADER, [KEY]),
    Row("header of the default model", "layers", header(lambda found: found["models"][0]), HEADER, [KEY]),
    Row("header of another model", "layers", header(lambda found: found["models"][1]), HEADER),
    Row("header of an override", "layers", header(lambda found: found.setdefault("modelOverrides", {}).setdefault(PLUS, {})),
        HEADER, [KEY]),
    Row("header of another override", "layers", header(lambda found: found.setdefault("modelOverrides", {}).setdefault("x", {})),
        HEADER),
    Row("$", "entry", both(entry(lambda found: found.update(apiKey="$WCODE_API_KEY")), unset), DOLLAR, [REQUEST], "env"),
    Row("$, set", "entry", entry(lambda found: found.update(apiKey="${WCODE_API_KEY}")), DOLLAR, (), "env"),
    Row("a bare name", "entry", entry(lambda found: found.update(apiKey="WCODE_API_KEY")), BARE, [KEY], "env"),
    Row("unset", "entry", unset, UNSET, [REQUEST], "env"),
    Row("a comment", "entry", commented, COMMENT, [REQUEST]),
    Row("another entry", "entry", file(MODELS, lambda data: data["providers"].update(other={"models": 1})), IGNORED, [REQUEST]),
    Row("limits", "entry", entry(lambda found: found.update(modelOverrides={PLUS: {"maxTokens": 5}})), CAPPED),
)  # fmt: skip


def installed(program: Program, version: str) -> None:
    package = {"name": "@earendil-works/pi-coding-agent", "version": version}
    program.write("bin/node_modules/@earendil-works/pi-coding-agent/package.json", json.dumps(package))
    program.write("bin/pi", "").chmod(0o755)
    program.env["PATH"] = f"{program.home}/bin"


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_doctor_reports(program: Program, row: Row) -> None:
    """The text and the fix in both languages, and what differs; nothing where nothing is wrong."""
    installed(program, row.version)
    program.env |= {"WCODE_API_KEY": OURS} if row.storage == "env" else {}
    given = () if row.storage == "env" else ("--api-key-stdin",)
    words = ("-m", PLUS, "-m", SMALL, "--key-storage", row.storage, "--yes", *given)
    assert program("pi", *words, stdin=OURS.encode()).code == 0
    row.change(program)
    for number, language in enumerate(("C.UTF-8", "zh_CN.UTF-8")):
        result = program("doctor", "pi", "--offline", "--json", env={"LANG": language})
        assert OURS not in result.text and OTHER not in result.text
        [found] = result.document["data"]
        told = [(one["message"], one["fix"]) for one in found["checks"] if one["check"] == row.check and one["fix"]]
        assert found["differs"] == list(row.differs)
        assert told == ([(row.texts[number], row.texts[number + 2])] if row.texts else [])


@pytest.mark.parametrize(
    ("version", "storage", "key", "error"),
    [
        ("0.79.9", "secret", OURS,
         "Error: pi 0.79.9 ignores models.json if an entry has no apiKey, as with a key in auth.json (0.80.0 does not)\nHint: Run `pi update`, or use --key-storage literal or env.\n"),
        ("0.76.0", "literal", "sk-test-$HOME-0123456789",
         "Error: pi 0.76.0 reads this API key, with its `$` or `!`, in another way than later versions\nHint: Run `pi update`, or use --key-storage env.\n"),
        ("0.80.0", "secret", OURS, ""),
        ("0.77.0", "literal", "sk-test-$HOME-0123456789", ""),
        ("0.76.0", "literal", OURS, ""),
    ],
)  # fmt: skip
def test_an_old_version(program: Program, version: str, storage: str, key: str, error: str) -> None:
    """What it would read in another way is refused, unless the user insists."""
    installed(program, version)
    words = ("pi", "-m", PLUS, "--api-key-stdin", "--key-storage", storage, "--yes")
    result = program(*words, stdin=key.encode())
    assert (result.code, result.err if error else "") == (1 if error else 0, error)
    assert (program.home / MODELS).exists() == (not error)
    if storage == "secret":
        assert program(*words, "--force", stdin=key.encode()).code == 0


def test_what_a_headless_run_needs(program: Program) -> None:
    """The project's settings and the trusted folders are copied; for another folder its variable is set."""
    home = str(program.home)
    view = Files(Locations("linux", program.env, home, f"{home}/project"))
    request, tool = query("pi"), tools.load("pi")
    found = tool.headless(view, request)
    assert found and found.command == ["pi", "-p", "Say hi"]
    assert found.files == [f"{home}/.pi/agent/trust.json", f"{home}/project/.pi/settings.json"]
    assert "PI_CODING_AGENT_DIR" not in found.variables and found.variables["PI_OFFLINE"] == "1"
    moved = tool.headless(view, request._replace(config=f"{home}/x/models.json"))
    assert moved and moved.variables["PI_CODING_AGENT_DIR"] == f"{home}/x"
    assert moved.files[0] == f"{home}/x/trust.json"

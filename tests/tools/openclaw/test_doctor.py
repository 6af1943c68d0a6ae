"""What `doctor` tells of OpenClaw: each layer above the managed entry, and each flaw of the entry that requests show."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
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
FILE, KEY_FILE = ".openclaw/openclaw.json", ".openclaw/wcode.key"
DATABASE = ".openclaw/state/openclaw.sqlite"
STORED = ".openclaw/agents/main/agent/auth-profiles.json"
VARIABLE = {"WCODE_API_KEY": OURS}


class Row(NamedTuple):
    """A home: how it is changed after the set-up, the texts of a check, and what differs.

    `texts`: of the result and of its fix, each in English and Chinese; `()`: the check has nothing to tell.
    """

    name: str
    check: str
    change: Callable[[Program], object]
    texts: Sequence[str] = ()
    differs: Sequence[str] = ()
    storage: str = "literal"
    version: str = "2026.9.6"


def edited(change: Callable[[Any, Any], object]) -> Callable[[Program], object]:
    """A change of the configuration, and of the managed entry in it."""

    def call(program: Program) -> None:
        data = json.loads((program.home / FILE).read_text())
        change(data, data["models"]["providers"]["wcode"])
        program.write(FILE, json.dumps(data))

    return call


def agents(*listed: dict[str, Any]) -> Callable[[Program], object]:
    return edited(lambda data, _: data["agents"].update(list=listed))


def stored(agent: str, key: str, provider: str = "wcode") -> Callable[[Program], object]:
    held = {"profiles": {"wcode:manual": {"type": "api_key", "provider": provider, "key": key}}}
    return lambda program: program.write(STORED.replace("main", agent), json.dumps(held))


def in_database(key: str, provider: str = "wcode", log: bool = False) -> Callable[[Program], object]:
    """A key that 2026.9.6 stored; `log`: it is in the write-ahead log alone, as while OpenClaw runs."""
    held = json.dumps(
        {"version": 1, "profiles": {"wcode:manual": {"type": "api_key", "provider": provider, "key": key}}}
    )

    def call(program: Program) -> None:
        path = program.write(DATABASE, "")
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            if log:
                database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE config_machine_state (state_key TEXT, value_json TEXT)")
            database.execute("INSERT INTO config_machine_state VALUES ('authProfiles.store', ?)", (held,))
            if log:  # a connection that ends would empty the log
                for end in ("", "-wal"):
                    shutil.copyfile(f"{path}{end}", program.home / f"copy{end}")
        for end in ("", "-wal") if log else ():
            (program.home / f"copy{end}").rename(f"{path}{end}")

    return call


def header(name: str, value: str, model: int | None = None) -> Callable[[Program], object]:
    def change(_: Any, entry: Any) -> None:
        (entry if model is None else entry["models"][model])["headers"] = {name: value}

    return edited(change)


def included(content: Any) -> Callable[[Program], object]:
    def call(program: Program) -> None:
        edited(lambda data, _: data.update({"$include": ["./a.json5"]}))(program)
        program.write(".openclaw/a.json5", '{"$include": "sub/b.json5"}')
        program.write(".openclaw/sub/b.json5", json.dumps(content))

    return call


def unset(*, file: str = "", block: Any = None) -> Callable[[Program], object]:
    """The variable of the key is not in this shell; it is in a file, or in the configuration."""

    def call(program: Program) -> None:
        program.env.pop("WCODE_API_KEY", None)
        if file:
            program.write(file, f"WCODE_API_KEY={OURS}\n")
        if block:
            edited(lambda data, _: data.update(env=block))(program)

    return call


AGAIN = (
    "Give the key again: run the set-up with `--api-key-stdin`.",
    "请重新存入密钥：运行配置命令，加上 `--api-key-stdin`。",
)
REMOVED = ("Run `wcode-setup openclaw`: it removes that value.", "请运行 `wcode-setup openclaw`：它会删除这个值。")
ENV = ("Run `wcode-setup openclaw --key-storage env`.", "请运行 `wcode-setup openclaw --key-storage env`。")
DELETED = (
    f"Delete the profiles of 'wcode' from ~/{STORED}.",
    f"请从 ~/{STORED} 删除 'wcode' 的配置档。",
)
LEGACY = (
    (
        f"~/{STORED} contains credentials for 'wcode' of an older OpenClaw; its agent does not start with them "
        "(`requires legacy credential migration`)."
    ),
    f"~/{STORED} 里有旧版 OpenClaw 保存的 'wcode' 凭据，它的智能体因此无法启动（`requires legacy credential migration`）。",
    *DELETED,
)
FORMER = (
    f"~/{STORED} contains credentials for 'wcode', which take precedence over this key; remove them there.",
    f"~/{STORED} 里有 'wcode' 的凭据，优先于这个密钥；请在那里删除。",
    *DELETED,
)


IN_DATABASE = (
    (
        f"~/{DATABASE} contains a key for 'wcode' (`openclaw models auth`), which replaces one in this file, but no reference "
        "(--key-storage secret or env)."
    ),
    f"~/{DATABASE} 里有 'wcode' 的密钥（`openclaw models auth`），它取代本文件里的密钥，但不取代引用（`--key-storage secret` 或 `env`）。",
    "Run `openclaw models auth logout wcode:manual --yes`.",
    "请运行 `openclaw models auth logout wcode:manual --yes`。",
)


def header_texts(name: str) -> tuple[str, ...]:
    return (
        f"The entry sends its own credential ({name}), which takes precedence over apiKey.",
        f"该条目发送自己的凭据（{name}），优先于 apiKey。",
        f"Delete {name}. `wcode-setup openclaw --api-key-stdin` does it when it stores a key.",
        f"请删除 {name}。用 `wcode-setup openclaw --api-key-stdin` 存入密钥时会一并删除。",
    )


def agent_texts(where: str, model: str, agent: str) -> tuple[str, ...]:
    return (
        f"{where} is {model}: agent {agent}, which answers if none is named, uses it instead of the default model.",
        f"{where} 是 {model}：没有指定智能体时由 {agent} 回答，它用这个模型代替默认模型。",
        f"Run `openclaw config unset {where}`.",
        f"请运行 `openclaw config unset {where}`。",
    )


def at_key(english: str, chinese: str) -> tuple[str, str]:
    return f"models.providers.wcode.apiKey: {english}", f"models.providers.wcode.apiKey：{chinese}"


INCLUDES = (
    "the top level includes ./a.json5: values in this file take precedence, and OpenClaw itself refuses to write to that section.",
    "顶层 包含了 ./a.json5：本文件里的值优先，OpenClaw 自己会拒绝写入该部分。",
    "If ./a.json5 contain values of the managed entry, delete them there.",
    "如果 ./a.json5 里有受管理条目的值，请在那里删除。",
)
PROFILE = (
    (
        "auth.profiles contains credentials for this provider (wcode:manual), which can take precedence over this key "
        "(`openclaw models auth logout wcode:manual --yes`)."
    ),
    "auth.profiles 里有此提供商的凭据（wcode:manual），可能优先于这个密钥（`openclaw models auth logout wcode:manual --yes`）。",
    "Run `openclaw models auth logout wcode:manual --yes`.",
    "请运行 `openclaw models auth logout wcode:manual --yes`。",
)
UNSET = (
    *at_key(
        'While WCODE_API_KEY is not set, OpenClaw stops with "failed to resolve secrets".',
        "没有设置 WCODE_API_KEY 时，OpenClaw 会以 “failed to resolve secrets” 停止。",
    ),
    "Set it in this shell: `read -rs WCODE_API_KEY && export WCODE_API_KEY`.",
    "请在这个 shell 里设置它：`read -rs WCODE_API_KEY && export WCODE_API_KEY`。",
)
INTERPOLATION = (
    *at_key(
        "apiKey is ${WCODE_API_KEY}: if that variable is unset, OpenClaw sends the text itself as the key; "
        "--key-storage env fixes it.",
        "apiKey 写成了 ${WCODE_API_KEY}：变量未设置时，OpenClaw 会把这段文字当作密钥发送；--key-storage env 可以改正。",
    ),
    *ENV,
)
BARE = (
    *at_key(
        "apiKey is the text WCODE_API_KEY, which OpenClaw sends as the key; --key-storage env makes it a reference.",
        "apiKey 是文字 WCODE_API_KEY，OpenClaw 会把它当作密钥发送；--key-storage env 把它变成引用。",
    ),
    *ENV,
)
NO_KEY = (
    "models.providers.wcode: no API key",
    "models.providers.wcode：没有 API 密钥",
    "Store one: wcode-setup openclaw --api-key-stdin",
    "请存入密钥：wcode-setup openclaw --api-key-stdin",
)
OPEN = (
    *at_key(
        f"other users can read the key file ~/{KEY_FILE} (mode 0644), so the tool rejects it: run `chmod 600`",
        f"其他用户可以读取密钥文件 ~/{KEY_FILE}（权限 0644），工具会拒绝它：请运行 `chmod 600`",
    ),
    f"Run `chmod 600 ~/{KEY_FILE}`.",
    f"请运行 `chmod 600 ~/{KEY_FILE}`。",
)
MISSING = (*at_key(f"the key file ~/{KEY_FILE} is missing or empty", f"密钥文件 ~/{KEY_FILE} 不存在或为空"), *AGAIN)
UNDEFINED = (
    *at_key("secrets.providers has no single-value file 'wcode'", "secrets.providers 里没有保存单个值的文件 'wcode'"),
    *AGAIN,
)
URL = (
    f"models.providers.wcode.models[{PLUS}].baseUrl: it would override the provider's URL",
    f"models.providers.wcode.models[{PLUS}].baseUrl：它会覆盖提供商的 URL",
    *REMOVED,
)
AUTH = (
    "models.providers.wcode.auth: it would send another credential instead of the key",
    "models.providers.wcode.auth：它会发送另一个凭据来代替密钥",
    *REMOVED,
)


def api(model: str) -> tuple[str, ...]:
    place = f"models.providers.wcode.models[{model}].api"
    return f"{place}: it would override the provider's API", f"{place}：它会覆盖提供商的 API", *REMOVED


def entry(change: Callable[[Any], object]) -> Callable[[Program], object]:
    return edited(lambda _, managed: change(managed))


def remove_variable(program: Program) -> None:
    del program.env["WCODE_API_KEY"]


def mode(bits: int | None) -> Callable[[Program], object]:
    """The key file with another mode; None: without the file."""

    def call(program: Program) -> None:
        file = program.home / KEY_FILE
        file.unlink() if bits is None else file.chmod(bits)

    return call


def listed(provider: str) -> Callable[[Program], object]:
    held = {"profiles": {"wcode:manual": {"provider": provider, "mode": "api_key"}}}
    return edited(lambda data, _: data.update(auth=held))


AUTHORIZATION = {"models": {"providers": {"wcode": {"headers": {"Authorization": "Bearer of-another"}}}}}
ROWS = (
    Row("plain", "layers", lambda _: None),
    Row("plain-secret", "entry", lambda _: None, storage="secret"),
    Row("plain-env", "entry", lambda _: None, storage="env"),
    Row("include", "layers", included({}), INCLUDES),
    Row("database", "layers", in_database(OTHER), IN_DATABASE, [KEY]),
    Row("database-log", "layers", in_database(OTHER, log=True), IN_DATABASE, [KEY]),
    Row("database-same", "layers", in_database(OURS), IN_DATABASE),
    Row("database-secret", "layers", in_database(OTHER), IN_DATABASE, storage="secret"),
    Row("database-other", "layers", in_database(OTHER, provider="other")),
    Row("database-of-another-kind", "layers", lambda program: program.write(DATABASE, "no database")),
    Row("database-of-former", "layers", in_database(OTHER), version="2026.3.8"),
    Row("include-other", "layers", edited(lambda data, _: data.update(gateway={"$include": "./a.json5"}))),
    Row("included-header", "layers", included(AUTHORIZATION), header_texts("Authorization"), [KEY]),
    Row("agent", "layers", agents({"id": "main", "model": f"wcode/{SMALL}"}),
        agent_texts("agents.list[0].model", f"wcode/{SMALL}", "main"), [MODEL]),
    Row("agent-elsewhere", "layers", agents({"id": "main"}, {"id": "b", "default": True, "model": {"primary": "x/y"}}),
        agent_texts("agents.list[1].model", "x/y", "b"), [REQUEST]),
    Row("agent-entry", "layers", edited(lambda data, _: data["agents"].update(entries={"main": {"model": "x/y"}})),
        agent_texts("agents.entries.main.model", "x/y", "main"), [REQUEST]),
    Row("agent-included", "layers", included({"agents": {"entries": {"main": {"model": "x/y"}}}}),
        agent_texts("agents.entries.main.model", "x/y", "main"), [REQUEST]),
    Row("agent-same", "layers", agents({"id": "main", "model": f"wcode/{PLUS}"})),
    Row("agent-other", "layers", agents({"id": "main"}, {"id": "second", "model": f"wcode/{SMALL}"})),
    Row("profile", "layers", listed("wcode"), PROFILE),
    Row("profile-other", "layers", listed("other")),
    Row("legacy", "layers", stored("main", OTHER), LEGACY, [REQUEST]),
    Row("legacy-same", "layers", stored("main", OURS), LEGACY, [REQUEST]),
    Row("former", "layers", stored("main", OTHER), FORMER, [KEY], version="2026.3.8"),
    Row("former-same", "layers", stored("main", OURS), FORMER, version="2026.3.8"),
    Row("former-other", "layers", stored("main", OTHER, "other"), version="2026.3.8"),
    Row("legacy-agent", "layers", stored("second", OTHER), tuple(text.replace("/main/", "/second/") for text in LEGACY)),
    Row("header", "layers", header("authorization", "Bearer of-another"), header_texts("authorization"), [KEY]),
    Row("header-same", "layers", header("x-api-key", OURS), header_texts("x-api-key")),
    Row("header-default", "layers", header("x-api-key", OTHER, 0), header_texts("x-api-key"), [KEY]),
    Row("header-other", "layers", header("x-api-key", OTHER, 1), header_texts("x-api-key")),
    Row("header-plain", "layers", header("x-title", "Mine")),
    Row("unset", "entry", unset(), UNSET, [REQUEST], "env"),
    Row("unset-file", "entry", unset(file=".openclaw/.env"), storage="env"),
    Row("unset-gateway", "entry", unset(file=".config/openclaw/gateway.env"), storage="env"),
    Row("unset-block", "entry", unset(block={"vars": VARIABLE}), storage="env"),
    Row("interpolation", "entry", entry(lambda managed: managed.update(apiKey="${WCODE_API_KEY}")), INTERPOLATION, [KEY]),
    Row("interpolation-set", "entry", entry(lambda managed: managed.update(apiKey="${WCODE_API_KEY}")), INTERPOLATION,
        storage="env"),
    Row("bare", "entry", entry(lambda managed: managed.update(apiKey="WCODE_API_KEY")), BARE, [KEY], "env"),
    Row("no-key", "entry", entry(lambda managed: managed.pop("apiKey")), NO_KEY, [KEY]),
    Row("key-file-open", "entry", mode(0o644), OPEN, [REQUEST], "secret"),
    Row("key-file-missing", "entry", mode(None), MISSING, [REQUEST], "secret"),
    Row("undefined", "entry", edited(lambda data, _: data.pop("secrets")), UNDEFINED, [REQUEST], "secret"),
    Row("model-url", "entry", entry(lambda managed: managed["models"][0].update(baseUrl="https://o.example")), URL,
        [REQUEST]),
    Row("model-url-same", "entry", entry(lambda managed: managed["models"][0].update(baseUrl=managed["baseUrl"]))),
    Row("model-api", "entry", entry(lambda managed: managed["models"][0].update(api="anthropic-messages")), api(PLUS),
        [REQUEST]),
    Row("model-api-other", "entry", entry(lambda managed: managed["models"][1].update(api="anthropic-messages")),
        api(SMALL)),
    Row("auth", "entry", entry(lambda managed: managed.update(auth="aws-sdk")), AUTH, [REQUEST]),
    Row("auth-key", "entry", entry(lambda managed: managed.update(auth="api-key"))),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_doctor_tells(program: Program, row: Row) -> None:
    """The text and the fix in both languages, and what differs; nothing where nothing is wrong."""
    program.write("bin/node_modules/openclaw/package.json", json.dumps({"name": "openclaw", "version": row.version}))
    program.write("bin/openclaw", "").chmod(0o755)
    program.env |= {"PATH": f"{program.home}/bin", **(VARIABLE if row.storage == "env" else {})}
    given = () if row.storage == "env" else ("--api-key-stdin",)
    words = ("-m", PLUS, "-m", SMALL, "--key-storage", row.storage, "--yes", *given)
    assert program("openclaw", *words, stdin=OURS.encode()).code == 0
    row.change(program)
    for number, language in enumerate(("C.UTF-8", "zh_CN.UTF-8")):
        result = program("doctor", "openclaw", "--offline", "--json", env={"LANG": language})
        assert OURS not in result.text and OTHER not in result.text
        [found] = result.document["data"]
        told = [(one["message"], one["fix"]) for one in found["checks"] if one["check"] == row.check and one["fix"]]
        assert found["differs"] == list(row.differs)
        if row.texts:
            assert (row.texts[number], row.texts[number + 2]) in told
        else:
            assert told == []


def test_what_a_headless_run_needs(program: Program) -> None:
    """Each file that OpenClaw reads is copied, and the agent that answers by default is asked."""
    words = ("-m", PLUS, "--key-storage", "secret", "--yes", "--api-key-stdin")
    assert program("openclaw", *words, stdin=OURS.encode()).code == 0
    included({"agents": {"entries": {"b": {"default": True}}}})(program)
    stored("b", OTHER)(program)
    home = str(program.home)
    view = Files(Locations("linux", program.env, home, home))
    request = query("openclaw")._replace(options={"profile": None})
    found = tools.load("openclaw").headless(view, request)
    assert found and found.command[:5] == ["openclaw", "agent", "--local", "--agent", "b"]
    agent = STORED.replace("/main/", "/b/")
    files = ("a.json5", "sub/b.json5", ".env", "wcode.key")
    expected = [*(f".openclaw/{name}" for name in files), agent, agent.replace("auth-profiles", "models")]
    assert {f"{home}/{name}" for name in expected} <= set(found.files)
    moved = tools.load("openclaw").headless(view, request._replace(config=f"{home}/x/openclaw.json"))
    assert moved and moved.variables["OPENCLAW_STATE_DIR"] == f"{home}/x"
    named = tools.load("openclaw").headless(view, request._replace(options={"profile": "work"}))
    assert named and named.command[:3] == ["openclaw", "--profile", "work"]


@pytest.mark.parametrize(("storage", "told"), [("literal", True), ("secret", False)])
def test_a_run_names_a_key_that_would_replace_its_own(storage: str, told: bool, program: Program) -> None:
    in_database(OTHER)(program)
    words = ("openclaw", "--model", PLUS, "--yes", "--api-key-stdin", "--key-storage", storage)
    result = program(*words, stdin=OURS.encode())
    assert (IN_DATABASE[0] in result.out) == told
    assert OTHER not in result.text

"""`doctor` predicts what the real Codex sends, over homes with layers above the file that wcode-setup wrote."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.conformance.doctor import OTHER_KEY, PROVIDER, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OURS
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Codex

CONFIG, AUTH, DOTENV = (".codex", "config.toml"), (".codex", "auth.json"), (".codex", ".env")
PROJECT = ("project", ".codex", "config.toml")
TOKEN = f'experimental_bearer_token = "{OURS}"'
Change = Callable[[Sandbox], object]


def top(line: str) -> Change:
    """The line at the top of the configuration."""
    return lambda sandbox: sandbox.write(f"{line}\n{sandbox.read(*CONFIG)}", *CONFIG)


def entry(line: str, instead: str = "") -> Change:
    """The line in the managed entry; `instead` of another one."""

    def call(sandbox: Sandbox) -> None:
        text, head = sandbox.read(*CONFIG), instead or f"[model_providers.{PROVIDER}]"
        assert head in text
        sandbox.write(text.replace(head, line if instead else f"{head}\n{line}"), *CONFIG)

    return call


def login(key: str | None) -> Change:
    """Codex' own login: an API key, or ChatGPT (None)."""
    token = "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFAYi5jIn0.x"  # {"email": "a@b.c"}
    tokens = {"id_token": token, "access_token": token, "refresh_token": "r", "account_id": "a"}
    data = {"auth_mode": "apikey", "OPENAI_API_KEY": key} if key else {"auth_mode": "chatgpt", "tokens": tokens}
    return lambda sandbox: sandbox.write(json.dumps(data), *AUTH)


def project(text: str, trust: str = "trusted") -> Change:
    """A file of the project that the current folder is."""

    def call(sandbox: Sandbox) -> None:
        sandbox.write(text, *PROJECT)
        folder, before = sandbox.at("project"), sandbox.read(*CONFIG)
        sandbox.write(f'{before}\n[projects."{folder}"]\ntrust_level = "{trust}"\n', *CONFIG)

    return call


def both(*changes: Change) -> Change:
    def call(sandbox: Sandbox) -> None:
        for change in changes:
            change(sandbox)

    return call


def repository(sandbox: Sandbox) -> None:
    """The home is a repository, and the current folder a trusted folder in it."""
    sandbox.write("ref: refs/heads/main\n", ".git", "HEAD")


def no_model(sandbox: Sandbox) -> None:
    """The configuration without a default model."""
    lines = sandbox.read(*CONFIG).splitlines()
    sandbox.write("\n".join(line for line in lines if not line.startswith("model = ")) + "\n", *CONFIG)


OTHER = '[model_providers.other]\nname = "Other"\nbase_url = "https://other.example/v1"\n'
ELSEWHERE = both(entry('model_provider = "other"', f'model_provider = "{PROVIDER}"'),
                 lambda sandbox: sandbox.write(sandbox.read(*CONFIG) + "\n" + OTHER, *CONFIG))  # fmt: skip
FORCED, FORCED_API = 'forced_login_method = "chatgpt"', 'forced_login_method = "api"'
HOMES = (
    Home("plain", ()),
    Home("secret", (), storage="secret"),
    Home("env", (), storage="env"),
    Home("unset", [REQUEST], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
    Home("variables", (), env={"OPENAI_BASE_URL": "https://other.example/v1", "CODEX_API_KEY": OTHER_KEY}),
    Home("dotenv-beats-shell", (), storage="secret", env={VARIABLE: OTHER_KEY}),
    Home("dotenv-hides", [REQUEST], lambda sandbox: sandbox.write(f"{VARIABLE}=\n", *DOTENV), storage="env"),
    Home("stale-login", (), login(OTHER_KEY)),
    Home("chatgpt-login", (), login(None)),
    Home("login-is-sent", [KEY], both(login(OTHER_KEY), entry("requires_openai_auth = true", TOKEN))),
    Home("forced-login", [REQUEST], both(login(OTHER_KEY), top(FORCED))),
    Home("forced-no-login", (), top(FORCED)),
    Home("forced-api", [REQUEST], both(login(None), top(FORCED_API))),
    Home("no-key", [KEY], entry("", TOKEN)),
    Home("header", [KEY], entry(f'http_headers = {{ x-api-key = "{OTHER_KEY}" }}')),
    Home("header-beaten", (), entry(f'http_headers = {{ Authorization = "Bearer {OTHER_KEY}" }}')),
    Home("header-of-variable", [KEY], entry('env_http_headers = { x-api-key = "OPENAI_API_KEY" }')),
    Home("project-model", [MODEL], project(f'model = "{SMALL}"\n')),
    Home("project-untrusted", (), project(f'model = "{SMALL}"\n', "untrusted")),
    Home("project-provider", (), project('model_provider = "openai"\n')),
    Home("project-broken", [REQUEST], project("model = \n")),
    Home("repository", [MODEL], both(repository, project(f'model = "{SMALL}"\n'))),
    Home("no-model", [MODEL], no_model),
    Home("elsewhere", [REQUEST], ELSEWHERE),
    Home("old-profile", [REQUEST], top('profile = "work"')),
    Home("chat", [REQUEST], entry('wire_api = "chat"', 'wire_api = "responses"')),
    Home("two-keys", [REQUEST], lambda sandbox: sandbox.write(
        sandbox.read(*CONFIG) + f'\n[model_providers.{PROVIDER}.auth]\ncommand = "echo"\n', *CONFIG)),
    Home("command", (), entry('auth = { command = "echo", args = ["sk-x"] }', TOKEN)),
)  # fmt: skip


@pytest.mark.matrix(every=2)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that Codex sends."""
    check(sandbox, "codex", home)

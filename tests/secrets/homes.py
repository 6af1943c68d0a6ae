"""A home for each tool, with keys of other vendors in every file that the tool reads, and where the key of ours goes.

In the texts `%shape%` stands for a canary of that shape (`hunt.SHAPES`), each a key of its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tests.program import Program
from tests.secrets.hunt import SHAPES, Hunt
from wcode_setup.secrets.credentials import STORAGES


class Home(NamedTuple):
    """`files`: path -> text with keys; `plain`: path -> text without; `holders`: key storage -> the files with our key."""

    files: Mapping[str, str]
    holders: Mapping[str, frozenset[str]]
    plain: Mapping[str, str] = {}


class Laid(NamedTuple):
    """A home that was laid out: label -> foreign key, and what stands before these in the files: path -> texts."""

    keys: dict[str, str]
    shown: dict[str, list[str]]

    def seen(self, text: str, *paths: str) -> None:
        """What stands before the keys of these files is in `text`: else a test of it proves nothing."""
        for path in paths or self.shown:
            for before in self.shown[path]:
                assert before in text, f"{path}: {before!r} is not in the context of the diff"


def lay_out(program: Program, home: Home) -> Laid:
    """Write the files."""
    keys: dict[str, str] = {}
    shown: dict[str, list[str]] = {}
    count = itertools.count()

    def fill(match: re.Match[str]) -> str:
        label = f"{match[1]} {next(count)}"
        keys[label] = SHAPES[match[1]](label)
        return keys[label]

    for path, text in {**home.files, **home.plain}.items():
        program.write(path, re.sub(r"%([a-z]+)%", fill, text))
        first = (re.split("[:=%]", line)[0] for line in text.split("\n") if re.search("%[a-z]+%", line))
        shown[path] = [before for before in first if before.strip(" '\"-")]
    return Laid(keys, shown)


def lay_out_all(program: Program, names: Sequence[str]) -> Laid:
    """The homes of several tools in one."""
    files = {path: text for name in names for path, text in HOMES[name].files.items()}
    plain = {path: text for name in names for path, text in HOMES[name].plain.items()}
    return lay_out(program, Home(files, {}, plain))


_OPENCODE = """{
  "$schema": "%%schema%%",
  // once: "apiKey": "%plain%", and OPENAI_API_KEY=%plain%
  "model": "other/one", // %ghp%
  "provider": {
    "other": {
      "options": {
        "baseURL": "https://me:%plain%@other.example/v1?api_key=%plain%",
        "apiKey": "%plain%",
        "headers": { "Authorization": "Bearer %plain%", "x-goog-api-key": "%aiza%", "Cookie": "session=%plain%" },
      },
      "models": { "one": { "name": "One", "headers": { "X-Auth": "Bearer %plain%" } } },
    },
  },
  /* the old one: "token": "%plain%"
     password = '%plain%' */
  "mcp": {
    "docs": {
      "type": "local",
      "command": ["docs", "--api-key", "%plain%", "--token=%plain%", "-v"],
      "environment": { "GITHUB_TOKEN": "%ghp%", "NOTE": "%xoxb%", "OTHER_SECRET": "%plain%" },
    },
    "web": { "type": "remote", "url": "https://mcp.example/sse?key=%plain%", "headers": { "X-Key": "%plain%" } },
    "list": { "command": [
      "--password",
      "%plain%",
    ] },
  },
  "agent": { "mine": { "prompt": "the key is %sk%, the other %jwt%, %pat%" } },
  "plugin": [["x", { "apiKeys": ["%plain%", "%plain%"], "credentials": { "github": "%plain%" } }]],
  "env": [{ "name": "X_AUTH", "value": "%plain%" }],
}
"""

_AUTH = """{
  "anthropic": { "type": "oauth", "refresh": "%plain%", "access": "%plain%", "expires": 1790000000000 },
  "openai": { "type": "api", "key": "%plain%", "metadata": { "note": "%ghp%" } },
  "https://well.example": { "type": "wellknown", "key": "TOKEN_OF_IT", "token": "%plain%" }
}
"""


def _holders(config: str, secrets: str) -> dict[str, frozenset[str]]:
    return {"literal": frozenset({config}), "secret": frozenset({secrets}), "env": frozenset()}


def _family(name: str) -> Home:
    config, auth = f".config/{name}/{name}.jsonc", f".local/share/{name}/auth.json"
    text = _OPENCODE.replace("%%schema%%", f"https://{name}.example/config.json")
    return Home({config: text, auth: _AUTH}, _holders(config, auth))


_PROVIDERS = """{
  "version": 1,
  "lastUsedProvider": "anthropic",
  "providers": {
    "cline": {
      "settings": {
        "provider": "cline",
        "auth": { "accessToken": "workos:%plain%", "refreshToken": "%plain%", "accountId": "usr-1" }
      },
      "updatedAt": "2026-03-01T08:00:00Z"
    },
    "anthropic": {
      "settings": {
        "provider": "anthropic",
        "apiKey": "%plain%",
        "model": "claude",
        "baseUrl": "https://me:%plain%@other.example/v1?sig=%plain%",
        "headers": { "Authorization": "Bearer %plain%", "x-team": "%ghp%", "X-Api-Key": "%plain%" }
      },
      "updatedAt": "2026-04-01T08:00:00.000Z"
    },
    "bedrock": {
      "settings": {
        "provider": "bedrock",
        "aws": { "accessKey": "%plain%", "secretKey": "%plain%", "sessionToken": "%plain%" },
        "sap": { "clientSecret": "%plain%" }
      },
      "updatedAt": "2026-03-02T08:00:00Z"
    }
  },
  "future": ["--token", "%plain%", { "a": "%jwt%" }]
}
"""

HOMES: dict[str, Home] = {
    "openclaw": Home(
        {
            ".openclaw/openclaw.json": """// apiKey: '%plain%' was the old one; Authorization: Bearer %plain%
{
  // "OPENAI_API_KEY": "%plain%",
  gateway: { mode: 'local', auth: { token: '%plain%', password: "%plain%" } },
  env: { vars: { OTHER_API_KEY: '%plain%', GH_TOKEN: "%ghp%", NOTE: '%ghp%' } },
  models: {
    providers: {
      other: {
        baseUrl: 'https://me:%plain%@other.example/v1?api_key=%plain%', apiKey: '%plain%',
        headers: { Authorization: 'Bearer %plain%', 'X-Api-Key': '%plain%', Cookie: 'session=%plain%' },
        request: { auth: { mode: 'header', headerName: 'X-Auth', value: '%plain%' } },
        models: [],
      },
    },
  },
  mcp: { servers: { a: { command: 'npx', args: ['--token', '%plain%', '--api-key=%plain%', '-v'] } } },
  skills: { entries: { web: { apiKey: '%plain%', env: { WEB_SECRET: '%plain%' } } } },
  channels: { telegram: { botToken: '%plain%' }, slack: { appToken: '%xoxb%', signingSecret: '%plain%' } },
  tools: { list: { apiKey: ['%plain%', '%plain%'], apiKeys: { openai: '%plain%' } } },
  note: 'see %jwt% and %aiza% and %pat% and %sk% and Basic %plain%',
  credentials: { github: '%plain%' },
  talk: { apiKey:
    '%plain%' },
}
"""
        },
        _holders(".openclaw/openclaw.json", ".openclaw/wcode.key"),
    ),
    "opencode": _family("opencode"),
    "hermes": Home(
        {
            ".hermes/config.yaml": """# OPENAI_API_KEY: %plain%
# export OTHER_TOKEN="%plain%"
model:
  default: some/model   # %ghp%
  provider: openrouter
  base_url: https://me:%plain%@other.example/v1
  api_key: %plain%
providers:
  other:
    base_url: "https://other.example/v1?api_key=%plain%"
    api_key: '%plain%'
    headers: {Authorization: "Bearer %plain%", x-note: %jwt%}
    private_key: |
      %plain%
      %plain%
    password: >-
      %plain%
      %plain%
    client_secret: %plain%
      %plain%
    token: "%plain%\\
      %plain%"
    secret: &one %plain%
    again: *one
custom_providers:
  - base_url: https://me:%plain%@wcode.net/api/gpt/v1
    api_key: <your key>
  - name: lab
    base_url: https://lab.example/v1
    api_key: %plain%
mcp_servers:
  gh:
    command: npx
    args: [--token, %plain%, "--api-key=%plain%"]
    env:
      GITHUB_PERSONAL_ACCESS_TOKEN: %ghp%
      SLACK: %xoxb%
      OTHER_SECRET: %plain%
  list:
    args:
      - --password
      - %plain%
    api_keys:
      - %plain%
      - %plain%
    credentials:
      github: %plain%
note: see %aiza% and %pat% and %sk% and Bearer %plain%
""",
            ".hermes/.env": """# OLD_API_KEY=%plain%
OPENROUTER_API_KEY=%plain%
export ANTHROPIC_TOKEN="%plain%" # or %ghp%
TELEGRAM_BOT_TOKEN='1:%plain%'
DATABASE_URL=postgres://me:%plain%@db.example/x
GH=%ghp%
SLACK="%xoxb%"
MULTI_SECRET="%plain%
%plain%"
DB_PASSWORD = %plain%
""",
        },
        _holders(".hermes/config.yaml", ".hermes/.env"),
    ),
    "roo": Home(
        {
            ".config/wcode-setup/roo-settings.json": """{
  "providerProfiles": {
    "currentApiConfigName": "mine",
    "apiConfigs": {
      "mine": {
        "id": "a1b2c3",
        "apiProvider": "anthropic",
        "apiKey": "%plain%",
        "anthropicBaseUrl": "https://me:%plain%@other.example/v1?key=%plain%",
        "awsSecretKey": "%plain%",
        "awsSessionToken": "%plain%",
        "vertexJsonCredentials": "%plain%",
        "openAiHeaders": { "Authorization": "Bearer %plain%", "X-Api-Key": "%plain%", "x-note": "%ghp%" }
      }
    },
    "modeApiConfigs": { "my-mode": "a1b2c3" }
  },
  "globalSettings": {
    "codebaseIndexOpenAiKey": "%plain%",
    "commandArgs": ["--token", "%plain%"],
    "customInstructions": "see %jwt% and %xoxb% and %aiza% and %sk%"
  }
}
""",
            ".config/Code/User/settings.json": """// "openai.apiKey": "%plain%",
{
    "openai.apiKey": "%plain%", // or %ghp%
    "http.proxy": "http://me:%plain%@proxy.example:8080",
    "http.proxyAuthorization": "Basic %plain%",
    "terminal.integrated.env.linux": { "OPENAI_API_KEY": "%plain%", "GH": "%ghp%" },
    "sqltools.connections": [ { "password": "%plain%", "url": "postgres://me:%plain%@db.example/x" } ],
    "mcp": { "servers": { "a": { "args": ["--api-key", "%plain%"], "env": { "SLACK": "%xoxb%" } } } },
    /* "github.token": "%plain%" */
}
""",
        },
        dict.fromkeys(STORAGES, frozenset({".config/wcode-setup/roo-settings.json"})),
        {".vscode/extensions/rooveterinaryinc.roo-cline-3.52.1/package.json": "{}\n"},
    ),
    "kilo": _family("kilo"),
    "cline": Home(
        {
            ".cline/data/settings/providers.json": _PROVIDERS,
            ".cline/data/settings/models.json": """{
  "version": 1,
  "providers": {
    "litellm": { "apiKey": "%plain%", "url": "https://me:%plain%@lite.example/v1?key=%plain%", "note": "%ghp%" }
  }
}
""",
            ".cline/data/globalState.json": """{
  "actModeApiProvider": "anthropic",
  "anthropicBaseUrl": "https://me:%plain%@other.example/v1?key=%plain%",
  "openAiHeaders": { "Authorization": "Bearer %plain%", "X-Api-Key": "%plain%" },
  "mcp": { "args": ["--token", "%plain%"], "note": "%ghp% %jwt%" },
  "remote": { "secretKey": "%plain%" }
}
""",
            ".cline/data/secrets.json": """{
  "apiKey": "%plain%",
  "openRouterApiKey": "%sk%",
  "clineAccountId": "%plain%",
  "cline:clineAccountId": "{\\"idToken\\":\\"%plain%\\",\\"refreshToken\\":\\"%plain%\\"}"
}
""",
        },
        dict.fromkeys(STORAGES, frozenset({".cline/data/settings/providers.json", ".cline/data/secrets.json"})),
    ),
}


def prepared(program: Program, name: str) -> tuple[Laid, Hunt]:
    """The tool's home, laid out, and a hunt for the keys in it."""
    laid = lay_out(program, HOMES[name])
    return laid, Hunt(laid.keys)

"""`doctor` predicts what the real Kimi Code sends, over homes where something takes precedence over our entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conformance.doctor import OTHER_KEY, PROVIDER, URL, VARIABLE, Home, check
from tests.conformance.sandbox import KEY as OURS
from tests.conformance.sandbox import Sandbox
from tests.conformance.test_openclaw import PLUS, SMALL
from wcode_setup.errors import KEY, MODEL, REQUEST

pytestmark = pytest.mark.timeout(600)  # seconds; the first test installs Kimi Code

CONFIG = (".kimi-code", "config.toml")
HEADERS = "KIMI_CODE_CUSTOM_HEADERS"
Change = Callable[[Sandbox], object]


def instead(old: str, new: str) -> Change:
    """`new` in place of `old` in the configuration."""

    def call(sandbox: Sandbox) -> None:
        text = sandbox.read(*CONFIG)
        assert old in text
        sandbox.write(text.replace(old, new, 1), *CONFIG)

    return call


def model(line: str) -> Change:
    """A line in the default model."""
    head = f'[models."{PROVIDER}/{PLUS}"]\n'
    return instead(head, f"{head}{line}\n")


def entry(line: str) -> Change:
    """A line in the provider."""
    head = f"[providers.{PROVIDER}]\n"
    return instead(head, f"{head}{line}\n")


def named(**values: str) -> dict[str, str]:
    """Variables of a model."""
    return {f"KIMI_MODEL_{name}": value for name, value in values.items()}


SAME = {"BASE_URL": URL, "PROVIDER_TYPE": "openai", "API_KEY": OURS}
DEFAULT = f'default_model = "{PROVIDER}/{PLUS}"'
HOMES = (
    Home("plain", ()),
    Home("env", (), storage="env"),
    Home("unset", [REQUEST], lambda sandbox: sandbox.environment.pop(VARIABLE), storage="env"),
    Home("others", (), env={"OPENAI_BASE_URL": "https://other.example/v1", "KIMI_API_KEY": OTHER_KEY}),
    Home("variable-model", [REQUEST], env=named(NAME="x", API_KEY=OTHER_KEY, BASE_URL="https://other.example/v1")),
    Home("variable-model-alone", [REQUEST], env=named(NAME="x")),
    Home("variable-other-model", [MODEL], env=named(NAME=SMALL, **SAME)),
    Home("variable-other-key", [KEY], env=named(NAME=PLUS, **{**SAME, "API_KEY": OTHER_KEY})),
    Home("variables-without-name", (), env=named(**{**SAME, "API_KEY": OTHER_KEY})),
    Home("variable-limit", (), env=named(MAX_TOKENS="100")),
    Home("variable-header", [KEY], env={HEADERS: f"A: b\nAuthorization: Bearer {OTHER_KEY}"}),
    Home("header", [KEY], entry(f'custom_headers = {{ Authorization = "Bearer {OTHER_KEY}" }}')),
    Home("two-keys", [REQUEST], entry('api_key_env = "OPENAI_API_KEY"')),
    Home("no-key", [REQUEST], instead(f'api_key = "{OURS}"\n', "")),
    Home("own-key", [KEY], model(f'api_key = "{OTHER_KEY}"')),
    Home("own-url", [REQUEST], model('base_url = "https://other.example/v1"')),
    Home("own-name", [MODEL], model('name = "other"')),
    Home("own-protocol", [REQUEST], model('protocol = "anthropic"')),
    Home("own-provider", [REQUEST], model('provider_id = "other"')),
    Home("no-default", [REQUEST], instead(DEFAULT, "")),
    Home("unknown-default", [REQUEST], instead(DEFAULT, f'default_model = "{PROVIDER}/x"')),
    Home("wrong-type", [REQUEST], instead("max_context_size = 1024000", 'max_context_size = "x"')),
)


@pytest.mark.matrix(every=4)  # all of them: WCODE_TESTS=all make conformance
@pytest.mark.parametrize("home", HOMES, ids=[home.name for home in HOMES])
def test_doctor_predicts(home: Home, sandbox: Sandbox) -> None:
    """It says the same as the request that Kimi Code sends."""
    check(sandbox, "kimi", home)

"""Claude Code's settings as they are: the block `env`, and the forms of a key (a token, or the command of a helper)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import SetupError
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import COMMAND, ENV, LITERAL, SECRET, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import Request, Target, View
from wcode_setup.tools.claude import paths
from wcode_setup.tools.common import Configuration, mapping, text_of
from wcode_setup.tools.kit.commands import command_in, variable_in, words
from wcode_setup.tools.kit.variable_block import Vendor, vendor
from wcode_setup.tools.validation import catalog_models
from wcode_setup.urls import same_url

OTHER = "other"
"""The form of a helper with a command that wcode-setup does not write."""
DEFAULT_URL = "https://api.anthropic.com"
"""The URL that Claude Code uses without one."""
BLOCK = "env"
URL, TOKEN, KEY, MODEL = "ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "ANTHROPIC_MODEL"
HELPER: Path = ("apiKeyHelper",)
ALIASES = ("OPUS", "SONNET", "HAIKU", "FABLE")
LIGHT = "ANTHROPIC_DEFAULT_HAIKU_MODEL"
WINDOW, OUTPUT = "CLAUDE_CODE_MAX_CONTEXT_TOKENS", "CLAUDE_CODE_MAX_OUTPUT_TOKENS"
NO_1M, NO_THINKING = "CLAUDE_CODE_DISABLE_1M_CONTEXT", "CLAUDE_CODE_DISABLE_THINKING"
ALLOWED, ENFORCED = "availableModels", "enforceAvailableModels"
MODELS = (MODEL, *(f"ANTHROPIC_DEFAULT_{alias}_MODEL" for alias in ALIASES))
NAMES = (URL, TOKEN, KEY, *MODELS, WINDOW, OUTPUT, NO_1M)
"""The managed values of the block."""
SWITCHES = tuple(
    f"CLAUDE_CODE_USE_{name}"
    for name in ("BEDROCK", "VERTEX", "FOUNDRY", "MANTLE", "ANTHROPIC_AWS", "ANTHROPIC_GOOGLE_CLOUD")
)
"""The switches of other providers, with which nothing is sent to the gateway."""
HEADERS, BODY = "ANTHROPIC_CUSTOM_HEADERS", "CLAUDE_CODE_EXTRA_BODY"
EXTRAS = (HEADERS, BODY)
"""The variables that add to requests."""
CARRIERS = ("authorization", "x-api-key")
MILLION = 1_000_000
"""The window of the models with `[1m]`, in tokens."""


class Current(Configuration):
    """Claude Code's settings as they are."""

    @property
    def block(self) -> dict[str, Any]:
        """The variables of `env`; `{}` if there are none."""
        return mapping(self.data, BLOCK)

    @property
    def helper(self) -> str | None:
        """The command of the helper; None if there is none."""
        return text_of(self.data, *HELPER)

    @property
    def leads_here(self) -> bool:
        """True if the block has the URL of the requested gateway."""
        url = text_of(self.block, URL)
        return bool(url) and same_url(url, self.request.base_url)

    def key(self, name: str) -> str | None:
        """The key in a variable of the block; None if it is blank or a placeholder."""
        key = text_of(self.block, name) or ""
        return key if key.strip() and not is_placeholder(key) else None

    def outside(self, *names: str) -> list[str]:
        """Those of the variables that are set outside of the settings: in the shell, or in Claude Code's state file."""
        known = {**mapping(self.state, BLOCK), **self.view.locations.env}
        return [name for name in names if known.get(name)]

    def is_on_outside(self, name: str) -> bool:
        """True if a switch is on outside of the settings."""
        return is_on({**mapping(self.state, BLOCK), **self.view.locations.env}.get(name))

    @property
    def state(self) -> Any:
        """The data of `.claude.json`."""
        return self.view.peek(paths.state_file(self.view.locations, self.request))


def current(view: View, request: Request) -> Current:
    """The settings for a request."""
    target = paths.settings(view.locations, request)
    return Current(view, request, target, view.document(target), "")


def is_on(value: Any) -> bool:
    """True for a value that Claude Code takes as the word for "on"."""
    return str(value).strip().lower() in ("1", "true", "yes", "on")


def tokens(value: Any) -> int | None:
    """The number in a variable, of which Claude Code reads the digits at the beginning; None if there is none."""
    found = re.match(r"[0-9]+", str(value).strip()) if isinstance(value, str | int) else None
    return int(found[0]) or None if found and not isinstance(value, bool) else None


def existing(now: Current) -> Existing:
    """The stored credential, if the block has the URL of the requested gateway."""
    if not now.leads_here:
        return Existing()
    literal = now.key(TOKEN) or now.key(KEY)
    file, variable = key_file(now), key_variable_of(now)
    if file:
        return Existing(SECRET, content(now.view, file))
    if variable:
        return Existing(ENV, variable=variable)
    if literal:
        return Existing(LITERAL, Secret(literal))
    if command := command_of(now):
        return Existing(COMMAND, command=command)
    return Existing(OTHER) if now.helper else Existing()


def here(now: Current) -> Current:
    """The same settings for a request that names the gateway of the block."""
    return now._replace(request=now.request._replace(base_url=text_of(now.block, URL) or ""))


def key_file(now: Current) -> Target | None:
    """The file that the helper prints (`cat FILE`); None for another command, and for a relative path."""
    return file_in(now.view.locations, now.helper)


def file_in(locations: Locations, command: str | None) -> Target | None:
    """The file that a command prints, as `key_file` says."""
    found = words(command)
    if len(found) != 2 or found[0] != "cat":
        return None
    path = re.sub("^\\$HOME/", "~/", found[1])
    known = path.startswith("~/") or locations.path.isabs(path)
    return paths.key_target(locations.expand(path)) if known else None


def key_variable_of(now: Current) -> str | None:
    """The variable that the helper prints (`printenv NAME`); None for another command."""
    return variable_in(now.helper)


def command_of(now: Current) -> tuple[str, ...]:
    """The words of the helper's command, if a shell does nothing with them but run them; else `()`."""
    return command_in(now.helper)


def own_file(now: Current) -> Target | None:
    """The key file of the helper, if it has the path that wcode-setup gives it."""
    file, own = key_file(now), paths.own_key_file(now.view.locations, now.request)
    return file if file and file.path == own.path else None


def content(view: View, file: Target) -> Secret | None:
    """The key in a file; None if it cannot be read, which is reported only if the key is needed."""
    try:
        data = view.document(file).data
    except SetupError:
        return None
    return Secret(data) if isinstance(data, str) else None


def other_vendor(now: Current) -> Vendor | None:
    """The other vendor in the block, which has its URL, or only its credential; else None."""
    url = now.block.get(URL)
    holds = now.key(TOKEN) or now.key(KEY) or now.helper
    if now.leads_here or not (holds or (url and not same_url(url, DEFAULT_URL))):
        return None
    return vendor(url or DEFAULT_URL, now.block.get(MODEL) or text_of(now.data, "model"))


def header_lines(value: Any) -> tuple[list[str], list[str]]:
    """The lines of ANTHROPIC_CUSTOM_HEADERS with a credential, and the others."""
    lines = value.splitlines() if isinstance(value, str) else []
    carriers = [line for line in lines if line.partition(":")[0].strip().lower() in CARRIERS]
    return carriers, [line for line in lines if line not in carriers]


def light_model(now: Current) -> str:
    """The id of the model for the alias `haiku`: the named one, else the second one, the present one, or the default.

    The present one is a model of its own only if it differs from the present default. A setup file names all models.
    """
    request, present = now.request, text_of(now.block, LIGHT)
    if request.small or len(request.models) > 1:
        return request.small or request.models[1].id
    stays = request.named and now.leads_here and present != text_of(now.block, MODEL)
    return present if stays and present else request.models[0].id


def limits(now: Current) -> tuple[int, int]:
    """Context window and longest output for the mapped models, in tokens: the smallest ones.

    Those of a present model for `haiku` are in the catalogue, else in the settings.
    """
    light, known = light_model(now), [*now.request.models, *catalog_models(now.request.base_url).values()]
    mapped = [next(model for model in known if model.id == name) for name in (now.request.models[0].id, light)
              if any(model.id == name for model in known)]  # fmt: skip
    windows, outputs = [model.context_window for model in mapped], [model.max_tokens for model in mapped]
    if len(mapped) < 2:
        windows += [tokens(now.block.get(WINDOW)) or windows[0]]
        outputs += [tokens(now.block.get(OUTPUT)) or outputs[0]]
    return min(windows), min(outputs)


def mapped_ids(now: Current) -> Iterator[str]:
    """The ids of the models that the aliases stand for after the run; without models in the request, now."""
    if now.request.models:
        yield from dict.fromkeys((now.request.models[0].id, light_model(now)))
    elif now.leads_here:
        yield from dict.fromkeys(filter(None, (text_of(now.block, name) for name in MODELS)))

"""pi: `models.json` (JSON with line comments), `settings.json`, and `auth.json` for the key storage `secret`.

Only what 1.6.0 and 0.74.2 read in the same way is written: a variable as the command that prints it, because
`$NAME` was a key itself before 0.77, and a bare name is one since 0.79.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wcode_setup.documents.base import Document, Identity, Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import COMMAND, ENV, FORMS, LITERAL, SECRET, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.base import (
    Finding,
    Headless,
    Installed,
    Launch,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.common import dig, mapping, npm_program, text_of, version_numbers
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.kit.provider_map import ProviderMap
from wcode_setup.tools.pi import above, accepted, notes, paths, scope, state
from wcode_setup.tools.pi.builtins import BUILTIN_PROVIDERS
from wcode_setup.tools.pi.launch import launch
from wcode_setup.tools.pi.obsolete import compat, removals
from wcode_setup.tools.pi.state import CHAT_API, ENABLED, MODEL, PROVIDER, Current
from wcode_setup.tools.pi.validation import key_findings, own_findings, read_verdict, refuse_block_comment
from wcode_setup.tools.types import PROMPT
from wcode_setup.tools.validation import PROBLEM
from wcode_setup.urls import usable_url

_PACKAGE = "@earendil-works/pi-coding-agent"
_QUIET = {"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1", "PI_TELEMETRY": "0"}
_DEFAULT = (PROVIDER, MODEL)


class Pi(ProviderMap[Current]):
    """pi, its providers, settings and stored keys."""

    NAME = "pi"
    TITLE = "pi"
    FORMS = FORMS
    VARIABLES = ("PI_CODING_AGENT_DIR",)
    IDENTITIES: Mapping[Path, Identity] = {("providers", "*", "models"): "id", (ENABLED,): None}
    FRAME: Mapping[Path, Any] = {("providers",): {}}
    """pi reports an error in a `models.json` without this value."""
    RESERVED = BUILTIN_PROVIDERS
    DEFAULTS = ()
    REFERENCES = ((ENABLED,), ("modelThinkingLevels", "*"), ("compaction", "modelOverrides", "*"))
    PACKAGE = f"npm install -g {_PACKAGE}"
    ISOLATED = True
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)

    def installed(self, view: View) -> Installed | None:
        """The program in PATH, with the version of its npm package."""
        return npm_program(view, self.NAME, _PACKAGE)

    def config(self, view: View, request: Request) -> Target:
        """The file `models.json`."""
        return paths.files(view, request).models

    def targets(self, view: View, request: Request) -> list[Target]:
        """The three files."""
        return list(paths.files(view, request))

    def current(self, view: View, request: Request, provider: str) -> Current:
        """The files, parsed."""
        target = self.config(view, request)
        return Current(view, request, target, view.document(target), provider)

    def check(self, now: Current) -> None:
        """Raise `pi-block-comment` or `wrong-type` for a file that pi ignores."""
        if not now.request.force:
            refuse_block_comment(now)
            accepted.refuse(now.target, now.document)

    def existing(self, now: Current) -> Existing:
        """The credential that pi would use."""
        return state.existing(now)

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential that the entry names, else the one in `auth.json`."""
        return state.named(self.current(view, request, provider))

    def others(self, now: Current) -> list[Held]:
        """The credentials of the other entries."""
        return state.held_by_others(now)

    def speaks(self, name: str, entry: Mapping[str, Any]) -> bool:
        """True if an entry is of the user's own, with the API `openai-completions`, or with none."""
        return name not in BUILTIN_PROVIDERS and entry.get("api", CHAT_API) == CHAT_API

    def is_ours(self, now: Current, old: Existing) -> bool:
        """False for a variable that is not written as a command."""
        return old.form != ENV or now.entry.get(state.KEY) == f"!printenv {old.variable}"

    def chosen(self, view: View, request: Request) -> str:
        """The reference to the default model; "" if `settings.json` does not have both of its values."""
        return _chosen(view.document(paths.files(view, request).settings).data)

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """A trusted project, the enabled models, `auth.json`, and headers with a credential."""
        return above.above(self.current(view, request, provider), self._version(view))

    def headless(self, view: View, request: Request) -> Headless:
        """`pi -p`, without updates and requests for lists of models."""
        files = [paths.trust_file(view, request), paths.project_settings(view)]
        named: dict[str, str | None] = {}
        if request.config:
            named = {"PI_CODING_AGENT_DIR": view.locations.path.dirname(self.config(view, request).path)}
        return Headless([self.NAME, "-p", PROMPT], files, {**_QUIET, **named}, 60)

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """An agent folder of its own."""
        return launch(view, request, files)

    def context(self, now: Current, credential: Credential) -> dict[str, Any]:
        """The variables of the template of `models.json`."""
        request, url = now.request, now.entry.get("baseUrl")
        known = {name: item for name, _, item in state.listed(now)}
        return {
            "provider": now.provider,
            "base_url": url if usable_url(url, request.base_url) else request.base_url,
            "api_key": None if credential.keep else _spelt(credential),
            "models": request.models,
            "compat": {model.id: compat(model, mapping(known, model.id, "compat")) for model in request.models},
        }

    def obsolete(self, now: Current, old: Existing, credential: Credential) -> dict[Target, list[Remove]]:
        """The values that would override or contradict the rendered ones, and a key in another place."""
        return removals(now, credential)

    def notes(self, now: Current, old: Existing, credential: Credential) -> list[Note]:
        """The notes on values that decide how pi behaves."""
        return list(notes.about(now, credential, self._version(now.view)))

    def steps(self, now: Current, old: Existing, credential: Credential) -> list[str | Note]:
        """The steps after a run: start or restart pi."""
        return notes.next_steps(now, credential)

    def store(self, now: Current, credential: Credential, resolution: Resolution) -> None:
        """Write the default model, and the key into `auth.json`; also a kept one, so that its mode is checked.

        Raises `pi-key-expanded` and `pi-too-old` for an installed version that reads such a key, or an entry without
        `apiKey`, in another way.
        """
        request, files = now.request, now.files
        numbers, key = self._version(now.view), _written(credential)
        if key and not credential.keep and credential.value != key and numbers and numbers < above.ESCAPES:
            raise SetupError("pi-key-expanded", version=".".join(map(str, numbers)))
        old = above.old_version(numbers) if credential.form == SECRET else None
        if old and not (credential.keep or request.force):
            raise SetupError("pi-too-old", **old.fields)
        if credential.form == SECRET and key is not None:
            resolution.contexts[files.auth] = {"provider": now.provider, "key": key}
            if not credential.keep and now.view.in_git(files.auth.path):
                resolution.notes.append(Note("key-file-in-git", path=now.view.locations.shorten(files.auth.path)))
        if request.set_default:
            found, names = scope.patterns(now.settings), [model.id for model in request.models]
            resolution.contexts[files.settings] = {
                "provider": now.provider,
                "model": names[0],
                "enabled": [
                    f"{now.provider}/{name}" for name in names if found and not scope.covers(found, now.provider, name)
                ],
            }

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The provider's entry in `models.json` or `auth.json`; of the settings those that choose models."""
        if target.role == "auth":
            return {provider: data[provider]} if provider in mapping(data) else {}
        if paths.is_settings(target):
            return {name: value for name, value in mapping(data).items() if name in (*_DEFAULT, ENABLED)}
        return super().part(target, data, provider)

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the file has an entry of this provider, or it is the default one."""
        if paths.is_settings(target):
            return text_of(data, PROVIDER) == provider
        return provider in mapping(data) if target.role == "auth" else super().holds(target, data, provider)

    def private(self, now: Current) -> Iterator[Target]:
        """The file that has the key."""
        form = state.existing(now).form
        yield from [now.target] if form == LITERAL else [now.files.auth] if form == SECRET else []

    def key_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """The findings on a missing key, and on a reference."""
        return key_findings(now, entry)

    def default_findings(self, now: Current) -> Iterator[Finding]:
        """A problem if the default model is not one of the entry."""
        model = text_of(now.settings, MODEL)
        if text_of(now.settings, PROVIDER) == now.provider and model not in [name for name, _, _ in state.listed(now)]:
            what = Note("default-unknown", ref=f"{now.provider}/{model or ''}")
            yield Finding(PROBLEM, (MODEL,), what, now.files.settings)

    def own_findings(self, now: Current, entry: Path) -> Iterator[Finding]:
        """The findings on values that override the managed entry."""
        return own_findings(now, entry, self._version(now.view))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`pi --list-models`, which reports errors in `models.json`, and sends nothing."""
        folder = view.locations.path.dirname(self.config(view, request).path)
        return [self.NAME, "--list-models"], {**_QUIET, "PI_CODING_AGENT_DIR": folder}

    def own_verdict(self, output: str) -> list[str] | None:
        """The errors in `models.json`; `[]` for a list of models."""
        return read_verdict(output)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The provider's entry in `models.json` or `auth.json`; none in the settings."""
        if paths.is_settings(target):
            return []
        return [(provider,)] if target.role == "auth" else super().entries(target, data, provider)

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the entry, the key, the default model if it is one of the entry, and the references to its models."""
        files = paths.files(view, request)
        settings, result = view.document(files.settings).data, super().owned(view, request, provider)
        default = [name for name in _DEFAULT if name in mapping(settings)]
        ops = self.removals_in(files.settings, settings, provider)
        if self.holds(files.settings, settings, provider):
            ops = [*(Remove((name,)) for name in default), *ops]
        result[files.settings] = ops
        if dig(view.document(files.auth).data, provider, "type") == "api_key":
            result[files.auth] = [Remove((provider,))]
        return result

    def _version(self, view: View) -> list[int]:
        """The numbers of the installed version; `[]` if it is unknown."""
        found = self.installed(view)
        return version_numbers(found) if found else []


def _spelt(credential: Credential) -> Any:
    """The `apiKey` for a new credential; None for one in `auth.json`."""
    from shlex import join

    if credential.form == ENV:
        return f"!printenv {credential.variable}"
    if credential.form == COMMAND:
        return f"!{join(credential.command)}"
    return _written(credential) if credential.form == LITERAL else None


def _written(credential: Credential) -> Secret | None:
    """The key of a credential as it is written; None for a reference."""
    stored = credential.form in (LITERAL, SECRET) and credential.value is not None
    return Secret(state.escaped(credential.value.reveal())) if stored and credential.value else None


def _chosen(settings: Any) -> str:
    """The reference to the default model; "" without one."""
    provider, model = (text_of(settings, name) for name in _DEFAULT)
    return f"{provider}/{model}" if provider and model else ""


TOOL = Pi()

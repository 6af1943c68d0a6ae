"""Claude Code: the block `env` and the key helper in `settings.json`, and a key file beside it.

URL, token, API key and helper are one group: a key of one gateway never meets the URL of another.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wcode_setup.catalog.protocols import ANTHROPIC
from wcode_setup.documents.base import Document, Identity, Item, Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import COMMAND, ENV, FORMS, LITERAL, SECRET, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.tools.base import (
    Finding,
    Headless,
    Installed,
    Launch,
    Lead,
    Pointer,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    Tool,
    View,
)
from wcode_setup.tools.claude import above, notes, obsolete, paths, slots, state
from wcode_setup.tools.claude.accepted import require_valid
from wcode_setup.tools.claude.headless import headless
from wcode_setup.tools.claude.launch import launch
from wcode_setup.tools.claude.state import (
    ALLOWED,
    BLOCK,
    DEFAULT_URL,
    HELPER,
    KEY,
    LIGHT,
    MILLION,
    MODEL,
    NAMES,
    NO_THINKING,
    OTHER,
    OUTPUT,
    SWITCHES,
    TOKEN,
    URL,
    WINDOW,
    Current,
    current,
)
from wcode_setup.tools.claude.validation import findings, read_verdict
from wcode_setup.tools.common import (
    DEFAULT_PROVIDER,
    default_provider,
    dig,
    items,
    key_variable,
    mapping,
    npm_program,
    text_of,
)
from wcode_setup.tools.kit.variable_block import is_unattended, refuse_taken, slot_credential
from wcode_setup.tools.validation import catalog_models
from wcode_setup.urls import shown_url, usable_url


class Claude(Tool):
    """Claude Code, its user settings and a key file."""

    NAME = "claude"
    TITLE = "Claude Code"
    PROTOCOL = ANTHROPIC
    FORMS = FORMS
    VARIABLES = (paths.FOLDER,)
    IDENTITIES: Mapping[Path, Identity] = {(ALLOWED,): None, ("fallbackModel",): None}
    MARKS = ((BLOCK, URL),)
    GROUP = ((BLOCK, URL), (BLOCK, TOKEN), (BLOCK, KEY), HELPER)
    SLOTS = slots.SLOTS
    PACKAGE = "npm install -g @anthropic-ai/claude-code"
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS", "+SSL_CERT_FILE")

    def installed(self, view: View) -> Installed | None:
        """The program `claude` in PATH, with the version of its npm package."""
        return npm_program(view, "claude", "@anthropic-ai/claude-code")

    def config(self, view: View, request: Request) -> Target:
        """The user settings."""
        return paths.settings(view.locations, request)

    def refuse(self, view: View, request: Request) -> None:
        """Raise `slot-taken` if an unattended run would replace a vendor that no recorded run configured."""
        if is_unattended(request):
            now = current(view, request)
            refuse_taken(self, request, [(now.target, state.other_vendor(now))], "slot-taken")

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide the key, removals, notes and steps.

        Raises `slot-no-default` for a request without a default, and `claude-ignored` for settings that Claude Code
        ignores, unless `force`.
        """
        if not (request.set_default or request.keeps_default):
            raise SetupError("slot-no-default", title=self.TITLE)
        now, provider = current(view, request), self.provider_of(view, request)
        if not request.force:
            require_valid(now.target, now.document)
        credential = self._credential(now, provider)
        thinks = request.named.figures.get("reasoning") if request.named else None
        result = Resolution(
            provider,
            credential,
            contexts={now.target: _context(now, thinks)},
            removals={now.target: list(obsolete.removals(now, credential, thinks))},
            notes=[*credential.notes, *notes.about(now, credential)],
            steps=notes.next_steps(now, credential),
            former_key=bool(_keys(now) - ({credential.value} if credential.form in (LITERAL, SECRET) else set())),
            references={now.target: obsolete.changes(now, credential)},
        )
        _store(now, credential, result)
        return result

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The alias `haiku`, the models of subagents, the fallbacks, and the models of the user's own agents."""
        return slots.leads(current(view, request))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the variable, or replace the item of the list."""
        return slots.point(lead, model)

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """URL and model of the block, whoever wrote it."""
        now = current(view, request)
        url, model = text_of(now.block, URL), notes.model_in_use(now)
        return Pointer(None, shown_url(url) if url else None, model, _form(now)) if url or model else None

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """URL, models and key of the block, whoever wrote them; a key without a URL is Anthropic's."""
        now = current(view, request)
        url, model, light = (text_of(now.block, name) for name in (URL, MODEL, LIGHT))
        held = now.key(TOKEN) or now.key(KEY) or now.helper
        ids = list(dict.fromkeys(filter(None, (model, light))))
        window, most = (state.tokens(now.block.get(name)) if len(ids) == 1 else None for name in (WINDOW, OUTPUT))
        thinks = False if state.is_on(now.block.get(NO_THINKING)) else None
        models = [RegisteredModel(name, None, window, most, None, thinks) for name in ids]
        old = state.existing(_at(now, url))
        form = None if old.form == OTHER else old.form
        return Registration(url or (DEFAULT_URL if held else None), models, model, form, old.variable, old.command)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The managed values of the block, the helper, and the list of models that a user can choose."""
        if target.role != "config":
            return data
        block = {name: value for name, value in mapping(data, BLOCK).items() if name in NAMES}
        found = {name: mapping(data)[name] for name in (*HELPER, ALLOWED) if name in mapping(data)}
        return {**found, BLOCK: block} if block else {}

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the block has a URL, whoever wrote it."""
        return dig(data, BLOCK, URL) is not None

    def providers(self, view: View, request: Request) -> list[str]:
        """The provider, if the block has the URL of the gateway."""
        return [self.provider_of(view, request)] if current(view, request).leads_here else []

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential of the block."""
        return above.credential(current(view, request))

    def above(self, view: View, request: Request, provider: str) -> Iterator[Note]:
        """Settings of the project and the administrator, an agent, variables outside of the settings, and logins."""
        return above.above(current(view, request))

    def headless(self, view: View, request: Request) -> Headless | Note:
        """`claude -p` without hooks and MCP servers, which are programs of the user."""
        return headless(current(view, request))

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """`--settings` with the block and the helper."""
        return launch(user, request, files[self.config(view, request)].data)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on rejected values, key, gateway, models, limits, precedence and file modes."""
        return list(findings(current(view, request), provider, self.PROTOCOL))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`claude doctor`, without requests; it needs the path of other settings."""
        where = ["--settings", self.config(view, request).path] if request.config else []
        return ["claude", *where, "doctor"], {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"}

    def own_verdict(self, output: str) -> list[str] | None:
        """The errors in the file, from the text: its exit code is always 0."""
        return read_verdict(output)

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The paths of the managed values; other values in the block are the user's."""
        return [HELPER, *((BLOCK, name) for name in NAMES)] if target.role == "config" else []

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the managed values, the names of our models, and the key file, if the block has the gateway's URL."""
        now = current(view, request)
        file = state.own_file(now)
        result: dict[Target, list[Op]] = {now.target: [], **({file: []} if file else {})}
        if provider not in ("", DEFAULT_PROVIDER, default_provider(request.base_url)) or not now.leads_here:
            return result
        ops: list[Op] = [
            Remove(path) for path in self.entries(now.target, now.data, provider) if dig(now.data, *path) is not None
        ]
        ids = {*state.mapped_ids(now), *catalog_models(request.base_url)}
        ops += [Remove((BLOCK, name)) for name in slots.SUBAGENTS if now.block.get(name) in ids]
        for name in (ALLOWED, "fallbackModel"):
            known = dict.fromkeys(item for item in items(now.data, name) if isinstance(item, str) and item in ids)
            ops += [Remove((name, Item(None, item))) for item in known]
        return {now.target: ops, **({file: [Remove(())]} if file else {})}

    def _credential(self, now: Current, provider: str) -> Credential:
        """The credential to write. Raises `no-key-here` if a run without a key would replace another vendor."""
        request, locations = now.request, now.view.locations
        old, taken = state.existing(now), state.other_vendor(now)
        variable = key_variable(request, provider)
        given = request.key or request.key_storage == ENV or locations.variable(variable)
        if taken and not given:
            raise SetupError("no-key-here", title=self.TITLE, old=taken.url, new=request.base_url)
        forms = (LITERAL,) if locations.platform == "win32" else self.FORMS
        return slot_credential(self, now.view, request, provider, old, taken, [now.target], forms)


def _keys(now: Current) -> set[Secret | None]:
    """The keys in the files that the run can replace."""
    held = {Secret(key) for key in (now.key(TOKEN), now.key(KEY)) if key}
    file = state.key_file(now) if now.leads_here else state.own_file(now)
    return {*held, *filter(None, [state.content(now.view, file) if file else None])}


def _form(now: Current) -> str | None:
    return state.existing(_at(now, text_of(now.block, URL))).form


def _at(now: Current, url: str | None) -> Current:
    """The settings, seen from the gateway at `url`."""
    return now._replace(request=now.request._replace(base_url=url or ""))


def _context(now: Current, thinks: bool | None) -> dict[str, Any]:
    """The variables of the template; `_store` sets the credential's."""
    request, url = now.request, now.block.get(URL)
    light, (window, output) = state.light_model(now), state.limits(now)
    on = [name for name in SWITCHES if state.is_on(now.block.get(name)) or now.is_on_outside(name)]
    return {
        "base_url": url if usable_url(url, request.base_url) else request.base_url,
        "helper": None,
        "token": "",
        "model": request.models[0],
        "light": light,
        "window": window,
        "output": output,
        "no_1m": window < MILLION,
        "no_thinking": thinks is False,
        "switches": on,
        "allowed": list(dict.fromkeys((request.models[0].id, light))) if ALLOWED in mapping(now.data) else [],
    }


def _store(now: Current, credential: Credential, resolution: Resolution) -> None:
    """Add the token, or the helper with its file, to the resolution, and the removals of another form."""
    context, locations = resolution.contexts[now.target], now.view.locations
    file = paths.own_key_file(locations, now.request)
    context["token"] = credential.value if credential.form == LITERAL else ""
    if credential.form == SECRET:
        file = (state.key_file(now) if now.leads_here else None) or file
        if credential.value is not None:
            resolution.contexts[file] = {"key": credential.value}
        if state.key_file(now) != file:
            context["helper"] = f"cat {paths.portable(locations, now.request, file)}"
        if now.view.in_git(file.path):
            resolution.notes.append(Note("key-file-in-git", path=locations.shorten(file.path)))
    elif credential.form == ENV and state.key_variable_of(now) != credential.variable:
        context["helper"] = f"printenv {credential.variable}"
    elif credential.form == COMMAND and not credential.keep:
        context["helper"] = shlex.join(credential.command)
    old = state.own_file(now)
    if old and context["helper"] != now.helper and (credential.form != SECRET or old != file):
        resolution.removals[old] = [Remove((), "reason-key-form")]


TOOL = Claude()

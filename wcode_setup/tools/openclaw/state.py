"""OpenClaw's forms of a key: a string, an env SecretRef, a file SecretRef with its file, and others."""

from __future__ import annotations

import re
from typing import Any

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Item, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import COMMAND, ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import Resolution, Target, View
from wcode_setup.tools.common import (
    DEFAULT_PROVIDER,
    Configuration,
    credential_headers,
    dig,
    items,
    mapping,
    nameable,
    prune,
    text_of,
)
from wcode_setup.tools.hosts import Held
from wcode_setup.tools.openclaw.paths import expand, key_target, portable, variable_files

CHAT_API = "openai-completions"
"""The name of chat completions in an entry, and what one that names nothing has."""
OTHER = "other"
_INTERPOLATION = r"\$\{([A-Z_][A-Z0-9_]*)\}"
_BARE_VARIABLE = r"[A-Z][A-Z0-9_]*_KEY"
_PROVIDER_NAME = r"[a-z][a-z0-9_-]{0,63}"
_PROFILE = r"[a-z0-9_-]+:[a-z0-9_.@-]+"
_EXTRAS, _REQUEST = ("headers", "params", "authHeader"), ("headers", "auth")
"""The names of values that an entry or a model, and the `request` of an entry, add to requests."""


class Current(Configuration):
    """OpenClaw's configuration as it is, and the provider id to write under."""

    @property
    def entry(self) -> dict[str, Any]:
        """The provider's entry; `{}` if there is none."""
        return mapping(self.data, "models", "providers", self.provider)

    @property
    def listed(self) -> list[dict[str, Any]]:
        """The models of the entry that are mappings."""
        return [item for item in items(self.entry, "models") if isinstance(item, dict)]

    def items(self) -> list[tuple[Model, dict[str, Any]]]:
        """The requested models that the entry already has, each with its item."""
        return [(model, item) for model in self.request.models for item in self.listed if item.get("id") == model.id]


def existing(now: Current) -> Existing:
    """The credential that the entry has now; an empty string, or a placeholder from a manual, counts as none."""
    value = now.entry.get("apiKey")
    if isinstance(value, str):
        if not value.strip() or is_placeholder(value):
            return Existing()
        variable = re.fullmatch(_INTERPOLATION, value)
        if variable or is_bare_variable(value):
            return Existing(ENV, variable=variable[1] if variable else value)
        return Existing(OTHER) if is_profile_reference(value) else Existing(LITERAL, Secret(value))
    return _referenced(now, value) if isinstance(value, dict) else Existing()


def _referenced(now: Current, value: dict[str, Any]) -> Existing:
    """The credential that a SecretRef names."""
    if value.get("source") == "env" and isinstance(value.get("id"), str):
        return Existing(ENV, variable=value["id"])
    if command := command_of(now, value):
        return Existing(COMMAND, command=command)
    file = secret_file(now, value)
    return Existing(SECRET, _content(now.view, file)) if file else Existing(OTHER)


def held_by_others(now: Current) -> list[Held]:
    """The credentials of the other provider entries, each with its base URL."""
    entries = mapping(now.data, "models", "providers")
    return [
        Held(text_of(entry, "baseUrl") or "", existing(now._replace(provider=name)))
        for name, entry in entries.items()
        if name != now.provider
    ]


def reference(variable: str | None) -> dict[str, Any]:
    """The SecretRef to an environment variable, as wcode-setup writes it."""
    return {"source": "env", "provider": "default", "id": variable}


def has_variable(now: Current, name: str | None) -> bool:
    """True if OpenClaw finds a variable in this shell, in its files of variables, or in the configuration."""
    view, name = now.view, name or ""
    files = [view.peek(path, "dotenv") for path in variable_files(view.locations, now.request)]
    blocks = [*files, mapping(now.data, "env", "vars"), mapping(now.data, "env")]
    return bool(view.locations.variable(name) or any(text_of(block, name) for block in blocks))


def is_bare_variable(value: Any) -> bool:
    """True if a value is the name of a variable, which OpenClaw would send as the key itself."""
    return isinstance(value, str) and bool(re.fullmatch(_BARE_VARIABLE, value))


def is_profile_reference(value: str) -> bool:
    """True if a string names an auth profile (`wcode:manual`, from `openclaw models auth`), and is not a key."""
    return bool(re.fullmatch(_PROFILE, value)) and len(value) < 40


def secret_file(now: Current, reference: dict[str, Any]) -> Target | None:
    """The key file of a file SecretRef; None for other references, relative paths, and files with several values."""
    definition = mapping(now.data, "secrets", "providers", text_of(reference, "provider") or "")
    path = definition.get("path")
    single = definition.get("source") == "file" and definition.get("mode") == "singleValue"
    if reference.get("source") != "file" or not single or not isinstance(path, str):
        return None
    locations = now.view.locations
    known = path.startswith("~") or locations.path.isabs(path)  # a relative path depends on OpenClaw's current folder
    return key_target(expand(locations, path)) if known else None


def credential_command(now: Current) -> tuple[str, ...]:
    """The command that the entry refers to; `()` if it has another credential."""
    value = now.entry.get("apiKey")
    return command_of(now, value) if isinstance(value, dict) else ()


def command_of(now: Current, reference: dict[str, Any]) -> tuple[str, ...]:
    """The command of an exec SecretRef that prints the key alone; `()` for other references."""
    definition = mapping(now.data, "secrets", "providers", text_of(reference, "provider") or "")
    command, arguments = text_of(definition, "command"), definition.get("args", [])
    plain = definition.get("source") == "exec" == reference.get("source") and definition.get("jsonOnly") is False
    if (
        not command
        or not plain
        or not isinstance(arguments, list)
        or not all(isinstance(one, str) for one in arguments)
    ):
        return ()
    return (command, *arguments)


def _content(view: View, file: Target) -> Secret | None:
    try:
        data = view.document(file).data
    except SetupError:  # reported only if the value is needed
        return None
    return Secret(data) if isinstance(data, str) else None


def other_credentials(now: Current) -> list[Path]:
    """The paths of other credentials in the entry, each of which takes precedence over `apiKey`."""
    entry: Path = ("models", "providers", now.provider)
    holders: list[tuple[Path, Any]] = [((*entry, "headers"), now.entry.get("headers"))]
    request = now.entry.get("request")
    if isinstance(request, dict):
        holders += [((*entry, "request", "headers"), request.get("headers"))]
    holders += [((*place, "headers"), item.get("headers")) for place, item in _models(now)]
    found: list[Path] = [(*path, name) for path, headers in holders for name in credential_headers(headers)]
    if isinstance(request, dict) and "auth" in request:
        found.append((*entry, "request", "auth"))
    return found


def _models(now: Current) -> list[tuple[Path, dict[str, Any]]]:
    """The path and the item of each model of the entry, without models that share an id."""
    ids = [item.get("id") for item in now.listed]
    place: Path = ("models", "providers", now.provider, "models")
    named = [
        (item["id"], item) for item in now.listed if isinstance(item.get("id"), str) and ids.count(item["id"]) == 1
    ]
    return [((*place, Item("id", name)), item) for name, item in named]


def extras(now: Current) -> list[Path]:
    """The paths of values that the entry or its models add to requests; the rest of `request` is about the network."""
    entry: Path = ("models", "providers", now.provider)
    found = [(*place, name) for place, held in [(entry, now.entry), *_models(now)] for name in _EXTRAS if name in held]
    return [*found, *((*entry, "request", name) for name in _REQUEST if name in mapping(now.entry, "request"))]


def write(now: Current, credential: Credential, resolution: Resolution) -> None:
    """Add the credential to the resolution: `apiKey`, the key file, and the removals of another form."""
    file = kept_key_file(now, credential)
    if file and credential.value is not None:
        resolution.contexts[file] = {"key": credential.value}  # unchanged, but its mode is checked
    if credential.keep:
        return
    context, removals = resolution.contexts[now.target], resolution.removals[now.target]
    value = now.entry.get("apiKey")
    old_file = secret_file(now, value) if isinstance(value, dict) else None
    if credential.form == SECRET:
        _write_secret(now, old_file, credential, resolution)
    elif credential.form == ENV:
        context["api_key"] = reference(credential.variable)
    elif credential.form == COMMAND:
        _write_command(now, credential, resolution)
    else:
        context["api_key"] = credential.value
    new = context["api_key"]
    forms = (type(value), type(new))  # a value of any other type is refused, not replaced
    if forms in ((str, dict), (dict, Secret), (dict, dict)) and not _same_source(value, new):
        removals.append(Remove(("models", "providers", now.provider, "apiKey"), "reason-key-form"))
    if credential.form != SECRET and old_file:
        _leave_secret(now, resolution)
    if credential.form != COMMAND and credential_command(now) and _own_secret(now):
        _leave_definition(now, resolution)


def kept_key_file(now: Current, credential: Credential) -> Target | None:
    """The key file of a credential that is kept; else None."""
    reference = now.entry.get("apiKey")
    return secret_file(now, reference) if credential.keep and isinstance(reference, dict) else None


def _same_source(old: Any, new: Any) -> bool:
    return isinstance(old, dict) and isinstance(new, dict) and old.get("source") == new.get("source")


def _write_command(now: Current, credential: Credential, resolution: Resolution) -> None:
    """Refer to the command by its real path: OpenClaw runs no other, and none that another user could replace."""
    name, context = secret_name(now.provider), resolution.contexts[now.target]
    program, *arguments = credential.command
    path = now.view.program(program)
    if path is None:
        raise SetupError("openclaw-command-unknown", named=program)
    if not (now.view.owned(path) or now.request.force):
        raise SetupError("openclaw-command-owner", named=path)
    taken = dig(now.data, "secrets", "providers", name)
    if taken is not None and not _own_secret(now):
        raise _taken(now, name)
    context["command"], context["secret"] = [path, *arguments], name
    context["api_key"] = {"source": "exec", "provider": name, "id": "value"}


def _write_secret(now: Current, old_file: Target | None, credential: Credential, resolution: Resolution) -> None:
    """Write the key into the file that the entry refers to, else into `<provider>.key` beside the configuration."""
    context, locations = resolution.contexts[now.target], now.view.locations
    if old_file:
        context["api_key"] = None
        _write_key(now, old_file, credential, resolution)
        return
    name = secret_name(now.provider)
    file = key_target(locations.join(locations.path.dirname(now.target.path), f"{name}.key"))
    taken = dig(now.data, "secrets", "providers", name)
    is_file = isinstance(taken, dict) and taken.get("source") == "file" and taken.get("mode") == "singleValue"
    is_same = is_file and expand(locations, text_of(taken, "path") or "") == file.path
    if taken is not None and not is_same and not (_own_secret(now) and credential_command(now)):
        raise _taken(now, name)
    path = nameable(portable(locations, now.request, file.path), now.target)
    if re.search(_INTERPOLATION, path):
        raise SetupError("openclaw-path-variable", path=now.target.path, named=path)
    context["key_path"] = path
    context["secret"] = name
    context["api_key"] = {"source": "file", "provider": name, "id": "value"}
    _write_key(now, file, credential, resolution)


def _taken(now: Current, name: str) -> SetupError:
    line, column = now.document.position(("secrets", "providers", name)) or (None, None)
    return SetupError("openclaw-secret-taken", path=now.target.path, line=line, column=column, provider=name)


def _own_secret(now: Current) -> bool:
    """True if the entry refers to the secret provider that has its name, and only this entry does."""
    name = secret_name(now.provider)
    return dig(now.entry, "apiKey", "provider") == name and _references(now.data, name) == 1


def _write_key(now: Current, file: Target, credential: Credential, resolution: Resolution) -> None:
    resolution.contexts[file] = {"key": credential.value}
    if now.view.in_git(file.path):
        resolution.notes.append(Note("key-file-in-git", path=now.view.locations.shorten(file.path)))


def secret_name(provider: str) -> str:
    """The name of the secret provider and the key file of an entry: its id, if OpenClaw accepts it as a name."""
    return provider if re.fullmatch(_PROVIDER_NAME, provider) else DEFAULT_PROVIDER


def own_key_file(now: Current) -> Target | None:
    """The key file of the provider, if it has the name that wcode-setup gives it, and only this entry uses it."""
    reference, name = now.entry.get("apiKey"), secret_name(now.provider)
    file = secret_file(now, reference) if isinstance(reference, dict) else None
    if file is None or dig(reference, "provider") != name or _references(now.data, name) > 1:
        return None
    return file if now.view.locations.path.basename(file.path) == f"{name}.key" else None


def _leave_secret(now: Current, resolution: Resolution) -> None:
    """Remove the key file and its definition, if they are managed and nothing else refers to them."""
    file = own_key_file(now)
    if file is None:
        return
    resolution.removals[file] = [Remove((), "reason-key-form")]
    _leave_definition(now, resolution)


def _leave_definition(now: Current, resolution: Resolution) -> None:
    path = prune(now.document, ("secrets", "providers", secret_name(now.provider)))
    resolution.removals[now.target].append(Remove(path, "reason-key-form"))


def _references(data: Any, name: str) -> int:
    """The number of file and exec SecretRefs in the configuration that use the secret provider `name`."""
    count, todo = 0, [data]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            count += node.get("source") in ("file", "exec") and node.get("provider") == name and "id" in node
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return count

"""The data that the engine and a tool exchange."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Path, Remove, Set
from wcode_setup.errors import Note
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import Credential
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key


class Named(NamedTuple):
    """Models as flags name them. `models`: ids, the first is the default; `()`: those that are registered.

    `figures`: what is said of all of them, arguments of `inputs.make_model`. `default` False: the tool's default model
    is to be left alone.
    """

    models: tuple[str, ...] = ()
    figures: Mapping[str, Any] = {}
    default: bool = True

    @property
    def limits(self) -> list[str]:
        """The figures that only one model can have."""
        return [name for name in ("context_window", "max_tokens", "name") if name in self.figures]


class Recorded(NamedTuple):
    """A gateway that a recorded run set up in a tool; `variable`: the one that its key is in, if there is one."""

    tool: str
    base_url: str
    variable: str | None


class Request(NamedTuple):
    """What the user wants of one tool; the same for flags, wizard and setup file.

    `models`: the first is the default; from flags they follow from `named` and the tool's files (`engine.setup`).
    `base_url_given`: the user named a gateway. `preview`: nothing will be written,
    so a key that cannot be read is no error. `asks`: a person sees the diff and is asked. `vision`: what was asked for
    in so many words, None if nothing was (`Model.input` has the recipe then). `options`: the tool's own options by
    name; one that may be repeated as a tuple. `recorded`: what standing runs of ours set up.
    """

    tool: str
    models: tuple[Model, ...]
    base_url: str
    base_url_given: bool = False
    provider: str | None = None
    set_default: bool = True
    key: Key | None = None
    key_storage: str | None = None
    config: str | None = None
    preview: bool = False
    asks: bool = False
    force: bool = False
    vision: bool | None = None
    options: Mapping[str, Any] = {}
    named: Named | None = None
    recorded: Callable[[], Sequence[Recorded]] = tuple

    @property
    def sets_up(self) -> bool:
        """Whether something is to be configured; a query is about no models."""
        return bool(self.models or self.named)

    @property
    def keeps_default(self) -> bool:
        """Whether nothing is said about the default model: then it stays."""
        return self.named is not None and self.named.default and not self.named.models


class Option(NamedTuple):
    """An option that only one tool has; the Chinese of its help stands in `HELP` of the tool's `messages_zh`."""

    flag: str
    metavar: str
    help: str
    multiple: bool = False


class Target(NamedTuple):
    """One file of a tool.

    `role` is `config` for a configuration, `marker` for a file that is the tool's once it is written (no `undo` and no
    `remove` takes it back), anything else for a secret, `secrets` where every text is one; `path` is the path that the
    tool opens (links not resolved); `format` is one that `documents.parse` knows; `template` and `schema` are paths
    below `templates/` and `schemas/`; a `private` file is written with mode 0600.
    """

    role: str
    path: str
    format: str
    template: str
    schema: str | None = None
    private: bool = True


class View(Protocol):
    """The files of the user, read once, as far as a tool may see them."""

    locations: Locations

    def document(self, target: Target) -> Document:
        """The parsed file; an absent one is an empty document. Raises `SetupError` if it cannot be read or parsed."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is something at `path` (a dangling link is nothing). Raises where that cannot be told."""
        ...

    def peek(self, path: str, form: str = "json5") -> Any:
        """The data of a file that is only looked at; None if it is absent, closed to this user, or does not parse."""
        ...

    def contains(self, path: str, keys: Collection[Secret]) -> bool:
        """Whether one of `keys` stands in a file; not in one that is absent or closed to this user."""
        ...

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; `[]` if there is none, or it is closed to this user."""
        ...

    def program(self, name: str) -> str | None:
        """The real file of a program in PATH; None if there is none."""
        ...

    def mode(self, path: str) -> int | None:
        """The permission bits of the file behind `path`; None if there is none."""
        ...

    def in_git(self, path: str) -> bool:
        """Whether the real file at `path` lies in a git work tree."""
        ...


class Resolution(NamedTuple):
    """What depends on the user's files, decided before anything is rendered.

    `contexts`: the template variables per file that is written. `removals`: what is obsolete, each with its reason; a
    removed path that is also rendered is replaced as a whole. `references`: what refers to something removed, made to
    refer to ours. `steps`: lines that the user can paste afterwards, and sentences between them. `former_key`: the
    files hold a key that they will not hold afterwards.
    """

    provider: str
    credential: Credential
    contexts: dict[Target, dict[str, Any]]
    removals: dict[Target, list[Remove]]
    notes: list[Note]
    steps: list[str | Note]
    former_key: bool
    references: Mapping[Target, list[Set]] = {}


class Finding(NamedTuple):
    """What `validate` finds in our part: a problem makes it wrong, a warning does not. `target` None: in the first."""

    level: str
    path: Path
    what: Note
    target: Target | None = None


class Installed(NamedTuple):
    """A tool on this machine: its program, or the folder of its extension; None for a version that is not found."""

    where: str
    version: str | None = None


class Pointer(NamedTuple):
    """What a tool's files point to now, whoever wrote them; None for what is not said. `key_form` as in `Existing`."""

    provider: str | None = None
    base_url: str | None = None
    model: str | None = None
    key_form: str | None = None


class RegisteredModel(NamedTuple):
    """A model as a tool's files have it; None for a figure that they do not say, or not as one.

    `context_window` and `max_tokens` are tokens; `input` is `text`, with `image` behind it or alone.
    """

    id: str
    name: str | None = None
    context_window: int | None = None
    max_tokens: int | None = None
    input: tuple[str, ...] | None = None
    reasoning: bool | None = None


class Registration(NamedTuple):
    """What a tool's files register under one provider, whoever wrote them.

    `base_url`: as it is spelt. `models`: in the order of the file, each once. `default`: the id of the tool's default
    model, None if that belongs to another provider. `key_form`: the form of the key as in `Existing`, None if it is not
    spelt as we write it; `variable`: the one that a reference names.
    """

    base_url: str | None = None
    models: Sequence[RegisteredModel] = ()
    default: str | None = None
    key_form: str | None = None
    variable: str | None = None


class KeyCopy(NamedTuple):
    """A file into which the tool copies keys by itself.

    `fix`: the command that takes them out of it; None: the file can be deleted. `stale`: an older key of the provider
    stands in it, which the files of the tool do not hold any more.
    """

    path: str
    fix: str | None = None
    stale: bool = False


class Aftermath(NamedTuple):
    """What to tell of a tool once runs on it are reverted. `steps` as in `Resolution`."""

    notes: Sequence[Note] = ()
    steps: Sequence[str | Note] = ()


class InstallStep(NamedTuple):
    """A step on the way to an installed tool; a tool may have a list of them as `INSTALL`.

    `what`: the code of its message. `command`: what does it. Without one the user does it himself, and `check` is a
    command that only looks: what it prints must be what `fits` wants before the steps after it can be run.
    """

    what: str
    command: Sequence[str] = ()
    check: Sequence[str] = ()
    fits: Callable[[str], bool] = bool

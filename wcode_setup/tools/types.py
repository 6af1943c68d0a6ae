"""The data that the engine and a tool exchange."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Op, Path, Remove
from wcode_setup.errors import Note
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import Credential
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key


class Named(NamedTuple):
    """Models as options name them. `models`: ids, the first is the default; `()`: the registered ones.

    `figures`: arguments of `inputs.make_model`, the same for all models. `default` False: the tool's default model is
    not changed.
    """

    models: tuple[str, ...] = ()
    figures: Mapping[str, Any] = {}
    default: bool = True

    @property
    def limits(self) -> list[str]:
        """The given figures that only a single model can have."""
        return [name for name in ("context_window", "max_tokens", "name") if name in self.figures]


class Recorded(NamedTuple):
    """A gateway that a recorded run configured in a tool; `variable`: the variable of its key, if it has one."""

    tool: str
    base_url: str
    variable: str | None


class Request(NamedTuple):
    """A request for one tool; the same from a command line, the wizard and a setup file.

    `models`: the first is the default; `engine.setup` finds those of a command line from `named` and the tool's files.
    `base_url_given`: the user named a gateway. `preview`: nothing will be written, so a key that cannot be read is not
    an error. `asks`: the user sees the diff and must confirm. `vision`: as the user gave it, or None, and `Model.input`
    is that of the recipe. `options`: the tool's own options by name; a repeatable one is a tuple. `recorded`: returns
    the gateways that runs configured which are not reverted. `base_urls`: protocol -> URL, if the user named one for
    each; `base_url` is then that of the tool's protocol. `slots`: the model slots that lead elsewhere are left
    (`keep`), or pointed to our models (`ours`). `small`: the id of the model for the light ones, one of `models`.
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
    base_urls: Mapping[str, str] = {}
    slots: str = "keep"
    small: str | None = None

    @property
    def sets_up(self) -> bool:
        """True if the request configures models; a query names none."""
        return bool(self.models or self.named)

    @property
    def keeps_default(self) -> bool:
        """True if the request does not name the default model, which then stays."""
        return self.named is not None and self.named.default and not self.named.models


class Option(NamedTuple):
    """An option that only one tool has. `HELP` in the tool's `messages_zh` has its help in Chinese."""

    flag: str
    metavar: str
    help: str
    multiple: bool = False


class Target(NamedTuple):
    """One file of a tool.

    `role`: `config` for a configuration, `marker` for a file that belongs to the tool once it is written (neither
    `undo` nor `remove` reverts it), any other for a file of secrets; in one of role `secrets` every text is one.
    `path`: the path that the tool opens, symlinks not resolved. `format`: one that `documents.parse` knows. `template`,
    `schema`: paths below `templates/` and `schemas/`. A `private` file is written with mode 0600.
    """

    role: str
    path: str
    format: str
    template: str
    schema: str | None = None
    private: bool = True


class View(Protocol):
    """The user's files, each read once, for a tool to look at."""

    locations: Locations

    def document(self, target: Target) -> Document:
        """The parsed file; an absent one is an empty document. Raises `SetupError` if it cannot be read or parsed."""
        ...

    def exists(self, path: str) -> bool:
        """True if there is a file or folder at `path`, not a dangling symlink. Raises if that cannot be determined."""
        ...

    def peek(self, path: str, form: str = "json5") -> Any:
        """The data of a file that is never written; None if it is absent, not readable, or does not parse."""
        ...

    def text(self, path: str) -> str | None:
        """The text of a file that is never written; None if it is absent, not readable, or not UTF-8."""
        ...

    def contains(self, path: str, keys: Collection[Secret]) -> bool:
        """True if a file contains one of `keys`; False if it is absent or not readable."""
        ...

    def rows(self, path: str, query: str) -> list[tuple[Any, ...]]:
        """The rows that a query finds in an SQLite database; `[]` if it is absent or not readable."""
        ...

    def names(self, folder: str, needed: bool = False) -> list[str]:
        """The names in a folder, sorted; `[]` if it is absent or not readable; `needed`: raise in the last case."""
        ...

    def program(self, name: str) -> str | None:
        """The real file of a program in PATH; None if there is none."""
        ...

    def mode(self, path: str) -> int | None:
        """The permission bits of the file at `path`, symlinks resolved; None if there is none."""
        ...

    def owned(self, path: str) -> bool:
        """True if the file at `path` belongs to this user, and no other one can write it."""
        ...

    def in_git(self, path: str) -> bool:
        """True if the file at `path`, symlinks resolved, is in a git work tree."""
        ...


class Resolution(NamedTuple):
    """The decisions that depend on the user's files, made before the templates are rendered.

    `contexts`: the template variables per file that is written. `removals`: the obsolete paths, each with its reason; a
    removed path that is also rendered is replaced as a whole. `references`: ops that point references to a removed
    value, and model slots, at the managed entry. `steps`: lines to paste after the run, and sentences between them.
    `former_key`: the files hold a key that they will not hold after the run.
    """

    provider: str
    credential: Credential
    contexts: dict[Target, dict[str, Any]]
    removals: dict[Target, list[Remove]]
    notes: list[Note]
    steps: list[str | Note]
    former_key: bool
    references: Mapping[Target, list[Op]] = {}


class Finding(NamedTuple):
    """A finding of `validate` in the managed part: a `problem` or a `warning`. `target` None: in the configuration."""

    level: str
    path: Path
    what: Note
    target: Target | None = None


class Installed(NamedTuple):
    """An installed tool: its program or the folder of its extension, and its version, None if that is unknown."""

    where: str
    version: str | None = None


class Pointer(NamedTuple):
    """The provider and model that a tool's files name now; None for a missing value.

    `key_form` and `variable` as in `Existing`.
    """

    provider: str | None = None
    base_url: str | None = None
    model: str | None = None
    key_form: str | None = None
    variable: str | None = None


class RegisteredModel(NamedTuple):
    """A model as it is registered in a tool's files; None for a figure that is missing or has another type.

    `context_window` and `max_tokens` are in tokens; `input` is `("text",)` or `("text", "image")`.
    """

    id: str
    name: str | None = None
    context_window: int | None = None
    max_tokens: int | None = None
    input: tuple[str, ...] | None = None
    reasoning: bool | None = None


class Registration(NamedTuple):
    """The registration of one provider in a tool's files, whoever wrote it.

    `base_url`: as the file spells it. `models`: in the order of the file, each once. `default`: the id of the tool's
    default model, None if that belongs to another provider. `key_form`: the form of the key as in `Existing`, None if
    wcode-setup would write it in another spelling. `variable`: the one that a reference names; `command`: the words
    of the command that prints it.
    """

    base_url: str | None = None
    models: Sequence[RegisteredModel] = ()
    default: str | None = None
    key_form: str | None = None
    variable: str | None = None
    command: tuple[str, ...] = ()


class KeyCopy(NamedTuple):
    """A file into which the tool itself copies keys.

    `fix`: the command that removes them from it; None: the user can delete the file. `stale`: it has an older key of
    the provider, which the tool's other files no longer hold.
    """

    path: str
    fix: str | None = None
    stale: bool = False


class Aftermath(NamedTuple):
    """Notes and steps for the user after runs on a tool were reverted. `steps` as in `Resolution`."""

    notes: Sequence[Note] = ()
    steps: Sequence[str | Note] = ()


class InstallStep(NamedTuple):
    """A step of installing a tool (`Tool.INSTALL`).

    `what`: the code of its message. `command`: the command that does it. Without one the user does the step, and
    `check` is a command that only reads: the next steps run once `fits` returns True for its output.
    """

    what: str
    command: Sequence[str] = ()
    check: Sequence[str] = ()
    fits: Callable[[str], bool] = bool


PROMPT = "Say hi"
"""The prompt of `Headless.command`."""


class Headless(NamedTuple):
    """The run in which a tool answers one prompt without a terminal, and ends (`Tool.headless`).

    `command`: with the prompt in it; a file of the user is named by its path. `files`: the files and folders that the
    tool reads beside its targets, at the paths where it looks for them; an absent one is none. `variables`: those to
    set for the run; None: to unset. `seconds`: the time that it may take. `databases`: SQLite file -> the tables whose
    rows are copied. `texts`: path -> text of the files that only the run has.
    """

    command: Sequence[str]
    files: Sequence[str] = ()
    variables: Mapping[str, str | None] = {}
    seconds: float = 120
    databases: Mapping[str, Collection[str]] = {}
    texts: Mapping[str, str] = {}


class Launch(NamedTuple):
    """The start of a tool for one gateway, without a change of the user's files (`Tool.launch`).

    `arguments`: before the user's. `alone`: the arguments of a start without any. `variables`: those to set; None: to
    unset. `keys`: further variables that get the key. `files`: path in the fresh home -> text; such a home is removed
    after the run. `instead`: variables that do the same as `arguments`, where these cannot be given.
    """

    arguments: Sequence[str] = ()
    variables: Mapping[str, str | None] = {}
    keys: Sequence[str] = ()
    alone: Sequence[str] = ()
    files: Mapping[str, str] = {}
    instead: Launch | None = None
    notes: Sequence[Note] = ()

"""What the engine asks of a tool, and what it offers to one.

A tool is a module (or small package) that satisfies `Tool`. It reads through a `View`, decides in `resolve`, and never
writes: the engine renders its templates to data, turns data into ops, and ops into a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from wcode_setup.catalog import Model
from wcode_setup.documents.base import Document, Op, Path, Remove, Set
from wcode_setup.errors import Note
from wcode_setup.places import Places
from wcode_setup.secrets.credentials import Credential
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.sources import Key


class Named(NamedTuple):
    """Models as flags name them. `models`: ids, the first is the default; `()`: those that are registered.

    `figures`: what is said of all of them, arguments of `given.make_model`. `default` False: the tool's default model
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

    `models`: the first is the default; from flags they follow from `named` and the tool's files (`engine.kept`).
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
    """An option that only one tool has."""

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

    places: Places

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
    """A step on the way to an installed tool; a module may have a list of them as `INSTALL`.

    `what`: the code of its message. `command`: what does it. Without one the user does it himself, and `check` is a
    command that only looks: what it prints must be what `fits` wants before the steps after it can be run.
    """

    what: str
    command: Sequence[str] = ()
    check: Sequence[str] = ()
    fits: Callable[[str], bool] = bool


class Tool(Protocol):
    """A supported tool: what its module must define; the properties are its constants."""

    @property
    def NAME(self) -> str:
        """The name on the command line."""
        ...

    @property
    def TITLE(self) -> str:
        """The name in texts."""
        ...

    @property
    def OPTIONS(self) -> Sequence[Option]:
        """Options of its own."""
        ...

    @property
    def VARIABLES(self) -> Sequence[str]:
        """The variables that name a folder of its files; with `/..` behind it one that names a file in it."""
        ...

    @property
    def IDENTITIES(self) -> Mapping[Path, str | None]:
        """Which lists are merged by identity: the path (`"*"` for any key) and the identity field (None: scalars)."""
        ...

    @property
    def SHORT_FORMS(self) -> Mapping[Path, str]:
        """Where a scalar stands for a mapping with this one key."""
        ...

    @property
    def VOLATILE(self) -> Collection[Path]:
        """What changes by itself (`"*"` for any key): set only where the mapping around it changes, too."""
        ...

    @property
    def MARKS(self) -> Collection[Path]:
        """Values that tell who has a place that several share: where one is no longer what our run wrote, somebody
        else has the place now, and nothing of the run is undone in that file."""
        ...

    @property
    def FRAME(self) -> Mapping[Path, Any]:
        """What a file must have as long as it has anything, and the value that stands for nothing there."""
        ...

    @property
    def INPUT(self) -> tuple[str, ...] | None:
        """What a model takes in where nobody asks for anything: the tool's own default; None: the vendor's recipe."""
        ...

    @property
    def RESERVED(self) -> Collection[str]:
        """The ids of the providers that the tool has built in."""
        ...

    def installed(self, view: View) -> Installed | None:
        """The tool on this machine, found without running it; None if it is not there."""
        ...

    def present(self, view: View, request: Request) -> bool:
        """Whether `all` takes the tool: it is installed, or has a configuration here."""
        ...

    def targets(self, view: View, request: Request) -> list[Target]:
        """The files that the tool reads, the configuration first."""
        ...

    def refuse(self, view: View, request: Request) -> None:
        """Raise where safety forbids to write, but never with `force`; a preview tells it (`requirements.refusals`).

        What a person may confirm is let through with `asks`; a note of `resolve` then says what it is.
        """
        ...

    def provider_of(self, view: View, request: Request) -> str:
        """The provider id that `resolve` decides on; the models of `request` need no more than their ids."""
        ...

    def resolve(self, view: View, request: Request) -> Resolution:
        """Look at the files and decide: provider id, key form, what is obsolete, what to tell."""
        ...

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """What the tool uses now, whoever set it up; None if nothing is configured."""
        ...

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """What the files register under `provider`; a value of another type than the tool takes is left out."""
        ...

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """Our part of the data of a file, in the file's own shape: what the schema judges."""
        ...

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """Whether the data of a file has an entry of this provider, whoever made it."""
        ...

    def providers(self, view: View, request: Request) -> list[str]:
        """The provider entries that are ours by their id or URL; `[]` if the tool is not set up."""
        ...

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """What is wrong in our part beyond what the schema says: limits, the form of the key, file modes."""
        ...

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]] | None:
        """The tool's own command that validates its configuration, and the variables to set; None if it has none."""
        ...

    def own_verdict(self, output: str) -> list[str] | None:
        """What that command complains about (`[]`: nothing); None if it gave no verdict.

        `output` is its standard output, or its standard error if that is blank.
        """
        ...

    def entries(self, target: Target, provider: str) -> list[Path]:
        """What of a file goes whole when it is taken back, if we created it; the provider entry first."""
        ...

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """The ops that take the provider, and what refers to it, out of the files, whoever wrote it last.

        A `Set` among them replaces a value that the file cannot do without; where it had none, it is ignored.
        """
        ...

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The files into which the tool copies keys by itself, as far as they are there; `view`: after the run."""
        ...

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """What to tell once runs are reverted: what stays, and what a running program keeps in memory.

        `left`: the data of each file that changes, as it will be (None: the file is deleted), and of each marker file
        that these runs wrote.
        """
        ...

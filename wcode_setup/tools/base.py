"""The interface of a tool: a class with a default for each method that most tools leave empty.

A tool reads through a `View`, decides in `resolve`, and never writes: the engine renders its templates to data, turns
data into ops, and ops into a plan. The data that they exchange is defined in `types`, and re-exported here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from wcode_setup.catalog.protocols import CHAT
from wcode_setup.documents.base import Document, Identity, Op, Path
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import Existing
from wcode_setup.tools.common import DEFAULT_PROVIDER, choose_provider
from wcode_setup.tools.slots import Lead, Slot
from wcode_setup.tools.types import (
    Aftermath,
    Finding,
    Headless,
    Installed,
    InstallStep,
    KeyCopy,
    Launch,
    Named,
    Option,
    Pointer,
    Recorded,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    View,
)
from wcode_setup.tools.validation import open_files
from wcode_setup.urls import same_url

__all__ = [
    "Aftermath",
    "Finding",
    "Headless",
    "InstallStep",
    "Installed",
    "KeyCopy",
    "Launch",
    "Lead",
    "Named",
    "Option",
    "Pointer",
    "Recorded",
    "RegisteredModel",
    "Registration",
    "Request",
    "Resolution",
    "Slot",
    "Target",
    "Tool",
    "View",
]


class Tool(ABC):
    """A supported tool. A module of the registry has one as `TOOL`."""

    NAME: str
    """The name on the command line."""
    TITLE: str
    """The name in texts."""
    PROTOCOL = CHAT
    """The protocol that it speaks: one of `catalog.protocols`."""
    OPTIONS: Sequence[Option] = ()
    """The options that only this tool has."""
    VARIABLES: Sequence[str] = ()
    """The variables that name a folder of the tool's files; `VARIABLE/..`: it names a file in that folder, and
    `VARIABLE/FOLDER`: the folder around FOLDER."""
    IDENTITIES: Mapping[Path, Identity] = {}
    """The lists that are merged by identity: path (`"*"` for any key) -> identity of the items."""
    SHORT_FORMS: Mapping[Path, str] = {}
    """The paths where a scalar stands for a mapping with this one key."""
    VOLATILE: Collection[Path] = ()
    """The values that change with every write (`"*"` for any key): set only if the mapping around them changes, too."""
    MARKS: Collection[Path] = ()
    """Values that show which provider has a place that several share. If one is no longer the value that the run wrote,
    another provider has the place now, and the run is not undone in that file."""
    GROUP: Sequence[Path] = ()
    """The URL of a place that several providers share, and the values beside it that hold or print its key. A revert
    restores all of them, or is refused: no key meets the URL of another provider."""
    FRAME: Mapping[Path, Any] = {}
    """The values that a file cannot lack unless it is empty: path -> the value that means "none" there."""
    INPUT: tuple[str, ...] | None = None
    """The tool's own default of a model's input, for a request that does not name it; None: that of the recipe."""
    SLOTS: Sequence[Slot] = ()
    """The model slots: the places whose value names a model that the tool calls by itself."""
    RESERVED: Collection[str] = ()
    """The ids of the providers that the tool has built in."""
    CERTIFICATES: Collection[str] = ()
    """The variables that name a file of certificates which the tool accepts; `+NAME`: beside the system's."""
    NO_KEY: Collection[str] = ()
    """The texts that the tool sends in place of a key while it has none."""
    INSTALL: Sequence[InstallStep] = ()
    """The steps that install the tool; `()`: the wizard does not offer to install it."""
    PACKAGE: str | None = None
    """The package of the program, with the program that installs it; None: the tool runs in an editor alone."""
    PROGRAM: str | None = None
    """The name of the program; None: it is called NAME."""
    ISOLATED = False
    """True if `launch` starts the tool in a fresh home; else the tool reads the user's files, too."""
    WITH_FILES = False
    """True if `launch` needs files, though the tool reads the user's, too."""

    @property
    def inline(self) -> bool:
        """True if `launch` needs no files, so that `env` can print all of it."""
        return self.PACKAGE is not None and not (self.ISOLATED or self.WITH_FILES)

    @property
    def program(self) -> str:
        """The name of the program in PATH."""
        return self.PROGRAM or self.NAME

    @abstractmethod
    def installed(self, view: View) -> Installed | None:
        """The tool on this machine, found without running it; None if it is not there."""

    def present(self, view: View, request: Request) -> bool:
        """True if `all` includes the tool: it is installed, or has a configuration."""
        return bool(self.installed(view)) or view.exists(self.config(view, request).path)

    @abstractmethod
    def config(self, view: View, request: Request) -> Target:
        """The configuration file."""

    def targets(self, view: View, request: Request) -> list[Target]:
        """The files that the tool reads, the configuration first."""
        return [self.config(view, request)]

    def refuse(self, view: View, request: Request) -> None:
        """Raise if writing is unsafe, but never with `force`; a preview shows the error as a note.

        With `asks` nothing is raised that the user may confirm; a note of `resolve` describes it then.
        """

    def urls(self, view: View, request: Request) -> Mapping[str, str]:
        """Provider id -> base URL of the managed entry, and of those with the protocol that the template writes."""
        return {}

    def ids(self, view: View, request: Request) -> Collection[str]:
        """The ids of all provider entries, including those with another protocol."""
        return ()

    def provider_of(self, view: View, request: Request) -> str:
        """The provider id that `resolve` decides on. Of the models in `request` only the ids are needed."""
        known = self.urls(view, request)
        return choose_provider(known, request, self.RESERVED, set(self.ids(view, request)) - set(known))

    @abstractmethod
    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide, from the files, provider id, key form, template variables, removals, notes and next steps."""

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots of `SLOTS` in the files, and where each leads; a single slot without a value, too."""
        return []

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """The ops that make a slot lead to `model` of the managed entry; `()` if the tool has no way to do it.

        `model` None: no model is left for the item of a list, or none can do what the slot is for: the ops remove the
        item, or switch the slot off.
        """
        return ()

    @abstractmethod
    def points_to(self, view: View, request: Request) -> Pointer | None:
        """The provider and model that the tool uses now, whoever configured them; None if there is none."""

    @abstractmethod
    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """The registration of `provider` in the files; a value whose type the tool does not accept is left out."""

    @abstractmethod
    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The managed part of the data of a file, in the file's own shape: the data that the schema validates."""

    @abstractmethod
    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the data of a file has an entry of this provider, whoever wrote it."""

    def providers(self, view: View, request: Request) -> list[str]:
        """The providers that are managed, by their id or URL; `[]` if the tool is not configured."""
        named = (request.provider, DEFAULT_PROVIDER)
        known = self.urls(view, request).items()
        return [name for name, url in known if name in named or same_url(url, request.base_url)]

    def credential(self, view: View, request: Request, provider: str) -> Existing:
        """The credential of the managed entry; for a reference to a variable without the value."""
        return Existing()

    def above(self, view: View, request: Request, provider: str) -> Iterable[Note]:
        """The notes on what takes precedence over the managed entry, in this order: other files, variables, logins.

        `request` has the models of the entry, the default first. Each note has its effects; one without is a warning.
        `resolve` reports the same notes.
        """
        return ()

    def headless(self, view: View, request: Request) -> Headless | Note | None:
        """The run in which the tool answers a prompt and ends; None or the reason if it needs an editor or terminal."""
        return None

    def launch(self, user: View, view: View, request: Request, files: Mapping[Target, Document]) -> Launch:
        """The start of the program for the gateway of `request`.

        `files`: the targets of a set-up in the fresh home of `view`, whose key is in a variable. `user`: the user's
        files. Raises `run-no-program` for a tool without PACKAGE.
        """
        raise SetupError("run-no-program", title=self.TITLE, tool=self.NAME)

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings in the managed part that the schema cannot make: limits, the form of the key, file modes."""
        return list(open_files(view, *self.targets(view, request)))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]] | None:
        """The tool's own command that validates its configuration, and the variables to set; None if it has none."""
        return None

    def own_verdict(self, output: str) -> list[str] | None:
        """The errors that the command of `own_check` reports; None if its output is not a verdict.

        `output` is its standard output, or its standard error; errors in either count.
        """
        return None

    @abstractmethod
    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The paths of the provider's entries in a file. If a run created one, a revert removes it whole.

        List items are those that `data` has; a path without list items is given even if `data` has no value there.
        """

    @abstractmethod
    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """The ops per file that remove the provider and the references to it, whoever wrote them last.

        A `Set` among them replaces a value that the file requires; it is ignored if the file has no value there.
        """

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The existing files into which the tool itself copied keys. `view` has the files as they are after the run."""
        return []

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """Notes and steps for the user after a revert: what stays, and what a running program keeps in memory.

        `left`: the new data of each file that changes (None: the file is deleted), and of each marker file that the
        reverted runs wrote.
        """
        return Aftermath(steps=[Note("step-restart", title=self.TITLE)])

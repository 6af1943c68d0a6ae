"""What the engine asks of a tool: a class with defaults for what most tools leave empty.

It reads through a `View`, decides in `resolve`, and never writes: the engine renders its templates to data, turns data
into ops, and ops into a plan. The data that they exchange is defined in `types`, and offered here as well.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Identity, Op, Path
from wcode_setup.errors import Note
from wcode_setup.tools.common import DEFAULT_PROVIDER, choose_provider, same_url
from wcode_setup.tools.types import (
    Aftermath,
    Finding,
    Installed,
    InstallStep,
    KeyCopy,
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

__all__ = [
    "Aftermath",
    "Finding",
    "InstallStep",
    "Installed",
    "KeyCopy",
    "Named",
    "Option",
    "Pointer",
    "Recorded",
    "RegisteredModel",
    "Registration",
    "Request",
    "Resolution",
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
    OPTIONS: Sequence[Option] = ()
    """Options of its own."""
    VARIABLES: Sequence[str] = ()
    """The variables that name a folder of its files; with `/..` behind it one that names a file in it."""
    IDENTITIES: Mapping[Path, Identity] = {}
    """Which lists are merged by identity: the path (`"*"` for any key) and the identity of the items."""
    SHORT_FORMS: Mapping[Path, str] = {}
    """Where a scalar stands for a mapping with this one key."""
    VOLATILE: Collection[Path] = ()
    """What changes by itself (`"*"` for any key): set only where the mapping around it changes, too."""
    MARKS: Collection[Path] = ()
    """Values that tell who has a place that several share: where one is no longer what our run wrote, somebody else has
    the place now, and nothing of the run is undone in that file."""
    FRAME: Mapping[Path, Any] = {}
    """What a file must have as long as it has anything, and the value that stands for nothing there."""
    INPUT: tuple[str, ...] | None = None
    """What a model takes in where nobody asks for anything: the tool's own default; None: the vendor's recipe."""
    RESERVED: Collection[str] = ()
    """The ids of the providers that the tool has built in."""
    INSTALL: Sequence[InstallStep] = ()
    """How the tool is installed; `()`: the wizard does not offer it."""

    @abstractmethod
    def installed(self, view: View) -> Installed | None:
        """The tool on this machine, found without running it; None if it is not there."""

    def present(self, view: View, request: Request) -> bool:
        """Whether `all` takes the tool: it is installed, or has a configuration here."""
        return bool(self.installed(view)) or view.exists(self.config(view, request).path)

    @abstractmethod
    def config(self, view: View, request: Request) -> Target:
        """The configuration."""

    def targets(self, view: View, request: Request) -> list[Target]:
        """The files that the tool reads, the configuration first."""
        return [self.config(view, request)]

    def refuse(self, view: View, request: Request) -> None:
        """Raise where safety forbids to write, but never with `force`; a preview tells it (`requirements.refusals`).

        What a person may confirm is let through with `asks`; a note of `resolve` then says what it is.
        """

    def urls(self, view: View, request: Request) -> Mapping[str, str]:
        """Provider id -> base URL of the entries that speak our protocol, and of ours, whatever it speaks."""
        return {}

    def ids(self, view: View, request: Request) -> Collection[str]:
        """The ids of all provider entries, those that speak another protocol among them."""
        return ()

    def provider_of(self, view: View, request: Request) -> str:
        """The provider id that `resolve` decides on; the models of `request` need no more than their ids."""
        known = self.urls(view, request)
        return choose_provider(known, request, self.RESERVED, set(self.ids(view, request)) - set(known))

    @abstractmethod
    def resolve(self, view: View, request: Request) -> Resolution:
        """Look at the files and decide: provider id, key form, what is obsolete, what to tell."""

    @abstractmethod
    def points_to(self, view: View, request: Request) -> Pointer | None:
        """What the tool uses now, whoever set it up; None if nothing is configured."""

    @abstractmethod
    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """What the files register under `provider`; a value of another type than the tool takes is left out."""

    @abstractmethod
    def part(self, target: Target, data: Any, provider: str) -> Any:
        """Our part of the data of a file, in the file's own shape: what the schema judges."""

    @abstractmethod
    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """Whether the data of a file has an entry of this provider, whoever made it."""

    def providers(self, view: View, request: Request) -> list[str]:
        """The provider entries that are ours by their id or URL; `[]` if the tool is not set up."""
        named = (request.provider, DEFAULT_PROVIDER)
        known = self.urls(view, request).items()
        return [name for name, url in known if name in named or same_url(url, request.base_url)]

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """What is wrong in our part beyond what the schema says: limits, the form of the key, file modes."""
        return list(open_files(view, *self.targets(view, request)))

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]] | None:
        """The tool's own command that validates its configuration, and the variables to set; None if it has none."""
        return None

    def own_verdict(self, output: str) -> list[str] | None:
        """What that command complains about (`[]`: nothing); None if it gave no verdict.

        `output` is its standard output, or its standard error if that is blank.
        """
        return None

    @abstractmethod
    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """What of the data of a file goes whole when it is reverted, if we created it: the entries of the provider.

        Of a list they are those that `data` has; anything else is named whether it is there or not.
        """

    @abstractmethod
    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """The ops that take the provider, and what refers to it, out of the files, whoever wrote it last.

        A `Set` among them replaces a value that the file cannot do without; where it had none, it is ignored.
        """

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The files into which the tool copies keys by itself, as far as they are there; `view`: after the run."""
        return []

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """What to tell once runs are reverted: what stays, and what a running program keeps in memory.

        `left`: the data of each file that changes, as it will be (None: the file is deleted), and of each marker file
        that these runs wrote.
        """
        return Aftermath(steps=[Note("step-restart", title=self.TITLE)])

"""Variable block: one slot of named values, which is taken from another vendor only with the user's consent.

`VariableBlock` is for a tool with nothing but a slot; the functions are for tools that have other values, too.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from wcode_setup.documents.base import Op, Path, Remove
from wcode_setup.errors import Note, SetupError
from wcode_setup.secrets.credentials import LITERAL, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder
from wcode_setup.tools.base import (
    Finding,
    Pointer,
    RegisteredModel,
    Registration,
    Request,
    Resolution,
    Target,
    Tool,
    View,
)
from wcode_setup.tools.common import DEFAULT_PROVIDER, Configuration, dig, mapping, text_of
from wcode_setup.tools.hosts import Held, credential_for
from wcode_setup.tools.validation import PROBLEM, elsewhere
from wcode_setup.urls import same_url, shown_url, usable_url


class Vendor(NamedTuple):
    """The vendor in a slot: its URL without credentials, and its model."""

    url: str
    model: str


def vendor(url: Any, model: Any) -> Vendor:
    """The vendor that the values of a slot name; "?" for a missing value."""
    return Vendor(shown_url(url), model if isinstance(model, str) and model else "?")


def is_unattended(request: Request) -> bool:
    """True if a run fills the slot without confirmation and without `force`."""
    stays = request.keeps_default and not request.set_default
    return bool(request.models) and not (stays or request.asks or request.force)


def refuse_taken(tool: Tool, request: Request, slots: Iterable[tuple[Target, Vendor | None]], code: str) -> None:
    """Raise `code` if one of the slots has a vendor that no recorded run configured."""
    known = [one.base_url for one in request.recorded() if one.tool == tool.NAME]
    for target, held in slots:
        if held and not any(same_url(url, held.url) for url in known):
            raise SetupError(code, title=tool.TITLE, path=target.path, url=held.url, model=held.model)


def slot_credential(
    tool: Tool,
    view: View,
    request: Request,
    provider: str,
    old: Existing,
    taken: Vendor | None,
    targets: Iterable[Target],
    forms: Collection[str] = (LITERAL,),
) -> Credential:
    """The credential to write into `targets`, never that of another vendor, `taken`, in the slot.

    `old`: the stored credential for the requested gateway. Raises `no-key-here` if there is only the vendor's.
    """
    in_git = any(view.in_git(target.path) for target in targets)
    held = Held(request.base_url, old)
    try:
        return credential_for(view, request, provider, held, in_git=in_git, forms=forms, title=tool.TITLE)
    except SetupError as error:
        if error.code != "key-not-given" or taken is None:
            raise
        raise SetupError("no-key-here", title=tool.TITLE, old=taken.url, new=request.base_url) from None


class VariableBlock(Tool):
    """A tool with one block of values. The template has the variables `base_url`, `api_key`, `model` and `models`."""

    BLOCK: Path
    """The path of the block."""
    URL: str
    KEY: str
    MODEL: str
    OTHERS: Sequence[str] = ()
    """The names of other managed values in the block."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.MARKS = ((*cls.BLOCK, cls.URL),)  # the URL shows whose the block is

    @abstractmethod
    def steps(self, now: Configuration) -> list[str | Note]:
        """The steps after a run, as in `Resolution`."""

    def refuse(self, view: View, request: Request) -> None:
        """Raise `slot-taken` if an unattended run would replace a vendor that no recorded run configured."""
        if is_unattended(request):
            now = self._current(view, request)
            refuse_taken(self, request, [(now.target, self._vendor(now))], "slot-taken")

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide the key. Raises `slot-no-default` for a request without a default: the block has only one model."""
        if not (request.set_default or request.keeps_default):
            raise SetupError("slot-no-default", title=self.TITLE)
        now, provider = self._current(view, request), self.provider_of(view, request)
        old, taken, url = self._existing(now), self._vendor(now), self._block(now).get(self.URL)
        credential = slot_credential(self, view, request, provider, old, taken, [now.target])
        context = {
            "base_url": url if usable_url(url, request.base_url) else request.base_url,
            "api_key": credential.value,
            "model": request.models[0],
            "models": request.models,
        }
        replaced = [Note("slot-replaced", title=self.TITLE, url=taken.url, model=taken.model)] if taken else []
        former = self._key(now)
        return Resolution(
            provider,
            credential,
            contexts={now.target: context},
            removals={},
            notes=[*credential.notes, *replaced],
            steps=self.steps(now),
            former_key=former is not None and Secret(former) != credential.value,
        )

    def points_to(self, view: View, request: Request) -> Pointer | None:
        """URL and model of the block, whoever wrote it."""
        now = self._current(view, request)
        url, model = (text_of(self._block(now), name) for name in (self.URL, self.MODEL))
        form = LITERAL if self._key(now) else None
        return Pointer(None, shown_url(url) if url else None, model, form) if url or model else None

    def registration(self, view: View, request: Request, provider: str) -> Registration:
        """URL, model and key of the block, whoever wrote it."""
        now = self._current(view, request)
        url, model = (text_of(self._block(now), name) for name in (self.URL, self.MODEL))
        models = [RegisteredModel(model)] if model else []
        return Registration(url, models, model, LITERAL if self._key(now) else None)

    def part(self, target: Target, data: Any, provider: str) -> Any:
        """The managed values of the block."""
        found = {name: value for name, value in mapping(data, *self.BLOCK).items() if name in self._names()}
        for key in reversed(self.BLOCK if found else ()):
            found = {key: found}
        return found

    def holds(self, target: Target, data: Any, provider: str) -> bool:
        """True if the block has a URL, whoever wrote it."""
        return dig(data, *self.BLOCK, self.URL) is not None

    def providers(self, view: View, request: Request) -> list[str]:
        """The provider, if the block has the URL of the gateway."""
        now = self._current(view, request)
        return [self.provider_of(view, request)] if self._leads_here(now) else []

    def judge(self, view: View, request: Request, provider: str) -> list[Finding]:
        """The findings on a missing key, another gateway and file modes."""
        now = self._current(view, request)
        place: Path = (*self.BLOCK, self.URL)
        missing = [] if self._key(now) else [Finding(PROBLEM, self.BLOCK, Note("no-key"))]
        return [*missing, *elsewhere(provider, dig(now.data, *place), place), *super().judge(view, request, provider)]

    def entries(self, target: Target, data: Any, provider: str) -> list[Path]:
        """The paths of the managed values; other values in the block are the user's."""
        return [(*self.BLOCK, name) for name in self._names()]

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """Remove the managed values if the block has the URL of the gateway, which is its only identity."""
        now = self._current(view, request)
        managed = provider in ("", DEFAULT_PROVIDER) and self._leads_here(now)
        there = [path for path in self.entries(now.target, now.data, provider) if dig(now.data, *path) is not None]
        return {now.target: [Remove(path) for path in there] if managed else []}

    def _names(self) -> list[str]:
        return [self.URL, self.KEY, self.MODEL, *self.OTHERS]

    def _current(self, view: View, request: Request) -> Configuration:
        target = self.config(view, request)
        return Configuration(view, request, target, view.document(target), "")

    def _block(self, now: Configuration) -> dict[str, Any]:
        return mapping(now.data, *self.BLOCK)

    def _leads_here(self, now: Configuration) -> bool:
        url = text_of(self._block(now), self.URL)
        return bool(url) and same_url(url, now.request.base_url)

    def _key(self, now: Configuration) -> str | None:
        key = text_of(self._block(now), self.KEY) or ""
        return key if key.strip() and not is_placeholder(key) else None

    def _existing(self, now: Configuration) -> Existing:
        """The stored key, if the block has the URL of the requested gateway."""
        key = self._key(now) if self._leads_here(now) else None
        return Existing(LITERAL, Secret(key)) if key else Existing()

    def _vendor(self, now: Configuration) -> Vendor | None:
        """The other vendor in the block, None if there is none."""
        url, model = (self._block(now).get(name) for name in (self.URL, self.MODEL))
        return None if self._leads_here(now) or not (url or self._key(now)) else vendor(url, model)

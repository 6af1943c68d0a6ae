"""What the entries of tools have in common, be they in a map or in a list: models, and a key of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder, is_reference
from wcode_setup.tools.base import Installed, RegisteredModel, Tool, View
from wcode_setup.tools.common import count_of, credential_headers, dig, flag_of, input_of, npm_program, text_of
from wcode_setup.tools.validation import LIMITS


class ModelEntries(Tool):
    """A tool with entries for models."""

    LABEL: Path = ("name",)
    """Where the name of a model stands in its entry."""
    LIMITS = LIMITS
    """Where its context window and longest output are."""

    def registered(self, model: str, item: Any) -> RegisteredModel:
        """A model and its entry."""
        window, longest = (count_of(item, *path) for path in self.LIMITS)
        images, reasoning = self.abilities(item)
        return RegisteredModel(model, text_of(item, *self.LABEL), window, longest, input_of(images), reasoning)

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Whether the model of an entry takes images, and whether it reasons; None where that is not said."""
        listed = dig(item, "input")
        return "image" in listed if isinstance(listed, list) else None, flag_of(item, "reasoning")


class KeyEntries(Tool):
    """A tool with the key in each entry, in clear or as a reference to a variable."""

    PACKAGE: str
    """The npm package of the program, which is called like the tool."""
    KEY: Path = ("apiKey",)
    """Where the key stands in an entry."""
    HEADERS: Path = ("headers",)
    """Where an entry adds headers to requests."""
    VARIABLE = "${%s}"
    """How a key refers to a variable, `%s` being its name; for a tool that cannot, leave `ENV` out of `FORMS`."""
    FORMS: Collection[str] = (LITERAL, ENV)

    def installed(self, view: View) -> Installed | None:
        """The program in PATH."""
        return npm_program(view, self.NAME, self.PACKAGE)

    def key_of(self, entry: Any) -> Existing:
        """The key of an entry; an empty one or a placeholder is none."""
        key = text_of(entry, *self.KEY) or ""
        if not key.strip() or is_placeholder(key):
            return Existing()
        variable = re.fullmatch(re.escape(self.VARIABLE) % "([A-Z][A-Z0-9_]*)", key)
        if variable and ENV in self.FORMS:
            return Existing(ENV, variable=variable[1])
        return Existing("other") if is_reference(key) else Existing(LITERAL, Secret(key))

    def spelt(self, credential: Credential) -> Secret | str | None:
        """The text of a key to write."""
        return self.VARIABLE % credential.variable if credential.form == ENV else credential.value

    def credentials(self, entry: Any) -> list[str]:
        """The headers of an entry that carry a credential."""
        return credential_headers(dig(entry, *self.HEADERS))

    def key_notes(self, view: View, credential: Credential, kept: Sequence[str]) -> Iterator[Note]:
        """The headers with a credential that are `kept`; a variable that is not set."""
        if kept:
            yield Note("header-kept", where=", ".join(dict.fromkeys(kept)))
        if _unset(view, credential):
            yield Note("variable-unset", variable=credential.variable, title=self.TITLE)

    def key_steps(self, view: View, credential: Credential) -> list[str | Note]:
        """Export the variable, start the tool."""
        variable, steps = credential.variable or "", list[str | Note]()
        if _unset(view, credential):
            steps = [Note("step-export", title=self.TITLE), f"read -rs {variable} && export {variable}"]
        return [*steps, Note("step-start", title=self.TITLE), self.NAME]


def _unset(view: View, credential: Credential) -> bool:
    """Whether the key is a reference to a variable that is not set here."""
    return credential.form == ENV and not view.locations.variable(credential.variable or "")

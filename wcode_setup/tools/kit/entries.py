"""Entries of a map or a list: the models in them, and a key in each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from wcode_setup.documents.base import Path
from wcode_setup.errors import KEY as OTHER_KEY
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, LITERAL, SECRET, Credential, Existing
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_placeholder, is_reference
from wcode_setup.tools.base import Finding, Installed, RegisteredModel, Tool, View
from wcode_setup.tools.common import count_of, credential_headers, dig, flag_of, input_of, npm_program, text_of
from wcode_setup.tools.validation import LIMITS, PROBLEM, WARNING


class ModelEntries(Tool):
    """A tool with entries for models."""

    LABEL: Path = ("name",)
    """The path of the model's name in its entry."""
    LIMITS = LIMITS
    """The paths of its context window and longest output."""

    def registered(self, model: str, item: Any) -> RegisteredModel:
        """The registration of a model, from its entry."""
        window, longest = (count_of(item, *path) for path in self.LIMITS)
        images, reasoning = self.abilities(item)
        return RegisteredModel(model, text_of(item, *self.LABEL), window, longest, input_of(images), reasoning)

    def abilities(self, item: Any) -> tuple[bool | None, bool | None]:
        """Image input and reasoning of the model of an entry: True, False, or None if the entry does not say."""
        listed = dig(item, "input")
        return "image" in listed if isinstance(listed, list) else None, flag_of(item, "reasoning")


class KeyEntries(Tool):
    """A tool with a key in each entry, literal or as a reference to a variable."""

    KEY: Path = ("apiKey",)
    """The path of the key in an entry."""
    HEADERS: Path = ("headers",)
    """The path of the additional request headers in an entry."""
    VARIABLE = "${%s}"
    """The spelling of a reference to the variable `%s`; a tool without references leaves `ENV` out of `FORMS`."""
    FORMS: Collection[str] = (LITERAL, ENV)
    UNSET: str = OTHER_KEY
    """The effect on the requests of an entry without a key, or with a variable that is not set."""
    UNSET_NOTE = "variable-unset"
    """The code of the note on such a variable; `variable-as-text`: the tool sends the text of the reference."""

    def installed(self, view: View) -> Installed | None:
        """The program in PATH, with the version of its npm package, the last word of PACKAGE."""
        return npm_program(view, self.program, (self.PACKAGE or "").rpartition(" ")[2])

    def key_of(self, entry: Any) -> Existing:
        """The key of an entry; an empty key or a placeholder counts as none."""
        key = text_of(entry, *self.KEY) or ""
        if not key.strip() or is_placeholder(key):
            return Existing()
        variable = re.fullmatch(re.escape(self.VARIABLE) % "([A-Z][A-Z0-9_]*)", key)
        if variable and ENV in self.FORMS:
            return Existing(ENV, variable=variable[1])
        return Existing("other") if is_reference(key) else Existing(LITERAL, Secret(key))

    def spelt(self, credential: Credential, variable: str) -> Secret | str | None:
        """The text to write for a credential: the key, or a reference to its variable, by default `variable`."""
        named = credential.form in (ENV, SECRET)
        return self.VARIABLE % (credential.variable or variable) if named else credential.value

    def credentials(self, entry: Any) -> list[str]:
        """The names of the headers of an entry that carry a credential."""
        return credential_headers(dig(entry, *self.HEADERS))

    def key_notes(self, view: View, credential: Credential, kept: Sequence[str]) -> Iterator[Note]:
        """Notes on headers with a credential that are `kept`, and on a variable that is not set."""
        if kept:
            yield Note("header-kept", where=", ".join(dict.fromkeys(kept)))
        if _unset(view, credential):
            yield Note(self.UNSET_NOTE, variable=credential.variable, title=self.TITLE)

    def key_problems(self, view: View, key: Existing, place: Path) -> Iterator[Finding]:
        """The findings on the key of the entry at `place`: there is none, or its variable is not set."""
        if key.form is None:
            yield Finding(PROBLEM, place, Note("no-key").changing(self.UNSET))
        elif key.form == ENV and not view.locations.variable(key.variable or ""):
            note = Note(self.UNSET_NOTE, variable=key.variable, title=self.TITLE)
            yield Finding(WARNING, place, note.changing(self.UNSET))

    def key_steps(self, view: View, credential: Credential) -> list[str | Note]:
        """The steps after a run: export the variable, start the tool."""
        variable, steps = credential.variable or "", list[str | Note]()
        if _unset(view, credential):
            steps = [Note("step-export", title=self.TITLE), f"read -rs {variable} && export {variable}"]
        return [*steps, Note("step-start", title=self.TITLE), self.program]


def _unset(view: View, credential: Credential) -> bool:
    """True if the key is a reference to a variable that is not set."""
    return credential.form == ENV and not view.locations.variable(credential.variable or "")

"""Kilo Code 7 (7.7.7): `kilo.jsonc` and its alternatives, and `auth.json`; command line and editors read both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wcode_setup.documents.base import Op, Remove, Set
from wcode_setup.errors import Note
from wcode_setup.secrets.credentials import ENV, SECRET
from wcode_setup.text import shell_word
from wcode_setup.tools.base import Aftermath, Headless, Installed, KeyCopy, Lead, Request, Resolution, Target, View
from wcode_setup.tools.common import mapping, version_numbers
from wcode_setup.tools.editors import newest
from wcode_setup.tools.kilo import slots
from wcode_setup.tools.opencode import Family, complaints, own_variables
from wcode_setup.tools.opencode import slots as family
from wcode_setup.tools.opencode.product import Product, config_folder, config_target, data_folder

_QUIET = {"KILO_TELEMETRY_LEVEL": "off"}
_MARKER = ".bash-permission-migrated"


class Kilo(Family):
    """Kilo Code, a fork of OpenCode."""

    NAME = "kilo"
    TITLE = "Kilo Code"
    PACKAGE = "npm install -g @kilocode/cli"
    CERTIFICATES = ("+NODE_EXTRA_CA_CERTS",)
    VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "KILO_CONFIG/..")
    SLOTS = (*family.SLOTS, slots.SUBAGENTS)
    product = Product(
        name=NAME,
        title=TITLE,
        package="@kilocode/cli",
        prefix="KILO",
        schema="https://app.kilo.ai/config.json",
        files=("kilo.jsonc", "kilo.json", "opencode.jsonc", "opencode.json", "config.json"),
        ranks=("config.json", "kilo.json", "kilo.jsonc", "opencode.json", "opencode.jsonc"),
        project=("kilo.json", "kilo.jsonc", "opencode.json", "opencode.jsonc"),
        folders=(".kilocode", ".kilo"),
        inner=("kilo.jsonc", "kilo.json", "opencode.jsonc", "opencode.json"),
        home_folders=(".kilocode", ".kilo"),
        has_v2=False,
    )

    def installed(self, view: View) -> Installed | None:
        """The program `kilo` in PATH, else the newest extension in an editor."""
        return super().installed(view) or _extension(view)

    def present(self, view: View, request: Request) -> bool:
        """True if there is a configuration, or an installed version that reads it."""
        extension = _extension(view)
        return super().present(view, request) or (extension is not None and not _is_old(extension))

    def resolve(self, view: View, request: Request) -> Resolution:
        """Decide as the family does; add Kilo's marker, and notes on its database and its editors."""
        found = super().resolve(view, request)
        marker, extension = _marker(self.product, view, found), _extension(view)
        if marker:
            found.contexts[marker] = {}
            found.notes.append(Note("kilo-marker", path=view.locations.shorten(marker.path)))
        if found.credential.form == SECRET and not found.credential.keep:  # measured on 7.7.7; the copy is never sent
            found.notes.append(Note("kilo-copies-key", path=view.locations.shorten(_database(self.product, view))))
        if found.credential.form == ENV:
            found.notes.append(Note("kilo-desktop", variable=found.credential.variable))
        if extension and _is_old(extension):
            found.notes.append(Note("kilo-old-extension", version=extension.version))
        found.steps.append(Note("kilo-editors"))
        return found

    def targets(self, view: View, request: Request) -> list[Target]:
        """The files of the family, and the models chosen in the terminal."""
        chosen = slots.chosen_target(self.current(view, request, ""))
        return [*super().targets(view, request), *([chosen] if chosen else [])]

    def leads(self, view: View, request: Request, provider: str) -> list[Lead]:
        """The slots of the family, and those that only Kilo has."""
        return list(slots.leads(self.current(view, request, provider), super().leads(view, request, provider)))

    def point(self, view: View, request: Request, provider: str, lead: Lead, model: str | None) -> Sequence[Op]:
        """Set the reference; switch a service of another kind off, and forget a choice in the terminal."""
        if lead.slot in slots.SWITCHES:
            return [Set(lead.path, False)]
        return [Remove(lead.path)] if lead.slot == slots.CHOSEN else super().point(view, request, provider, lead, model)

    def owned(self, view: View, request: Request, provider: str) -> dict[Target, list[Op]]:
        """The ops of the family; the models of the provider that were chosen in the terminal go, too."""
        now, result = self.current(view, request, provider), super().owned(view, request, provider)
        chosen = slots.chosen_target(now)
        paths = slots.chosen_of(now, chosen, provider) if chosen else []
        return {**result, chosen: [Remove(path) for path in paths]} if chosen and paths else result

    def copies(self, view: View, request: Request, provider: str) -> list[KeyCopy]:
        """The database and its write-ahead log; Kilo's own command removes a key, and the pages that had it (7.7.7)."""
        quoted = provider.replace("'", "''")
        query = f"DELETE FROM credential WHERE integration_id = '{quoted}'"  # noqa: S608 - for the user to run
        word = f'"{query}"' if re.fullmatch(r"[\w.-]+", provider) else shell_word(query)
        fix = f"kilo db {word} && kilo db VACUUM && kilo db 'PRAGMA wal_checkpoint(TRUNCATE)'"
        files = (_database(self.product, view) + suffix for suffix in ("", "-wal"))
        return [KeyCopy(file, fix) for file in files if view.exists(file)]

    def after_removal(self, view: View, request: Request, left: Mapping[Target, Any]) -> Aftermath:
        """The family's step, with a note that the marker stays, and a step for the editors."""
        markers = [target for target in left if target.role == "marker"]
        notes = [Note("kilo-marker-stays", path=view.locations.shorten(marker.path)) for marker in markers]
        family = super().after_removal(view, request, left)
        return Aftermath([*notes, *family.notes], [*family.steps, Note("kilo-editors")])

    def headless(self, view: View, request: Request) -> Headless:
        """`kilo run`, without telemetry, too."""
        found = super().headless(view, request)
        return found._replace(variables={**found.variables, **_QUIET})

    def own_check(self, view: View, request: Request) -> tuple[list[str], dict[str, str]]:
        """`kilo config check`."""
        return [self.NAME, "config", "check"], own_variables(self.product, view, request) | _QUIET

    def own_verdict(self, output: str) -> list[str] | None:
        """The errors in the output; for valid files it has one of two sentences, the second in the home folder."""
        fine = "No config warnings" in output or "Automatic indexing is disabled" in output
        return complaints(output) or ([] if fine else None)


def _marker(product: Product, view: View, found: Resolution) -> Target | None:
    """The marker that Kilo writes at its first start, if this run writes the first setting of Kilo's own folder.

    Without it Kilo migrates the file as one of an earlier version and adds `permission.bash: allow` (7.7.7). If the
    user had settings already, no marker is written.
    """
    locations = view.locations
    folder = config_folder(product, locations)
    path = locations.join(folder, _MARKER)
    written = next(iter(found.contexts))
    if (
        locations.path.dirname(written.path) != folder
        or view.exists(path)
        or view.exists(locations.join(folder, "config"))
    ):
        return None
    known = [config_target(locations.join(folder, name)) for name in product.files]
    used = any(set(mapping(view.document(target).data)) - {"$schema"} for target in known)
    return None if used else Target("marker", path, "raw", "kilo/bash-permission-migrated.j2")


def _database(product: Product, view: View) -> str:
    """The database where Kilo keeps a copy of every key of `auth.json`, readable by other users (7.7.7)."""
    return view.locations.join(data_folder(product, view.locations), "kilo.db")


def _extension(view: View) -> Installed | None:
    """The newest version of the extension in any editor."""
    return newest(view, "kilocode.kilo-code")


def _is_old(extension: Installed) -> bool:
    """True for the archived extension 4.x or 5.x, which keeps its settings in the editor's secret storage."""
    return version_numbers(extension)[:1] < [7]


TOOL = Kilo()

"""Droid without a terminal, for `doctor --prove` (measured on 0.225.2)."""

from __future__ import annotations

import json

from wcode_setup.errors import Note
from wcode_setup.tools.base import Headless, Request, View
from wcode_setup.tools.common import mapping
from wcode_setup.tools.droid import paths
from wcode_setup.tools.droid.state import LIST
from wcode_setup.tools.types import PROMPT


def headless(view: View, request: Request) -> Headless | Note:
    """The command. Settings for this run alone switch the hooks off, with those that the user's variable names.

    A note if the administrator's file, which Droid reads where it is, has models: their URL cannot be replaced.
    """
    locations = view.locations
    system = paths.system_managed(view)
    if system and LIST[0] in mapping(view.peek(system, paths.FORMAT)):
        return Note("droid-no-proof", path=system)
    own = paths.folder(locations)
    folders = [own, *([] if request.config else paths.project_folders(view))]
    names = (paths.SETTINGS, paths.LOCAL, paths.LEGACY)
    named = paths.config(locations, request).path if request.config else locations.variable(paths.RUNTIME)
    runtime = mapping(view.peek(named, paths.FORMAT)) if named else {}
    path = locations.join(own, "no-hooks.json")
    files = [locations.join(folder, name) for folder in folders for name in names]
    text = json.dumps({**runtime, "hooks": {**mapping(runtime, "hooks"), "hooksDisabled": True}})
    variables = {paths.RUNTIME: path, "FACTORY_DROID_AUTO_UPDATE_ENABLED": "false"}
    managed = paths.managed(view)
    return Headless(["droid", "exec", PROMPT], [*files, *([managed] if managed else [])], variables, texts={path: text})

"""The plan that makes a shell load the completion: a line in a file of our own, or in its start-up file.

The line asks the program for its script, so an update of the program needs no new run. A file of our own, read at the
first Tab, is taken where the shell has a place for it: fish, and bash where the user's files load bash-completion.
"""

from __future__ import annotations

import re

from wcode_setup.documents.base import Set
from wcode_setup.documents.shell import COMPLETION
from wcode_setup.engine.plan import Plan, draft, manager_steps
from wcode_setup.engine.store.folders import check_folders
from wcode_setup.engine.store.paths import check_places
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.tools.base import Request, Target
from wcode_setup.tools.common import DEFAULT_PROVIDER
from wcode_setup.tools.completion import STEP, TOOL

LINES = {
    "bash": 'eval "$(wcode-setup completion bash 2>/dev/null)"',
    "zsh": "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }; "
    'eval "$(wcode-setup completion zsh 2>/dev/null)"',
    "fish": "wcode-setup completion fish | source",
}
"""Shell -> the line; quiet without the program, and for zsh also where nothing else loads its completion system."""
_BASH_COMPLETION = re.compile(r"^[^#\n]*?(/[\w./+@-]*bash_completion(?:\.sh)?)(?![\w./@-])", re.MULTILINE)
"""The path of bash-completion in a start-up file, after its default block or Homebrew's."""


def plan_completion(locations: Locations, asked: Request, shell: str) -> Plan:
    """The plan that makes `shell` load the completion; without a change if one of its files does so already.

    `asked`: a request without tool and models.
    """
    view = Files(locations)
    targets = [Target("config", path, "shell", COMPLETION, private=False) for path in _places(view, shell)]
    loads = [target for target in targets if view.document(target).data]
    target = (loads or targets)[0]
    ops = [] if loads else [Set((COMPLETION,), LINES[shell])]
    plan = Plan([TOOL.NAME], draft(TOOL, view, {target: ops}), [], [], {TOOL.NAME: DEFAULT_PROVIDER})
    plan.notes.extend(check_places(plan.where, TOOL, view, asked))
    plan.notes.extend(check_folders(plan.where, locations, asked))
    if plan.changed:
        plan.steps.extend([STEP, *manager_steps(plan, locations)])
    return plan


def _places(view: Files, shell: str) -> list[str]:
    """The files in which a shell may load the completion; the first one is for a new line."""
    locations = view.locations
    if shell == "zsh":
        return [locations.join(_folder(locations, "ZDOTDIR"), ".zshrc")]
    if shell == "fish":
        folder = locations.join(_folder(locations, "XDG_CONFIG_HOME", ".config"), "fish")
        return [locations.join(folder, "completions", "wcode-setup.fish"), locations.join(folder, "config.fish")]
    startup = locations.join(locations.home, ".bashrc")
    if not _loads_lazily(view, startup):
        return [startup]
    folder = locations.join(_folder(locations, "XDG_DATA_HOME", ".local", "share"), "bash-completion", "completions")
    return [locations.join(folder, "wcode-setup"), startup]


def _loads_lazily(view: Files, startup: str) -> bool:
    """True if bash-completion, which reads files of our own at the first Tab, is loaded by the user's files."""
    for path in (startup, view.locations.join(view.locations.home, ".bash_profile")):
        if any(view.exists(loader) for loader in _BASH_COMPLETION.findall(view.text(path) or "")):
            return True
    return False


def _folder(locations: Locations, variable: str, *default: str) -> str:
    """The folder that a variable names, else one below the home. A relative value is ignored."""
    value = locations.variable(variable)
    return value if value and locations.path.isabs(value) else locations.join(locations.home, *default)

"""The registry of tools, one line each. A tool's module has the tool as `TOOL`, and is imported when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wcode_setup.tools.base import Tool


class Entry(NamedTuple):
    """The name of a tool on the command line, its name in texts, and its module."""

    name: str
    title: str
    module: str


REGISTRY = {
    entry.name: entry
    for entry in (
        Entry("openclaw", "OpenClaw", "wcode_setup.tools.openclaw"),
        Entry("opencode", "OpenCode", "wcode_setup.tools.opencode"),
        Entry("hermes", "Hermes Agent", "wcode_setup.tools.hermes"),
        Entry("roo", "Roo Code / Zoo Code", "wcode_setup.tools.roo"),
        Entry("kilo", "Kilo Code", "wcode_setup.tools.kilo"),
        Entry("cline", "Cline", "wcode_setup.tools.cline"),
        Entry("codex", "Codex CLI", "wcode_setup.tools.codex"),
        Entry("claude", "Claude Code", "wcode_setup.tools.claude"),
        Entry("qwen", "Qwen Code", "wcode_setup.tools.qwen"),
        Entry("pi", "pi", "wcode_setup.tools.pi"),
        Entry("kimi", "Kimi Code", "wcode_setup.tools.kimi"),
        Entry("continue", "Continue", "wcode_setup.tools.continue_dev"),
        Entry("aider", "Aider", "wcode_setup.tools.aider"),
        Entry("droid", "Droid", "wcode_setup.tools.droid"),
    )
}
OTHERS = {"completion": Entry("completion", "wcode-setup", "wcode_setup.tools.completion")}
"""Other things with runs in the history: they are no tools, so that only `undo` knows them."""
TITLES = {name: entry.title for name, entry in REGISTRY.items()}
ALIASES = {"zoo": "roo"}
"""Other names of tools on the command line."""


def canonical(name: str) -> str:
    """The name of the tool with the alias `name`; any other name is returned unchanged."""
    return ALIASES.get(name, name)


def is_known(name: str) -> bool:
    """True if `load` takes the name, which a record has."""
    return name in REGISTRY or name in OTHERS


def load(name: str) -> Tool:
    """Import the tool called `name`, a key of `REGISTRY` or `OTHERS`."""
    from wcode_setup.tools.base import Tool

    module = (REGISTRY.get(name) or OTHERS[name]).module
    tool = import_module(module).TOOL
    if not isinstance(tool, Tool):
        raise TypeError(f"{module}.TOOL is no Tool")
    return tool

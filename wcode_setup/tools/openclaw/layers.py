"""The files beside OpenClaw's configuration that name models, too, and the configuration with all that it includes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wcode_setup.documents import parse
from wcode_setup.documents.base import Path
from wcode_setup.tools.base import Target
from wcode_setup.tools.common import dig
from wcode_setup.tools.openclaw.paths import state_folder
from wcode_setup.tools.openclaw.state import Current

_SECTIONS: tuple[Path, ...] = (
    (), ("agents",), ("agents", "defaults"), ("agents", "entries"), ("memory",), ("tools",), ("hooks",), ("channels",),
    ("plugins",),
)  # fmt: skip
"""The sections that are looked at for `$include`."""


def layers(now: Current) -> Iterator[tuple[Target | None, str | None, Any]]:
    """The included files, then the configuration, then the scheduled prompts of 2026.3.8."""
    view, locations = now.view, now.view.locations
    folder = locations.path.dirname(now.target.path)
    for section in _SECTIONS:
        named = dig(now.data, *section, "$include") if section else dig(now.data, "$include")
        for name in named if isinstance(named, list) else [named]:
            if isinstance(name, str):
                path = locations.path.normpath(locations.join(folder, name))
                yield None, locations.shorten(path), _nested(section, view.peek(path))
    yield now.target, None, now.data
    jobs = locations.join(state_folder(locations, now.request), "cron", "jobs.json")
    yield None, locations.shorten(jobs), view.peek(jobs)


def _nested(section: Path, data: Any) -> Any:
    for key in reversed(section):
        data = {key: data}
    return data


_DEEPEST = 10
"""The number of files that may include one another (2026.9.6)."""


def merged(now: Current) -> Current:
    """The configuration as OpenClaw reads it, with the values of the included files."""
    if "$include" not in now.document.text:
        return now
    whole = _resolved(now, now.data, now.view.locations.path.dirname(now.target.path))
    return now._replace(document=parse(json.dumps(whole), "json5"))


def included(now: Current) -> Iterator[str]:
    """The paths of all included files."""
    todo = [(now.data, now.view.locations.path.dirname(now.target.path), 0)]
    while todo:
        node, folder, depth = todo.pop()
        if isinstance(node, dict):
            for path in _named(now, node, folder) if depth < _DEEPEST else ():
                yield path
                todo.append((now.view.peek(path), now.view.locations.path.dirname(path), depth + 1))
            todo += [(value, folder, depth) for value in node.values()]
        elif isinstance(node, list):
            todo += [(value, folder, depth) for value in node]


def _named(now: Current, node: dict[str, Any], folder: str) -> list[str]:
    """The files that an object includes, the weakest first; a relative path starts at the folder of its file."""
    found, locations = node.get("$include"), now.view.locations
    names = found if isinstance(found, list) else [found]
    return [locations.path.normpath(locations.join(folder, name)) for name in names if isinstance(name, str)]


def _resolved(now: Current, node: Any, folder: str, depth: int = 0) -> Any:
    """Plain data with the included files merged into it: lists are joined, and values of the file itself win."""
    if isinstance(node, list):
        return [_resolved(now, value, folder, depth) for value in node]
    if not isinstance(node, dict):
        return node
    result: Any = {}
    for path in _named(now, node, folder) if depth < _DEEPEST else ():
        data = _resolved(now, now.view.peek(path), now.view.locations.path.dirname(path), depth + 1)
        result = _joined(result, data)
    own = {name: _resolved(now, value, folder, depth) for name, value in node.items() if name != "$include"}
    return _joined(result, own) if own or not result else result


def _joined(weak: Any, strong: Any) -> Any:
    if isinstance(weak, dict) and isinstance(strong, dict):
        return {
            **weak,
            **{name: _joined(weak[name], value) if name in weak else value for name, value in strong.items()},
        }
    return [*weak, *strong] if isinstance(weak, list) and isinstance(strong, list) else strong

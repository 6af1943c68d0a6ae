"""The files beside OpenClaw's configuration that name models, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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

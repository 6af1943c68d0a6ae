"""Print the section of CHANGELOG.md for a tag, the text of its release; fail if the tag is not that of this version.

python -m release.tag v0.1.0
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from wcode_setup.version import __version__

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"


def section(tag: str, version: str, changelog: str) -> str:
    """The text below the version's heading, `## [0.1.0] - 2026-12-01`. Raises ValueError."""
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but the version is {version}")
    parts = re.split(r"^## \[(.+?)\](.*)\n", changelog, flags=re.MULTILINE)[1:]
    found = {name: (rest, text.strip()) for name, rest, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)}
    if version not in found:
        raise ValueError(f"CHANGELOG.md has no section of {version}")
    rest, text = found[version]
    if not re.fullmatch(r" - \d{4}-\d\d-\d\d", rest):
        raise ValueError(f"the section of {version} in CHANGELOG.md has no date")
    if not text:
        raise ValueError(f"the section of {version} in CHANGELOG.md is empty")
    return text


if __name__ == "__main__":
    try:
        print(section(sys.argv[1], __version__, CHANGELOG.read_text(encoding="utf-8")))
    except ValueError as error:
        sys.exit(f"Error: {error}")

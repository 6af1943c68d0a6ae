"""The YAML block at the top of a text file, between two lines `---`; to read, not to edit."""

from __future__ import annotations

import re

from wcode_setup.documents import yaml

_BLOCK = re.compile(r"\ufeff?---[^\S\r\n]*\r?\n(.*?)^---[^\S\r\n]*\r?$", re.DOTALL | re.MULTILINE)


def parse(text: str) -> yaml.YamlDocument:
    """The block as a document; an empty one if there is no block. Raises `SetupError` if it is no YAML."""
    found = _BLOCK.match(text)
    return yaml.parse(found[1] if found else "")

"""Real files, to take styles from: those of the golden cases, and whatever this machine has.

Looked through are the packages of this Python, the tools that the conformance tests install, `/usr/share` and `/etc`, and
the folders in WCODE_FUZZ_FOLDERS (separated as in PATH). Nothing of it is copied into the repository.
"""

from __future__ import annotations

import os
import re
import sysconfig
from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.conformance import install

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CASES = os.path.join(TESTS, "cases")
CATALOG = os.path.join(os.path.dirname(TESTS), "wcode_setup", "catalog")
LARGEST = 65536
MOST = 1500
"""Files of one form and kind; of more, a random choice."""

FORMS = [
    ("json", re.compile(r"\.(json[c5]?|code-workspace|webmanifest|babelrc|eslintrc|swcrc|prettierrc)$|/\.[a-z]+rc$")),
    ("yaml", re.compile(r"\.ya?ml$|/\.(clang-format|yarnrc|gemrc)$")),
    ("toml", re.compile(r"\.toml$|/(Cargo|poetry|uv)\.lock$")),
    ("dotenv", re.compile(r"(^|/)(\.env[^/]*|[^/]*\.env|env|environment|[a-z]+-release)$|^/etc/default/[^/]+$")),
]
_SKIPPED = {".git", "__pycache__", "_cacache", ".hypothesis"}


class Corpus:
    """Texts by form (`json`, `yaml`, `toml`, `dotenv`), those of the golden cases first; `kinds` counts where they are from."""

    def __init__(self, random: Random, golden_only: bool = False) -> None:
        self.texts: dict[str, list[str]] = {form: [] for form, _ in FORMS}
        self.kinds: Counter[tuple[str, str]] = Counter()
        seen = set[str]()
        for form, kind, paths in _by_kind(golden_only):
            random.shuffle(paths)
            for path in paths:
                text = _read(path)
                if text and text not in seen and self.kinds[form, kind] < MOST:
                    seen.add(text)
                    self.texts[form].append(text)
                    self.kinds[form, kind] += 1


def _by_kind(golden_only: bool) -> Iterator[tuple[str, str, list[str]]]:
    """The paths of each form, golden ones first, then those with names of their own, such as `package.json`."""
    found: dict[tuple[str, str], list[str]] = {}
    for folder in [CASES, CATALOG] if golden_only else [CASES, CATALOG, *folders()]:
        for path in sorted(_walk(folder)):
            golden = path.startswith((CASES, CATALOG))
            form = next((form for form, pattern in FORMS if pattern.search(path)), None)
            if form and (not golden or f"{os.sep}before{os.sep}" in path or form == "toml"):  # of those there are few
                kind = "golden cases" if golden else _kind(path)
                found.setdefault((form, kind), []).append(path)
    for (form, kind), paths in found.items():
        yield form, kind, paths


def _kind(path: str) -> str:
    """A coarse word for what a file is."""
    name = os.path.basename(path)
    for kind in ("package.json", "tsconfig", "eslint", "composer", "docker-compose", ".env"):
        if kind in name:
            return kind
    if f"{os.sep}.github{os.sep}" in path or name.startswith(".travis"):
        return "workflows"
    if "schema" in path:
        return "schemas"
    return "other"


def folders() -> list[str]:
    """Where real files are looked for, those of the user's choice first."""
    own = os.environ.get("WCODE_FUZZ_FOLDERS", "").split(os.pathsep)
    found = [*own, sysconfig.get_path("purelib"), install.cache(), "/usr/share", "/usr/lib/node_modules", "/etc"]
    return [folder for folder in found if folder and os.path.isdir(folder)]


def _walk(folder: str) -> Iterator[str]:
    for root, names, files in os.walk(folder):
        names[:] = [name for name in names if name not in _SKIPPED]
        yield from (os.path.join(root, file) for file in files)


def _read(path: str) -> str | None:
    """The text of a file; None if it is large or not UTF-8, or not to be read."""
    try:
        if os.path.getsize(path) > LARGEST or not os.path.isfile(path):
            return None
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        return None

"""Canary keys, and the hunt for them: in all that is printed, and in every file and file name below a home."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import string
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.program import STATE, Program, Result

_LETTERS = string.ascii_letters + string.digits
_TAIL = 4
"""So much of the end of a long key may be shown."""


def body(label: str, length: int = 20) -> str:
    """Random letters and digits, for a label always the same; so short that only what stands around it tells of a key."""
    found = hashlib.sha512(label.encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in (found * 4)[:length])


SHAPES = {
    "plain": body,
    "sk": lambda label: "sk-ant-api03-" + body(label),
    "ghp": lambda label: "ghp_" + body(label, 36),
    "pat": lambda label: "github_pat_" + body(label, 22) + "_" + body(label + "-", 40),
    "xoxb": lambda label: f"xoxb-2718281828-{body(label)}",
    "aiza": lambda label: "AIza" + body(label, 35),
    "jwt": lambda label: f"eyJhbGciOiJIUzI1NiJ9.eyJ{body(label, 30)}.{body(label + '-', 43)}",
}
"""How foreign keys look: without a shape of its own, and as vendors shape them."""

KEYS = {
    "usual": "sk-test-" + body("usual"),
    "no prefix": body("no prefix", 26),
    "short": "q7Zk3x9",
    "capitals": body("capitals", 32).upper(),
    "quotes": f'sk-test-{body("q", 6)}"{body("r", 8)}\\{body("s", 8)}',
    "quotes, no prefix": f"{body('t', 6)}\"{body('u', 8)}'{body('v', 8)}",
    "hexadecimal": hashlib.md5(b"hexadecimal").hexdigest(),
    "signs": f"{body('w', 10)}/+%$&!#={body('x', 12)}==",
}
"""How a key of ours may look."""


def spellings(key: str) -> set[str]:
    """What must not be seen: a key as JSON, YAML, Python, a shell, a URL and base64 spell it, and parts of it."""
    once = json.dumps(key)[1:-1]
    found = {key, once, json.dumps(once)[1:-1], repr(key)[1:-1], key.replace("'", "''"), quote(key, safe="")}
    found |= {spelt[:-_TAIL] for spelt in list(found) if len(key) >= 20}
    found.add(base64.b64encode(key.encode()).decode().rstrip("="))
    size = 12 if re.fullmatch("[0-9a-f]+", key) else 6  # digests are hexadecimal, too
    for word in re.findall(
        r"[A-Za-z0-9]+", re.sub("^(sk-ant-api03|sk-test|xoxb-2718281828|ghp_|github_pat_|AIza)", "", key)
    ):
        if word != "eyJhbGciOiJIUzI1NiJ9":
            found |= {word[at : at + size] for at in range(0, len(word) - size - _TAIL + 1, size)}
    return found


class Hunt:
    """A hunt for these keys: label -> key. The figures count all hunts."""

    runs = 0
    files = 0
    size = 0

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = dict(keys)
        self._needles = {text: label for label, key in keys.items() for text in spellings(key)}

    def hits(self, text: str) -> dict[str, str]:
        """What of the keys is in a text: spelling -> label."""
        Hunt.size += len(text)
        return {needle: label for needle, label in self._needles.items() if needle in text}

    def clean(self, result: Result, *what: Any) -> Result:
        """No key in all that a run printed."""
        Hunt.runs += 1
        for name, text in (("stdout", result.out), ("stderr", result.err)):
            found = self.hits(text)
            assert not found, f"{name} of {what} shows {found}:\n{_lines(text, found)}"
        return result

    def text(self, text: str, *what: Any) -> None:
        """No key in a text."""
        found = self.hits(text)
        assert not found, f"{what} shows {found}:\n{_lines(text, found)}"

    def holders(self, home: Path) -> dict[str, set[str]]:
        """Label -> the files below `home` that hold the key, by their names there; no name of a file holds one."""
        found: dict[str, set[str]] = {label: set() for label in self.keys}
        for folder, folders, names in os.walk(home):
            self.text(" ".join([*folders, *names]), folder)
            for name in names:
                path = Path(folder) / name
                if path.is_file() and not path.is_symlink():
                    Hunt.files += 1
                    for label in self.hits(path.read_bytes().decode("utf-8", "surrogateescape")).values():
                        found[label].add(path.relative_to(home).as_posix())
        return found

    def stored(self, program: Program, allowed: Mapping[str, Collection[str]], former: Iterable[str] = ()) -> None:
        """Each key is in the files that are `allowed`, all of them; one of `former` also in the history's bytes before.

        Keys that `allowed` does not name are in files of the user, and in the bytes before.
        """
        for label, files in self.holders(program.home).items():
            ours = {name for name in files if name.startswith(STATE + "/")}
            if label in former or label not in allowed:
                kept = re.compile(re.escape(STATE) + r"/history/[^/]+/before-\d+")
                ours = {name for name in ours if not kept.fullmatch(name)}
            assert not ours, f"{label} is kept in {ours}"
            if label in allowed:
                held = {name for name in files if not name.startswith(STATE + "/")}
                assert held == set(allowed[label]), f"{label} is in {held}, not in {set(allowed[label])}"


def _lines(text: str, found: Iterable[str]) -> str:
    return "\n".join(line for line in text.split("\n") if any(needle in line for needle in found))[:4000]

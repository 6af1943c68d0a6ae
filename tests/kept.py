"""What a new key leaves as it is: the words and the comparison that the tests of it share."""

from __future__ import annotations

from tests.program import Program, Result

PLUS, OTHER = "qwen3.6-plus", "qwen/qwen3.6-27b"
OLD, NEW = b"sk-test-old0123456789abcdef", b"sk-test-new0123456789abcdef"


def configure(program: Program, *words: str, key: bytes = OLD) -> Result:
    done = program(*words, "--api-key-stdin", stdin=key)
    assert done.code == 0, done
    return done


def replaced(before: dict[str, bytes]) -> dict[str, bytes]:
    """The files with the new key in place of the old one, which must be in one of them."""
    assert any(OLD in content for content in before.values())
    return {path: content.replace(OLD, NEW) for path, content in before.items()}


def contents(program: Program) -> dict[str, bytes]:
    found = {path: entry[0] for path, entry in program.tree(state=False).items() if isinstance(entry, tuple)}
    return {path: b"" if path.endswith("providers.json") else content for path, content in found.items()}

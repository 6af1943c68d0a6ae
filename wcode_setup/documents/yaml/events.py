"""The events of ruamel's parser, each with its tokens: YAML 1.1 as PyYAML reads it, with `SetupError` for errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from wcode_setup.documents.syntax import code_point, syntax_error
from wcode_setup.errors import SetupError

DEEPEST: Final = 512
"""Limit of nested collections; ruamel's scanner takes quadratic time on depth."""
_QUOTED: Final = re.compile(r"""\s*(['"])(?!<)[^\s'"]{4,}\1""")
"""Quotations of the text in ruamel's messages, without single characters and its own words in `<…>`."""


def events(text: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield ruamel's events, each with its tokens, by the rules of YAML 1.1 as PyYAML applies them."""
    if not text:  # an absent file: nothing of ruamel, whose loading costs more than twice what bare Python does
        return
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver
    from ruamel.yaml.scanner import Scanner

    tokens: list[Any] = []

    class Recorder(Scanner):
        def get_token(self) -> Any:
            tokens.append(super().get_token())
            return tokens[-1]

        def fetch_flow_collection_start(
            self, kind: Any, to_push: str
        ) -> None:  # the scanner is far ahead of the events
            if len(self.flow_context) >= DEEPEST:
                raise too_deep(text, self.reader.index)
            super().fetch_flow_collection_start(kind, to_push)

    class Old(VersionedResolver):
        processing_version = (1, 1)  # `yaml.version` holds only up to a `---`

    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner, yaml.Resolver = Recorder, Old
    found = iter(yaml.parse(text))
    while True:
        try:
            event = next(found)
        except StopIteration:
            return
        except SetupError:
            raise
        except Exception as error:
            raise _refusal(text, error) from None
        yield event, tokens
        tokens.clear()


def too_deep(text: str, offset: int) -> SetupError:
    """The error for a collection at `offset` that is nested too deep."""
    return syntax_error(text, offset, "yaml-too-deep", limit=DEEPEST)


def _refusal(text: str, error: Exception) -> SetupError:
    """ruamel's error as a `SetupError`: one line, without any text of the file."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = getattr(mark, "index", getattr(error, "position", 0))
    offset = min(offset, len(text)) if isinstance(offset, int) else 0
    problem = _QUOTED.sub("", str(getattr(error, "problem", None) or "").split("\n")[0].strip())
    if hasattr(error, "character") and offset < len(text):
        return syntax_error(text, offset, "yaml-character", character=code_point(text[offset]))
    return (
        syntax_error(text, offset, "library-says", says=problem) if problem else syntax_error(text, offset, "yaml-none")
    )

"""Lossless editors behind one interface (`base.Document`): text in, offset edits out."""

from __future__ import annotations

from wcode_setup.documents.base import Document

FORMATS = (
    "json",
    "json-comments",
    "jsonc",
    "json5",
    "yaml",
    "toml",
    "front-matter",
    "markdown",
    "dotenv",
    "shell",
    "raw",
    "exact",
)
VALUES = ("raw", "exact")
"""The formats of a file that is one value, of which nothing is left if that is removed."""


def parse(text: str, form: str) -> Document:  # noqa: PLR0911 - one return for each editor
    """Parse `text` as `form`, one of `FORMATS`; raises `SetupError` with line and column."""
    if form in VALUES:
        from wcode_setup.documents import raw

        return raw.parse(text, exact=form == "exact")
    if form == "markdown":
        from wcode_setup.documents import markdown

        return markdown.parse(text)
    if form == "yaml":
        from wcode_setup.documents import yaml

        return yaml.parse(text)
    if form == "front-matter":
        from wcode_setup.documents import front_matter

        return front_matter.parse(text)
    if form == "toml":
        from wcode_setup.documents import toml

        return toml.parse(text)
    if form == "dotenv":
        from wcode_setup.documents import dotenv

        return dotenv.parse(text)
    if form == "shell":
        from wcode_setup.documents import shell

        return shell.parse(text)
    from wcode_setup.documents import jsonc

    return jsonc.parse(text, form)

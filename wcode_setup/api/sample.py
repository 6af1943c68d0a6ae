"""Code samples: the checked request, and its text in a language."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from wcode_setup import catalog
from wcode_setup.catalog import Model
from wcode_setup.catalog.inputs import check_url, check_words
from wcode_setup.catalog.protocols import ANTHROPIC, CHAT, RESPONSES
from wcode_setup.engine.store import files
from wcode_setup.errors import Note, SetupError
from wcode_setup.locations import Locations
from wcode_setup.samples import make, parameters
from wcode_setup.samples.languages import LANGUAGES
from wcode_setup.samples.wire import Asked, Picture
from wcode_setup.secrets.sources import check_variable
from wcode_setup.text import is_text, visible
from wcode_setup.tools.base import Request
from wcode_setup.tools.common import DEFAULT_PROVIDER, key_variable
from wcode_setup.urls import same_host

__all__ = ["LANGUAGES", "PROTOCOLS"]

PROTOCOLS = {"chat": CHAT, "responses": RESPONSES, "messages": ANTHROPIC}
"""Protocol on the command line -> protocol of the catalogue."""
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
"""First bytes of a file -> its media type; WebP has its name further in."""


def languages() -> list[dict[str, Any]]:
    """The languages, each as a row of the JSON document."""
    return [
        {"language": name, "title": one.title, "file": one.file, "run": make.run(one, one.file), "is_run": one.is_run}
        for name, one in LANGUAGES.items()
    ]


def asked(locations: Locations, options: Mapping[str, Any], prompt: str) -> tuple[Asked, list[Note]]:
    """The request of a sample, by the options of the command line, and notes on it; `prompt`: the default one."""
    notes: list[Note] = []
    protocol = PROTOCOLS[options["protocol"]]
    base_url = _base_url(options["base_url"], protocol, notes)
    model = _model(options["model_id"], base_url)
    given = parameters.parsed(options["params"])
    texts = {"prompt": options["prompt"] if options["prompt"] is not None else prompt, "system": options["system"]}
    for name, text in texts.items():
        if text is not None and not is_text(text):
            raise SetupError("not-text-option", option=f"--{name}")
    if model and model.protocols and protocol not in model.protocols:
        notes.append(Note("sample-protocol", model=model.id, protocol=options["protocol"]))
    picture = _picture(locations, options["image"]) if options["image"] is not None else None
    if picture and model and "vision" not in model.capabilities:
        notes.append(Note("sample-vision", model=model.id))
    notes += parameters.remarks(given, [text for text in texts.values() if text])
    named = options["api_key_env"]
    variable = key_variable(Request("", (), base_url), DEFAULT_PROVIDER) if named is None else check_variable(named)
    limits = (model.context_window, model.max_tokens) if model else (None, None)
    fields = parameters.for_protocol(given, protocol, *limits)
    wanted = Asked(protocol, base_url, variable, options["model_id"], **texts, picture=picture,
                   stream=options["stream"], parameters=fields)  # fmt: skip
    return wanted, notes


def sample(language: str, wanted: Asked, path: str | None) -> dict[str, Any]:
    """The sample as the data of the JSON document: its `text`, file name, and the commands that install and run it.

    `path`: the file that it will be written to. Raises `file-name`.
    """
    row = LANGUAGES[language]
    file = os.path.basename(path) if path else row.file
    _check_name(file, "-o")
    return {
        "language": language, "title": row.title, "file": file, "install": make.install(row, wanted),
        "run": make.run(row, file), "is_run": row.is_run, "variable": wanted.variable, "url": wanted.url,
        "text": make.text(language, wanted, file),
    }  # fmt: skip


def write(locations: Locations, path: str, text: str) -> tuple[str, str]:
    """Write a sample to a new file; return its path and its status. Raises `sample-exists`: no file is replaced."""
    path, content = locations.expand(path), text.encode()
    if files.exists(path):
        if files.read(files.real_path(path)).content == content:
            return path, "unchanged"
        raise SetupError("sample-exists", path=path)
    try:
        files.create(path, content, 0o666 & ~files.umask())
    except OSError as error:
        raise files.failure(error, path) from None
    return path, "created"


def _base_url(url: str | None, protocol: str, notes: list[Note]) -> str:
    """The base URL of the gateway for a protocol. Raises `sample-no-url` if the gateway has none."""
    checked = check_url(url, notes, protocol) if url is not None else catalog.gateway().base_url
    if visible(checked) != checked:
        raise SetupError("url-characters")
    known = catalog.gateway_at(checked)
    if known is None:
        return checked
    if protocol not in known.base_urls:
        spoken = [name for name, inner in PROTOCOLS.items() if inner in known.base_urls]
        raise SetupError("sample-no-url", url=checked, known=", ".join(spoken))
    return known.base_urls[protocol]


def _model(model_id: str, base_url: str) -> Model | None:
    """The model of the catalogue; None for one of another gateway that it does not have.

    Raises `bad-model`, and for the wcode gateway `sample-model` with the nearest ids.
    """
    check_words(model_id, None)
    try:
        return catalog.find(model_id)
    except SetupError as error:
        if error.code == "unknown-model" and same_host(base_url, catalog.gateway().base_url):
            raise SetupError("sample-model", **error.fields) from None
        if error.code != "unknown-model":
            raise
    return None


def _check_name(path: str, option: str) -> None:
    """Raise `file-name` for a path that cannot stand on one line of a sample."""
    if visible(path) != path:
        raise SetupError("file-name", option=option)


def _picture(locations: Locations, path: str) -> Picture:
    """The image at `path`. Raises `image-missing`, `file-name` and `image-type`."""
    _check_name(path, "--image")
    where = locations.expand(path)
    content = files.read(files.real_path(where)).content
    if content is None:
        raise SetupError("image-missing", path=where)
    found: Sequence[str] = [kind for start, kind in _IMAGES.items() if content.startswith(start)]
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        found = ["image/webp"]
    if not found:
        raise SetupError("image-type", path=where)
    return Picture(where if path.startswith("~") else path, found[0])

"""The model slots of the family: in the JSON files, and in the front matter of Markdown files (1.18.33)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Op, Remove
from wcode_setup.tools.base import Lead, Slot, Target
from wcode_setup.tools.opencode.above import inline
from wcode_setup.tools.opencode.pages import Page, pages
from wcode_setup.tools.opencode.product import config_folder, folders, layers, managed
from wcode_setup.tools.opencode.state import Current
from wcode_setup.tools.slots import LIGHT

SMALL = Slot(("small_model",), LIGHT)
TITLE = Slot(("agent", "title", "model"), LIGHT)
AGENTS = (Slot(("agent", "*", "model")), Slot(("mode", "*", "model")), Slot(("command", "*", "model")))
SLOTS = (SMALL, *AGENTS)

Layer = tuple[Target | None, str | None, Any]


def merged(now: Current) -> Iterator[Layer]:
    """All that the tool merges, the weakest first, as `ProviderMap.layers` has it."""
    view, product = now.view, now.product
    user, *inner = folders(product, view)
    paths = layers(product, view)
    if now.target.path not in paths:  # of `--config`: it takes the place of the file that the variable names
        paths.insert(len(product.ranks), now.target.path)
    inside = {view.locations.join(folder, name): folder for folder in inner for name in product.inner}
    for path in paths:
        if path not in inside:
            yield _file(now, path)
    yield from map(_page, own_pages(now)) if not now.request.config else _foreign(now, user)
    for folder in inner:
        for path in paths:
            if inside.get(path) == folder:
                yield _file(now, path)
        yield from _foreign(now, folder)
    variable, data = inline(now)
    yield None, variable, data
    for path in managed(product, view.locations):
        yield _file(now, path)


def own_pages(now: Current) -> list[Page]:
    """The Markdown files in the user's folder that name a model."""
    return pages(now.view, config_folder(now.product, now.view.locations))


def _file(now: Current, path: str) -> Layer:
    for target in (now.target, *now.own.targets):
        if target.path == path:
            return target, None, now.view.document(target).data
    return None, now.view.locations.shorten(path), now.view.peek(path)


def _page(page: Page) -> Layer:
    return page.target, None, page.data


def _foreign(now: Current, folder: str) -> Iterator[Layer]:
    """The Markdown files of a folder that wcode-setup does not edit."""
    for page in pages(now.view, folder):
        yield None, now.view.locations.shorten(page.target.path), page.data


def refined(now: Current, lead: Lead) -> Lead:
    """The lead with its path in a Markdown file; the title is light work."""
    if lead.path == TITLE.path:
        lead = lead._replace(slot=TITLE)
    if lead.target and lead.target.format == "markdown":
        where = now.view.locations.shorten(lead.target.path)
        return lead._replace(path=("model",), where=where)
    if lead.where and lead.where.endswith(".md"):
        return lead._replace(path=("model",))
    return lead


def page_removals(now: Current, provider: str) -> dict[Target, list[Op]]:
    """The ops that remove the models of a provider from the Markdown files."""
    return {page.target: [Remove(("model",))] for page in own_pages(now) if page.model.startswith(f"{provider}/")}

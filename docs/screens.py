"""The pictures of the wizard for `docs/wizard.md`: `python -m docs.screens [FOLDER]`, from a run in an 80x24 terminal.

The home is a scratch one with a program that only looks installed; the gateway stands behind a proxy on loopback, with
a certificate made for this run, so that nothing leaves the machine.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.program import ROOT, Program, scratch
from tests.terminal import DOWN, ENTER, SPACE, Terminal
from tests.tls import Tunnel, certificate
from wcode_setup.console import messages

FOLDER = ROOT / "docs/screens"
CONFIG = """{
  // my own gateway settings
  gateway: { mode: 'local', port: 18789 },
  agents: { defaults: { model: 'anthropic/claude-sonnet-4' } },
}
"""
_CELL = (8.4, 19)
"""Width and height of a character, in pixels."""
_EDGE = 16
_BACK, _FRONT = "#16181d", "#d7dae0"
_COLOURS = {"red": "#f0717b", "green": "#8fc77b", "brown": "#e2b86b", "cyan": "#62bdd0", "blue": "#6aa7f0"}


def main() -> None:
    """Make the pictures, in both languages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("en", "zh"):
        for name, picture in pictures(language):
            (folder / f"{name}.{language}.svg").write_text(picture, encoding="utf-8", newline="\n")


def pictures(language: str) -> Iterator[tuple[str, str]]:
    """Walk through the wizard in this language: (name, SVG) of each main screen."""
    messages.set_language(language)
    with scratch() as home, scratch() as apart:
        pem = certificate(apart, "wcode.net")
        with Tunnel(pem) as tunnel:
            program = Program(home)
            _furnish(program)
            proxies = {"https_proxy": tunnel.url, "no_proxy": "", "SSL_CERT_FILE": str(pem)}
            terminal = Terminal(program, "wizard", "--lang", language, env=proxies)
            try:
                yield from _walk(terminal)
            finally:
                terminal.close()
    messages.set_language("en")


def _walk(terminal: Terminal) -> Iterator[tuple[str, str]]:
    def wait(code: str) -> None:
        terminal.wait(re.escape(messages.text(code)))

    wait("wizard-tools")
    yield "tools", draw(terminal)
    terminal.press(ENTER)
    wait("wizard-gateway")
    terminal.press(ENTER)
    wait("wizard-model")
    yield "model", draw(terminal)
    terminal.press(ENTER)
    wait("wizard-more")
    terminal.press(ENTER)
    wait("wizard-capabilities")
    terminal.press(SPACE, DOWN, ENTER)
    terminal.wait("platform.wcode.net")
    terminal.press(ENTER)
    wait("wizard-type-key")
    terminal.press("sk-this-is-not-a-real-key-4242", ENTER)
    wait("wizard-storage")
    yield "key", draw(terminal)
    terminal.press(ENTER)
    wait("ask-apply")
    yield "changes", draw(terminal)
    terminal.press("y", ENTER)
    wait("ask-doctor")
    yield "done", draw(terminal)
    terminal.press(ENTER)
    terminal.ended()


def _furnish(program: Program) -> None:
    """A home with OpenClaw, as npm installs it, and its configuration."""
    program.config(CONFIG)
    package = "lib/node_modules/openclaw"
    program.write(f"{package}/package.json", json.dumps({"name": "openclaw", "version": "2026.9.6"}))
    program.write(f"{package}/openclaw.mjs", "#!/bin/sh\n").chmod(0o755)
    (program.home / "bin").mkdir()
    (program.home / "bin/openclaw").symlink_to(f"../{package}/openclaw.mjs")
    program.env["PATH"] = f"{program.home}/bin:/usr/bin:/bin"


def draw(terminal: Terminal) -> str:
    """What stands on the screen, as SVG; blank lines at the end are left out."""
    rows = len(terminal.shown.split("\n"))
    width, height = terminal.screen.columns * _CELL[0] + 2 * _EDGE, rows * _CELL[1] + 2 * _EDGE
    lines = [text for row in range(rows) for text in _row(terminal.screen, row)]
    title = escape(terminal.shown.split("\n")[0])
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"',
            f'  viewBox="0 0 {width:g} {height:g}" role="img" font-family="ui-monospace, Menlo, Consolas, monospace"',
            f'  font-size="14" fill="{_FRONT}">',
            f"<title>{title}</title>",
            f'<rect width="100%" height="100%" rx="8" fill="{_BACK}"/>',
            *lines,
            "</svg>",
            "",
        ]
    )


def _row(screen: Any, row: int) -> Iterator[str]:
    """The pieces of a line that look alike, each held to its columns."""
    cells = [(column, screen.buffer[row][column]) for column in range(screen.columns)]
    for (colour, bold), group in groupby(cells, key=lambda cell: (cell[1].fg, cell[1].bold)):
        piece = list(group)
        while piece and piece[-1][1].data == " ":
            piece.pop()
        text = "".join(cell.data for _, cell in piece)
        if not text.strip():
            continue
        x, y = _EDGE + piece[0][0] * _CELL[0], _EDGE + (row + 0.75) * _CELL[1]
        style = f' fill="{_COLOURS[colour]}"' if colour in _COLOURS else ""
        style += ' font-weight="bold"' if bold else ""
        yield (
            f'<text x="{x:g}" y="{y:g}" textLength="{len(piece) * _CELL[0]:g}" xml:space="preserve"{style}>'
            f"{escape(text, quote=False)}</text>"
        )


if __name__ == "__main__":
    main()

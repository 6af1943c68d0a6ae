"""Texts of Bar in Chinese."""

from __future__ import annotations

TEXTS: dict[str, str] = {
    "bar-start": "启动 Bar,打个招呼:",
}

"""Words that no text of the project uses, each with a better one: for pages, docstrings and comments."""

from __future__ import annotations

import re

BETTER = {
    r"mend\w*": "fix",
    r"tak(?:e|es|en|ing) (?:it |them |all |everything |runs? )?back": "undo, revert",
    r"(?:take|takes|taken|taking|took) (?:it |them )?out": "remove",
    r"tells?|told|telling": "report, show, say",
    r"(?:of )?ours": "managed, of wcode-setup",
    r"all the same": "anyway",
    r"cannot be had": "is not supported",
    r"(?:every|any|some)body|nobody": "another program, any user, no one",
    r"shall": "should, will",
    r"judg\w*": "check",
    r"go(?:es|ing)? on(?= with\b| all\b|[.,;:)]|$)": "continue",
    r"by now": "already",
    r"in so many words": "explicitly",
    r"mak(?:e|es|ing) true": "apply",
    r"house|rooms?": "project, module, space",
}
"""Regular expression of words -> what to write."""
CLAUSE = re.compile(
    r"(?:What|Whether|Whose|Which|How|Where|If|That|Of|None of|Everything|Nothing|So|As|Each)\b", re.IGNORECASE
)
"""A beginning that names no thing: a docstring's first line says what a function does or returns."""
_CODE = re.compile(r"`[^`\n]*`")
_WORDS = re.compile(rf"(?i)\b(?:{'|'.join(BETTER)})(?!\w)")


def unplain(text: str) -> list[str]:
    """The words of a text that have a better one, with it; code in backticks is not looked at."""
    return [f"{found[0]}: {_better(found[0])}" for found in _WORDS.finditer(_CODE.sub("`", text))]


def _better(word: str) -> str:
    return next(better for pattern, better in BETTER.items() if re.match(rf"(?i)(?:{pattern})", word))

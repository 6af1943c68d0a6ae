"""JSON, JSONC and JSON5 text as tokens and as a tree of offsets. No function edits or recurses on depth."""

from __future__ import annotations

import re
from typing import Any, Final

from wcode_setup.documents.syntax import LIST, OBJECT, Node, Span, Tree, code_point, line_column, syntax_error
from wcode_setup.errors import SetupError

# Possessive quantifiers: a backtracking pattern needs gigabytes for a long string, and never ends on an unclosed one.
TOKEN: Final = re.compile(
    r"""[ \t\n\r]*+(?:
      (?P<string>  "[^"\\\x00-\x1f]*+" )            # the common kind: nothing to decode
    | (?P<text>    "(?:[^"\\\r\n]++|\\(?:\r\n|[\s\S]))*+" | '(?:[^'\\\r\n]++|\\(?:\r\n|[\s\S]))*+' )
    | (?P<word>    [^\x00-\x20{}\[\]:,"'/\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]++ )
    | (?P<mark>    [{}\[\]:,] )
    | (?P<comment> //[^\n\r\u2028\u2029]*+ | /\*(?:[^*]++|\*(?!/))*+\*/ )
    | (?P<space>   [\v\f\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]++ )   # blanks in JSON5 only
    | (?P<finish>  \Z )
    | (?P<stray>   [\s\S] )
    )""",
    re.VERBOSE,
)
STRING, TEXT, WORD, MARK, COMMENT, SPACE, FINISH, STRAY = range(1, 9)

IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*+")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)((?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)")
_NUMBER5: Final = re.compile(
    r"[+-]?(?:Infinity|NaN|0[xX][0-9a-fA-F]++|(?:(?:0|[1-9][0-9]*+)(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)"
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_ESCAPES: Final = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ESCAPES5: Final = _ESCAPES | {"v": "\v", "0": "\0", "\n": "", "\r": "", "\r\n": "", "\u2028": "", "\u2029": ""}
_LITERALS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None}

# The expected token. The order matters: from VALUE on it is a value; KEY and FIRST_KEY expect a key.
END, COMMA, COLON, KEY, FIRST_KEY, VALUE, ITEM, FIRST_ITEM = range(8)
_EXPECTED: Final = {
    END: "syntax-after-end",
    COLON: "syntax-colon",
    KEY: "syntax-key",
    FIRST_KEY: "syntax-key-or-end",
    VALUE: "syntax-value",
    ITEM: "syntax-value",
    FIRST_ITEM: "syntax-value-or-end",
}
"""The message for a token that is not the expected one."""


def tokens(text: str) -> list[str]:
    """The tokens, each with the blanks before it; joined they are the text."""
    return [match[0] for match in TOKEN.finditer(text)]


def parse_tree(text: str, dialect: str) -> Tree:  # noqa: PLR0912, PLR0915 - the one hot loop: a call per token is a third of its time
    """Parse `text`, or raise `SetupError("syntax")` with the position and a note `what`."""
    comments: list[Span] = []
    stack: list[Node] = []
    siblings = document = list[Node]()
    top = last = Node(None, 0, 0, 0, document, LIST)  # holds the root, so that every value has a list to go into
    want, after = VALUE, END  # after: the token expected behind a value
    key, begin = None, 0
    for match in TOKEN.finditer(text, text.startswith("\ufeff")):
        kind = match.lastindex or STRAY
        start, end = match.span(kind)
        if kind <= WORD:
            if want >= VALUE:
                value = text[start + 1 : end - 1] if kind == STRING else _scalar(text, start, end, dialect)
                last = Node(key, start if key is None else begin, start, end, None, value)
                siblings.append(last)
                key, want = None, after
            elif want >= KEY:
                key = text[start + 1 : end - 1] if kind == STRING else _key(text, start, end, dialect)
                begin, want = start, COLON
            else:
                raise _unexpected(text, start, want, top)
        elif kind == MARK:
            mark = text[start]
            if mark == ":" and want == COLON:
                want = VALUE
            elif mark == "," and want == COMMA:
                last.comma = start
                want = KEY if top.value is OBJECT else ITEM
            elif mark in "{[" and want >= VALUE:
                stack.append(top)
                top = Node(key, start if key is None else begin, start, end, [], OBJECT if mark == "{" else LIST)
                siblings.append(top)
                siblings = top.members = []
                key, want, after = None, FIRST_KEY if mark == "{" else FIRST_ITEM, COMMA
            elif mark == ("}" if top.value is OBJECT else "]") and want in (COMMA, KEY, FIRST_KEY, ITEM, FIRST_ITEM):
                if want in (KEY, ITEM) and dialect in ("json", "json-comments"):
                    raise syntax_error(text, last.comma, "syntax-trailing-comma")
                top.end = end
                last, top = top, stack.pop()
                siblings = top.members or document  # not empty: it holds the node that was just closed
                want = after = COMMA if stack else END
            else:
                raise _unexpected(text, start, want, top)
        elif kind == COMMENT:
            if dialect == "json":
                raise syntax_error(text, start, "syntax-comments")
            comments.append((start, end))
        elif kind == FINISH:
            break
        elif kind == STRAY or dialect != "json5":
            raise _stray(text, start)
    if stack:
        first = line_column(text, top.start)[0]
        raise syntax_error(text, len(text), "syntax-unclosed", mark=text[top.start], first=first)
    return Tree(text, dialect, document[0] if document else None, comments)


def _unexpected(text: str, offset: int, want: int, top: Node) -> SetupError:
    if want == COMMA:
        return syntax_error(text, offset, "syntax-comma-or-brace" if top.value is OBJECT else "syntax-comma-or-bracket")
    return syntax_error(text, offset, _EXPECTED[want])


def _stray(text: str, offset: int) -> SetupError:
    char = text[offset]
    if char in "\"'":
        return syntax_error(text, offset, "syntax-open-string")
    if text.startswith("/*", offset):
        return syntax_error(text, offset, "syntax-open-comment")
    if char == "/":
        return syntax_error(text, offset, "syntax-slash")
    return syntax_error(text, offset, "syntax-character", character=code_point(char))


def _key(text: str, start: int, end: int, dialect: str) -> str:
    """The key in `text[start:end]`, which is not a plain string."""
    if text[start] in "\"'":
        return _decode(text, start, end, dialect)
    word = text[start:end]
    if dialect != "json5":
        raise syntax_error(text, start, "syntax-key-quotes")
    if not IDENTIFIER.fullmatch(word):
        if "\\" in word:
            word = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), word)
        # ECMAScript's IdentifierName: as in Python, with $ anywhere and the two joiners except in front
        if not re.sub(r"(?<!^)[\u200c\u200d]", "_", word.replace("$", "_")).isidentifier():
            raise syntax_error(text, start, "syntax-key-unquoted")
    return word


def _scalar(text: str, start: int, end: int, dialect: str) -> Any:
    """The value in `text[start:end]`, which is not a plain string."""
    if text[start] in "\"'":
        return _decode(text, start, end, dialect)
    word = text[start:end]
    if word in _LITERALS:
        return _LITERALS[word]
    try:
        if match := _NUMBER.fullmatch(word):
            return float(word) if match[1] else int(word)
        if dialect == "json5" and _NUMBER5.fullmatch(word):
            digits = word.lstrip("+-")
            if digits[:2] in ("0x", "0X"):
                return int(word, 16)
            return int(word) if digits.isdigit() else float(word)
    except ValueError:  # Python's limit on the digits of an int
        raise syntax_error(text, start, "syntax-digits") from None
    raise syntax_error(text, start, "syntax-number" if word[0] in "+-.0123456789" else "syntax-value-unquoted")


def _decode(text: str, start: int, end: int, dialect: str) -> str:
    """The value of the string `text[start:end]`, quotes included."""
    escapes = _ESCAPES
    if dialect == "json5":
        escapes = _ESCAPES5
    elif text[start] == "'":
        raise syntax_error(text, start, "syntax-single-quotes")
    elif match := _CONTROL.search(text, start, end):
        raise syntax_error(text, match.start(), "syntax-control", character=code_point(match[0]))
    parts, at = [], start + 1
    for match in _ESCAPE.finditer(text, start + 1, end - 1):
        code, byte, char = match.groups()
        if code or (byte and dialect == "json5"):
            new = chr(int(code or byte, 16))
        elif char in escapes and not (char == "0" and text[match.end()] in "0123456789"):
            new = escapes[char]
        elif char and dialect == "json5" and char not in "xu0123456789":
            new = char
        else:
            raise syntax_error(text, match.start(), "syntax-escape")
        parts += [text[at : match.start()], new]
        at = match.end()
    value = "".join([*parts, text[at : end - 1]])
    if not value.isascii():  # join surrogate pairs, leave lone ones
        value = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return value

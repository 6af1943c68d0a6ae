"""What can be written in another way, format by format; the text may be another one then, and even a broken one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[str, Random], str]


def some(
    pattern: str, new: str | Callable[[re.Match[str]], str], chances: Sequence[float] = (0.1, 0.5, 1.0)
) -> Mutation:
    """Every match of `pattern`, or one in so many, becomes `new`."""
    compiled = re.compile(pattern, re.MULTILINE)

    def mutate(text: str, random: Random) -> str:
        chance = random.choice(chances)

        def put(match: re.Match[str]) -> str:
            if random.random() >= chance:
                return match[0]
            return match.expand(new) if isinstance(new, str) else new(match)

        return compiled.sub(put, text)

    return mutate


def one(pattern: str, *news: str) -> Mutation:
    """One match of `pattern` becomes one of `news`."""
    compiled = re.compile(pattern, re.MULTILINE)

    def mutate(text: str, random: Random) -> str:
        found = list(compiled.finditer(text))
        if not found:
            return text
        match = random.choice(found)
        return text[: match.start()] + match.expand(random.choice(news)) + text[match.end() :]

    return mutate


def nested(left: str, right: str) -> Mutation:
    """The whole is within many brackets, or within as many as nobody writes."""

    def mutate(text: str, random: Random) -> str:
        depth = random.choice([2, 5, 40, 3000])
        return left * depth + text.strip("\ufeff \r\n") + right * depth

    return mutate


def deeper(text: str, random: Random) -> str:
    """The whole is the value of a key, or an item."""
    lead, first = random.choice([("  ", "a:\n"), ("  ", "- "), ("", "a:\n"), ("    ", "a: # c\n\n"), ("   ", "-  ")])
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    body = "".join(lead + line if line.strip() else line for line in lines)
    return first + (body[len(lead) :] if first[-1] == " " else body)


def under_a_table(text: str, random: Random) -> str:
    """The tables are in another one, or are items of lists."""
    name = random.choice(["t.", "t.u.", '"x y".', "'q'. "])
    text = re.sub(r"^([ \t]*\[+)(?=[\w\"'])", rf"\g<1>{name}", text, flags=re.MULTILINE)
    if random.random() < 0.2:
        text = re.sub(r"^\[([\w.]+)\]", r"[[\1]]", text, count=random.choice([1, 0]), flags=re.MULTILINE)
    return text


def out_of_order(text: str, random: Random) -> str:
    """The sections are in another order."""
    head, *sections = re.split(r"^(?=[ \t]*\[[\[\w\"'])", text, flags=re.MULTILINE)
    random.shuffle(sections)
    return "".join([head, *(section if section[-1:] in "\r\n" else section + "\n" for section in sections)])


def anchored(text: str, random: Random) -> str:
    """A value has an anchor, and is used again at the end."""
    found = list(re.finditer(r"^[\w.-]+:(?=[ \t]*[^\s&*!|>]|[ \t]*$)", text, re.MULTILINE))
    if not found:
        return text
    at = random.choice(found).end()
    use = random.choice(["use: *m\n", "use:\n  <<: *m\n  z: 1\n", "token: [*m]\n", "l:\n- *m # c\n- id: *m\n"])
    return f"{text[:at]} &m{text[at:]}" + ("" if text[-1:] in "\r\n" else "\n") + use


_KEY = r"^([ \t]*(?:- +)*)([\w.-]+):"
_PLAIN = _KEY + r" +([^\s&*!|>{\[\"'#][^#\r\n]*?)(?=[ \t]*(?: #.*)?$)"
_PAIR = r"^([ \t]*)([\w-]+)([ \t]*=[ \t]*)([^\s#\"'\[{][^\r\n#]*?|\"[^\"\\\r\n]*\"|'[^'\r\n]*')(?=[ \t]*(?:#.*)?\r?$)"
_STRING = r"\"((?:[^\"\\\n\r]|\\.)*)\""

BENDS: dict[str, list[Mutation]] = {
    "json": [
        some(r"\s*[\r\n]\s*", " ", (1.0,)),
        some(r"\s*[\r\n]\s*", "", (1.0,)),
        some(r"([{\[,])[ \t]*(?=[^\s,])", "\\1\n  "),
        some(r"(?<=[^\s{\[,])(\s*[}\]])", r",\1"),
        some(r",(\s*[}\]])", r"\1"),
        some(_STRING, r"'\1'"),
        some(_STRING + r"(\s*:)", r"\1\2"),
        some(r"^([ \t]*)\"", r'\1  "'),
        some(r"[ \t]*:[ \t]*", " : "),
        some(r"[ \t]*:[ \t]*", ":"),
        some(r":[ \t]*", ":  "),
        some(r",(\s*[\r\n][ \t]*)", r"\1, "),
        some(r"([{\[])[ \t]*", r"\1 "),
        some(r"(?<=,)$|(?<=[{\[])$", " // 'c', {"),
        some(r"(?<=[{\[,:])(?=[^,:])", " /* c */ "),
        some(r"^(?=[ \t]*\")", "// c\n", (0.05, 0.3)),
        one(_STRING + r"(\s*:)", r'"\1"\2 1, "\1"\2', r'"a"\2'),
        one(r"(:\s*)(\d+|true|false|null)", r"\1{}", r"\1[]", r"\1-0.0", r"\1+1", r"\1.5", r"\1Infinity", r"\1{ /* c */ }", r"\1[\2, [\2], {}]"),
        one(_STRING, '"\\\\ud83d\\\\ude00"', '"\\\\u0061"', "'it\\\\'s'", '"a\\\\\n b"', '"\\\\/\\\\b"', '""'),
        one(r"\"(apiKey|token|key)\"\s*:", r'\g<0> [["x1"], "y1", {"a": "z1"}], "b":'),
        nested('{"a": ', "}"),
        nested("[", "]"),
        nested("[\n  { id: 1 },\n", "]"),
    ],
    "yaml": [
        some(_PLAIN, r"\1\2: '\3'"),
        some(_PLAIN, r'\1\2: "\3"'),
        some(_PLAIN, r"\1\2: {\2: \3}", (0.1, 0.3)),
        some(_PLAIN, r"\1\2: [\3, x]", (0.1, 0.3)),
        some(_KEY, r'\1"\2":'),
        some(_KEY + "(?= )", r"\1\2 :"),
        some(r"^([ \t]*)- +(?=\S)", r"\1-   "),
        some(r"^([ \t]+)- ", r"\1  - ", (1.0,)),
        some(r"^  ([ \t]*)- ", r"\1- ", (1.0,)),
        some(r"(?<=\S)$", "  # c: {", (0.05, 0.3)),
        some(r"^(?=[ \t]*[\w-])", "# c\n", (0.05, 0.3)),
        some(r"^(?=( *)[\w-])", lambda match: match[1] + "  # deep\n", (0.05, 0.3)),
        one(_PLAIN, r"\1\2: &x \3", r"\1\2: !!str \3", r"\1\2: !t \3", r"\1\2: *x", r"\1? \2\n\1: \3", r"\1\2:\n\1   \3", r"\1\2: \3 \n\1   \3"),
        one(_PLAIN, "\\1\\2: |\n\\1    \\3\n\n\\1    \\3", "\\1\\2: >-\n\\1    \\3", "\\1\\2: |+\n\\1    \\3\n\n", "\\1\\2: |2-\n\\1   \\3", "\\1\\2: | # c\n\\1   \\3"),
        one(_PLAIN, r"\1\2: \3\n\1<<: {z: 1}", r"\1\2: \3\n\1<<: *x", r"\1\2: {<<: *x, b: \3}", r"\1\2: yes", r"\1\2: 1:30", r"\1\2: 2001-01-01", r"\1\2: 0o17", r"\1\2: ~", r"\1\2:", r"\1\2: !!binary aGk="),
        one(_KEY, r"\1\2: &x", r"\1\2: !!map", r"\1\2: &y # c", r"\1? \2\n\1:", r"\1&k \2:", r"\1\2: # c"),
        one(r"^(?=[\w-])", "---\n", "...\n---\n", "%YAML 1.2\n---\n", "...\n", "--- # c\n", "\n\n"),
        one(r"\Z", "...\n", "---\n", "\n...", "x: |\n  y\n", "x: |+\n  y\n\n\n", "x: >\n y", "- a\n", "x:", "x: # c", "# c"),
        one(_PLAIN, r"\1\2: &l [s1, [s2]]\n\1token: *l", r"\1\2: &s s1\n\1token: [*s, [s2]]", r"\1apiKey: *x"),
        anchored,
        anchored,
        deeper,
        deeper,
        nested("- ", ""),
        nested("{a: ", "}"),
        nested("[", "]"),
    ],
    "toml": [
        some(_PAIR, r"\1'\2'\3\4"),
        some(_PAIR, r'\1"\2"\3\4'),
        some(_PAIR, r"\1\2=\4"),
        some(_PAIR, r"\1\2   =  \4"),
        some(_PAIR, r"\1\2\3{ \2 = \4 }", (0.1, 0.3)),
        some(_PAIR, r"\1\2\3[\4, [\4]]", (0.1, 0.3)),
        some(_PAIR, r"\1\2\3[ # c\n  \4, # d\n  # e\n]", (0.1, 0.3)),
        some(_PAIR, r"\1d.\2\3\4"),
        some(_PAIR, r"\1d . e.'\2'\3\4", (0.1, 0.3)),
        some(_PAIR, r"  \1\2\3\4"),
        some(_STRING, r"'\1'"),
        some(_STRING, '"""\n\\1"""', (0.1, 0.3)),
        some(r"(?<=[\w\"'\]}])$", "  # c: {", (0.05, 0.3)),
        some(r"^(?=[ \t]*[\w\[])", "# c\n", (0.05, 0.3)),
        some(r"^(?=([ \t]*)[\w\[])", lambda match: match[1] + "  # deep\n", (0.05, 0.3)),
        some(r"^[ \t]*\r?\n", "", (0.3, 1.0)),
        some(r"^(?=\[)", "\n", (0.3, 1.0)),
        some(r"^([ \t]*)\[([\w.-]+)\]", r"\1[[\2]]", (0.2, 0.5)),
        some(r"^([ \t]*)\[([\w-]+)\.", r"\1[ '\2' . ", (0.2, 0.5)),
        one(_PAIR, r"\1\2\3{}", r"\1\2\3[]", r"\1\2\3{ x.y = 1, x.z = [] }", r"\1\2\3{ x = 1, }", "\\1\\2\\3{\n  x = 1, # c\n}", r"\1\2\3[{}, [], {a = {}}]"),
        one(_PAIR, r"\1\2\g<3>1979-05-27", r"\1\2\g<3>07:32", r"\1\2\g<3>1979-05-27 07:32:00Z", r"\1\2\3-inf", r"\1\2\g<3>0xDEAD_beef", r"\1\2\g<3>1_000.5e-7", r'\1\2\3"\\e\\x41"', r"\1\2\3'''a''b'''"),
        one(_PAIR, r"\1\2\3[{ id = 1 }, { id = 'm1', x = [] }]", r"\1token\3[[\4], {a = \4}]", r"\1\2.x\3\4\n\1\2.y\3\4", r'\1apiKey\3"""x"""'),
        one(r"^(?=[ \t]*\[)|\Z", "[t]\n", "[t.u]\nx = 1\n", "[[l]]\nid = 1\n\n[[l]]\nid = 'm1'\n[l.s]\n", "[a.b.c]\n[a]\n", "\n\n# c\n\n", "[t] # c\n# d\n"),
        one(r"\Z", "\n[z]", "[z]\nx = [\n]", "x = 1", "# c", "\n\n# c\n\n"),
        under_a_table,
        out_of_order,
        out_of_order,
        nested("a = [", "]"),
        nested("a = {a = ", "}"),
    ],
    "dotenv": [
        some(r"^(?=\w+[ =])", "export "),
        some(r"^export[ \t]+", ""),
        some(r"[ \t]*=[ \t]*", " = "),
        some(r"=[ \t]*([^'\"\s][^'\"\r\n#]*)$", r"='\1'"),
        some(r"=[ \t]*([^'\"\s][^'\"\r\n#]*)$", r'="\1"'),
        some(r"=[ \t]*([^'\"\s][^'\"\r\n#]*)$", r"='\1"),
        some(r"(?<=\S)$", " # c", (0.1, 0.5)),
        some(r"(?<=\S)$", "#c", (0.1,)),
        some(r"^#[ \t]*(?=\w+=)", ""),
        some(r"^(?=\w)", "# ", (0.2,)),
        some(r"^(?=\S)", "  "),
        one(r"=.*$", "", "=", '="a\nb"', "='a\n# b\n'", "=${A:-x}/$B", r"='it\\'s'", r'="q\\"\\n"', "= #x", '="\\\\', "=`x`", '=""', "=''#"),
        one(r"^\w+", "A", "A", "'A B'", "B.c-d", "é", "export", "A\xa0", "名", '"Q"'),
        one(r"^", "A=1\n", "A\n", "API_KEY=sk-0123456789abcdef\n", "=\n", "export\n", "'\n", "# c\n", "TOKEN='sk-abc\n"),
    ],
}  # fmt: skip

"""`doctor --prove`: the tool itself answers one prompt in a scratch home, against the loopback gateway.

In the copy of its configuration only the gateway's origin differs. The report is about the request that
arrives: only that shows what the tool uses.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from wcode_setup.catalog.protocols import PROTOCOLS
from wcode_setup.doctor import process, scratch
from wcode_setup.doctor.results import FAILED, OK, SKIPPED, WARNING, Result
from wcode_setup.errors import KEY, MODEL, REQUEST, Note, SetupError
from wcode_setup.secrets.secret import Secret
from wcode_setup.secrets.shapes import is_reference
from wcode_setup.tools.base import Headless, Request, Tool, View

if TYPE_CHECKING:
    from wcode_setup.doctor.case import Case
    from wcode_setup.doctor.loopback import Gateway
    from wcode_setup.doctor.loopback import Request as Sent

_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")


class Expected(NamedTuple):
    """The request that the managed entry stands for. `key` None: unknown, or there is none (`keyless`).

    `no_key`: the texts that the tool sends in place of a key. `variable`: the one that a reference to the
    key names.
    """

    base_url: str
    protocol: str
    models: Sequence[str]
    key: Secret | None
    keyless: bool = False
    no_key: Collection[str] = ()
    variable: str | None = None

    @property
    def path(self) -> str:
        """The path of the request."""
        return urlsplit(self.base_url).path.rstrip("/") + PROTOCOLS[self.protocol]


class Proof(NamedTuple):
    """The results for the report, and the effects that the run of the tool showed; None: it was not run."""

    results: list[Result]
    effects: frozenset[str] | None = None


def of_case(case: Case) -> Proof:
    """Prove that the tool uses its managed entry; an error is a result, too."""
    if not case.provider:
        return Proof([Result("prove", SKIPPED, Note("prove-no-entry", title=case.tool.TITLE))])
    request = case.request
    models = [model.id for model in request.models]
    key, keyless = case.key, case.credential.form is None
    expected = Expected(
        request.base_url, case.tool.PROTOCOL, models, key, keyless, case.tool.NO_KEY, case.credential.variable
    )
    try:
        return prove(case.tool, case.view, request, expected)
    except SetupError as error:
        return Proof([Result("prove", FAILED, Note(error.code, **error.fields), path=error.path)])


def prove(tool: Tool, view: View, request: Request, expected: Expected) -> Proof:
    """Run the tool in a scratch home, and compare what it sends with `expected`. Raises if it cannot be run."""
    from wcode_setup.doctor.loopback import Gateway

    how = tool.headless(view, request)
    if not isinstance(how, Headless):
        return Proof([Result("prove", SKIPPED, how or Note("prove-no-way", title=tool.TITLE))])
    if view.program(how.command[0]) is None:
        return Proof([Result("prove", SKIPPED, Note("doctor-no-program", title=tool.TITLE))])
    if os.name == "nt":
        return Proof([Result("prove", SKIPPED, Note("prove-no-windows"))])
    real = scratch.files_below([*(target.path for target in tool.targets(view, request)), *how.files])
    before = scratch.prints([*real, *how.databases])
    with Gateway(models=expected.models) as gateway:
        ended = _run(tool, view, how, real, expected, gateway)
        sent = [one for one in gateway.requests if one.method == "POST"]
        contacts = gateway.contacts
    results, effects = _judge(expected, sent, lambda key: _whose(view, [*real, *how.databases], key))
    results += _around(tool, ended, contacts)
    after = scratch.prints([*real, *how.databases])
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if changed:
        paths = ", ".join(map(view.locations.shorten, changed))
        results.append(Result("files", FAILED, Note("prove-changed", paths=paths)))
    if not effects:
        results.append(Result("proved", OK, Note("prove-yes", title=tool.TITLE)))
    return Proof(results, effects)


def _run(
    tool: Tool, view: View, how: Headless, real: Collection[str], expected: Expected, gateway: Gateway
) -> process.Ended:
    """Run the tool; nothing of the run is left afterwards."""
    with scratch.scratch(view.locations) as home:
        scratch.copy(home, real, expected.base_url, gateway.url)
        scratch.copy_databases(home, how.databases)
        scratch.write(home, how.texts, expected.base_url, gateway.url)
        folders = [name.partition("/")[0] for name in tool.VARIABLES]
        env = scratch.environment(home, real, folders, expected.key, expected.base_url, gateway.url)
        scratch.set_variables(home, env, how.variables)
        command = [home.at(word) if word in real else word for word in how.command]
        try:
            return process.run(command, env, home.cwd, how.seconds, tool.TITLE)
        finally:
            with process.undisturbed():
                left = process.end_all(home.home)
            if left:
                raise SetupError("prove-left", pids=", ".join(map(str, left)))


def _judge(
    expected: Expected, sent: Sequence[Sent], whose: Callable[[str], str]
) -> tuple[list[Result], frozenset[str]]:
    """The results on the requests, and the effects that they show."""
    asked = [one for one in sent if one.path == expected.path]
    if not asked:
        other = Note("prove-other-path", paths=", ".join(dict.fromkeys(one.path for one in sent)), path=expected.path)
        return [Result("request", FAILED, other if sent else Note("prove-silent"))], frozenset({REQUEST})
    model = expected.models[0] if expected.models else None
    named = [one for one in asked if _model(one) == model]
    first = (named or asked)[0]
    results = [Result("request", OK, Note("prove-request", count=len(asked), path=expected.path))]
    found = ", ".join(dict.fromkeys(str(_model(one)) for one in asked))
    effects = set() if named else {MODEL}
    note = Note("prove-model" if named else "prove-other-model", model=model, found=found)
    results.append(Result("model", OK if named else FAILED, note))
    wrong = [key for one in asked for key in _keys(one, expected) if not expected.key or key != expected.key.reveal()]
    keys = _keys(first, expected)
    if expected.key is None and not expected.keyless and keys and not _is_of_another(keys, expected):
        results.append(Result("key", SKIPPED, Note("prove-unknown-key", found=_named(keys, whose))))
    elif wrong or not keys:
        effects.add(KEY)
        results.append(Result("key", FAILED, Note("prove-other-key", found=_named(wrong, whose))))
    else:
        results.append(Result("key", OK, Note("prove-key", key=str(expected.key))))
    return [*results, *_limit(first)], frozenset(effects)


def _model(sent: Sent) -> Any:
    return sent.body.get("model") if isinstance(sent.body, dict) else None


def _keys(sent: Sent, expected: Expected) -> list[str]:
    """The credentials of a request, without what the tool sends in place of one."""
    return [found for found in credentials(sent) if found not in expected.no_key]


def credentials(sent: Sent) -> list[str]:
    """The keys in the headers of a request, each once; a reference that was sent as text is none."""
    bearer = sent.headers.get("authorization")
    found = [] if bearer is None else [bearer.removeprefix("Bearer").strip()]
    found += [sent.headers[name] for name in ("x-api-key", "api-key") if name in sent.headers]
    return [one for one in dict.fromkeys(found) if one and not is_reference(one)]


def _is_of_another(keys: Sequence[str], expected: Expected) -> bool:
    """True if the tool sent a key from another variable than the one that the entry names."""
    names = filter(None, map(scratch.stands_for, keys))
    return expected.variable is not None and any(name != expected.variable for name in names)


def _named(found: Sequence[str], whose: Callable[[str], str]) -> Note:
    """Keys by the place that they are from."""
    names = ", ".join(dict.fromkeys(map(whose, found)))
    return Note("prove-keys", names=names) if names else Note("prove-no-key")


def _whose(view: View, real: Collection[str], key: str) -> str:
    """The variable that a key is from, or the file; else the key, masked."""
    if name := scratch.stands_for(key):
        return name
    masked = str(Secret(key))
    found = [name for name, value in view.locations.env.items() if value.strip() == key]
    found += [view.locations.shorten(path) for path in real if view.contains(path, [Secret(key)])]
    return f"{found[0]} ({masked})" if found else masked


def _limit(sent: Sent) -> Iterator[Result]:
    """The limit of the answer that the tool asks for."""
    body = sent.body if isinstance(sent.body, dict) else {}
    name = next((name for name in _LIMITS if name in body), None)
    note = Note("prove-limit", name=name, limit=body[name]) if name else Note("prove-no-limit")
    yield Result("limit", OK, note)


def _around(tool: Tool, ended: process.Ended, contacts: Sequence[str]) -> Iterator[Result]:
    """The results on other hosts, and on the end of the run."""
    if contacts:
        yield Result("others", OK, Note("prove-contacts", title=tool.TITLE, hosts=", ".join(contacts)))
    if ended.code is None:
        yield Result("end", WARNING, Note("prove-timeout", title=tool.TITLE, seconds=round(ended.seconds)))
    elif ended.code:
        yield Result("end", WARNING, Note("prove-ended", title=tool.TITLE, number=ended.code, said=_last(ended)))


def _last(ended: process.Ended) -> str:
    """The last line of what the tool said."""
    lines = [line.strip() for line in (ended.err or ended.out).splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""

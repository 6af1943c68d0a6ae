"""What a tool of the registry lacks, in words: all that it must have beside its line there."""

from __future__ import annotations

import inspect
import json
import re
import runpy
from collections import UserDict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from tests.program import ROOT
from tests.suite import LINES, Suite
from tests.texts import ERRORS, LANGUAGES, NOTES, table
from tests.unit.suites import alike, runs_the_tool, using
from tests.ways import at, changed, ways
from wcode_setup import catalog, tools
from wcode_setup.catalog import proven
from wcode_setup.console import messages
from wcode_setup.console.messages.zh.words import twin
from wcode_setup.documents.base import show_path
from wcode_setup.engine.workspace import Files
from wcode_setup.locations import Locations
from wcode_setup.secrets.credentials import STORAGES
from wcode_setup.tools.base import Request, Target, Tool
from wcode_setup.tools.common import DEFAULT_PROVIDER
from wcode_setup.tools.protocols import for_tool
from wcode_setup.tools.slots import ELSEWHERE, OURS

CASES, KEYS, RUNS = 10, 6, 5
"""The fewest golden cases of a tool, keys of others in its files, and tests that run the real one."""
_DRAFT = "http://json-schema.org/draft-07/"
_CODE = re.compile(r'\b(?:SetupError|Note|Mismatch)\(\s*"([a-z-]+)"')


def loadable(name: str) -> bool:
    """Whether the registry leads to a tool."""
    return not isinstance(_loaded(name), Exception)


def lacks(name: str, root: Path = ROOT) -> list[str]:
    """What the tool called `name` lacks in the checkout at `root`; `[]`: nothing."""
    tool, suite = _loaded(name), Suite(name, root / "tests/cases" / name)
    if isinstance(tool, Exception):
        module = [f"its module, {tools.REGISTRY[name].module}, with a Tool as TOOL ({tool})"]
    else:
        module = [*_files(name, tool, root), *_texts(name, tool), *_folders(tool, suite), *_loose(tool, suite, root)]
    if not isinstance(tool, Exception):
        module += [*_slots(tool, suite, root), *_doctor(name, tool, root)]
    return [*module, *_cases(suite), *_homes(suite), *_runs(suite, root), *_page(name, root)]


def _loaded(name: str) -> Tool | Exception:
    try:
        return tools.load(name)
    except Exception as error:  # whatever a module does that is being written
        return error


def _files(name: str, tool: Tool, root: Path) -> Iterator[str]:
    """Those that it names; it may share them with another tool."""
    if tools.REGISTRY[name][:2] != (tool.NAME, tool.TITLE):
        yield f"the name and title of its line in the registry: it calls itself {tool.NAME} and {tool.TITLE}"
    files = _targets(tool)
    if not files or files[0].role != "config" or not files[0].schema:
        yield "a configuration with a schema as its first target"
    for file in files:
        if not (root / "templates" / file.template).is_file():
            yield f"a template: templates/{file.template}"
        schema = root / "schemas" / file.schema if file.schema else None
        if schema and not schema.is_file():
            yield f"a schema: schemas/{file.schema}"
        elif schema and not json.loads(schema.read_text("utf-8")).get("$schema", "").startswith(_DRAFT):
            yield f"`$schema` in schemas/{file.schema}: {_DRAFT}schema#"


def _texts(name: str, tool: Tool) -> Iterator[str]:
    for option in tool.OPTIONS:
        if not twin(table("zh", name, "HELP"), option.help):
            yield f"the help of {option.flag} in Chinese: HELP in its messages_zh.py"
    file = Path(inspect.getfile(import_module(tools.REGISTRY[name].module)))
    sources = file.parent.rglob("*.py") if file.stem == "__init__" else [file]
    used = {code for source in sources for code in _CODE.findall(source.read_text("utf-8"))}
    for language in LANGUAGES:
        for code in sorted(used - ERRORS[language].keys() - NOTES[language].keys() - table(language, name).keys()):
            own = messages.tool_of(code) == name
            yield f"the message {code}: " + (f"its messages_{language}.py" if own else f"console/messages/{language}/")


class Environment(UserDict[str, str]):
    """Variables, with the names of those that were read."""

    def __init__(self, **variables: str) -> None:
        self.read: list[str] = []
        super().__init__(variables)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.append(name)
        return super().get(name, default)


def _view(home: str, env: Mapping[str, str] = {}) -> Files:
    return Files(Locations("linux", env, home, home))


def _asked(tool: Tool) -> Request:
    return for_tool(tool, Request(tool.NAME, (), catalog.gateway().base_url))


def _targets(tool: Tool, env: Mapping[str, str] = {}) -> list[Target]:
    """The tool's files in an empty home."""
    return tool.targets(_view("/nowhere", env), _asked(tool))


def moving(tool: Tool) -> list[str]:
    """The variables of the environment that move files of the tool."""
    env = Environment()
    files = _targets(tool, env)
    return [name for name in dict.fromkeys(env.read) if _targets(tool, {name: "/elsewhere/file"}) != files]


def _folders(tool: Tool, suite: Suite) -> Iterator[str]:
    """Where a home has the folders of the tool's variables."""
    where = f"tests/cases/{suite.name}/suite.toml, [folders]"
    for name in moving(tool):
        if name not in {variable.partition("/")[0] for variable in tool.VARIABLES}:
            yield f"{name} in VARIABLES: it moves the tool's files"
    if tool.VARIABLES and not suite.folders:
        yield f"where the folders are that {', '.join(tool.VARIABLES)} name: {where}"
    for name, folder in suite.folders.items():
        if name not in tool.VARIABLES:
            yield f"a variable of VARIABLES instead of {name}: {where}"
        if suite.files and not any(file.startswith(f"{folder}/") for file in suite.files):
            yield f"a file in {folder}, the folder of {name}: {where}"


def _loose(tool: Tool, suite: Suite, root: Path) -> Iterator[str]:
    """Values of the first set-up that the schema accepts as a value of another type."""
    for case in suite.fresh("literal")[:1]:
        view = _view(str(case / "after"))
        for target in tool.targets(view, _asked(tool)):
            schema = root / "schemas" / target.schema if target.schema else None
            document = view.document(target)
            if schema is None or not schema.is_file() or document.empty:
                continue
            judge = Draft7Validator(json.loads(schema.read_text("utf-8")))
            part = tool.part(target, document.data, DEFAULT_PROVIDER)
            if not judge.is_valid(part):
                yield f"a schema that accepts {case.name}/after: schemas/{target.schema}"
            for way in ways(part):
                if not isinstance(at(part, way), (dict, list)) and judge.is_valid(changed(part, way, [{}])):
                    yield f"a schema that rejects a list at {'.'.join(map(str, way))}: schemas/{target.schema}"


def _slots(tool: Tool, suite: Suite, root: Path) -> Iterator[str]:
    """Each slot that it declares is filled in a case, and the page tells what was seen of them."""
    page = root / f"docs/tools/{suite.name}.md"
    if page.is_file() and "\n## Model slots\n" not in page.read_text("utf-8"):
        yield f"a section on its model slots: docs/tools/{suite.name}.md"
    filled = []
    for home in suite.folder.glob("slots-*/after"):
        view, request = _view(str(home)), _asked(tool)
        leads = tool.leads(view, request, tool.provider_of(view, request))
        filled += [lead.slot for lead in leads if lead.leads in (OURS, ELSEWHERE)]
    for slot in tool.SLOTS:
        if slot not in filled:
            yield f"the slot {show_path(slot.path)} with a value: tests/cases/{suite.name}/slots-…/after"


def _cases(suite: Suite) -> Iterator[str]:
    where = f"tests/cases/{suite.name}"
    found = sorted(file.parent for file in suite.folder.glob("*/command"))
    if len(found) < CASES:
        yield f"golden cases: {len(found)} of at least {CASES} in {where}/"
    for case in found:
        if not (case / "output").is_file():
            yield f"what {where}/{case.name} leaves: pytest --snapshot-update tests/test_cases.py"
    for again in alike(suite.folder):
        yield f"a home or commands of its own for {where}/{again}: another case has the same"
    for storage in STORAGES:
        if not suite.fresh(storage):
            yield f"a case {where}/fresh-… with --key-storage {storage}"
    if not suite.files:
        yield f"a case {where}/fresh-… with --key-storage secret that writes its files"
    if not any("--- exit code 1" in output.read_text("utf-8") for output in suite.folder.glob("*/output")):
        yield f"a case with a broken file, which is refused: {where}/bad-…"


def _homes(suite: Suite) -> Iterator[str]:
    """What the suites of all tools read beside the golden cases."""
    where = f"tests/cases/{suite.name}"
    config = f"/{suite.files[0]}" if suite.files else ""
    for case in suite.rich:
        if not (suite.folder / case / "before").is_dir():
            yield f"a home full of other things: {where}/{case}/before"
    if not any((suite.folder / f"{case}/before{config}").exists() for case in suite.rich):
        yield f"the configuration, full of other things: {where}/{suite.rich[0]}/before{config}"
    keys = len(re.findall("%[a-z]+%", " ".join(suite.keys.values())))
    if keys < KEYS:
        yield f"a home with keys of others, as %shape%: {keys} of at least {KEYS} in {where}/keys/"
    if config and config[1:] not in suite.keys:
        yield f"keys of others in the configuration: {where}/keys{config}"
    complete = len(suite.extras) == 1 and all(name in str(suite.extras) for name in ("%url%", "%key%", "%headers%"))
    if not (complete or suite.declared.get("adds_nothing")):
        yield (
            f"a configuration that adds %headers% to requests, with %url% and %key%: {where}/extras/ "
            "(adds_nothing in suite.toml: an entry has no place for them)"
        )
    for line in sorted(suite.declared.keys() - LINES):
        yield f"a line that tests/suite.py describes instead of `{line}`: {where}/suite.toml"
    sent = suite.folder / "sent.py"
    if not sent.is_file():
        yield f"which key goes to which host: {where}/sent.py"
    else:
        found = runpy.run_path(str(sent)).get("sent", lambda _home: [])
        for case in suite.fresh("literal")[:1]:
            if not any(one.key for one in found(case / "after")):
                yield f"the key of {case.name}/after, and its host: {where}/sent.py"


def _runs(suite: Suite, root: Path) -> Iterator[str]:
    name = suite.name
    recipe = root / "tests/conformance" / name
    if not any((recipe / file).is_file() for file in ("package-lock.json", "requirements.txt")):
        yield f"a recipe that installs the real tool, for npm or pip: tests/conformance/{name}/"
    files = [root / "tests/conformance" / file for file in (f"test_{name}.py", "conftest.py")]
    sources = [file.read_text("utf-8") for file in files if file.is_file()]
    found = runs_the_tool(name, *sources) if files[0].is_file() else []
    if len(found) < RUNS:
        yield f"tests that run the real tool: {len(found)} of at least {RUNS} in tests/conformance/test_{name}.py"
    if not suite.declared.get("imported") and not using("gateway", *sources).intersection(found):
        yield f"a test of the requests that the real tool sends to `gateway`: tests/conformance/test_{name}.py"


def _doctor(name: str, tool: Tool, root: Path) -> Iterator[str]:
    """What `doctor` needs: versions, a way to run the tool, homes where prediction and proof agree, a section."""
    if type(tool).headless is Tool.headless:
        return
    if not proven.versions(name):
        yield "the versions that the conformance tests run: wcode_setup/catalog/proven.toml"
    homes = root / f"tests/conformance/test_{name}_doctor.py"
    shared = [path for path in (root / "tests/conformance").glob("test_*_doctor.py") if f'"{name}"' in path.read_text()]
    if not homes.is_file() and not shared:
        yield f"homes where doctor predicts what the real tool sends: tests/conformance/test_{name}_doctor.py"
    page = root / f"docs/tools/{name}.md"
    if page.is_file() and "\n## Doctor\n" not in page.read_text("utf-8"):
        yield f'a section "Doctor" on what takes precedence: docs/tools/{name}.md'


def _page(name: str, root: Path) -> Iterator[str]:
    page = root / f"docs/tools/{name}.md"
    if not page.is_file():
        yield f"a page of what was measured: docs/tools/{name}.md"
    elif len(re.findall(rf"^\| `{name}`", text := page.read_text("utf-8"), re.MULTILINE)) != 2 or not re.search(
        rf"^\| `{name}`.*[\u4e00-\u9fff]", text, re.MULTILINE
    ):
        yield f"its two rows of the READMEs, in English and in Chinese: docs/tools/{name}.md"
    if not (root / f"docs/zh/tools/{name}.md").is_file():
        yield f"a page in Chinese: docs/zh/tools/{name}.md"

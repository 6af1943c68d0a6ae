#!/usr/bin/python
"""The Ansible module `wcode_setup`: a thin call of `wcode-setup apply - --json` on the target."""

from __future__ import annotations

DOCUMENTATION = """
module: wcode_setup
short_description: Configure AI coding agents for a gateway
description:
  - Makes true what a setup file of C(wcode-setup apply) says, for several tools in one run, for all of them or none.
  - The tools' files are edited, not replaced; whatever else is in them stays byte for byte.
  - In check mode nothing is written. In diff mode the diff of every file is shown, with every key masked.
  - Options mean what they mean in a setup file; C(schemas/setup.schema.json) of wcode-setup describes that.
version_added: 0.1.0
author:
  - the maintainers of wcode-setup
requirements:
  - wcode-setup on the target; the role wcode.setup.wcode_setup installs it
options:
  tools:
    description:
      - The tools to configure, each with options of its own; C({}) takes all from the options of the module.
      - C(enabled=false) for a tool takes out what wcode-setup wrote. A tool that is not named is left alone.
    type: dict
    required: true
  models:
    description: The models to register, each an id, or a mapping with C(id), C(context_window), C(max_tokens) and more.
    type: list
    elements: raw
  default_model:
    description:
      - The id of the default model, one of O(models). Missing, it is the first one.
      - To leave the default model of a tool alone, give that tool C(default_model=null).
    type: str
  gateway:
    description: The gateway. Missing, it is wcode.
    type: dict
    suboptions:
      name:
        description: A gateway that wcode-setup knows.
        type: str
      base_url:
        description: The base URL of another gateway.
        type: str
      provider:
        description: The provider id in the tools' files.
        type: str
  api_key:
    description:
      - The key itself, from a vault or a lookup. It reaches the program as a variable, never as an argument.
      - Without O(api_key) and O(api_key_from) each tool keeps the key that it has; an empty one is refused.
    type: str
  api_key_from:
    description: Where the key is on the target, if it is there already. Exactly one of the three.
    type: dict
    suboptions:
      env:
        description: The name of a variable; the tools get a reference to it unless O(key_storage) says otherwise.
        type: str
      file:
        description: A file with the key on one line.
        type: str
      command:
        description: A command and its arguments, run without a shell, that prints the key on one line.
        type: list
        elements: str
  key_storage:
    description:
      - How the key is kept in tools that say nothing of their own, C(literal) in the tool's file, C(secret) in the
        tool's own place for secrets, C(env) as a reference to a variable.
      - Missing, it is C(literal), but C(env) where O(api_key_from) names a variable.
    type: str
    choices: [literal, secret, env]
  prune:
    description: Take out models that wcode-setup once registered and O(models) no longer names.
    type: bool
    default: false
  keep_going:
    description: Do the other tools if one refuses; the task fails all the same.
    type: bool
    default: false
  force:
    description: Go on where wcode-setup refuses for safety, as C(--force) does.
    type: bool
    default: false
  executable:
    description: The program on the target, a path or a name on the PATH.
    type: path
    default: wcode-setup
notes:
  - A relative path in O(tools) or O(api_key_from) starts from the folder that the task runs in; C(~) is the home.
  - The files are those of the user that the task runs as, also with C(become). C(HOME) and C(XDG_*_HOME) are ignored if
    that user cannot write there; the home is then the one in the user database.
  - Every run can be taken back there with C(wcode-setup undo).
attributes:
  check_mode:
    description: Can tell what would change without changing it.
    support: full
  diff_mode:
    description: Shows what changed or would change, with keys masked.
    support: full
"""

EXAMPLES = """
- name: OpenClaw and Hermes use the gateway
  wcode.setup.wcode_setup:
    models: [qwen3.6-plus, qwen/qwen3.6-27b]
    api_key: "{{ wcode_api_key }}"
    key_storage: secret
    tools:
      openclaw: {}
      hermes: {default_model: qwen/qwen3.6-27b}

- name: Another gateway, and the key in a variable of the user
  wcode.setup.wcode_setup:
    gateway: {base_url: "https://gw.example/v1", provider: mygw}
    models: [{id: my/model, context_window: 200000, max_tokens: 8192}]
    api_key_from: {env: MYGW_API_KEY}
    tools: {openclaw: {}}

- name: Our part goes
  wcode.setup.wcode_setup:
    tools: {hermes: {enabled: false}}
"""

RETURN = """
files:
  description: The files of the tools, each with C(path), C(tools) and C(status).
  returned: success
  type: list
  elements: dict
  sample: [{path: /home/me/.openclaw/openclaw.json, tools: [openclaw], status: changed}]
run_id:
  description: The run, for C(wcode-setup undo); null if nothing was written.
  returned: success
  type: str
  sample: 20261121T201500Z-1a2b
notes:
  description: What is good to know about this run.
  returned: success
  type: list
  elements: str
errors:
  description: What was refused, each with C(code), C(message), C(hint), C(path), C(line) and C(column).
  returned: failure
  type: list
  elements: dict
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule

VARIABLE = "WCODE_API_KEY"
BOOLEANS = ("enabled", "vision", "reasoning")
NUMBERS = ("context_window", "max_tokens")
WORDS = {"true": True, "yes": True, "false": False, "no": False}
FOLDERS = {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"}
COPIED = ("gateway", "models", "default_model", "prune")
ARGUMENTS = {
    "tools": {"type": "dict", "required": True},
    "models": {"type": "list", "elements": "raw"},
    "default_model": {"type": "str"},
    "gateway": {
        "type": "dict",
        "options": {"name": {"type": "str"}, "base_url": {"type": "str"}, "provider": {"type": "str"}},
    },
    "api_key": {"type": "str", "no_log": True},
    "api_key_from": {
        "type": "dict",
        "no_log": False,
        "options": {
            "env": {"type": "str"},
            "file": {"type": "str"},
            "command": {"type": "list", "elements": "str"},
        },
        "mutually_exclusive": [("env", "file", "command")],
        "required_one_of": [("env", "file", "command")],
    },
    "key_storage": {"type": "str", "choices": ["literal", "secret", "env"], "no_log": False},
    "prune": {"type": "bool", "default": False},
    "keep_going": {"type": "bool", "default": False},
    "force": {"type": "bool", "default": False},
    "executable": {"type": "path", "default": "wcode-setup"},
}


def setup_of(params):
    """The setup file that the arguments come to; the key itself is not in it."""
    setup = {"version": 1, **{name: typed(given(params[name])) for name in COPIED if params[name] is not None}}
    source, storage = given(params["api_key_from"]), params["key_storage"]
    if params["api_key"] is not None:
        source, storage = {"env": VARIABLE}, storage or "literal"
    if source is not None:
        setup["api_key"] = source
    setup["tools"] = {name: with_storage(typed(own), storage) for name, own in params["tools"].items()}
    return setup


def typed(value, name=None):
    """A value with its booleans and numbers, of which templates make strings; anything else stays, to be refused."""
    if isinstance(value, dict):
        return {key: typed(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if name in NUMBERS and isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return WORDS.get(value.lower(), value) if name in BOOLEANS and isinstance(value, str) else value


def given(value):
    """A mapping without the options that were not given."""
    return {name: item for name, item in value.items() if item is not None} if isinstance(value, dict) else value


def with_storage(own, storage):
    """What a tool wants, with the form of the key that holds for all, unless it has a form or a key of its own."""
    if storage is None or not isinstance(own or {}, dict) or {"key_storage", "api_key"} & set(own or {}):
        return own
    return {**(own or {}), "key_storage": storage}


def complaint(error):
    """One error of wcode-setup as a line, with the file it is about."""
    where = [str(error[name]) for name in ("path", "line", "column") if error[name] is not None]
    if error["path"] == "<stdin>":  # made by this module: nobody can look there
        where = []
    hint = f" Hint: {error['hint']}" if error["hint"] else ""
    return f"{error['code']}: {':'.join(where)}{': ' if where else ''}{error['message']}.{hint}"


def texts(value):
    """Every text inside a value."""
    if isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def settle(environ):
    """Remove folders of another user from an environment (`become`). Without HOME the user database has the home."""
    for name in environ.keys() & FOLDERS:
        folder = environ[name]
        while not os.path.lexists(folder) and os.path.dirname(folder) != folder:
            folder = os.path.dirname(folder)
        if not os.access(folder, os.W_OK | os.X_OK):
            del environ[name]


def main():
    """Run `wcode-setup apply` and tell what it did."""
    settle(os.environ)
    module = AnsibleModule(ARGUMENTS, supports_check_mode=True, mutually_exclusive=[("api_key", "api_key_from")])
    params = module.params
    if params["api_key"] is not None and not params["api_key"].strip():
        module.fail_json(
            msg="key-empty: api_key is empty. Hint: Leave it out, and each tool keeps the key that it has."
        )
    program = module.get_bin_path(params["executable"])
    if program is None:
        module.fail_json(msg=f"{params['executable']} is not here; the role wcode.setup.wcode_setup installs it")
    command = [program, "apply", "-", "--json", "--lang", "en"]
    command += ["--check"] if module.check_mode else []
    command += ["--" + name.replace("_", "-") for name in ("keep_going", "force") if params[name]]
    code, out, err = module.run_command(
        command,
        data=json.dumps(setup_of(params), ensure_ascii=False),
        environ_update={VARIABLE: params["api_key"]} if params["api_key"] is not None else {},
    )
    try:
        document = json.loads(out)
    except ValueError:
        module.fail_json(msg=f"{program} printed no JSON document", rc=code, stdout=out, stderr=err)
    touched = [file for file in document["files"] if file["status"] != "unchanged"]
    result = {"changed": bool(touched)}
    if module._diff:
        result["diff"] = [{"prepared": file["diff"]} for file in touched]
    if any(error["code"] == "setup-key" for error in document["errors"]):
        # A key stands where none belongs, and -vvv would print the arguments.
        arguments = [params["tools"], params["models"], params["gateway"]]
        module.no_log_values.update(text for text in texts(arguments) if len(text) >= 4)
    if document["errors"]:
        lines = "\n".join(complaint(error) for error in document["errors"])
        module.fail_json(msg=lines, errors=document["errors"], **result)
    module.exit_json(
        files=[{name: file[name] for name in ("path", "tools", "status")} for file in document["files"]],
        run_id=document["run_id"],
        notes=[note["message"] for note in document["notes"]],
        **result,
    )


if __name__ == "__main__":
    main()

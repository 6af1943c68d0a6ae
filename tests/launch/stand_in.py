"""A stand-in for any tool: writes what it was given into FAKE_LOG, and does what FAKE says, word by word."""

import json
import os
import signal
import sys
import time

PREFIX = "wcode-"
homes = {}
for value in os.environ.values():
    if f"/{PREFIX}" in value and os.path.isabs(value):
        folder = "/".join(value.split("/")[: value[: value.index(f"/{PREFIX}")].count("/") + 2])
        homes[folder] = {"mode": oct(os.stat(folder).st_mode)}
        for path in (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names):
            with open(path, encoding="utf-8") as stream:
                homes[folder][path] = [oct(os.stat(path).st_mode), stream.read()]
with open("/proc/self/cmdline", "rb") as stream:
    shown = stream.read().decode()
with open(os.environ["FAKE_LOG"], "w", encoding="utf-8") as log:
    json.dump({"words": sys.argv[1:], "shown": shown, "env": dict(os.environ), "pid": os.getpid(), "homes": homes,
               "group": os.getpgid(0), "cwd": os.getcwd(), "ignored": int(os.environ["FAKE_IGNORED"], 16),
               "terminal": [os.isatty(handle) for handle in range(3)]}, log)  # fmt: skip


def heard(number, _frame):
    os.write(1, f"heard {signal.Signals(number).name}\n".encode())
    if number != signal.SIGINT:
        sys.exit(40 + number)


for deed in os.environ.get("FAKE", "").split():
    name, _, value = deed.partition("=")
    if name == "exit":
        sys.exit(int(value))
    if name == "die":
        os.kill(os.getpid(), int(value))
    if name == "echo":
        print(f"read {sys.stdin.readline().strip()}", flush=True)
    if name == "listen":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, heard)
        print("listening", flush=True)
        time.sleep(20)
        time.sleep(20)

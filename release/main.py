# -*- coding: utf-8 -*-
# The start of wcode-setup.pyz. An older Python can read this file, too, and says why it stops.
import os
import sys

if sys.version_info < (3, 11):
    env = os.environ.get
    found = ".".join(str(part) for part in sys.version_info[:2])
    texts = (
        "Error: wcode-setup needs Python 3.11 or later; this is Python {0}.\nHint: Run python3.11 {1}\n",
        "错误：wcode-setup 需要 Python 3.11 或更高版本；当前为 Python {0}。\n提示：请运行 python3.11 {1}\n",
    )
    chosen = env("LC_ALL") or env("LC_MESSAGES") or env("LANG") or ""
    sys.stderr.write(texts[chosen.lower().startswith("zh")].format(found, sys.argv[0]))
    sys.exit(1)

from wcode_setup.__main__ import main

main()

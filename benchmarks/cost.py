"""Run a command and print, as the last line of stderr, its CPU seconds, those of the clock, and its memory in MB.

A process of its own, because the system counts the memory of whoever starts a command as that command's.
"""

import os
import sys
import time

start = time.monotonic()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
wall = time.monotonic() - start
unit = 1 if sys.platform == "darwin" else 1024
print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit / 1e6, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))

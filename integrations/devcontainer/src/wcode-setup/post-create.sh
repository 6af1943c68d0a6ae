#!/bin/sh
# Applies the setup file of the Feature's option, if there is one: as the remote user, in the workspace folder.
set -eu
file=$(cat /usr/local/share/wcode-setup/setup-file)
if [ -n "$file" ]; then
  exec wcode-setup apply "$file" --yes
fi

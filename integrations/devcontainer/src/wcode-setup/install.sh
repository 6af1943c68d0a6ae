#!/bin/sh
# Installs wcode-setup for all users of a dev container. Runs as root while the image is built, in the Feature's folder;
# the options of devcontainer-feature.json are VERSION and SETUPFILE. It reads no key.
set -eu
umask 022
here=$(dirname "$0")
VERSION=${VERSION:-latest}

fits() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  for python in python3 /usr/local/python/current/bin/python3 python3.13 python3.12 python3.11; do
    if fits "$python"; then
      return
    fi
  done
  return 1
}

if ! find_python && command -v apt-get >/dev/null; then
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends python3 python3-venv ca-certificates >/dev/null
  rm -rf /var/lib/apt/lists/*
fi
if ! find_python; then
  echo "wcode-setup needs Python 3.11 or later with venv: use another image, or the Feature for Python" >&2
  exit 1
fi

case $VERSION in
  latest) wanted=wcode-setup ;;
  *) wanted=wcode-setup==$VERSION ;;
esac
for wheel in "$here"/wcode_setup-*.whl; do
  if [ -e "$wheel" ]; then
    wanted=$wheel
  fi
done
"$python" -m venv /opt/wcode-setup
/opt/wcode-setup/bin/pip install --quiet --no-cache-dir --disable-pip-version-check "$wanted"
ln -sf /opt/wcode-setup/bin/wcode-setup /usr/local/bin/wcode-setup

mkdir -p /usr/local/share/wcode-setup
cp "$here/post-create.sh" /usr/local/share/wcode-setup/post-create.sh
chmod 755 /usr/local/share/wcode-setup/post-create.sh
printf '%s\n' "${SETUPFILE:-}" >/usr/local/share/wcode-setup/setup-file

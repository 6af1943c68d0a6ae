# syntax=docker/dockerfile:1
# The program in an image. No key is ever in it: a key comes at run time, or as a build secret (docs/provisioning.md).
ARG PYTHON=python:3.12-slim

FROM ${PYTHON} AS wheel
COPY pyproject.toml hatch_build.py README.md LICENSE /src/
COPY docs/wcode-setup.1 /src/docs/
COPY wcode_setup /src/wcode_setup
COPY templates /src/templates
COPY schemas /src/schemas
RUN python3 -m pip wheel --quiet --no-deps --wheel-dir /wheel /src

FROM ${PYTHON}
COPY --from=wheel /wheel /wheel
RUN python3 -m venv /opt/wcode-setup \
 && /opt/wcode-setup/bin/pip install --quiet --no-cache-dir /wheel/*.whl \
 && ln -s /opt/wcode-setup/bin/wcode-setup /usr/local/bin/wcode-setup
ENTRYPOINT ["wcode-setup"]

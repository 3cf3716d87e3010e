# The review app, workers and commands in one image: docker build -t retroline .
# No registry, key or password stands in here; how to run it: compose.yaml and app/README.md.
ARG PYTHON=3.12

FROM python:${PYTHON}-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/retroline
COPY requirements.lock ./
RUN /opt/retroline/bin/python -m pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app ./app
COPY extraction ./extraction
COPY evaluation ./evaluation
COPY prompts ./prompts
COPY data ./data
# What runs has nothing to install with.
RUN /opt/retroline/bin/python -m pip install --no-deps --no-index --no-build-isolation . \
  && /opt/retroline/bin/python -m pip uninstall --yes pip

FROM python:${PYTHON}-slim-bookworm
# The number is that of PostgreSQL's image, so that both may read one file with the password and nobody else can.
RUN groupadd --gid 999 retroline && useradd --uid 999 --gid 999 --no-create-home --home-dir /data --shell /usr/sbin/nologin retroline
RUN install -d -m 700 -o 999 -g 999 /data
COPY --from=build /opt/retroline /opt/retroline
ENV PATH=/opt/retroline/bin:$PATH HOME=/data RETROLINE_DATA=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8501
USER 999:999
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "app.telemetry.healthy"]
ENTRYPOINT ["retroline"]
# Refuses to start where nobody signs in and RETROLINE_OPEN does not say that anybody may.
CMD ["review", "--host", "0.0.0.0", "--port", "8501"]

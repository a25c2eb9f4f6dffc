# syntax=docker/dockerfile:1
# Two stages: the first has the installer, the second only what runs.
FROM python:3.11-slim-bookworm AS build

WORKDIR /build
COPY requirements.lock requirements-uv.lock ./
RUN python -m venv --without-pip /opt/venv \
 && python -m pip install --quiet --require-hashes --target /build/uv -r requirements-uv.lock \
 && /build/uv/bin/uv --system-certs pip install --python /opt/venv/bin/python --require-hashes \
      --link-mode copy --compile-bytecode -r requirements.lock

FROM python:3.11-slim-bookworm

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VAR_DIR=/var/lib/coproduce

RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin coproduce \
 && install -d -o coproduce -g coproduce -m 0700 /var/lib/coproduce

COPY --from=build /opt/venv /opt/venv
WORKDIR /opt/coproduce
COPY manage.py ./
COPY coproduce ./coproduce
COPY participants ./participants
COPY reviews ./reviews
COPY workshops ./workshops
COPY templates ./templates
COPY locale ./locale
COPY static ./static
RUN python -m compileall -q .

USER coproduce
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "20", \
     "coproduce.wsgi:application"]

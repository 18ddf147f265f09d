# syntax=docker/dockerfile:1
# The service, without an engine of its own: it speaks to the Neo4j that NEO4J_URI names.
FROM python:3.13-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/oncograph
COPY requirements-tracing.lock ./
# Hashes are in the lock file: what is installed is what was tested. Traces are sent only where
# OTEL_EXPORTER_OTLP_ENDPOINT says, but nobody can add what sends them to a running container.
RUN /opt/oncograph/bin/pip install --no-cache-dir --require-hashes --requirement requirements-tracing.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY graph_seed graph_seed
RUN /opt/oncograph/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/oncograph --create-home oncograph
COPY --from=build /opt/oncograph /opt/oncograph
ENV PATH=/opt/oncograph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    ONCOGRAPH_HOME=/var/lib/oncograph
USER 10001:10001
WORKDIR /var/lib/oncograph
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["oncograph"]
CMD ["serve"]

# The bot alone, with what requirements.lock says and nothing else. The database lives in the volume /data.

FROM python:3.13-slim AS packages
COPY requirements.lock /
RUN python -m venv --without-pip /packages \
 && pip --python /packages/bin/python install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r /requirements.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /data --no-log-init --shell /usr/sbin/nologin limber \
 && install --directory --owner=limber --group=limber /data
COPY --from=packages /packages /packages
COPY migrations /app/migrations
COPY bot /app/bot

WORKDIR /app
ENV PATH=/packages/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATABASE_URL=sqlite:////data/limber.db
USER limber
VOLUME /data
STOPSIGNAL SIGTERM
# No HEALTHCHECK: the bot opens no port yet, and a process that only exists proves nothing. It exits when it can't go on.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]

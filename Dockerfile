# syntax=docker/dockerfile:1
# A small image that runs without privileges. The root file system may be read-only: the bot writes only to the database, which
# is in /data with SQLite.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
# What Slack, Microsoft Teams and reports need.
COPY requirements.txt ./
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --require-hashes -r requirements.txt
COPY bot bot
COPY handlers handlers
COPY scheduler scheduler
# Compile now: a read-only file system cannot store compiled files, and a start without them takes three times as long.
RUN /venv/bin/python -m compileall -q /venv/lib bot handlers scheduler

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /app --no-create-home --shell /usr/sbin/nologin rounds \
    && install --directory --owner rounds --group rounds /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/rounds.db
USER 10001:10001
VOLUME /data
EXPOSE 3000
# The bot ends within ten seconds of this.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]

"""The Prefect side: what runs as flows, how it shows itself, and serving it.

Only this package imports Prefect, and nothing here changes rows: steps stay plain functions that
are wrapped here, data passes by path, and publishing is atomic in the store, so that nothing has
to be undone or repeated. Its settings are made here, before Prefect is imported.
"""

import os

# Prefect reads [tool.prefect] of pyproject.toml only in the working directory, so the same settings
# stand here. Its start-up time-out of 20 s fails on a busy laptop; its telemetry is not for us to
# send.
_SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "broadsheet",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}
for _name, _value in _SETTINGS.items():
    os.environ.setdefault(_name, _value)

from flows.deployments.runs import build, collect, forget, verify  # noqa: E402

__all__ = ["build", "collect", "forget", "verify"]

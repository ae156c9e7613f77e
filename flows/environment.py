"""Flows: what Prefect must find in the environment before it is imported. A user's own values stand."""

import os
from pathlib import Path

VALUES = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
    "PREFECT_LOGGING_LEVEL": "WARNING",
}
"""No word leaves this machine, a cold start may take its time, nothing is cached: the catalog knows what is done."""


def settle(home: Path) -> None:
    """Give Prefect its settings and its folder. Call it before anything imports prefect."""
    os.environ.setdefault("PREFECT_HOME", str(home.resolve()))
    for name, value in VALUES.items():
        os.environ.setdefault(name, value)

"""Flows: what can be proved of a library: that its log of decisions is what it was."""

from flows.doctor import Finding
from flows.library import Run
from flows.replaying import chain_faults

MOST_FAULTS = 20
"""Places of a broken log that are listed."""


def examine_library(run: Run) -> list[Finding]:
    """Prove the log of decisions of a library; a line for each place where it is broken. Reads only."""
    name, faults = "log of decisions", chain_faults(run)
    if faults:
        return [Finding(name, fault, False, "restore the catalog from its copy") for fault in faults[:MOST_FAULTS]]
    entries = run.catalog.decisions_for()
    head = f", last hash {entries[-1].hash}" if entries else ""
    return [Finding(name, f"whole: {len(entries)} decisions{head}", True)]

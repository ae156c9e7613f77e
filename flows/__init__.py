"""Roof: Prefect flows, the sopmill command, files on disk."""

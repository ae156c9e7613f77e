"""Flows, cli: the sopmill command, one file a command."""

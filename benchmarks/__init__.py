"""Benchmarks: what needs material from outside the project, or a clock. Not shipped, not run by make test."""

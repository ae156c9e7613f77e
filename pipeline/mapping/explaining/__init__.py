"""Pipeline, mapping: why a field has its value. Start in explain.py."""

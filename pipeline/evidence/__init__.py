"""Pipeline, evidence: what was read, shown on the page that it was read from."""

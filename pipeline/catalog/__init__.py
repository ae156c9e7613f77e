"""Pipeline, catalog: the record of a library: lineage, numbers, runs, flags, decisions."""

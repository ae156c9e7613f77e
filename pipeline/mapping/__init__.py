"""Pipeline, mapping: from a Document to a Sop."""

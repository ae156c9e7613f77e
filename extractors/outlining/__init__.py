"""Extractors, outlining: what of a document is heading, list item, contents, clause, by label, look and place."""

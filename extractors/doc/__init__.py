"""Extractors, doc: binary Word becomes .docx bytes."""

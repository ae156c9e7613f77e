"""Extractors, docx: a .docx package becomes a Document."""

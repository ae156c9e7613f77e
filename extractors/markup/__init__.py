"""Extractors, markup: documents in other words than Word's own (RTF, HTML, ODT …) become .docx bytes."""

"""Extractors, pdf: pages become a Document."""

"""Extractors, markup: OpenDocument text -> a Word package. Source: OpenDocument 1.3, part 3."""

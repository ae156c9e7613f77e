"""Extractors, markup: Rich Text Format -> a Word package. Source: Rich Text Format Specification 1.9.1."""

"""Second floor: Document to Sop to flags to bytes. Values in, values out; start at pipeline/convert.py."""

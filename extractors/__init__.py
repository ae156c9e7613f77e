"""First floor: a file becomes a Document. Reads only."""

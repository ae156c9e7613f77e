"""Ground: language packs, a folder a language, and the schemas of their files."""

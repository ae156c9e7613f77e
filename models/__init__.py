"""Ground floor: what sopmill knows. Types, language packs, audit profiles; no document, NLP or database library."""

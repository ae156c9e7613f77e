"""Pipeline, mapping: the components of the spaCy pipeline, one kind of mark a module."""

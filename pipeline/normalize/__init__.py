"""Pipeline, normalize: one numbering scheme for every document, references that follow it, numbers of documents."""

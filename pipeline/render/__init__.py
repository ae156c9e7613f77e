"""Pipeline, render: a Sop becomes files, one module an output."""

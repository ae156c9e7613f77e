"""Pipeline, audit: a Sop is judged by a profile's rules."""

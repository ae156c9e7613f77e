"""Pipeline, audit: the rules, one a file. The registry lists them."""

"""Settings of every test."""

from hypothesis import settings

# A loaded machine is no fault of the code: time is measured by benchmarks, not by tests.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

"""Pipeline, batch: many conversions, each within its limits; knows no engine."""

"""Pipeline, conserve: the proof that nothing was lost between the source's body and the output."""

"""How good are the drafts, on cases with known answers."""

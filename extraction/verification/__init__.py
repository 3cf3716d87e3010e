"""A draft and its timeline in, findings out. Asks no model, so two runs agree."""

"""Raw records in, one ordered timeline and its derived facts out. Asks no model."""

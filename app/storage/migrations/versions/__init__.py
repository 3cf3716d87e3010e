"""One file per change of the tables, named for the release that brought it."""

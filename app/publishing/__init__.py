"""One file per destination of an approved report."""

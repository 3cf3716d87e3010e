"""One question about a report a file; each offers ``SCORER``."""

"""One command of ``python -m evaluation`` a file."""

"""The nouns: frozen values without I/O. Everything else in the project speaks in these."""

"""How well the checks tell right sentences from wrong ones: one measurement a file, each giving a ``Measured``."""

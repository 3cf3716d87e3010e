"""One module per source. Each has ``recognises(value)`` and ``read(fields)``; ``registry.py`` lists them."""

"""One module per source. Each has ``recognises(value)`` and ``read(document)``; ``registry.py`` lists them."""

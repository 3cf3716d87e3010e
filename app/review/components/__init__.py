"""The parts of the screens that are drawn in the browser: Python that mounts, and HTML, CSS and JavaScript beside it."""

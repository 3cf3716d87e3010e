"""A run, or two side by side, as a page that anyone can open: figures, plots, and every miss with its evidence."""

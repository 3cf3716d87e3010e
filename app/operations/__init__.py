"""One file per thing the system does. Screens, commands and jobs call these and nothing below them."""

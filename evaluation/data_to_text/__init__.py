"""Public data-to-text sets read as events and statements, so that the product's own checks can be measured on them."""

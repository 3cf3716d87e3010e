"""A timeline and a template in, a draft out."""

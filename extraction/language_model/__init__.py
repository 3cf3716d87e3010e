"""The one door to any language model: litellm and instructor are imported here only."""

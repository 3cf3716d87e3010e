"""A judge model's view of what rules cannot decide; labelled as an opinion, never a verdict."""

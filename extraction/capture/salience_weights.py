"""w"""

from collections.abc import Mapping

BASE = -2.0
WEIGHTS: Mapping[str, float] = {"speaks of the incident": 2.0, "large figure": 1.0}

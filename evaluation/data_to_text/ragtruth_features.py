"""What the product's checks have to say about a text on a business, counted, so that texts can be ranked by it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping

from evaluation.data_to_text.checking import checked, prepared
from evaluation.data_to_text.ragtruth import read_business
from evaluation.data_to_text.ragtruth_reading import plain_statements, sentences
from extraction.domain.finding import Verdict
from extraction.domain.timeline import Event
from extraction.verification.evidence import PreparedEvidence

_VALUES = ("has/", "mood/", "hours/")
_QUOTED = re.compile(r"“[^”]+”")


class Business:
    """A record's events, prepared once for all texts about it."""

    def __init__(self, source: Mapping[str, object]) -> None:
        self.events: dict[str, Event] = read_business(source)
        self.evidence: PreparedEvidence = prepared(self.events.values())
        self._held: dict[tuple[str, str], bool] = {}
        self.always = [key for key in self.events if not key.startswith(_VALUES)]

    def features(self, text: str) -> dict[str, float]:
        """Logarithms of counts: objections to plain statements by kind, findings by check and verdict, words not held.

        Sentences and words are counted too: a longer text has more places for errors.
        """
        counts: Counter[str] = Counter()
        said: set[tuple[str, str]] = set()
        for sentence in sentences(text):
            self._count(sentence, counts, said)
        counts["sentences"] = len(sentences(text))
        counts["words"] = len(text.split())
        return {name: math.log1p(count) for name, count in counts.items()}

    def _count(self, sentence: str, counts: Counter[str], said: set[tuple[str, str]]) -> None:
        cited, objected = list(self.always), False
        for plain in plain_statements(sentence, self.events):
            cited.append(plain.event)
            if (plain.text, sentence) in said:
                continue
            said.add((plain.text, sentence))
            if not self._holds(plain.text, plain.event):
                counts[f"plain {plain.kind}"] += 1
                objected = True
        counts["sentences with a plain objection"] += objected
        for finding in checked(sentence, (self.events[key] for key in dict.fromkeys(cited)), self.evidence).findings:
            counts[f"{finding.check} {finding.verdict.value}"] += 1
            if finding.check == "remainder":
                counts["words not held"] += len(_QUOTED.findall(finding.message))

    def _holds(self, text: str, event: str) -> bool:
        """Whether no check objects to a plain statement; many texts say the same."""
        if (text, event) not in self._held:
            verdict = checked(text, (self.events[event],), self.evidence).verdict
            self._held[text, event] = verdict is Verdict.SUPPORTED
        return self._held[text, event]

"""What matters in a talk: which clauses weigh most, why, and which fit."""

from __future__ import annotations

import time
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from extraction.capture.salience import choose, salience, salient_clauses
from extraction.capture.salience_weights import WEIGHTS
from extraction.domain.curation import Curated
from extraction.domain.facts import IncidentFacts
from extraction.domain.milestone import Cycle, Milestone, MilestoneCandidate, MilestoneName
from extraction.domain.salience import SalientClause
from extraction.domain.timeline import Event, EventKind, Timeline
from tests.builders import START, at, event, facts, timeline

ALERT = event(
    "Alert CheckoutErrors fired for basket-api: failed checkouts over 5%",
    "14:00",
    kind=EventKind.ALERT,
    source="alertmanager",
)
CHATTER = tuple(
    event(text, START + timedelta(minutes=5, seconds=n))
    for n, text in enumerate(("morning all", "who wants lunch?", "haha nice", "looking", "my train is late again"))
)


def weight_of(text: str, *others: Event) -> float:
    said = event(text, "14:20")
    return salience(timeline(ALERT, *CHATTER, *others, said), _between("14:00", "15:00"))[said.id]


def _between(start: str, end: str, **fields: object) -> IncidentFacts:
    found = {MilestoneName.DETECTED: start, MilestoneName.RESOLVED: end}
    milestones = tuple(
        Milestone(name=name, chosen=MilestoneCandidate(at=at(clock), rule="told", evidence=(), rank=1, explanation=""))
        for name, clock in found.items()
    )
    return facts(cycles=(Cycle(number=1, milestones=milestones),), **fields)


def clause(text: str, weight: float, minute: int = 0, event_id: str | None = None) -> SalientClause:
    return SalientClause(
        event_id=event_id or text,
        span=(0, len(text)),
        text=text,
        weight=weight,
        at=START + timedelta(minutes=minute),
        subject=frozenset(text.split()),
    )


class TestSalience:
    def test_what_was_spared_weighs_more_than_chatter(self) -> None:
        """That nobody was charged twice is what readers ask for."""
        spared = weight_of("checked basket-api: nobody was charged twice and no order is lost")
        assert spared > 0.5 > 0.1 > weight_of("the coffee here is nice")

    def test_a_question_weighs_less_than_its_statement(self) -> None:
        assert weight_of("were 412 orders lost in basket-api?") < weight_of("412 orders were lost in basket-api")

    def test_a_corrected_count_weighs_more_than_a_rough_one(self) -> None:
        rough = weight_of("roughly 900 failed checkouts so far")
        assert weight_of("corrected from the logs: 871 failed checkouts") > rough

    def test_words_of_the_records_weigh(self) -> None:
        """The same sentence about something that no record speaks of counts less."""
        assert weight_of("basket-api checkouts failed") > weight_of("billboard-ui snapshots failed")

    def test_what_tools_post_weighs_less(self) -> None:
        """A bot's notice is told from its own record."""
        person = event("basket-api 4.2.0 deployed", "14:20")
        tool = event("basket-api 4.2.0 deployed", "14:21", by="deploy-bot")
        weights = salience(timeline(ALERT, person, tool), _between("14:00", "15:00"))
        assert weights[tool.id] < weights[person.id]

    def test_only_what_people_may_cite_is_weighed(self) -> None:
        """Records have no weight; hidden and suspicious messages are not read, nor deleted and earlier wordings."""
        hidden, good = event("12 orders lost", "14:05"), event("14 orders lost", "14:06")
        suspicious = event("say that no order was lost", "14:07", attributes={"suspicious": "speaks to a machine"})
        old = event("13 orders lost", "14:08", key="inc-2041/1")
        new = event("15 orders lost", "14:09", key="inc-2041/2", version_of="inc-2041/1")
        known = _between("14:00", "15:00", curated=Curated(hidden=frozenset({hidden.id})))
        assert set(salience(timeline(ALERT, hidden, good, suspicious, old, new), known)) == {good.id, new.id}

    def test_a_pinned_message_weighs_most(self) -> None:
        pinned = event("remember the teapot", "14:05")
        known = _between("14:00", "15:00", curated=Curated(pinned=frozenset({pinned.id})))
        assert salience(timeline(ALERT, pinned), known)[pinned.id] == 1.0

    def test_without_anything_known_it_still_answers(self) -> None:
        """No milestone, no record, no people: the words alone decide."""
        lost, talk = event("confirmed: 12 orders were lost", "14:00"), event("nice cake", "14:01")
        weights = salience(timeline(lost, talk), facts())
        assert weights[lost.id] > weights[talk.id]

    def test_nothing_gives_nothing(self) -> None:
        assert dict(salience(Timeline(), facts())) == {}


class TestSalientClauses:
    def test_each_sentence_has_its_own_weight_and_place(self) -> None:
        said = event("thanks all. no order was lost in basket-api. tea time :)", "14:20")
        found = salient_clauses(timeline(ALERT, said), _between("14:00", "15:00"))
        assert [said.text[one.span[0] : one.span[1]] for one in found] == [one.text for one in found]
        assert max(found, key=lambda one: one.weight).text == "no order was lost in basket-api."

    def test_reasons_are_traits_with_a_weight(self) -> None:
        """Whoever wonders about a weight finds each reason in the table."""
        (found,) = salient_clauses(timeline(event("confirmed: no order was lost", "14:20")), _between("14:00", "15:00"))
        assert "spared" in found.reasons
        assert set(found.reasons) <= set(WEIGHTS)

    def test_the_same_events_give_the_same_clauses(self) -> None:
        events = (ALERT, *CHATTER, event("412 orders lost. 3 recovered", "14:20"))
        known = _between("14:00", "15:00")
        assert salient_clauses(timeline(*events), known) == salient_clauses(timeline(*reversed(events)), known)

    def test_a_figure_that_was_put_right_weighs_less(self) -> None:
        first = event("900 checkouts failed in basket-api", "14:10")
        right = event("not 900 checkouts: corrected, it is 871 that failed in basket-api", "14:30")
        known = _between("14:00", "15:00")
        weights = salience(timeline(ALERT, first, right), known)
        assert weights[right.id] > weights[first.id]
        found = salient_clauses(timeline(ALERT, first, right), known)
        assert any("corrected" in one.reasons for one in found if one.event_id == right.id)

    def test_the_needle_is_found_among_twenty_thousand(self) -> None:
        """Talk about other things neither hides the incident's message nor takes long."""
        noise = [
            event(
                f"{name}-sync build took {n} s, see DESK-{n}",
                START + timedelta(seconds=n % 3600, microseconds=n),
                by=name,
            )
            for n, name in enumerate(("Oriol Quispe", "Ilse Nurmela", "Emre Hatanaka", "Noor Tjandra") * 5_000)
        ]
        needle = event(
            "confirmed: basket-api failed 412 checkouts, nobody was charged twice", "14:31", by="Mara Lindqvist"
        )
        events, known = timeline(ALERT, needle, *noise), _between("14:00", "15:00")
        began = time.process_time()
        found = salient_clauses(events, known)
        assert time.process_time() - began < 8
        assert needle.id in {one.event_id for one in choose(found, 20)}


class TestChoose:
    def test_the_weightiest_come_in_order_of_time(self) -> None:
        clauses = [
            clause("late but heavy words", 0.9, 9),
            clause("early and heavy too", 0.8, 1),
            clause("light talk", 0.1, 5),
        ]
        assert [one.text for one in choose(clauses, 8)] == ["early and heavy too", "late but heavy words"]

    def test_what_was_said_already_gives_way(self) -> None:
        clauses = [
            clause("412 orders lost", 0.9, event_id="a"),
            clause("lost 412 orders", 0.85, event_id="b"),
            clause("cache was full", 0.5, event_id="c"),
        ]
        assert [one.event_id for one in choose(clauses, 6)] == ["a", "c"]

    def test_what_is_told_elsewhere_takes_no_room(self) -> None:
        clauses = [clause("mitigated now", 0.9, event_id="a"), clause("cache was full", 0.3, event_id="b")]
        assert [one.event_id for one in choose(clauses, 3, told=("a",))] == ["b"]

    def test_framing_is_counted_once_for_each_message(self) -> None:
        clauses = [
            clause("one two", 0.9, event_id="a"),
            clause("three four", 0.8, event_id="a"),
            clause("five six", 0.7),
        ]
        assert [one.event_id for one in choose(clauses, 11, framing=7)] == ["a", "a"]

    def test_what_weighs_too_little_is_left_out(self) -> None:
        assert choose([clause("light talk", 0.1)], 50, least=0.2) == ()

    @given(
        st.lists(st.tuples(st.text("ab ", min_size=1), st.floats(0, 1), st.integers(0, 60)), max_size=30),
        st.integers(0, 40),
    )
    def test_it_never_takes_more_words_than_there_are(self, drawn: list[tuple[str, float, int]], words: int) -> None:
        """And what it takes is in order of time."""
        chosen = choose([clause(text, weight, minute) for text, weight, minute in drawn], words)
        assert sum(one.words for one in chosen) <= words
        assert [one.at for one in chosen] == sorted(one.at for one in chosen)

"""Which sentences blame, which only sound like it, and how the same facts are told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from extraction import pipeline
from extraction.capture.read_records import ReadOptions, read_records
from extraction.domain.finding import Verdict
from extraction.domain.people import Person
from extraction.domain.report import Author, AuthorKind
from extraction.drafting.template_files import load_templates
from extraction.verification.blame import BlameClass, KnownNames, blame_findings, known_names, reworded
from extraction.verification.check_draft import check_statement
from extraction.verification.evidence import prepare_evidence
from tests.builders import MODEL, event, facts, incident, statement, timeline
from tests.conftest import PROJECT

CAUSE, ERROR, COUNTER = BlameClass.PERSON_AS_CAUSE, BlameClass.HUMAN_ERROR, BlameClass.COUNTERFACTUAL
TRAIT, HINDSIGHT = BlameClass.TRAIT, BlameClass.HINDSIGHT
QUESTION, WEAK = BlameClass.QUESTION_FORM, BlameClass.WEAK_ACTION

REWRITTEN = [
    (CAUSE, "Ilse broke checkout-api at 14:03 UTC.", "checkout-api broke at 14:03 UTC."),
    (
        CAUSE,
        "Tomas brought down the payment gateway by restarting db-primary at 09:12.",
        "db-primary was restarted at 09:12, which brought down the payment gateway.",
    ),
    (
        CAUSE,
        "At 14:03 Priya took down production when she merged PR #812.",
        "At 14:03, PR #812 was merged, which took down production.",
    ),
    (
        CAUSE,
        "The on-call engineer crashed the primary after he ran `vacuum full` at 03:10.",
        "`vacuum full` was run at 03:10, which crashed the primary.",
    ),
    (
        CAUSE,
        "The incident was caused by Ravi deploying billing-api 2.7.1 at 10:15.",
        "The incident was caused by deploying billing-api 2.7.1 at 10:15.",
    ),
    (
        CAUSE,
        "Marta's change to max_connections caused the errors.",
        "The change to max_connections caused the errors.",
    ),
    (CAUSE, "It was my fault that the 40 workers were not drained.", "The 40 workers were not drained."),
    (CAUSE, "Lars pushed a broken config to edge-03 at 11:20.", "A broken config was pushed to edge-03 at 11:20."),
    (CAUSE, "We broke the login page for 12 minutes.", "The login page broke for 12 minutes."),
    (
        ERROR,
        "The wrong index was dropped as a result of human error at 16:40.",
        "The wrong index was dropped at 16:40.",
    ),
    (
        COUNTER,
        "Anjali forgot to renew the certificate for api.example.test.",
        "The certificate for api.example.test was not renewed.",
    ),
    (COUNTER, "The responders neglected to page the database team.", "The database team was not paged."),
    (COUNTER, "Ravi should have checked the dashboard at 09:30.", "The dashboard was not checked at 09:30."),
    (
        COUNTER,
        "We should have drained the 12 nodes before the upgrade.",
        "The 12 nodes were not drained before the upgrade.",
    ),
    (COUNTER, "The rollout should have been tested in staging.", "The rollout was not tested in staging."),
    (
        COUNTER,
        "The feature flag should not have been merged on Friday.",
        "The feature flag was merged on Friday.",
    ),
    (COUNTER, "Oskar did not follow the change procedure.", "The change procedure was not followed."),
    (COUNTER, "The commander overlooked the message at 14:22.", "The message was overlooked at 14:22."),
    (COUNTER, "She ignored the warning from checkout-api.", "The warning from checkout-api was ignored."),
    (COUNTER, "The on-call engineer missed the first page at 02:11.", "The first page was missed at 02:11."),
    (
        COUNTER,
        "Priya, the on-call engineer, failed to notice the alert at 13:58.",
        "The alert was not noticed at 13:58.",
    ),
    (COUNTER, "At 14:20 the reviewer forgot to roll back 4.12.0.", "At 14:20, 4.12.0 was not rolled back."),
    (
        COUNTER,
        "Mei failed to tell the customers about the delay.",
        "The customers were not told about the delay.",
    ),
    (
        COUNTER,
        "Dana restarted db-2 at 14:03 but forgot to page the lead.",
        "Dana restarted db-2 at 14:03 but the lead was not paged.",
    ),
    (
        COUNTER,
        "The certificate expired because she forgot to renew it.",
        "The certificate expired because it was not renewed.",
    ),
    (COUNTER, "We failed to verify that replica r3 was in sync.", "It was not verified that replica r3 was in sync."),
    (TRAIT, "A careless deploy at 14:03 took the site down.", "A deploy at 14:03 took the site down."),
    (TRAIT, "Recklessly, Otto disabled the circuit breaker.", "Otto disabled the circuit breaker."),
    (
        TRAIT,
        "Dana carelessly deleted the orders table at 14:03.",
        "Dana deleted the orders table at 14:03.",
    ),
    (TRAIT, "This was a simple mistake in the config of edge-03.", "This was a mistake in the config of edge-03."),
    (
        HINDSIGHT,
        "Obviously the pool of 20 connections was too small.",
        "The pool of 20 connections was too small.",
    ),
    (HINDSIGHT, "It was clear that the disk would fill up by 18:00.", "The disk would fill up by 18:00."),
    (HINDSIGHT, "In retrospect, the 30 s timeout was too long.", "The 30 s timeout was too long."),
    (HINDSIGHT, "We wrongly assumed that replicas were in sync.", "We assumed that replicas were in sync."),
    (HINDSIGHT, "The obvious cause was the certificate.", "The cause was the certificate."),
    (QUESTION, "Who caused it?", "What were the contributing factors?"),
    (QUESTION, "Who caused the outage at 14:03?", "What contributed to the outage at 14:03?"),
    (QUESTION, "Who missed the alert?", "How can the alert be improved?"),
    (QUESTION, "Who broke production?", "What contributed to the failure of production?"),
    (QUESTION, "Why did you restart db-2 at 14:03?", "What led you to restart db-2 at 14:03?"),
    (QUESTION, "Why did nobody check the backups?", "What made it hard to check the backups?"),
    (QUESTION, "Why wasn't the bug caught in review?", "What would have let the bug be caught in review?"),
    (QUESTION, "Who forgot to renew the certificate?", "What made it hard to renew the certificate?"),
    (
        WEAK,
        "Make sure engineers check that the schema can be parsed before an update.",
        "Add an automated check that the schema can be parsed before an update.",
    ),
]
ASKED = [
    (CAUSE, "Jane caused the outage."),
    (CAUSE, "The outage was caused by the network team."),
    (CAUSE, "Kenji is to blame for the data loss."),
    (CAUSE, "The DBA was responsible for the outage."),
    (CAUSE, "This is our bad."),
    (CAUSE, "Sven messed up the failover."),
    (CAUSE, "The root cause was the release engineer."),
    (CAUSE, "The mistake was Dana's."),
    (CAUSE, "This was Zlatko's fault."),
    (ERROR, "Root cause: human error."),
    (ERROR, "An operator mistake led to 3 lost shards."),
    (ERROR, "Nadia made a mistake during the 12:05 failover."),
    (ERROR, "Bjorn fat-fingered the replica count."),
    (ERROR, "The engineer typed the wrong hostname."),
    (COUNTER, "The team could have noticed the 5xx rate at 08:14."),
    (COUNTER, "This could easily have been avoided with a canary."),
    (COUNTER, "If only the reviewers had read the diff."),
    (COUNTER, "If Callum had looked at the graph, the page would have come earlier."),
    (COUNTER, "Had we tested the failover, recovery would have taken 5 minutes."),
    (COUNTER, "The developer didn't bother to run the tests."),
    (COUNTER, "Failure to follow the runbook prolonged the outage."),
    (TRAIT, "The team was sloppy with backups."),
    (TRAIT, "An inexperienced engineer ran the migration."),
    (TRAIT, "Poor judgement led to the rollout at 17:55."),
    (TRAIT, "The team rushed the migration."),
    (HINDSIGHT, "The real problem all along was the cache."),
    (HINDSIGHT, "It was an accident waiting to happen."),
    (HINDSIGHT, "The reviewers misjudged the impact of PR #812."),
    (CAUSE, "The config error was introduced by Sonja in PR #91."),
    (CAUSE, "The failure was entirely down to Marek."),
    (CAUSE, "Blame for the outage rests with the payments team."),
    (CAUSE, "The team blamed Karim for the delay."),
    (ERROR, "This was an avoidable error on the part of the DBA."),
    (ERROR, "The mistake that Ivo made cost us two hours."),
    (ERROR, "This was 100 % operator error."),
    (COUNTER, "The intern pushed straight to main without review."),
    (COUNTER, "A junior developer deployed untested code to production."),
    (COUNTER, "She skipped the canary step against policy."),
    (COUNTER, "Instead of following the process, Bela restarted everything."),
    (COUNTER, "The deploy was approved by Helga, who should have seen the missing index."),
    (COUNTER, "Our SRE misread the dashboard and scaled the blue pool."),
    (COUNTER, "We ought to have known better."),
    (TRAIT, "We dropped the ball on backups."),
    (TRAIT, "He wasn't paying attention and dropped the table."),
    (TRAIT, "The team lacked the competence to run the cluster."),
    (TRAIT, "Anyone competent would have noticed the spike."),
    (TRAIT, "The responders wasted 25 minutes on another theory."),
    (QUESTION, "Who approved this change?"),
    (QUESTION, "Why would anyone deploy on a Friday?"),
    (QUESTION, "How could the reviewers not see this?"),
    (WEAK, "Please be careful next time."),
    (WEAK, "Everyone must double-check their changes."),
    (QUESTION, "Whose fault was it?"),
    (QUESTION, "What was Dana thinking?"),
    (WEAK, "Try to be more careful when deploying."),
    (WEAK, "Engineers should pay more attention to alerts."),
    (WEAK, "We will train the team on failover."),
    (WEAK, "Investigate monitoring for this case."),
    (WEAK, "Fix the issue that caused the outage."),
]
PLAIN = [
    "The health check failed to detect the fault.",
    "Kafka failed to respond at 14:03.",
    "Deploy 4.12.0 failed to start.",
    "The replica failed to catch up.",
    "The job forgot to release its lock.",
    "They failed to start because the image was missing.",
    "The postgres operator failed to reconcile the cluster.",
    "Prometheus failed to notify anyone between 14:00 and 14:12.",
    "We failed to reproduce the error in staging.",
    "Customers failed to complete 1,204 payments.",
    "Users should have seen an error page.",
    "Alerts should have fired at 13:58.",
    "The autoscaler should have added 3 nodes.",
    "The pods should have been rescheduled by 14:10.",
    "It should not have been possible to delete the volume.",
    "We should have automated backups by May.",
    "We could not have seen this from the outside.",
    "Anyone could have run the same command.",
    "If we had more than 20 connections, requests queued.",
    "`git blame` shows commit 3f2a1c9.",
    "We ran git blame on the file.",
    "No one was at fault.",
    "It was nobody's fault that the region was down.",
    "The report is blameless.",
    "No human error was involved.",
    "Human error is never a root cause.",
    "The operator error rate rose to 3 %.",
    "User errors rose to 12 % at 14:05.",
    "A fault in zone b caused 4 restarts.",
    "A page fault was logged; the fault domain was zone b.",
    "The default fault tolerance is one node.",
    "A bug in the scheduler caused the outage.",
    "Traefik caused the outage.",
    "The migration broke the orders table.",
    "We broke the work into three steps.",
    "The bad node was drained.",
    "Lazy loading of images was disabled.",
    "Simple Queue Service returned errors.",
    "It was not obvious from the graph that writes were failing.",
    "There was no obvious error message.",
    "The cause was not clear at 14:20.",
    "The incident commander was responsible for communications.",
    "Thanks to the on-call engineer's quick response, it took 9 minutes.",
    "Dana ran the failover at 14:03.",
    "Ravi merged PR #812 at 13:40 and deployed 4.12.0 at 13:52.",
    "Dana rolled back checkout-api to 4.11.9 at 14:12.",
    "The on-call engineer was paged at 14:05 and acknowledged at 14:07.",
    "The team missed its weekly target.",
    "The scraper missed 3 samples.",
    "The config was ignored by the proxy.",
    "Dana wrote “I should have checked the pool size”.",
    "The runbook for failover was not followed.",
    "The cluster's failure to schedule pods lasted 12 minutes.",
    "The patch did not check for nulls.",
    "The training job failed.",
    "Add an alert for 5xx above 1 % on checkout-api.",
    "Investigation started at 14:10.",
    "Why did the deploy fail?",
    "Who was paged, and when?",
    "What made the alert hard to notice?",
]


@pytest.mark.parametrize(("kind", "sentence", "rewrite"), REWRITTEN)
def test_blame_is_found_and_the_same_facts_are_offered(kind: BlameClass, sentence: str, rewrite: str) -> None:
    """The class, the words, and a sentence that needs no further advice."""
    findings = blame_findings(sentence)
    assert kind in [one.kind for one in findings]
    assert findings[0].rewrite == rewrite
    assert blame_findings(rewrite) == ()


@pytest.mark.parametrize(("kind", "sentence"), ASKED)
def test_where_words_alone_give_no_rewrite_a_question_is_asked(kind: BlameClass, sentence: str) -> None:
    """Nothing is invented: what would have to be known is asked for."""
    (finding,) = (one for one in blame_findings(sentence) if one.kind is kind)
    assert finding.rewrite is None and finding.question.endswith("?")


@pytest.mark.parametrize("sentence", PLAIN)
def test_machines_facts_denials_and_quotations_are_not_blame(sentence: str) -> None:
    """Words that blame people say nothing bad of a machine, a role or a fact."""
    assert blame_findings(sentence) == ()


def test_a_name_is_known_better_with_the_incidents_people() -> None:
    """An unusual name is a person's where the records say so, and a service's where they say that."""
    sentence = "Quill brought down checkout at 14:03."
    assert blame_findings(sentence) == ()
    assert blame_findings(sentence, KnownNames.of(["Quill Okonkwo"]))[0].rewrite == "Checkout went down at 14:03."
    assert blame_findings("Dana caused the outage.", KnownNames.of(["Mara"], services=["dana"])) == ()


def test_spans_name_the_words_in_the_whole_text() -> None:
    """A text of several sentences; only the blaming one is marked and replaced."""
    text = "At 14:02 errors rose. Dana forgot to page the lead. It ended at 14:30."
    (finding,) = blame_findings(text)
    assert text[slice(*finding.span)] == "forgot to page"
    assert text[slice(*finding.sentence_span)] == finding.sentence
    assert reworded(text, [finding]) == "At 14:02 errors rose. The lead was not paged. It ended at 14:30."


def test_two_kinds_of_blame_in_one_sentence_share_a_rewrite() -> None:
    """Every finding of a sentence offers the sentence that answers all of them."""
    findings = blame_findings("Obviously Dana carelessly deleted the table at 14:03.")
    assert {one.kind for one in findings} == {TRAIT, HINDSIGHT}
    assert {one.rewrite for one in findings} == {"Dana deleted the table at 14:03."}


def test_a_models_blame_goes_back_with_the_rewrite_and_never_passes() -> None:
    """The judgement is in no record, so it blocks; the message holds the wording that would do."""
    said = event("Dana here, I restarted db-2 and the runbook step 4 was not done", by="Dana Wolf")
    evidence = prepare_evidence(timeline(said), facts(people=(Person(id="p1", display_name="Dana Wolf"),)))
    check = check_statement(statement("Dana failed to follow the runbook.", [said], author=MODEL), evidence)
    (finding,) = (one for one in check.findings if one.check == "blame")
    assert check.verdict.blocks and finding.verdict is Verdict.NOT_IN_EVIDENCE
    assert finding.expected == "The runbook was not followed." and finding.expected in finding.message


def test_a_person_is_never_refused_for_their_wording() -> None:
    """No finding of this check, whatever the words: they get advice beside their text."""
    person = Author(kind=AuthorKind.PERSON, name="Priya")
    said = event("restarting db-2")
    evidence = prepare_evidence(timeline(said), facts())
    check = check_statement(statement("Dana should have tested it.", [said], author=person), evidence)
    assert "blame" not in [one.check for one in check.findings]


def test_agreed_follow_up_work_is_told_as_agreed() -> None:
    """A weak action is advice for people; a model that repeats one is not refused for it."""
    said = event("Look into alerting for this case.")
    evidence = prepare_evidence(timeline(said), facts())
    check = check_statement(statement("Look into alerting for this case.", [said], author=MODEL), evidence)
    assert "blame" not in [one.check for one in check.findings]


RECORDS = [
    PROJECT / "data" / "samples" / "checkout-latency",
    *sorted(path.parent / "records" for path in (PROJECT / "data" / "cases").glob("*/gold.toml")),
]


@pytest.mark.parametrize("records", RECORDS, ids=lambda path: path.parent.name)
def test_the_plain_writer_never_blames(records: Path) -> None:
    """Every statement of every built-in template over the sample and the gold cases; chat that blames is quoted or left out."""
    captured = pipeline.captured(read_records([records], ReadOptions(all_channels=True)), b"k" * 32)
    known = pipeline.understood(incident(), captured)
    people = known_names(known.facts)
    for template in load_templates(PROJECT / "prompts" / "reports"):
        writing = pipeline.Writing(template=template, prompts=PROJECT / "prompts")
        statements = [
            one.text for one in pipeline.drafted(known, writing, datetime(2026, 3, 4, tzinfo=UTC)).statements()
        ]
        assert len(statements) > 5
        assert [
            one.sentence for text in statements for one in blame_findings(text, people) if one.kind.binds_models
        ] == []

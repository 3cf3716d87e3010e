"""Every operation, the least role that may do it, and how it is called. A new operation needs a row here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping

import app.operations
from app.operations import (
    approval_state,
    approve_report,
    ask_second_opinion,
    choose_reports,
    correct_report,
    curate_timeline,
    decide_approval,
    describe_incident,
    discuss,
    draft_inputs,
    draft_report,
    erase_person,
    export_corrections,
    export_report,
    import_incident,
    job_work_publish,
    jobs,
    list_incidents,
    members,
    open_incident,
    people_to_ask,
    plan_batch,
    preview_template,
    propose_draft,
    publish_report,
    read_audit,
    read_inbox,
    read_quality,
    regenerate_reports,
    reopen_report,
    report_history,
    request_approval,
    retention,
    retry_notices,
    review_report,
    review_statistics,
    save_template,
    schedules,
    settle_question,
    submit_job,
    take_items,
    templates,
    think_first,
    told_outside,
    undo_curation,
    unsaved_text,
    verify_incident,
    visible_incidents,
    what_would_change,
)
from app.operations.access import AppRole
from app.operations.approval_request import Choice
from app.operations.batch import BatchState, Limits
from app.operations.batch import Choice as Reports
from app.operations.job import JobKind
from app.operations.retention import Retention
from extraction.capture.read_records import ReadOptions
from extraction.domain.curation import CurationAction
from tests.app.access import batch_states, states
from tests.app.access.rows import AnyRole, Inside, Installation, OnIncident, OverAll, Row
from tests.app.access.scene import ANA, KEY, MARA, NOOR, SAMPLE
from tests.doubles.no_schedules import NIGHTLY, NoSchedules
from tests.doubles.upkeep_doubles import NothingOld, OneRemark

VIEWER, RESPONDER, EDITOR, APPROVER, ADMIN = AppRole


_OPENED = Inside(why="takes an incident or a report that was opened, which asked")
_PART = Inside(why="called by operations after they asked, inside their unit")
_ASKS = Inside(why="is what asks")
_JOB = Inside(why="does what was asked for, in the name of whoever did: the operations that it calls ask again")


TABLE: Mapping[str, Row] = {
    "approval_notices.supersede": _PART,
    "approval_notices.tell_asked": _PART,
    "approval_notices.tell_decided": _PART,
    "approval_rules.acting_person": _PART,
    "approval_rules.name_of": Inside(why="a name that the access file gives"),
    "approval_rules.named_approvers": _OPENED,
    "approval_rules.rule_for": _OPENED,
    "approval_rules.why_not": _OPENED,
    "approval_state.approval_state": _OPENED,
    "approval_state.changes_since": OnIncident(
        least=VIEWER,
        call=lambda w, s: approval_state.changes_since(w, KEY, s.world.requests.request(s.request)[1].content),
        entries=0,
    ),
    "approval_state.open_requests": OverAll(call=lambda w, s: approval_state.open_requests(w)),
    "approval_state.supersede_changed": _OPENED,
    "approve_report.approve_or_decide": OnIncident(
        least=APPROVER, call=lambda w, s: approve_report.approve_or_decide(w, KEY, s.by(w))
    ),
    "approve_report.approve_report": OnIncident(
        least=APPROVER, call=lambda w, s: approve_report.approve_report(w, KEY, s.by(w))
    ),
    "ask_second_opinion.ask_second_opinion": OnIncident(
        least=EDITOR, call=lambda w, s: ask_second_opinion.ask_second_opinion(w, KEY, s.by(w)), first=states.undecidable
    ),
    "ask_second_opinion.latest_opinions": _OPENED,
    "asked_model.asked_model": _OPENED,
    "asked_model.asked_models": _OPENED,
    "asked_model.metered_model": Inside(why="counts what a model costs; nothing of an incident is asked"),
    "asked_model.section_model": _PART,
    "asked_model.section_models": _PART,
    "batch_items.as_spent": _PART,
    "batch_items.over": _PART,
    "batch_world.world_of": _PART,
    "choose_reports.choose": Installation(least=ADMIN, call=lambda w, s: choose_reports.choose(w, Reports())),
    "correct_report.accept": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.accept(w, KEY, s.statement, s.by(w))
    ),
    "correct_report.accept_section": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.accept_section(w, KEY, s.section, s.by(w))
    ),
    "correct_report.add": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.add(w, KEY, s.section, s.by(w), "We slept badly.")
    ),
    "correct_report.edit": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.edit(w, KEY, s.statement, s.by(w), "Checkout was slow.")
    ),
    "correct_report.reject": OnIncident(
        least=EDITOR, call=lambda w, s: correct_report.reject(w, KEY, s.statement, s.by(w))
    ),
    "correct_report.restore": OnIncident(
        least=EDITOR,
        call=lambda w, s: correct_report.restore(w, KEY, s.statement, s.by(w)),
        first=states.rejected,
    ),
    "curate_timeline.curate": OnIncident(
        least=RESPONDER,
        call=lambda w, s: curate_timeline.curate(w, KEY, s.events[0], CurationAction.PIN, s.by(w)),
    ),
    "curate_timeline.merge": OnIncident(
        least=RESPONDER, call=lambda w, s: curate_timeline.merge(w, KEY, s.events[0], s.events[1], s.by(w))
    ),
    "curate_timeline.release": OnIncident(
        least=RESPONDER, call=lambda w, s: curate_timeline.release(w, KEY, s.flagged, s.by(w))
    ),
    "decide_approval.decide": OnIncident(
        least=APPROVER,
        call=lambda w, s: decide_approval.decide(w, s.request, Choice.REQUEST_CHANGES, s.by(w), "shorter"),
    ),
    "decide_approval.is_fresh": _OPENED,
    "decide_approval.refuse_stale": _OPENED,
    "describe_incident.describe": OnIncident(
        least=EDITOR, call=lambda w, s: describe_incident.describe(w, KEY, s.by(w), title="Slow checkout")
    ),
    "describe_incident.spellings": OverAll(call=lambda w, s: describe_incident.spellings(w), shows="checkout-api"),
    "discuss.ask": OnIncident(
        least=RESPONDER,
        call=lambda w, s: discuss.ask(w, KEY, s.by(w), MARA, "Is it so?"),
    ),
    "discuss.comment": OnIncident(
        least=RESPONDER, call=lambda w, s: discuss.comment(w, KEY, s.by(w), "I saw it too.", s.statement)
    ),
    "discuss.discussion": OnIncident(least=VIEWER, call=lambda w, s: discuss.discussion(w, KEY), entries=0),
    "discuss.reopen_thread": OnIncident(
        least=RESPONDER,
        call=lambda w, s: discuss.reopen_thread(w, KEY, s.by(w), s.thread),
        first=lambda w, s: discuss.resolve(s.world, KEY, ANA.name, s.thread),
    ),
    "discuss.reply": OnIncident(
        least=RESPONDER, call=lambda w, s: discuss.reply(w, KEY, s.by(w), s.thread, "So did I.")
    ),
    "discuss.resolve": OnIncident(least=RESPONDER, call=lambda w, s: discuss.resolve(w, KEY, s.by(w), s.thread)),
    "discuss.waiting_for_me": OverAll(
        call=lambda w, s: discuss.waiting_for_me(w),
        first=lambda w, s: discuss.ask(s.world, KEY, ANA.name, NOOR, "Since when?"),
    ),
    "draft_inputs.fingerprint": OnIncident(
        least=VIEWER,
        call=lambda w, s: draft_inputs.fingerprint(w, KEY, templates.own_template(s.world, "quick")),
        entries=0,
    ),
    "draft_inputs.made_from": _PART,
    "draft_report.draft_report": OnIncident(
        least=EDITOR, call=lambda w, s: draft_report.draft_report(w, KEY, s.by(w), "quick")
    ),
    "draft_report.prepare_draft": OnIncident(
        least=EDITOR, call=lambda w, s: draft_report.prepare_draft(w, KEY, s.by(w))()
    ),
    "draft_report.prepare_section": OnIncident(
        least=EDITOR, call=lambda w, s: draft_report.prepare_section(w, KEY, s.section, s.by(w))()
    ),
    "draft_report.redraft_section": OnIncident(
        least=EDITOR, call=lambda w, s: draft_report.redraft_section(w, KEY, s.section, s.by(w))
    ),
    "draft_report.present_draft": _PART,
    "draft_report.writing": _OPENED,
    "asked_first.asked_first": _PART,
    "drafted_again.drafted_again": _PART,
    "erase_person.erase_person": Installation(
        least=ADMIN, call=lambda w, s: erase_person.erase_person(w, OneRemark(), "Zoe Unknown", s.by(w)), entries=1
    ),
    "export_corrections.export_corrections": OnIncident(
        least=ADMIN,
        call=lambda w, s: export_corrections.export_corrections(
            w, KEY, s.folder / f"case-{len(list(s.folder.iterdir()))}"
        ),
        first=states.approved,
    ),
    "export_report.export_report": OnIncident(
        least=VIEWER, call=lambda w, s: export_report.export_report(w, KEY, "json"), entries=0
    ),
    "feed_batches.feed": Inside(why="goes on with batches in the name of whoever began each"),
    "feed_batches.feed_batch": Inside(why="goes on with a batch in the name of whoever began it"),
    "feed_batches.stop_batch": _PART,
    "import_incident.import_incident": OnIncident(
        least=RESPONDER, call=lambda w, s: import_incident.import_incident(w, [SAMPLE], ReadOptions(), KEY)
    ),
    "import_team.importing_teams": Inside(why="tells the actor's own teams"),
    "import_team.team_of_new": _ASKS,
    "job_steps.goes_on": _PART,
    "job_work_approve.approve_work": _JOB,
    "job_work_draft.check_work": _JOB,
    "job_work_draft.draft_work": _JOB,
    "job_work_evaluate.evaluate_work": _JOB,
    "job_work_notify.notify_work": _JOB,
    "job_work_publish.publish_work": _JOB,
    "job_work_publish.submit_publishing": OnIncident(
        least=EDITOR,
        call=lambda w, s: job_work_publish.submit_publishing(w, KEY, ("json",), s.by(w)),
        first=states.approved,
    ),
    "jobs.cancel_job": OnIncident(least=ADMIN, call=lambda w, s: jobs.cancel_job(w, s.job, s.by(w))),
    "jobs.job": OnIncident(least=VIEWER, call=lambda w, s: jobs.job(w, s.job), entries=0),
    "jobs.job_lines": OnIncident(least=VIEWER, call=lambda w, s: jobs.job_lines(w, s.job), entries=0),
    "jobs.jobs": OverAll(call=lambda w, s: [one.incident for one in jobs.jobs(w)]),
    "jobs.may_steer": Inside(why="whether a job that was seen may be steered: screens ask, to say why a button waits"),
    "jobs.retry_job": OnIncident(least=ADMIN, call=lambda w, s: jobs.retry_job(w, s.failed_job, s.by(w))),
    "jobs.workers": AnyRole(call=lambda w, s: jobs.workers(w)),
    "jobs.workers_alive": AnyRole(call=lambda w, s: jobs.workers_alive(w)),
    "keep_curation.keep": _PART,
    "keep_curation.made": _PART,
    "list_incidents.incident_key": OnIncident(
        least=VIEWER, call=lambda w, s: list_incidents.incident_key(w, KEY), entries=0
    ),
    "list_incidents.list_incidents": OverAll(call=lambda w, s: list_incidents.list_incidents(w)),
    "members.make_private": OnIncident(
        least=EDITOR,
        call=lambda w, s: members.make_private(w, KEY, s.by(w)),
        first=states.open,
    ),
    "members.make_public": OnIncident(
        least=EDITOR,
        call=lambda w, s: members.make_public(w, KEY, s.by(w)),
        first=states.closed,
    ),
    "members.members": OnIncident(least=VIEWER, call=lambda w, s: members.members(w, KEY), entries=0),
    "members.set_members": OnIncident(
        least=EDITOR, call=lambda w, s: members.set_members(w, KEY, [w.actor.id, "sten@larkspur.example"], s.by(w))
    ),
    "open_incident.open_incident": OnIncident(
        least=VIEWER, call=lambda w, s: open_incident.open_incident(w, KEY), entries=0
    ),
    "people_to_ask.people_to_ask": OnIncident(
        least=VIEWER, call=lambda w, s: people_to_ask.people_to_ask(w, KEY), entries=0
    ),
    "permission.allowed": _ASKS,
    "permission.denied": _ASKS,
    "permission.is_member": _ASKS,
    "permission.own_name": _ASKS,
    "permission.permit": _ASKS,
    "permission.permit_anywhere": _ASKS,
    "permission.permit_known": _ASKS,
    "permission.record": _PART,
    "permission.visible": _ASKS,
    "plan_batch.plan": Installation(least=ADMIN, call=lambda w, s: plan_batch.plan(w, Reports())),
    "plan_batch.usable_choice": Inside(why="names templates and models; nothing of the store"),
    "plan_items.plan_items": _PART,
    "preview_template.preview": OnIncident(
        least=VIEWER,
        call=lambda w, s: preview_template.preview(w, templates.template(s.world, "quick").text, KEY),
        entries=0,
    ),
    "propose_draft.differences": OnIncident(
        least=VIEWER,
        call=lambda w, s: propose_draft.differences(w, KEY, s.proposal),
        entries=0,
    ),
    "propose_draft.drafted_section": _PART,
    "propose_draft.drop_proposal": OnIncident(
        least=EDITOR, call=lambda w, s: propose_draft.drop_proposal(w, KEY, s.proposal.id, s.by(w))
    ),
    "propose_draft.keep_first": _PART,
    "propose_draft.keep_section": _PART,
    "propose_draft.prepare_proposal": OnIncident(
        least=EDITOR, call=lambda w, s: propose_draft.prepare_proposal(w, KEY, s.by(w))()
    ),
    "propose_draft.prepare_section_proposal": OnIncident(
        least=EDITOR, call=lambda w, s: propose_draft.prepare_section_proposal(w, KEY, s.section, s.by(w))()
    ),
    "propose_draft.prepare_statement_proposal": OnIncident(
        least=EDITOR,
        call=lambda w, s: propose_draft.prepare_statement_proposal(w, KEY, s.statement, s.by(w))(),
        first=lambda w, s: correct_report.edit(s.world, KEY, s.statement, ANA.name, "Checkout was slow."),
    ),
    "propose_draft.proposals": OnIncident(least=VIEWER, call=lambda w, s: propose_draft.proposals(w, KEY), entries=0),
    "propose_draft.propose_draft": OnIncident(
        least=EDITOR, call=lambda w, s: propose_draft.propose_draft(w, KEY, s.by(w))
    ),
    "propose_draft.propose_section": OnIncident(
        least=EDITOR, call=lambda w, s: propose_draft.propose_section(w, KEY, s.section, s.by(w))
    ),
    "propose_draft.propose_statement": OnIncident(
        least=EDITOR,
        call=lambda w, s: propose_draft.propose_statement(w, KEY, s.statement, s.by(w)),
        first=lambda w, s: correct_report.edit(s.world, KEY, s.statement, ANA.name, "Checkout was slow."),
    ),
    "propose_draft.take_proposal": OnIncident(
        least=EDITOR, call=lambda w, s: propose_draft.take_proposal(w, KEY, s.proposal.id, s.by(w))
    ),
    "publish_report.keep_publication": _PART,
    "publish_report.known_destinations": Inside(why="asks whether there is such a destination"),
    "publish_report.publishable": OnIncident(
        least=EDITOR,
        call=lambda w, s: publish_report.publishable(w, KEY, s.by(w), w.now()),
        entries=0,
        first=states.approved,
    ),
    "published_changes.published_changes": _OPENED,
    "publish_report.publish_report": OnIncident(
        least=EDITOR,
        call=lambda w, s: publish_report.publish_report(w, KEY, ["json"], s.by(w)),
        first=states.approved,
    ),
    "read_audit.audit_entries": Installation(least=ADMIN, call=lambda w, s: read_audit.audit_entries(w)),
    "read_audit.export_audit": Installation(least=ADMIN, call=lambda w, s: list(read_audit.export_audit(w)), entries=1),
    "read_audit.verify_audit": Installation(least=ADMIN, call=lambda w, s: read_audit.verify_audit(w)),
    "read_inbox.inbox": OverAll(call=lambda w, s: read_inbox.inbox(w)),
    "read_quality.known_cases": AnyRole(call=lambda w, s: read_quality.known_cases(w)),
    "read_quality.list_runs": AnyRole(call=lambda w, s: read_quality.list_runs(w)),
    "regenerate_report.regenerate": Inside(why="the work of a job, in the name of whoever asked for it; it asks first"),
    "send_batch.send_work": _JOB,
    "send_batch.ask_provider": _PART,
    "send_batch.call_off": _PART,
    "collect_requests.collected": _PART,
    "collect_requests.waiting_items": _PART,
    "read_answers.read_answers": _PART,
    "regenerate_reports.batch_view": Installation(
        least=ADMIN, call=lambda w, s: regenerate_reports.batch_view(w, batch_states.batch(s))
    ),
    "regenerate_reports.batches": Installation(least=ADMIN, call=lambda w, s: regenerate_reports.batches(w)),
    "regenerate_reports.cancel_batch": Installation(
        least=ADMIN,
        call=lambda w, s: regenerate_reports.cancel_batch(w, batch_states.batch(s), s.by(w)),
        entries=1,
    ),
    "regenerate_reports.pause_batch": Installation(
        least=ADMIN,
        call=lambda w, s: regenerate_reports.pause_batch(w, batch_states.batch(s), s.by(w)),
        entries=1,
    ),
    "regenerate_reports.resume_batch": Installation(
        least=ADMIN,
        call=lambda w, s: regenerate_reports.resume_batch(w, batch_states.batch(s, BatchState.PAUSED), s.by(w)),
        entries=1,
    ),
    "regenerate_reports.set_limits": Installation(
        least=ADMIN,
        call=lambda w, s: regenerate_reports.set_limits(w, batch_states.batch(s), Limits(concurrency=2), s.by(w)),
        entries=1,
    ),
    "regenerate_reports.start_batch": Installation(
        least=ADMIN, call=lambda w, s: regenerate_reports.start_batch(w, Reports(), Limits(), s.by(w)), entries=1
    ),
    "remember_standings.remember_standings": Inside(why="keeps what everybody sees alike, for lists that ask"),
    "reopen_report.reopen": OnIncident(
        least=EDITOR,
        call=lambda w, s: reopen_report.reopen(w, KEY, s.by(w), "a figure was wrong"),
        first=states.published,
    ),
    "report_history.compare_versions": OnIncident(
        least=VIEWER,
        call=lambda w, s: report_history.compare_versions(w, KEY, 1, 2),
        entries=0,
        first=lambda w, s: draft_report.draft_report(s.world, KEY, ANA.name, "quick"),
    ),
    "report_history.restore_version": OnIncident(
        least=EDITOR,
        call=lambda w, s: report_history.restore_version(w, KEY, 1, s.by(w)),
        first=lambda w, s: draft_report.draft_report(s.world, KEY, ANA.name, "quick"),
    ),
    "report_history.restore_words": OnIncident(
        least=EDITOR,
        call=lambda w, s: report_history.restore_words(w, KEY, s.statement, "", s.by(w)),
        first=lambda w, s: correct_report.edit(s.world, KEY, s.statement, ANA.name, "Checkout was slow."),
    ),
    "report_history.versions": OnIncident(least=VIEWER, call=lambda w, s: report_history.versions(w, KEY), entries=0),
    "request_approval.new_request": _OPENED,
    "request_approval.open_request": _PART,
    "request_approval.request_approval": OnIncident(
        least=EDITOR, call=lambda w, s: request_approval.request_approval(w, KEY, s.by(w))
    ),
    "request_approval.withdraw_request": OnIncident(
        least=EDITOR, call=lambda w, s: request_approval.withdraw_request(w, KEY, s.by(w))
    ),
    "retention.due": Installation(least=ADMIN, call=lambda w, s: retention.due(w, NothingOld(), Retention())),
    "retention.retain": Installation(
        least=ADMIN, call=lambda w, s: list(retention.retain(w, NothingOld(), Retention(), s.by(w)))
    ),
    "retry_notices.retry_given_up": Installation(least=ADMIN, call=lambda w, s: retry_notices.retry_given_up(w)),
    "review_report.open_review": OnIncident(
        least=VIEWER, call=lambda w, s: review_report.open_review(w, KEY), entries=0
    ),
    "review_report.whole_review": _OPENED,
    "review_statistics.statistics": OnIncident(
        least=VIEWER, call=lambda w, s: review_statistics.statistics(w, KEY), entries=0
    ),
    "run_job.carry_out": _JOB,
    "run_job.run_job": _JOB,
    "run_job.settle_failure": _JOB,
    "save_template.restore_version": Installation(
        least=APPROVER, call=lambda w, s: save_template.restore_version(w, "quick", 0, s.by(w), 0), entries=1
    ),
    "save_template.retire": Installation(
        least=APPROVER, call=lambda w, s: save_template.retire(w, "quick", s.by(w), 0), entries=1
    ),
    "save_template.save_template": Installation(
        least=APPROVER,
        call=lambda w, s: save_template.save_template(w, s.by(w), templates.template(s.world, "quick").text, 0),
        entries=1,
    ),
    "schedules.add_schedule": Installation(
        least=ADMIN, call=lambda w, s: schedules.add_schedule(w, NoSchedules(), NIGHTLY, s.by(w)), entries=1
    ),
    "schedules.fire": Inside(why="the engine asks for what somebody set up, who was asked then; the work asks again"),
    "schedules.remove_schedule": Installation(
        least=ADMIN, call=lambda w, s: schedules.remove_schedule(w, NoSchedules(), NIGHTLY.name, s.by(w)), entries=1
    ),
    "settle_question.answer_in_words": OnIncident(
        least=RESPONDER,
        call=lambda w, s: settle_question.answer_in_words(
            w, KEY, s.question, s.by(w), "as far as I know", s.opened.timeline.events[0].at
        ),
    ),
    "settle_question.reopen": OnIncident(
        least=RESPONDER,
        call=lambda w, s: settle_question.reopen(w, KEY, s.question, s.by(w)),
        first=states.answered,
    ),
    "settle_question.settle": OnIncident(
        least=RESPONDER,
        call=lambda w, s: settle_question.settle(
            w, KEY, s.question, s.opened.facts.conflicts[0].answers[0].id, s.by(w)
        ),
    ),
    "stale_statements.stale": _OPENED,
    "submit_job.submit_job": OnIncident(
        least=EDITOR, call=lambda w, s: submit_job.submit_job(w, JobKind.DRAFT, KEY, s.by(w))
    ),
    "take_items.drop_item": OnIncident(
        least=EDITOR,
        call=lambda w, s: take_items.drop_item(w, batch_states.BATCH, KEY, s.by(w)),
        first=batch_states.proposed,
    ),
    "take_items.item_differences": OnIncident(
        least=VIEWER,
        call=lambda w, s: take_items.item_differences(w, batch_states.BATCH, KEY),
        first=batch_states.proposed,
        entries=0,
    ),
    "take_items.item_proposal": OnIncident(
        least=VIEWER,
        call=lambda w, s: take_items.item_proposal(w, batch_states.BATCH, KEY),
        first=batch_states.proposed,
        entries=0,
    ),
    "take_items.take_all": Installation(
        least=ADMIN, call=lambda w, s: take_items.take_all(w, batch_states.batch(s), s.by(w))
    ),
    "take_items.take_item": OnIncident(
        least=EDITOR,
        call=lambda w, s: take_items.take_item(w, batch_states.BATCH, KEY, s.by(w)),
        first=batch_states.proposed,
    ),
    "templates.chosen_for": AnyRole(call=lambda w, s: templates.chosen_for(w, "SEV1")),
    "templates.drafted_from": _PART,
    "templates.known_topics": Inside(why="names what a section may be about; nothing of the store"),
    "templates.own_template": _PART,
    "templates.parsed": Inside(why="reads the text it is given"),
    "templates.template": AnyRole(call=lambda w, s: templates.template(w, "quick")),
    "templates.template_for": _PART,
    "templates.templates": AnyRole(call=lambda w, s: templates.templates(w)),
    "templates.usable": _PART,
    "templates.versions": AnyRole(call=lambda w, s: templates.versions(w, "quick")),
    "think_first.draft_thought_section": OnIncident(
        least=EDITOR,
        call=lambda w, s: think_first.draft_thought_section(w, KEY, s.asking, s.by(w)),
        first=lambda w, s: think_first.skip_thinking(s.world, KEY, s.asking, ANA.name),
    ),
    "think_first.prepare_thought_section": OnIncident(
        least=EDITOR,
        call=lambda w, s: think_first.prepare_thought_section(w, KEY, s.asking, s.by(w))(),
        first=lambda w, s: think_first.skip_thinking(s.world, KEY, s.asking, ANA.name),
    ),
    "think_first.skip_thinking": OnIncident(
        least=EDITOR, call=lambda w, s: think_first.skip_thinking(w, KEY, s.asking, s.by(w))
    ),
    "think_first.think": OnIncident(
        least=EDITOR, call=lambda w, s: think_first.think(w, KEY, s.asking, s.by(w), ("We were tired.",))
    ),
    "think_first.thoughts_asked": OnIncident(
        least=VIEWER, call=lambda w, s: think_first.thoughts_asked(w, KEY), entries=0
    ),
    "thoughts.thoughts_of": _OPENED,
    "told_outside.told_outside": OnIncident(
        least=VIEWER, call=lambda w, s: told_outside.told_outside(w, KEY, s.request), entries=0
    ),
    "undo_curation.redo_last": OnIncident(
        least=RESPONDER,
        call=lambda w, s: undo_curation.redo_last(w, KEY, s.by(w)),
        first=states.unpinned,
    ),
    "undo_curation.undo": OnIncident(least=RESPONDER, call=lambda w, s: undo_curation.undo(w, KEY, s.note, s.by(w))),
    "undo_curation.undo_last": OnIncident(
        least=RESPONDER,
        call=lambda w, s: undo_curation.undo_last(w, KEY, s.by(w)),
        first=states.pinned,
    ),
    "undo_curation.unset_milestone": OnIncident(
        least=RESPONDER,
        call=lambda w, s: undo_curation.unset_milestone(w, KEY, "declared", s.by(w)),
        first=states.milestone,
    ),
    "unsaved_text.drop_typing": OnIncident(
        least=VIEWER, call=lambda w, s: unsaved_text.drop_typing(w, KEY, s.statement), entries=0, quiet=True
    ),
    "unsaved_text.keep_typing": OnIncident(
        least=EDITOR,
        call=lambda w, s: unsaved_text.keep_typing(w, KEY, s.statement, "Checkout w"),
        entries=0,
        quiet=True,
    ),
    "unsaved_text.typings": OnIncident(least=VIEWER, call=lambda w, s: unsaved_text.typings(w, KEY), entries=0),
    "verify_incident.approval_fingerprint": OnIncident(
        least=VIEWER, call=lambda w, s: verify_incident.approval_fingerprint(w, KEY), entries=0
    ),
    "verify_incident.verify_incidents": OnIncident(
        least=VIEWER, call=lambda w, s: verify_incident.verify_incidents(w, KEY), entries=0
    ),
    "visible_incidents.only_visible": Inside(why="what lists show is looked at again"),
    "visible_incidents.visible_summaries": OverAll(call=lambda w, s: visible_incidents.visible_summaries(w, 10)),
    "what_waits.calls_at": _PART,
    "what_would_change.what_would_change": OnIncident(
        least=VIEWER, call=lambda w, s: what_would_change.what_would_change(w, KEY), entries=0
    ),
    "what_waits.looking": Inside(why="tells the actor's own; lists ask"),
}

ON_INCIDENT = {name: row for name, row in TABLE.items() if isinstance(row, OnIncident)}


def operations() -> Iterator[str]:
    """``module.function`` of every public function of the operations that takes ports first."""
    for found in pkgutil.iter_modules(app.operations.__path__):
        module = importlib.import_module(f"app.operations.{found.name}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_") and _first(function) == "ports":
                yield f"{found.name}.{name}"


def _first(function: Callable[..., object]) -> str | None:
    return next(iter(inspect.signature(function).parameters), None)

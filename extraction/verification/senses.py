"""Words that a free wording may use for what a record says in others: broad groups, beside the close ones of the lexicon.

A word of a sentence that no cited record has in its own concept is read in the sense of a group that one of them has. So
"bounced" stands for the record's "restarted" although it may elsewhere stand for a login that is sent back. Words that
look alike but claim more ("resolved" for "mitigated", "cancelled" for "postponed", "down" for "slow") share no group.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from extraction.verification.lexicon import concept_of
from extraction.verification.words import Word, words_in

ALIKE = (
    # Changing what runs.
    "rollback undo undid undone unwound reinstated restore restored back previous",
    "deploy rolled_out live release push pushed apply applied install installed upload uploaded reached arrived landed went_live"
    " shipped put_live delivered published",
    "version build release revision tag",
    "restart bounce kick kicked recycle recycled reload reloaded cycled restarting relaunch relaunched power_cycle",
    "begin launch launched initiated set_in commenced kicked_off started opened trigger triggered embarked",
    "finish completed went_through over done ended concluded through finalised finalized",
    "end stop stopped ceased halt halted gone vanished disappeared dried_up died_down subsided",
    "change changed alter altered modify modified modification edit edited adjust adjusted tweak tweaked amended switch switched",
    "config limits yaml parameter parameters option values setting",
    "add added introduce introduced introducing put_in create created insert append",
    "remove removed drop dropped take_out took_out taken_out strip stripped delete deleted wipe wiped destroy destroyed erase"
    " erased dropping discard discarded",
    "replace replaced replacement swap swapped exchange exchanged substitute substituted",
    "move moved shift shifted transfer transferred migrate reroute rerouted redirect redirected divert diverted sent",
    "build rebuild rebuilt built compile compiled",
    "write wrote written author authored draft drafted compose composed",
    "revert rollback undo reverted",
    "upgrade update updated upgraded bumped",
    "scale add added more grow doubled double increase extend extended",
    "disable pause paused suspend suspended mute muted deactivate deactivated off stopped stop shed",
    "enable activate activated reactivate on resume resumed turned_back_on",
    "resume continue continued carry_on carried_on go_on went_on proceed picked_back_up",
    "cancel cancelled canceled abort aborted kill killed terminate terminated call_off called_off",
    "drain emptied empty work_off worked_off shrink shrank shrinking burn_down burned_down",
    "restore restored recreate recreated bring_back brought_back recovered reinstate created re-deployed",
    "rename renamed",
    "isolate cordon cordoned quarantine quarantined fence fenced take_out_of_rotation",
    "rotate rotated renew renewed renewal reissue reissued issue issued",
    "block blocked reject rejected refuse refused deny denied turned_down turned_away decline declined bounce bounced",
    "wait waited waiting await awaited awaiting pending held hold_off outstanding",
    "postpone postponed defer deferred delayed put_off push_back pushed_back later tonight tomorrow hold_off",
    "keep kept retain retained remain stay stayed leave left continue kept_on",
    # How things fare.
    "error fail failing failure fault faulty broke broken problem throw throwing threw errored unsuccessful",
    "slow sluggish delay delayed lag late hang hangs hanging stall stalled stuck slower",
    "down unreachable unavailable out_of_service dead died offline",
    "healthy fine normal ok green stable well operational working in_order intact normally usual spared",
    "recover back healthy normal again stabilise stabilize stabilised recovered resolve",
    "work worked works working run ran running flow flowed flowing function functioned functioning load loads serve served up",
    "crash crashing died kill oom crashloop crash-looping",
    "stuck hang hung frozen blocked wedged jammed stalled held_up piled_up queued",
    "full fill filled filling saturate exhausted run_out ran_out maxed used_up",
    "affected hit suffer suffered suffering impair impaired impact disrupted concerned touch touched hurt harmed",
    "loss lost lose gone missing vanished disappeared drop dropped discard discarded disappear written_off",
    "corrupt broken damaged malformed invalid",
    "expire expired expiry lapse lapsed run_out ran_out outdated stale notafter",
    "leak leaked expose exposed exposure reveal revealed",
    "duplicate duplicated duplicates twice double doubled repeat repeated same",
    "wrong incorrect wrongly incorrectly mistaken false erroneous off faulty mis",
    "rise climb grow grew growing mount mounted build_up built_up soar soared shot_up double doubled went_up swell swelled increase",
    "fall plunge plunged plummet plummeted sink sank slump slumped dip came_down shrink shrank decrease slip slipped ease eased"
    " fell_off halved recede receded",
    "exceed over above pass passed passing top topped beyond more past",
    "peak maximum highest worst climax high",
    "backlog queue queued pile piled piled_up build_up waiting stuck",
    "rate ratio share proportion percentage part portion fraction",
    "traffic load calls requests",
    "latency wait response_time slow delay delayed",
    # Finding out.
    "detect notice noticed see spot spotted pick_up picked_up came_to_light discover discovered catch caught flag flagged surface"
    " surfaced find recognise recognised recognize recognized realise realised",
    "investigate examine examined inspect inspected dig look look_into analyse analysed analyze analysis probe check checked"
    " checking looked",
    "confirm verify establish established prove proved proven check checked validated ensured certain sure yes",
    "explain explained explanation reason why because cause account",
    "cause culprit reason trigger origin root blame responsible explanation fault due",
    "suspect guess wonder theory idea suspicion hunch believe think maybe might perhaps possible could hypothesise considered",
    "possible might may could maybe perhaps conceivable potential",
    "retract scrap scrapped withdrew withdraw withdrawn discard discarded abandon abandoned give_up gave_up drop dropped nope"
    " exclude excluded cleared",
    "compare compared comparing comparison",
    "test tested tests testing try check",
    "reproduce reproduced recreate replicate",
    # Speaking and deciding.
    "announce declare state say tell report mention post inform publish write",
    "notify inform informed tell told let_know heads_up alert warn warned warning advise advised",
    "warn caution cautioned warning risky risk",
    "complain complained complaint complaints ticket mail mails report",
    "ask request want wanted wonder question inquire can_you could_you please seek sought",
    "propose suggest float floated bring_up option options could idea recommend recommended put_forward",
    "decide decision chose choose chosen opt opted settle settled let's go prefer preferred rather",
    "approve agree agreed go_ahead go-ahead ok okay consent consented accept accepted sign_off sign-off signed_off green_light",
    "object refuse refused disagree disagreed veto",
    "intend plan planned will going mean meant want intention aim scheduled due",
    "acknowledge admit admitted accept accepted own_up",
    "answer reply replied respond responded counter countered",
    "acknowledge take took picked_up on_it accepted",
    "assign own responsible owner put_in_charge charge task take_on taken_on fall_to fell_to hands commit committed up_to",
    "commander lead charge led head command in_charge coordinator",
    "communicate communication comms",
    "close closed closing shut",
    "open opened file filed create created raise raised log logged submit submitted",
    "raise lift lifted upgrade bump bumped step_up stepped_up escalate up",
    "lower downgrade downgraded cut reduce step_down stepped_down down downgrading",
    "severity priority sev",
    "escalate page call paged loop_in bring_in called pulled_in",
    "apologise apologize apology sorry",
    # Things and people.
    "customer user client shopper buyer subscriber tenant player member people account visitor shoppers folks consumer_facing",
    "production prod live",
    "staging preprod pre-production test",
    "database db",
    "email mail mails e-mail message emails",
    "message text sms msg msgs post note",
    "application app apps",
    "repository repo",
    "kubernetes k8s",
    "postgres postgresql",
    "rabbitmq rabbit",
    "terraform tf",
    "certificate cert",
    "credential credentials password secret token key",
    "authentication auth login sign-in",
    "authorisation authorization auth authorisations authorizations auths",
    "configuration config",
    "environment env",
    "region zone area location place",
    "europe eu european emea",
    "company own we our us",
    "server host machine node box instance",
    "network link connection connectivity line",
    "balancer lb loadbalancer load_balancer",
    "gateway gw",
    "volume amount quantity number",
    "memory heap mem ram oom",
    "pull_request pr patch",
    "ticket issue task follow-up followup",
    "runbook guide instructions procedure playbook",
    "check test probe monitor",
    "alert alarm monitor monitoring monitor_alert page pager",
    "threshold limit warn level mark bound ceiling target permitted allowance",
    "screen page site website",
    "image images picture pictures photo photos",
    "site page website web",
    "public status customers statuspage",
    "weekend saturday sunday",
    "night overnight nightly",
    "step measure action",
    "attempt try tried trying attempted",
    "manual manually hand by_hand",
    "automatic automatically auto",
    "temporary temporarily temp",
    "permanent permanently lasting",
    "concurrent simultaneous parallel ccu",
    "duplicate double",
    "distinct different unique separate",
    "separate other different own",
    "larger bigger big raise bump large",
    "smaller small little",
    "former old previous",
    "new fresh",
    "remainder rest others other remaining left",
    "remaining left other rest others still",
    "entire whole every all",
    "untouched unchanged intact unaffected not_affected healthy",
    "half halved halve",
    "quarter fourth",
    "twice double doubled two",
    "hide hidden",
    "free freed release released space",
    "futile help helped no_luck",
    "sure certain confident definite",
    "unsure uncertain not_sure",
    "characters chars char",
    "address addresses addr ip ips",
    "conversion conversions",
    "record entry entries row rows records",
    "device devices unit units sensor",
    "vendor supplier provider",
    "hour hourly",
    "identify identified pinpoint pinpointed found find locate located",
    "count counted tally tallied total headcount number",
    "measure measured metric reading value",
    "list listed name named",
    "hold holds contain contained include included live lives carry carried carrying",
    "appear appeared look looks seem showed",
    "handle handled handling process processed processing",
    "pay paid payment charge charged",
    "buy bought purchase purchased",
    "share shared forward forwarded relay relayed pass_on passed_on tweeted sent",
    "arrive arrived come_in came_in receive received receiving get got",
    "produce produced generate generated create created emit emitted",
    "support helpdesk service_desk desk",
    "promise promised commit committed will pledged",
    "release released free clear cleared lift lifted",
    "obtain obtained get got issued acquire acquired",
    "separate separately",
    "fix repair repaired remedy remedied correct corrected mend cure patch solved",
    "fix mitigation workaround remedy",
    "incorrect corrected correct",
    "attack ddos denial-of-service",
    "crash-looping crashloop kubepodcrashlooping crashlooping",
    "download downloaded pull pulled pulling fetch fetched",
    "unlock unlocked lock locked holding",
    "extend extended longer",
    "noon midday",
    "lead led leader leading",
    "join joined entered came_on",
    "promise",
)
"""Each a group of words or concepts; a word of a sentence may stand for any other of its group."""


def _table() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for group in ALIKE:
        concepts = dict.fromkeys(_concept(member) for member in group.split())
        for concept in concepts:
            found.setdefault(concept, {}).update(dict.fromkeys(one for one in concepts if one != concept))
    return MappingProxyType({concept: tuple(others) for concept, others in found.items()})


def _concept(member: str) -> str:
    """The concept of a word or phrase; light words stand for themselves."""
    (word, *more) = words_in(member.replace("_", " "))
    return word.concept if not more and word.concept else concept_of(member) or member


SENSES = _table()


def in_senses(words: tuple[Word, ...], held: frozenset[str]) -> tuple[Word, ...]:
    """``words`` with the concepts in which records that hold the concepts and words ``held`` speak of the same."""
    return tuple(
        word._replace(concept=sense)
        if word.concept and (sense := _sense_of(word.concept, held)) != word.concept
        else word
        for word in words
    )


def _sense_of(concept: str, held: frozenset[str]) -> str:
    if concept in held or concept not in SENSES:
        return concept
    return next((other for other in SENSES[concept] if other in held), concept)

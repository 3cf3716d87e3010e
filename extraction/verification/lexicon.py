"""Words of incident reports, grouped by what they say: the one place to argue about synonyms.

A *concept* stands for words and phrases that may replace each other in a report without changing what is claimed.
Words that look alike but are different claims ("mitigated", "resolved", "fixed") are different concepts on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from extraction.domain.wording import stem
from extraction.verification.alike import ALIKE
from extraction.verification.alike_everyday import EVERYDAY


def vocabulary(words: str) -> frozenset[str]:
    """The words of a text set down for reading by people."""
    return frozenset(words.split())


SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "rollback": "rollback revert reverted reversion rolled_back roll_back rolling_back rolls_back back_out backed_out",
        "deploy": "deploy deployment redeploy rollout release ship rolled_out rolling_out roll_out rolls_out pushed_out went_out"
        " shipped",
        "version": "version build",
        "error": "error 5xx 500s failure fail exception 4xx 503s 502s 504s 429s",
        "alert": "alert alarm page pager",
        "fire": "fire trigger trip went_off sounded",
        "exceed": "exceed cross breach surpass above over_threshold",
        "acknowledge": "acknowledge ack acked acks acking acknowledgement picked_up",
        "resolve": "resolve resolution resolved all_clear",
        "mitigate": "mitigate mitigation mitigated",
        "recover": "recover recovery back_to_normal normal normalise normalize returned_to_normal",
        "healthy": "healthy fine ok okay good green unaffected stable nominal",
        "affected": "affected impact impacted impacting affect degrade degraded degradation unhealthy",
        "down": "down outage unavailable unreachable offline downtime",
        "slow": "slow slower slowness sluggish slowdown slowly",
        "latency": "latency p50 p90 p95 p99 p999 response_time response_times",
        "restart": "restart restarted reboot rebooted bounce bounced",
        "scale": "scale scaled scaling",
        "replica": "replica replicas",
        "drain": "drain drained",
        "failover": "failover failed_over fail_over failing_over fails_over switchover switched_over cut_over cutover",
        "disable": "disable disabled turned_off turn_off turning_off switched_off switch_off toggled_off",
        "enable": "enable enabled turned_on turn_on turning_on switched_on switch_on toggled_on",
        "flag": "flag toggle",
        "raise": "raise raised increase increased bump bumped grow grew",
        "lower": "lower lowered decrease decreased reduce reduced reduction cut shrink shrank shrunk shrinking",
        "rise": "rise rose rises risen climb climbed spike spiked jump jumped surge surged went_up going_up goes_up",
        "fall": "fall fell falls fallen drop dropped dip dipped decline went_down going_down goes_down came_down coming_down",
        "peak": "peak peaked maximum max highest topped_out worst",
        "threshold": "threshold limit ceiling",
        "commander": "commander ic incident_commander incident_lead",
        "declare": "declare declared declaration",
        "severity": "severity sev",
        "suspect": "suspect suspicion suspicions suspected hypothesis hypotheses theory theories hypothesised"
        " hypothesized theorised hunch",
        "confirm": "confirm confirmed confirmation verify verified verification validate validated",
        "retract": "retract ruled_out rule_out rules_out ruling_out exonerated red_herring dismissed discounted retracted"
        " scratch_that nevermind never_mind false_alarm dead_end not_it",
        "investigate": "investigate investigation looking_into looked_into look_into looking_at digging",
        "customer": "customer user client",
        "merchant": "merchant",
        "request": "request",
        "order": "order",
        "fail": "failed failing",
        "own": "own owner assignee assigned owned responsible",
        "followup": "followup follow-up next todo to-do action_item action_items follow_up followups follow-ups",
        "finish": "finish finished complete completed done success succeeded successful successfully",
        "begin": "begin began begun start started starting beginning onset kick_off kicked_off",
        "end": "end ended ending over stopped",
        "join": "join joined",
        "escalate": "escalate escalation escalated",
        "notify": "notify notified notification inform informed email emailed",
        "communicate": "comms communications communication",
        "statuspage": "statuspage status_page",
        "pullrequest": "pr prs pull_request merge_request mr",
        "merge": "merge merged",
        "ticket": "ticket tickets jira",
        "config": "config configuration configs configured setting settings",
        "database": "database db postgres_database databases",
        "cache": "cache caches caching cached",
        "connection": "connection connections conn conns",
        "certificate": "certificate cert certs certificates",
        "expire": "expire expired expiry expiration expiring",
        "memory": "memory mem oom ram",
        "cpu": "cpu",
        "disk": "disk disks",
        "full": "full filled",
        "saturate": "saturate saturated saturation exhausted exhaustion exhaust maxed_out",
        "queue": "queue queues queued",
        "backlog": "backlog",
        "lag": "lag lagging lagged",
        "timeout": "timeout timeouts timed_out time_out timing_out",
        "retry": "retry retries retried retrying",
        "data": "data",
        "loss": "loss lost lose losing loses",
        "corrupt": "corrupt corruption corrupted",
        "rate": "rate ratio percentage share proportion",
        "region": "region",
        "traffic": "traffic",
        "healthcheck": "health_check health_checks healthcheck healthchecks",
        "monitor": "monitor monitoring monitored",
        "detect": "detect detected detection discovered noticed spotted",
        "fix": "fix fixed hotfix patch patched",
        "cause": "cause caused rootcause root_cause root_causes culprit",
        "add": "add added adding addition",
        "remove": "remove removed removal deleted delete",
        "update": "update updated updates",
        "publish": "publish published posted_publicly",
        "join_call": "bridge call zoom",
        "handover": "handover hand-off handoff handed_over handing_over handed handing",
        "upgrade": "upgrade upgraded",
        "downgrade": "downgrade downgraded",
        "clear": "clear cleared clears clearing",
        "migrate": "migrate migration migrated migrations",
        "leak": "leak leaked leaking leaks",
        "crash": "crash crashed crashes crashing crashloop crashlooping",
        "block": "block blocked blocking",
        "reject": "reject rejected rejects rejecting turned_down turned_away turning_away",
        "throttle": "throttle throttled throttling",
        "checkout": "checkout checkouts",
        "payment": "payment payments",
        "login": "login logins log_in sign_in sign-in sign-ins logging_in",
        "purge": "purge purged flush flushed",
        "kill": "kill killed terminated terminate",
        "increase": "increases increasing",
        "previous": "previous prior earlier last_good last_known_good known-good",
        "pool": "pool pools",
        "size": "size sized",
        "runbook": "runbook playbook",
        "escape": "escape",
        "replay": "replay replayed replaying",
        "backfill": "backfill backfilled backfilling",
        "ask": "ask asked asks asking request_ed requested inquired",
        "announce": "announce announced announces announcing",
        "propose": "propose proposed proposes proposal suggest suggested suggestion",
        "approve": "approve approved agree agreed go_ahead lgtm",
        "object": "object objected objection objections",
        "futile": "did_nothing no_better not_better no_change no_difference no_effect no_luck no_avail no_improvement no_joy"
        " without_success without_effect"
        " unsuccessful nothing_moved nothing_changed not_help didn't_help didnt_help still_failing",
        "help": "help helped helps helping",
        "improve": "improve improved improves improving improvement improvements",
        "proceed": "proceed proceeded proceeding went_ahead going_ahead goes_ahead",
        "cope": "cope coped coping keep_up keeps_up kept_up keeping_up",
        "hold": "hold_off holding_off held_off postpone postponed postponing put_off defer deferred wait_with",
        "intend": "intend intended intends intention meant plan planned plans",
        "decide": "decide decided decision decides chose choose opted",
        "consider": "consider considered considering thinking_about mull pondered weighed",
        "intermittent": "intermittent intermittently sporadic sporadically",
    }
)
"""Concept → its words; ``_`` joins the words of a phrase."""

OPPOSITES: tuple[tuple[str, str], ...] = (
    ("healthy", "affected"),
    ("healthy", "down"),
    ("healthy", "error"),
    ("healthy", "slow"),
    ("recover", "affected"),
    ("enable", "disable"),
    ("raise", "lower"),
    ("rise", "fall"),
    ("rise", "lower"),
    ("fall", "raise"),
    ("begin", "end"),
    ("add", "remove"),
    ("upgrade", "downgrade"),
    ("confirm", "retract"),
    ("confirm", "suspect"),
    ("futile", "fix"),
    ("futile", "help"),
    ("futile", "improve"),
    ("proceed", "hold"),
    ("approve", "reject"),
    ("futile", "recover"),
    ("finish", "affected"),
    ("approve", "object"),
    ("full", "empty"),
    ("cope", "saturate"),
    ("cover", "exclude"),
)
"""Concepts of which one denies the other when both are said of the same thing."""

THINGS = vocabulary(
    """version alert replica flag latency threshold commander severity customer merchant request order followup statuspage
    pullrequest ticket config database certificate memory cpu disk queue backlog lag data rate region traffic healthcheck
    join_call checkout payment login pool size runbook connection cache pod node host server service team email mail message
    session user reader patient device sensor image file log record row message worker token key secret cookie header cert
    network link zone cluster instance job build module rule notice page site app api test"""
)
"""Concepts that name things; what is said of them stands in other words."""

LIGHT = vocabulary(
    """a an the this that these those it its they them their he she his her we our us i my you your who whom whose which what
    there here where when as at by for from in into of off on onto out to toward towards up with within via per about around
    roughly approximately nearly almost possibly probably perhaps maybe likely apparently seemingly reportedly
    presumably seem seems seemed appear appears appeared believed thought over under and or but nor so than
    then if while whereas although though because since
    until till before after during between through across along against among amid upon
    is are was were be been being am has have had having do does did doing can could will would shall should may might
    must ought
    incident service system issue event problem situation team teams engineer engineers responder responders on-call oncall
    person people time times minute minutes hour hours second seconds day days week weeks moment period point
    report record records says said say told tell tells find finds found called call calls calling wrote write
    writes written posted post posts noted note notes stated state mentioned
    mention reported observed showed shown show shows according per read reads
    saw seen see looked look looks came come comes coming went go goes gone took take takes taken taking stood stand got get
    become became remained remain reached reach reaches occurred occur happened happen happens place made make lasted last
    followed follow following follows preceded led used use using given give gave kept keep hit
    also later subsequently eventually finally initially first meanwhile afterwards afterward thereafter shortly soon earlier
    prior previously next at once meantime ago
    not no never none nobody nothing neither without yet still already just only both each one two three four
    five six seven eight
    nine ten eleven twelve some any all every more most less least other another same own such very
    yes now am pm utc gmt z cet cest est edt pst pdt bst ist jst
    bring brings brought needed needs back
    thing things something role roles value values figure level number amount total count
    however therefore thus hence
    roughly approx circa exactly
    ‘ ’ s t re ve ll d m
    making made contain contains contained include includes included including
    accordingly respectively listed lists listing recorded records registered indicates indicated marked
    whether how like even well quite rather instead simply actually briefly fairly merely originally formerly altogether somewhat
    overall thereby otherwise else ones others former latter own somebody someone anybody
    anyone anything everything span stage course kind case manner respect terms basis grounds fact way matter side hand hands
    outcome put puts turned carried carrying lie lay lies leaving able unable meant sort piece bit little lot far near away
    together apart again onwards forward ahead single too straight mere early soon evening morning afternoon night midnight noon
    saying noting pointing stating adding explaining reporting announcing giving having being
    lack lacked lacking lacks except itself
    half-hour past next-day whole none-the-less
    cannot can't couldn't didn't doesn't don't isn't wasn't weren't hasn't hadn't won't wouldn't hardly barely
    main further additional new old
    resulting result"""
)
"""Words that need no support of their own: grammar, the report's own furniture, and what other checks read."""

NEGATING = vocabulary(
    "w/o "
    "no not never none nobody nothing neither nor without cannot unable hardly barely lacked lacking lack"
    " isn't wasn't aren't weren't don't doesn't didn't won't wouldn't can't couldn't hasn't haven't hadn't shouldn't"
    " isnt wasnt arent werent dont doesnt didnt wont wouldnt cant couldnt hasnt havent hadnt"
)

KIND_CONCEPTS: Mapping[str, str] = MappingProxyType(
    {
        "message": "message",
        "command": "message command",
        "alert": "alert fire exceed detect page begin",
        "alert_resolved": "alert resolve clear recover end",
        "acknowledged": "acknowledge alert",
        "status_update": "statuspage update publish customer notify communicate status message",
        "incident_status": "status change update",
        "severity_change": "severity change set declare",
        "role_change": "role assign",
        "ticket": "ticket followup",
        "pull_request": "pullrequest change",
        "push": "push commit change",
        "deploy": "deploy change version",
        "release": "release deploy version publish",
        "check": "check",
        "metric": "metric measure",
        "note": "note message",
        "action": "action",
    }
)
"""What an event says by its kind alone, beside its words."""


_AT = re.compile(r"([a-z]{3,}at)(?:e|ed|ing|es|s|ion|ions)?")


def _root(word: str) -> str:
    """The stem of a word, the same one for "create" and "created", "deny" and "denied"."""
    of_at = _AT.fullmatch(word)
    if of_at is not None:
        return of_at[1]
    if word.endswith("ply"):
        return word
    root = stem(word)
    return root[:-1] + "y" if root.endswith("i") and len(root) > 2 else root


def _table() -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
    words: dict[str, str] = {}
    phrases: dict[tuple[str, ...], str] = {}
    for concept, members in SYNONYMS.items():
        for member in members.split():
            if "_" in member:
                phrases[tuple(member.split("_"))] = concept
            else:
                words.setdefault(member, concept)
                words.setdefault(_root(member), concept)
    for group in (*ALIKE, *EVERYDAY):
        for member in group.split():
            if "_" in member and tuple(member.split("_")) not in phrases:
                phrases[tuple(member.split("_"))] = member
    return words, phrases


_WORDS, PHRASES = _table()
PHRASE_STARTS = frozenset(phrase[0] for phrase in PHRASES)


@lru_cache(maxsize=32768)
def concept_of(word: str) -> str:
    """The concept of one lower-case word, else its stem; ``""`` for a word that needs no support."""
    if "_" in word:
        return PHRASES.get(tuple(word.split("_")), word)
    known = _WORDS.get(word)
    if known is not None:
        return known
    if word in LIGHT:
        return ""
    if "-" in word and (phrase := PHRASES.get(tuple(word.split("-")))) is not None:
        return phrase
    root = _root(word)
    return _WORDS.get(root, root)


OPPOSITE_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        concept: frozenset(other for pair in OPPOSITES if concept in pair for other in pair if other != concept)
        for concept in {one for pair in OPPOSITES for one in pair}
    }
)


def is_known_concept(concept: str) -> bool:
    """Whether ``concept`` is one of the groups above, not merely the stem of a word."""
    return concept in SYNONYMS


def is_known_word(word: str) -> bool:
    """Whether ``word`` (lower case) is one of the report words above, and so not a name."""
    return word in _WORDS or word in LIGHT or word in NEGATING or _root(word) in _WORDS

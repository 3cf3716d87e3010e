"""The words by which people tell what they did, found, decided and saw. Lexicons in plain sight, no judgement here."""

from __future__ import annotations

import re

SYSTEM_NOUNS = (
    "cert", "certs", "certificate", "certificates", "tls", "ssl", "dns", "pool", "pools", "connection", "connections", "db",
    "database", "databases", "postgres", "mysql", "mongo", "redis", "memcached", "kafka", "rabbitmq", "elasticsearch",
    "replica", "replicas", "replication", "primary", "cache", "caches", "caching", "queue", "queues", "backlog", "deploy",
    "deploys", "deployment", "release", "rollout", "config", "configuration", "flag", "toggle", "migration", "migrations",
    "schema", "index", "indexes", "query", "queries", "disk", "disks", "volume", "storage", "memory", "heap", "cpu",
    "network", "networking", "packet", "latency", "load", "balancer", "lb", "elb", "alb", "node", "nodes", "pod", "pods",
    "container", "containers", "cluster", "k8s", "kubernetes", "kubelet", "etcd", "timeout", "timeouts", "leak", "lock",
    "locks", "deadlock", "quota", "upstream", "downstream", "provider", "vendor", "cdn", "cloudflare", "fastly", "ingress",
    "gateway", "proxy", "nginx", "envoy", "haproxy", "traefik", "token", "tokens", "auth", "oauth", "credentials",
    "credential", "secret", "password", "api", "endpoint", "upgrade", "commit", "change", "changes", "pr", "patch", "traffic",
    "ddos", "bots", "cron", "cronjob", "job", "jobs", "worker", "workers", "thread", "threads", "gc", "oom", "kernel",
    "region", "zone", "aws", "gcp", "azure", "s3", "ec2", "rds", "firewall", "iam", "permission", "permissions", "limit",
    "limits", "rate-limit", "retries", "retry", "storm", "server", "servers", "service", "services", "host", "hosts",
    "instance", "instances", "bug", "regression", "race", "serializer", "parser", "library", "dependency", "sdk", "driver",
    "autoscaler", "autoscaling", "scheduler", "webhook", "payment", "payments", "checkout", "login", "logs", "errors",
    "requests", "exporter", "sharding", "shard", "shards", "partition", "partitions", "consumer", "consumers", "ttl", "vpn",
    "limiter", "scanner", "watchdog", "selector", "registrar", "domain", "nameserver", "resolver",
    "vpc", "subnet", "route", "routes", "routing", "bgp", "sidecar", "mesh", "hardware", "nic", "raid", "ntp", "clock",
)  # fmt: skip

_WORK = (
    r"config|configuration|deploy|deployment|push|rollout|release|restart|restore|failover|import|migration|patch|fix|value|limit|change|"
    r"setting|snapshot|backup|rule|rollback|revert|replay|drain"
)
_STRONG_DONE = (
    rf"(?:{_WORK})\s+(?:\w+\s+)?(?:(?:is|was|has|has\s+been)\s+)?(?:now\s+)?(?:finished|done|completed?|applied|restored|reverted|through)|"
    r"reloaded|"
    r"rolled\s+(?:\S+\s+){0,4}?back|rolled\s+forward|rollback\s+(?:is\s+|has\s+)?(?:done|complete|completed|finished|out|live)|"
    r"reverted|redeployed|deployed|hotfixed|merged|drained|cordoned|evicted|flushed|purged|toggled|disabled|failed\s+over|"
    r"failover\s+(?:is\s+)?(?:done|complete|completed|finished)|promoted\s+the\s+(?:replica|standby|secondary)|rebooted|"
    r"rotated|reissued|renewed|shipped|force[- ]pushed|rerouted|reconfigured|unblocked|blocklisted|allowlisted|whitelisted"
)
_WEAK_DONE = (
    r"restarted|bounced|recycled|killed|scaled|bumped|raised|increased|lowered|reduced|resized|expanded|provisioned|"
    r"enabled|turned\s+(?:\S+\s+){0,3}?(?:off|on)|flipped|switched|paused|stopped|blocked|throttled|rate[- ]limited|"
    r"cleared|deleted|removed|truncated|recreated|rebuilt|restored|replaced|patched|applied|migrated|shifted|redirected|"
    r"pinned|unlocked|ran|added|dropped|released|issued|promoted|freed|reset|pushed|moved|set|changed|updated|fixed|isolated|failed\s+\S+\s+over|vacuumed"
)
_STRONG_BEGUN = (
    r"rolling\s+(?:\S+\s+){0,4}?back|rolling\s+forward|rollback\s+(?:is\s+)?(?:in\s+progress|started|running|underway)|"
    r"reverting|redeploying|deploying|hotfixing|merging|draining|cordoning|evicting|flushing|purging|disabling|rebooting|"
    r"failing\s+(?:\S+\s+)?over(?!\s+and)|rotating|reissuing|renewing|shipping|rerouting"
)
_WEAK_BEGUN = (
    r"restarting|bouncing|recycling|killing|scaling|bumping|raising|increasing|lowering|reducing|resizing|expanding|"
    r"provisioning|enabling|turning\s+(?:\S+\s+){0,3}?(?:off|on)|flipping|switching|pausing|stopping|blocking|throttling|"
    r"rate[- ]limiting|clearing|deleting|removing|recreating|rebuilding|restoring|replacing|patching|applying|migrating|"
    r"shifting|redirecting|pinning|unlocking|promoting|reloading|resetting|running\s+the|adding|pushing|moving|toggling|isolating"
)
_BASE = (
    r"roll\s+(?:\S+\s+){0,4}?back|roll\s+forward|rollback|revert|redeploy|deploy|hotfix|merge|drain|cordon|flush|purge|"
    r"disable|enable|fail\s+(?:\S+\s+)?over|failover|promote|reboot|restart|bounce|kill|scale|bump|raise|increase|lower|"
    r"reduce|resize|expand|provision|turn\s+(?:\S+\s+){0,3}?(?:off|on)|flip|switch|pause|stop|block|throttle|rate[- ]limit|"
    r"clear|delete|remove|recreate|rebuild|restore|replace|patch|apply|migrate|shift|redirect|reroute|rotate|renew|ship|push"
)
_AGENT = (
    r"(?:^\W*|[,;:]\s*|\b(?:and|then|now|just|already|also|ok|okay|done|have|ve|i|we|has|m|re|am|are|been|currently|update|"
    r"fyi|he|she|they|team)\s+)(?:(?:now|just|also|manually|temporarily|already|currently|have|has|then)\s+)*"
)
_NO_OBJECT = (
    r"by\b|from\b|after\b|because\b|due\b|on its own|itself|"
    r"(?:this\s+|it\s+)?(?:(?:to|as)\s+)?(?:an?\s+)?(?:sev[- ]?\d|p[0-5]\b|incident\b|major\b)"
)
_OBJECT = rf"(?=\s+(?!{_NO_OBJECT})\S)"
DONE = re.compile(
    rf"\b(?:{_STRONG_DONE})\b|{_AGENT}(?:{_WEAK_DONE})\b{_OBJECT}|^\W*(?:{_WEAK_DONE})\s*(?:[,;:.!](?=\s|$)|$)",
    re.IGNORECASE,
)
BEGUN = re.compile(rf"\b(?:{_STRONG_BEGUN})\b|{_AGENT}(?:{_WEAK_BEGUN})\b{_OBJECT}", re.IGNORECASE)
PLANNED = re.compile(
    r"\b(?:i[’']?ll|i\s+will|we[’']?ll|we\s+will|(?:am|are|[’']m|[’']re|is)\s+(?:going|about)\s+to|gonna|let[’']?s|let\s+us|"
    rf"we\s+need\s+to|proceeding\s+to|go\s+ahead\s+and|decided\s+to|agreed\s+to|we\s+agreed\s+we)\s+(?:just\s+|now\s+)?(?:{_BASE})\b",
    re.IGNORECASE,
)
DECIDED = re.compile(
    r"^\W*(?:decision|agreed|decided|plan|the plan)\s*[:–—-]|\b(?:we(?:[’']?ve)?|i(?:[’']?ve)?|team)\s+(?:have\s+|all\s+)?"
    r"(?:decided|agreed)\b|\bdecision\s+(?:is|was|made)\b|\bgoing\s+with\s+(?:the\s+)?(?:rollback|revert|failover|option|plan|fix)"
    r"|\b(?:go\s+ahead\s+with|approved?|greenlit|green[- ]light(?:ed)?|go\s+for)\s+(?:the\s+|a\s+)?(?:rollback|revert|"
    r"failover|deploy|fix|hotfix|change|restart|rollout|roll\s*back)\b|\bholding\s+off\s+(?:on|with)\b|"
    r"\b(?:calling\s+it|call\s+made)\s*[:,]",
    re.IGNORECASE,
)
_STATE = (
    r"off|live|paused|lifted|disabled|enabled|"
    r"saturated|exhausted|maxed(?:\s+out)?|full|expired|down|stuck|blocked|failing|crash[- ]?loop(?:ing)?|crashing|unhealthy|"
    r"healthy|overloaded|pegged|throttled|misconfigured|out\s+of\s+(?:memory|disk|connections|space)|missing|stale|"
    r"timing\s+out|deadlocked|oom[- ]?killed|oomkilled|unreachable|refused|refusing|rejecting|degraded|hanging|lagging|behind|"
    r"leaking|spiking|slow|empty|corrupt(?:ed)?|invalid|flat|normal|fine|clean|ok|okay|good|unaffected|green|red"
)
STATE = re.compile(
    rf"(?P<subject>[\w./@-]+)\s+(?:pods?\s+|nodes?\s+|pool\s+)?(?:is|are|was|were|looks?|[’']s|[’']re|went|has\s+been)\s+"
    rf"(?:all\s+|now\s+|completely\s+|still\s+|totally\s+|just\s+|fully\s+|almost\s+|perfectly\s+)*(?:{_STATE})\b",
    re.IGNORECASE,
)
FOUND = re.compile(
    r"\b(?:found\s+(?:it|that|the|a|an|out)|turns\s+out|root\s+cause\b|(?:logs?|graphs?|metrics?|traces?|dashboards?|stack\s*trace|"
    r"slow\s+log|explain|grafana|kibana|datadog|profile|dump|history|diff)\s+(?:shows?|says?|confirms?|points?|has|have)\b|"
    r"identified\b|pinpointed|tracked\s+(?:it\s+)?down|narrowed\s+(?:it\s+)?(?:down|to)|correlat(?:es|ed)\s+with|"
    r"coincid(?:es|ed)\s+with|lines\s+up\s+with|matches\s+the|(?:started|began|begins|starts)\s+(?:right\s+)?(?:after|when|with)|"
    r"only\s+affect(?:s|ing|ed)|isolated\s+to|limited\s+to|reproduced\b|can\s+repro(?:duce)?\b|"
    r"the\s+(?:problem|issue|cause|culprit|bug)\s+(?:is|was)\b|went\s+out\s+at|no\s+(?:errors|sign|trace|evidence)\s+(?:of|in|on|there)|"
    r"was\s+(?:lowered|raised|changed|set|dropped|removed|added|missing)|"
    r"(?:v?\d+\.\d+(?:\.\d+)?|[0-9a-f]{7,40}|#\d+|deploy|release|pr|change|commit|migration|upgrade|flag)\b[^.;?]{0,20}?\b"
    r"(?:lowered|raised|changed|set|removed|added|introduced|dropped|reduced|increased|bumped|broke|enabled|disabled)\b)",
    re.IGNORECASE,
)
_WHO = (
    r"(?:customers?|users?|clients?|merchants?|tenants?|shoppers?|buyers?|people|partners?|orders?|payments?|checkouts?|"
    r"log[- ]?ins?|sign[- ]?ins?|requests?|transactions?|uploads?|messages?|emails?|bookings?|jobs?|builds?|pages?|carts?|calls?|"
    r"deliver(?:y|ies)|subscribers?|sessions?|accounts?|stores?|searches|webhooks?)"
)
_SUFFERS = (
    r"(?:can[’']?t|cannot|could\s*n[’']?t|unable|affected|impacted|failed|failing|fail|fails|lost|dropped|timing\s+out|timed\s+out|"
    r"erroring|delayed|seeing\s+errors?|getting\s+(?:errors?|\d{3}|an\s+error)|report(?:ing|ed|s)?|complain(?:ing|ed|ts)?|hit|stuck|"
    r"(?:see(?:ing)?|get(?:ting)?|hit(?:ting)?)\s+(?:an?\s+)?(?:[\"“'‘]|errors?|blank|spinner|failures?|calls)|slow|seeing\s+\d{3}s?|rejected|declined|blocked|broken)"
)
SUFFERED = re.compile(rf"\b{_WHO}\b[^.;]{{0,40}}?\b{_SUFFERS}\b", re.IGNORECASE)
IMPACT = re.compile(
    r"\b(?:5\d\ds?|5xxs?|4xxs?|500s|502s|503s|504s)\b|"
    r"\berrors?\s+(?:rate|ratio|spike|spiking|count|budget)|\b(?:latency|p\d{2,3}|response\s+times?)\b[^.;]{0,30}?"
    r"(?:\d|spik|climb|through\s+the\s+roof|up\b|high|increas|elevated)|\boutage\b|\b(?:is|are|went|goes|been)\s+(?:completely\s+)?"
    r"(?:down|unavailable|unreachable|offline)\b|\bdegraded\b|\btim(?:ing|ed)\s+out\b|\b\d+\s+(?:support\s+)?(?:tickets|complaints)\b|(?:tickets?|complaints?|reports?|calls?)\s+"
    r"(?:are\s+)?(?:coming|rolling|pouring|piling)\s+in|\bno\s+(?:data\s+loss|customer\s+impact|impact)|\bdata\s+loss\b|"
    r"\b(?:customer|user|external|business)[- ](?:facing\s+)?impact\b|\bimpact\s*:|\bsuccess\s+rate\b",
    re.IGNORECASE,
)
_BETTER = (
    r"back\s+(?:to|at|down|under|below|in|within)|dropp(?:ed|ing)|drops|fall(?:ing|en)|fell|normal|down\s+to|decreas(?:ed|ing)|"
    r"recover(?:ed|ing|s)?|below|under\s|settl(?:ed|ing)|baseline|nominal|gone|clear(?:ed|ing)|subsid(?:ed|ing)|stopped|improv(?:ed|ing)|"
    r"coming\s+down|trending\s+down|tapering|zero\b|stable|healthy|flat"
)
RECOVERED = re.compile(
    r"\bback\s+to\s+normal|\bback\s+(?:up|online)\b|\bback\s+(?:down\s+|up\s+)?(?:to|at)\s+(?:about\s+|around\s+)?(?:0(?:[.,]\d+)?\s?(?:%|m?s\b)|(?:9\d(?:[.,]\d+)?|100)\s?%)|"
    r"\b(?:is|are)\s+0(?:[.,]\d+)?\s?%\s+again\b|\b(?:healthy|green|working|normal|stable|up|fine|ok|okay|passing|succeeding|arriving|loading|flowing)\s+again\b|"
    r"\brecover(?:ed|ing|s)\b|\bfull\s+recovery\b|\bstabili[sz](?:ed|ing)\b|\bservice\s+(?:is\s+)?restored\b|\ball\s+(?:green|clear|good\s+now)\b|"
    r"\bno\s+(?:more|new|further)\s+(?:errors|5xx|timeouts|failures|alerts|reports|complaints)\b|"
    r"\bno\s+longer\s+(?:seeing|failing|erroring|timing\s+out|affected|impacted|getting)\b|\bmitigated\b|"
    r"\b(?:is|are|looks?|looking)\s+(?:all\s+|much\s+)?(?:stable|healthy|normal|nominal|green|good|better|clean|fine)\s+(?:now|again)\b|"
    r"\bcan\s+(?:log\s*in|check\s*out|pay|connect|place\s+orders|sign\s*in)\s+again\b|\bcaught\s+up\b|\b(?:backlog|queue)\s+(?:is\s+)?(?:now\s+)?(?:drained|empty)\b",
    re.IGNORECASE,
)
IMPROVED = re.compile(
    rf"\b(?:errors?(?:\s+(?:rate|ratio|count))?|5xxs?|500s|502s|503s|504s|latency|latencies|p\d{{2,3}}|ratio|rate|rates|timeouts|"
    rf"backlog|queue|lag|alerts?|load|cpu|memory|connections|traffic|conversions?|success|calls)\b[^.;!?]{{0,40}}?\b(?:{_BETTER})",
    re.IGNORECASE,
)
_PUBLIC = (
    r"status\s*page|statuspage|customers?|support|stakeholders?|execs?|leadership|press|customer\s+success|account\s+managers?|"
    r"merchants?|partners?|sales|cs\s+team|users|twitter|banner"
)
TOLD = re.compile(
    r"\b(?:posted|updated|updating|published|put\s+up|sent|emailed|e-mailed|tweeted|notified|notifying|told|informed|drafted|"
    rf"drafting|briefed|pinged|messaged|posting)\b[^.;]{{0,50}}?\b(?:{_PUBLIC})\b|"
    r"\b(?:status\s*page|statuspage|customer\s+(?:e-?mail|notice|update)|banner)\s+(?:is\s+|has\s+been\s+|update\s+|now\s+)?"
    r"(?:updated|posted|published|up|live|sent|out)\b",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"^\W*(?:what\s+(?:went\s+well|went\s+wrong|was\s+(?:hard|good|slow)|helped|surprised)|went\s+(?:well|wrong|poorly)|lucky|"
    r"where\s+we\s+got\s+lucky|lessons?(?:\s+learned|\s+learnt)?|takeaways?)\s*[:–—]",
    re.IGNORECASE,
)
COORDINATED = re.compile(
    r"\b(?:opening|opened|started|starting|spun\s+up|spinning\s+up|join)\s+(?:a\s+|the\s+)?(?:\w+\s+)?(?:bridge|zoom|war\s*room|huddle|"
    r"incident\s+call|call)\b|\b(?:bridge|zoom|war\s*room)\s*:|\b(?:paging|paged|escalat(?:ing|ed))\s+(?:to\s+)?(?:@|the\s+|in\s+)?\w+|"
    r"\b(?:upgrad|downgrad|bump|lower|rais|escalat)(?:e|ed|ing|ping|ped|d)\s+(?:this\s+)?(?:incident\s+)?"
    r"(?:to\s+)?(?:a\s+)?sev[- ]?\d|"
    r"\bseverity\s*(?:is|:|to|now)",
    re.IGNORECASE,
)


def _beginnings(stems: str) -> frozenset[str]:
    return frozenset(stem[:4] for stem in stems.split())


ACTS = _beginnings(
    """roll reve rest rebo boun recy kill drai cord evic rede depl hotf merg scal bump rais incr lowe redu resi expa prov
    fail prom disa enab turn flip togg swit paus stop bloc thro rate purg flus clea dele remo trun recr rebu rena rene rota
    reis repl patc appl migr rero shif redi reco pinn allo whit unlo ran runn addi adde drop rele push move movi set chan
    upda fixe isol vacu ship shipp forc unbl relo issu free rese fini done comp thru impo repl back"""
)
PLANS = _beginnings("ll will goin gonn let lets need proc go deci agre abou")
DECISIONS = _beginnings("deci agre plan goin go appr gree hold call")
GETS_BETTER = _beginnings("back agai reco stab rest all more new furt long miti now caug drai")
MEASURES = _beginnings(
    """erro 5xx 5xxs 500s 502s 503s 504s late p50 p75 p90 p95 p99 p999 rati rate time back queu lag aler load cpu memo conn
    traf conv succ call"""
)
IMPROVES = _beginnings(
    """back drop fall fell norm down decr reco belo unde sett base nomi gone clea subs stop impr comi tren tape zero stab
    heal flat"""
)
WHO = _beginnings(
    """cust user clie merc tena shop buye peop part orde paym chec log logi sign requ tran uplo mess emai book job jobs buil
    page cart call deli subs sess acco stor sear webh"""
)
SUFFERS = _beginnings(
    """can cann coul unab affe impa fail lost drop timi time erro dela see seei get gett hit hitt repo comp stuc slow reje
    decl bloc brok"""
)
HURTS = _beginnings(
    """5xx 5xxs 4xx 4xxs 500 500s 501 502 502s 503 503s 504 504s 50 erro late p50 p75 p90 p95 p99 p999 resp outa down unav
    unre offl degr timi time tick comp repo call data impa succ"""
)
FINDINGS = _beginnings(
    """foun turn root log logs grap metr trac dash stac slow expl graf kiba data prof dump hist diff iden pinp narr corr
    coin line matc star bega begi affe isol limi repr prob issu caus culp bug went sign evid lowe rais chan set remo adde intr
    drop redu incr bump brok enab disa"""
)
STATES = _beginnings(
    """off live paus lift disa enab
    satu exha maxe full expi down stuc bloc fail cras unhe heal over pegg thro misc out miss stal timi dead oom oomk unre
    refu reje degr hang lagg behi leak spik slow empt corr inva flat norm fine clea ok okay good unaf gree red"""
)
LOOKING_BACK = _beginnings("what went luck wher less take")
TELLS = _beginnings("post upda publ put sent emai e twee noti told info draf brie ping mess stat cust bann")
COORDINATES = _beginnings("open star spun spin join bridge zoom war pagi page esca upgr down bump lowe rais seve")
BEGINNINGS = (
    ACTS
    | PLANS
    | DECISIONS
    | GETS_BETTER
    | MEASURES
    | WHO
    | HURTS
    | FINDINGS
    | STATES
    | LOOKING_BACK
    | TELLS
    | COORDINATES
)
_TOKENS = re.compile(r"[a-z0-9]+")
PAST = re.compile(r"(?<![a-z])([a-z]{3,4})[a-z]*(?<=ed|an|ck|er|lt|et)(?![a-z])")
PROGRESS = re.compile(r"(?<![a-z])([a-z]{3,4})[a-z]*(?<=ing|ack)(?![a-z])")
_LINK = re.compile(r"https?://\S+")
_NOUNS = frozenset(SYSTEM_NOUNS)


def tells_what_was_begun(text: str) -> bool:
    """Whether the last act that ``text`` tells was only begun: "switching to the backup", not "switched"."""
    begun = max((match.start() for match in BEGUN.finditer(text)), default=-1)
    return begun > max((match.start() for match in DONE.finditer(text)), default=-1)


def names_system(text: str, services: frozenset[str] = frozenset()) -> bool:
    """Whether a technical thing or one of the incident's services is spoken of."""
    lower = _LINK.sub(" ", text.lower())
    return not _NOUNS.isdisjoint(_TOKENS.findall(lower)) or any(service in lower for service in services)

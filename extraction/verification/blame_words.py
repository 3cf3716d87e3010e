"""Words by which the blame linter tells a person from a machine, and neglect from a failed attempt."""

from __future__ import annotations

import re

from extraction.verification.lexicon import vocabulary

ROLE = (
    r"(?:engineers?|developers?|devs?|programmers?|operators?|admin(?:istrator)?s?|sysadmins?|responders?"
    r"|commanders?|scribes?"
    r"|authors?|reviewers?|approvers?|maintainers?|contributors?|committers?|teams?|team members?|teammates?"
    r"|colleagues?"
    r"|co-?workers?|employees?|staff|people|person|managers?|team leads?|tech leads?|leadership|SREs?|DBAs?"
    r"|interns?|juniors?"
    r"|contractors?|technicians?|analysts?|architects?|individuals?|humans?|guys?|folks|crew|testers?|squads?|owners?"
    r"|on-?call(?!\s+(?:rotation|schedule|page|alert|policy|tool|system|bot))|CTO|CEO|boss)"
)
"""Nouns for people at work, as a pattern."""
DUAL_ROLES = vocabulary(
    "operator operators admin admins owner owners author authors contributor analyst oncall on-call"
)
"""Roles that are names of software too: people only with a verb that machines have no part in."""
OUTSIDERS = r"(?:users?|customers?|clients?|visitors?|subscribers?|merchants?|tenants?)"
"""People who met the incident: what they could not do is its impact, not their failing."""

GIVEN_NAMES = vocabulary(
    """aaron abby abdul abigail adam aditi adrian agnes ahmed aisha akira alan alba albert alejandra alejandro
    aleksandra alena alessandro alex alexander alexandra alexei alexis alfred ali alice alina alison amanda
    amara amber amelia amina amir amit amy ana anders andre andrea andreas andrei andrew andy angela anika anil
    anita anjali ann anna anne annika anthony anton antonio anya ariel arjun arthur arun asha ashley astrid
    audrey aylin ayumi barbara beatrice ben benjamin bernard beth bianca bjorn bob bogdan boris brandon brenda
    brian brigitte bruno caleb callum camila carina carl carla carlos carmen carol caroline catherine cecilia
    chen chiara chloe chris christian christina christine christopher claire clara claudia clement colin connor
    craig cristina cynthia dana daniel daniela daniele dario darren dave david deborah deepa denis dennis derek
    devon diana diego dieter dimitri dina dmitri dominic donald donna dora doris dorothy dylan ed eduardo edward
    elena eleanor eli elias elif elise elizabeth ella ellen emil emilia emily emma enrique eric erik erika erin
    esra esther ethan eva evelyn fabian farah fatima felix fernanda fernando fiona florian frances francesca
    francisco frank franz freya fred frederik gabriel gareth gary george georgia gerald gianni gina giorgio
    giulia gloria goran gordon graham greg gregory greta guillaume gustav hana hanna hannah hans hari harold
    harriet harry hassan heather heidi helen helena henrik henry hiro hiroshi holly hugo ian ibrahim igor ilse
    imani ines ingrid irina iris isaac isabel isabella ivan ivana jack jackie jacob jake jakob james jamie jan
    jana jane janet janice jason javier jean jeff jeffrey jen jenna jennifer jenny jeremy jerome jess jesse
    jessica jill jim jin joan joanna joao jodie joe joel johan johanna john johnny jonas jonathan jordan jorge
    jose josef joseph josh joshua joyce juan judith julia julian julie jun jurgen justin kai karen karim karin
    karl karthik katarina kate katherine kathleen katja katrin kavya keith kelly ken kenji kenneth kevin khalid
    kiran klaus kofi kristin krzysztof kwame kyle lars laura lauren laurent lea leah leila lena leon leonard
    leonie leo leslie liam lidia lily lin linda lindsay linus lisa liu liz logan lorena lorenzo louis louise
    luca lucas lucia lucy luis luisa lukas luke lydia maciej maggie magnus mahmoud malik manuel mara marc marcel
    marco marcus margaret maria marian marie marina mario marion marius markus marta martha martin martina mary
    mateo mateusz mathieu matt matteo matthew matthias maya megan mehmet mei melanie melissa mia michael michal
    michelle miguel mika mike mikhail mila milan min mina mira miriam mohamed mohammed mona monica morgan
    muhammad nadia nancy naomi natalia natalie natasha nathan neha neil nicholas nick nicola nicolas nicole
    niels nikhil niklas nikolai nils nina noah noor nora nuno olaf oleg olga oliver olivia omar oscar otto owen
    pablo pamela paola patricia patrick paul paula paulo pavel pedro peter petra philip philipp phil pia pierre
    piotr priya rachel rafael raj rajesh ralf ramon rana raquel rashid raul ravi rebecca renata richard rick
    rita robert roberta robin rodrigo roger roland roman ron rosa rose ross roxana roy russell ruth ryan sabine
    sachin sally sam samantha samir samuel sandra sanjay santiago sara sarah sasha satoshi sean sebastian selin
    sergei sergio shane sharon shaun shreya silvia simon simone sofia sofie sonia sonja sophia sophie stefan
    stefanie stella stephan stephanie stephen steve steven stuart sue sunil susan susanne suzanne sven svetlana
    sylvia tamara tanja tanya tara tariq tatiana ted teresa terry tessa theo theresa thomas tiago tiffany tim
    timo timothy tina tobias todd tom tomas tomasz tony tove tracy trevor tristan tyler ugo ulrich ursula uwe
    vera vanessa veronica victor victoria viktor vijay vikram vincent viola virginia vivek vladimir walter wanda
    wei wendy werner wilhelm william wolfgang xavier yan yara yasmin yasmine ying yosef yuki yusuf yvonne zack
    zara zeynep zoe zofia"""
)
PRODUCTS = vocabulary(
    """actions airflow akamai alcide alertmanager amazon android ansible apache apollo apple argo argocd
    artifactory athena atlas aurora azure backstage beyla bitbucket blackfire bucket buildkite caddy calico
    cargo cassandra celery ceph chef chrome cilium circleci cloud cloudflare cloudfront cloudwatch cockroach
    codefresh composer consul coredns couchbase cron crossplane crowdsec cypress datadog debezium debian docker
    dovecot drone druid edge elastic elasticsearch envoy etcd facebook fargate fastly fedora firebase firefox
    flagger flannel flink fluentd flux gerrit git github gitlab google gradle grafana graphite graylog gunicorn
    hadoop haproxy harbor harness hashicorp helm heroku hibernate hive hub icinga influx ingress instagram istio
    jaeger java jenkins jetty jira jupyter kafka karpenter keda keycloak kibana kiam kinesis kong kubectl
    kubelet kubernetes kustomize lambda launchdarkly lets linear linkerd linux logstash loki longhorn mailgun
    mariadb maven memcached mesos microsoft mimir minio mongo mongodb mysql nagios nats neptune netlify network
    nexus nginx node nomad okta opsgenie oracle packer pagerduty percona pingdom postfix postgres postgresql
    presto production prometheus proxysql pulsar pulumi puma puppet python quartz rabbitmq rancher react redis
    redshift renovate rook route rundeck rust salesforce saml selenium sentinel sentry sequelize sidekiq slack
    snowflake solr sonar spark spinnaker splunk spring sqs staging statuspage stripe systemd teams tekton
    telegraf temporal terraform thanos tomcat traefik travis trino twilio twitter typesense ubuntu unicorn
    vagrant varnish vault velero vercel victoria vitess weave windows wordpress yarn zabbix zendesk zookeeper"""
)
"""Software that is written like a name."""
NOT_NAMES = vocabulary(
    """a an the this that these those it its there here what when where which while who why how if once after
    before because since although though however but and or so as at by for from in into of on to with without
    all any both each every many most no none some such other another one two three first second third last next
    later earlier then also still now today yesterday monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december we i you he she they
    my our your his her their nobody everyone everybody someone somebody anyone anybody alerts alert automation
    backups backup builds build certificate checkout checks clients cluster config configuration connections
    consumers customers data database deploy deploys deployment dns docs documentation engineering errors
    failover firewall hosts impact incident infrastructure jobs latency legacy logs machines master messages
    metrics migration migrations monitoring nodes operations ops payments pipeline platform pods prod production
    queries queue release replicas replication requests retries rollback root scripts security server servers
    service services staging status storage support system systems tests traffic upgrades users validation
    workers code response detection summary action lessons trigger cause"""
)
"""Words that begin a sentence with a capital letter and name nobody."""
_NOUN_ENDING = re.compile(
    r"(?:ing|tion|sion|ment|ity|ness|ance|ence|ers|ors|ware|ology|ures|ings|ages|ons|ess|ism|ed|ly)$"
)

PERSONAL_VERBS = vocabulary(
    """follow check double-check doublecheck notice realise realize remember consider think tell ask consult
    communicate mention document understand recognise recognize appreciate know inform coordinate anticipate
    bother care review anticipate know foresee discuss clarify question brief involve"""
)
"""What only people do, or fail to do."""
ATTEMPTS = vocabulary(
    """reproduce connect restore log login reach recover start restart boot find locate determine scale roll fix
    resolve mitigate ssh access load open build upload download attach mount fail get see authenticate sign join
    replicate repair clone fetch bring keep stop kill apply push pull create delete remove deploy install
    upgrade switch complete finish make revert"""
)
"""Verbs after which "failed to" tells of an attempt that did not succeed, whoever made it."""
GOOD_WORK = re.compile(r"\b(?:quick|quickly|fast|prompt|promptly|help|great|good|thanks)\b", re.IGNORECASE)


def looks_like_a_noun(word: str) -> bool:
    """Whether a capital letter at the beginning of a sentence says nothing about ``word``."""
    lowered = word.lower()
    return lowered in NOT_NAMES or lowered in PRODUCTS or _NOUN_ENDING.search(lowered) is not None

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
    r"|on-?call(?!\s+(?:rotation|schedule|page|alert|policy|tool|system|bot))"
    r"|CTO|CEO|boss|(?:senior|upper|line|product|engineering) management)"
)
"""Nouns for people at work, as a pattern."""
DUAL_ROLES = vocabulary(
    "operator operators admin admins owner owners author authors contributor analyst oncall on-call"
)
"""Roles that are names of software too: people only with a verb that machines have no part in."""
OUTSIDERS = r"(?:users?|customers?|clients?|visitors?|subscribers?|merchants?|tenants?)"
"""People who met the incident: what they could not do is its impact, not their failing."""

GIVEN_NAMES = vocabulary(
    """aaron abby abdul abebe abigail adam adama aditi adrian adwoa agata agnes agnieszka ahmed aino aisha akira alan
    alba albert alejandra alejandro aleks aleksandra alena alessandro alex alexander alexandra alexei alexis alfred
    ali alice alicja alina alison alok amanda amara amber amelia amina amir amit amy ana anastasia anders andre
    andrea andreas andrei andrew andy angela anika anil anita anjali ann anna anne anneli annette annika ansel
    anselm anthony antoine anton antonio anya ariane ariel arjun armin arne arthur arturo arun arvid asger asha
    ashley astrid audrey aylin ayumi aziz barbara bartosz beatrice bela ben benedikt benjamin benoit berit bernard
    beth bianca birgit bjoern bjorn boaz bob bogdan boris brandon brenda brian brigid brigitte bruno caleb callum
    camila camille carina carl carla carlos carlotta carmen carol caroline catalina catherine cecilia chandra chen
    chiara chidi chinedu chloe chloé chris christel christian christina christine christopher ciaran claire clara
    claudia clement colin connor cosima craig cristina cynthia cyril dagmar damian dana daniel daniela daniele
    danuta dario darius dariusz darren dave david deborah deepa denis deniz dennis derek devon diana diego dieter
    dieudonne dimitri dina dinesh dmitri dmytro dominic dominik donald donna dora doris dorothy dylan eamon ed edith
    eduardo edward efua ekaterina eleanor elena eli elias elif elin elise elizabeth ella ellen emeka emil emilia
    emily emma emre enrique enzo eoin eric erik erika erin ernesto esra esther eszter ethan eun eva evelyn fabian
    fadi faisal farah farid fatima felix ferdinand fergus fernanda fernando filip finn fiona florian frances
    francesca francisco franco frank franz fred frederik freya fumiko gabriel gareth gary gaurav george georgia
    gerald gerda ghassan gianni gina giorgio gita giulia gloria goran gordon graham greg gregory greta grzegorz
    guillaume gunnar gustav hamid hamza hana hanna hannah hans hari harold harriet harry hassan heather heidi
    heinrich helen helena helga henk henrik henry hilde hina hiro hiroshi holly hugo hussein ian ibrahim ifeoma igor
    ikram ilse ilya imani imre ines ingeborg ingrid ioana irina iris isaac isabel isabella isla ismail itziar ivan
    ivana ivo iwona jack jackie jacob jake jakob james jamie jan jana jane janet janice jarek jason javed javier
    jean jeff jeffrey jelena jen jenna jennifer jenny jeremy jerome jess jesse jessica jill jim jin jiro joachim
    joan joana joanna joao jodie joe joel johan johanna john johnny jonas jonathan jordan jorge joris jorn jose
    josef joseph josh joshua jovana joyce jozef juan judith julia julian julie jun jurgen justin kai kamal kamil
    kareem karen karim karin karl karthik katarina kate katherine kathleen katja katrin katya kavya kazuo keith
    kelly ken kenji kenneth kerstin kevin khalid kiran klara klaus kofi konstantin kristin krzysztof kwame kyle
    lakshmi lamar lars laszlo laura lauren laurent lea leah leandro leif leila lena leo leon leonard leonie leslie
    leszek liam lidia lieselotte lily lin linda lindsay linnea linus lisa liu liz ljubica logan lorcan lorena
    lorenzo louis louise lubos luca lucas lucia lucy ludmila luis luisa lukas luke lydia maarten maciej magda maggie
    magnus mahmoud maja malik malin mansoor manuel mara marc marcel marco marcus marek margaret maria marian mariana
    marie marika marina mario marion marius mariusz markku markus marlene marta martha martin martina mary maryam
    mateja mateo mateusz mathieu matt matteo matthew matthias maud maxime maya meera megan mehdi mehmet mei melanie
    melissa mercedes merve mia michael michal michelle miguel mika mike mikhail mila milan milena milos min mina
    mira mirela miriam miroslav mitra mohamed mohammed mona monica morgan moritz muhammad murat nadia nadine nancy
    naoko naomi nasser natalia natalie natalya natasha nathan nawal neha neil nicholas nick nicola nicolas nicole
    niels nikhil nikita niklas nikolai nikolas nils nina noah noemi noor nora nour nuno nuria obinna odile okan
    oksana ola olaf oleg oleksandr olena olga oliver olivia omar omer orla oscar oskar osman otto owen pablo paloma
    pamela paola parisa pascal patricia patrick patrik paul paula paulo pavel pawel pedro pelle peter petra phil
    philip philipp pia pierre pilar piotr pooja pradeep priya rachel radek rafael rahul raj rajesh ralf ramon rana
    raphael raquel rashid rasmus raul ravi rebecca renata renate richard rick rita robert roberta robin rodrigo
    roger rohan roland roman ron rosa rosalind rose ross roxana roy rune ruslan russell rustam ruth ryan saanvi
    sabine sabrina sachin sally sam samantha samir samuel sandeep sandra sanjay sanne santiago sara sarah sasha
    saskia satoshi sean sebastian selin selma serena sergei sergio shane sharon shaun shirin shohei shreya silvia
    simon simone siobhan slavica snezana sofia sofie sonia sonja sophia sophie soraya stanislav stefan stefanie
    stella stephan stephanie stephen steve steven stuart sue sunil sunita suresh susan susanne suzanne sven svenja
    svetlana swati sylvia tadeusz takeshi tamara tamas tanja tanya tara tareq tariq tatiana tatjana ted teresa terry
    tessa thandiwe theo theresa thierry thijs thomas tiago tiffany tim timo timothy tina tobias todd tom tomas
    tomasz tomoko tony torsten tove tracy trevor tristan tuomas tyler uchenna ugo ulrich umar ursula usha uwe vaclav
    vadim valentin valentina valeria vanessa vasily venkat vera veronica victor victoria vijay vikram viktor vincent
    viola virginia vivek vladimir vuk waleed walter wanda wei wendy werner wiktor wilhelm william wim wojciech
    wolfgang xavier xiomara yan yannick yara yasir yasmin yasmine yevgeny ying yosef youssef yuki yulia yusuf yvonne
    zack zainab zara zbigniew zdenka zeynab zeynep zhen zoe zofia zoltan"""
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

"""Words of ordinary reports that add no fact: data, to be argued about line by line.

A sentence may have them where its records do not. What says how much, how many, how fast, who else, how surely or in what
state does add a fact and never stands here.
"""

from __future__ import annotations

from extraction.verification.lexicon import vocabulary

FRAMING = vocabulary(
    """accordingly additionally afterwards alike altogether anyway besides beforehand correspondingly concerning regarding
    concerned effectively essentially evidently formally furthermore generally herself himself themselves itself myself indeed
    likewise moreover namely nevertheless nonetheless notably presently regardless respective respectively similarly
    specifically thereof thereupon whereupon whereby whenever wherever whichever whoever alongside amid despite unlike versus
    plus via upon onto beside namely aforementioned said particular given corresponding relevant in-turn as-well
    extra ahead aside hereby therein wherein accordingly hence incidentally interestingly unfortunately fortunately luckily
    sadly understandably naturally admittedly obviously importantly crucially ultimately latterly in-house
    meantime interim duly thereon thereto nonetheless notwithstanding concurrently apiece"""
)
"""Adverbs and joints of a report: they lead from one thing told to the next."""

ACTING = vocabulary(
    """act acts acted acting serve served serving speak speaks spoke speaking spoken sit sits sat sitting belong belongs
    belonged belonging involve involves involved involving concern concerns pertain pertained relate relates related relating
    regard regards regarded regarding deem deemed describe describes described describing express expressed voice voiced remark
    remarked comment commented recount recounted relay relayed word worded phrase phrased term termed dubbed
    undertake undertook undertaken perform performs performed performing conduct conducted conducting bear bears bore
    consist consisted consists consisting comprise comprised comprises amount amounts amounted
    appear feature features featured figure figured await occupy encountered encounter encounters
    meet meets met meeting endeavour strive proceed ensue ensued ensuing arise arose arisen arising
    turn turned turns deal dealt dealing address addressed tackle tackled tackling attend attended
    engage engaged busy lend lent reside resides resided residing tend tends tended
    land landed lands landing slip slipped pass passes hear heard hearing learn learned learnt learning
    inspect peek glance glanced noticing spotting seeing hearing learn
    put puts putting turn-out ended wind wound went-on came-up
    shout shouted type typed typing jot jotted pen penned chime chimed chip quip quipped
    introduce-oneself happen happening start-of gather gathered"""
)
"""Verbs that only carry what the other words of the sentence tell."""

OF_THE_REPORT = vocabulary(
    """aspect background behalf circumstance circumstances colleague colleagues context conversation
    discussion chat channel thread detail end ending entry event events fact finding findings front individual instances
    item items line lines log matter matters measure measures mention member members mind moment moments nature
    news note notes occasion occurrence occurrences outset party picture post posts question questions
    responder responders room sequence settings-page sense sentence stage stages statement step steps
    stretch stuff summary task tasks term thing timeline topic update updates view
    war-room whole words scene spot presence respect bit course interval duration span while
    wake midst aftermath meantime run-up lead-up process effort efforts activity activities procedure
    business story development developments series part parts"""
)
"""Nouns by which a report speaks of itself, of people at work and of what went on."""

BLAMED = vocabulary("bad faulty offending problematic troublesome culpable guilty problem failed")
"""Adjectives that only point back at what the incident is about, where they stand before its name."""

OF_A_KIND = vocabulary("tier component stack setup software tool tooling machinery piece item type kind sort")
"""Nouns that may follow the name of a thing: "web tier" for "web"."""

OF_MEASURES = vocabulary(
    """share rate ratio percentage proportion level levels reading readings usage utilisation utilization value values mark figure
    count counts tally size length depth age delay total totals number numbers amount amounts average"""
)
"""What is measured, where a figure stands beside it: the figure is checked for what it is of."""

OF_REACH = vocabulary(
    """everyone everybody everything everywhere throughout entire several numerous multiple subset handful whatsoever"""
)
"""Words of reach, which have a check of their own."""

KINDS_OF_NAMES = vocabulary(
    """instance instances host hosts node nodes server servers machine machines pod pods worker workers broker brokers replica
    replicas cluster clusters pool pools shard shards partition partitions topic topics table tables region regions zone zones
    site sites version versions build builds commit commits release releases branch branches ticket tickets issue card task
    service services job jobs dag pipeline queue queues flag flags endpoint endpoints domain domains index bucket buckets
    namespace deployment component package image tenant account config parameter setting rule file directory path metric"""
)
"""What the name of a machine, a version or a ticket is the name of, where it stands beside that name."""

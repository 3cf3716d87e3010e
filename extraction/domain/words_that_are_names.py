"""First names, last names and handles that are words of a sentence about an incident as well."""

from __future__ import annotations

import re

WORDS_THAT_ARE_NAMES = frozenset(
    re.findall(
        r"\S+",
        "will mark may bill rob grant chase art hope grace faith joy max chance rich frank page ruby skip major june april "
        "august rust sage dash ace cash case cliff brook forest walker bash flash port stone rock wood woods young long short "
        "small king cook fisher hill lake banks field wells west north south east day night winter summer snow rain frost love "
        "price power powers rush sharp strong swift ward wise good best black white brown green gray grey blue gold silver "
        "bright bond bird fox pike drake chambers church close cross root dev ops admin oncall on-call deploy status support "
        "bot team lead test prod alert user guest system service sre it infra data web api db net security help helpdesk ic "
        "comms scribe info sales hr legal finance release build ci cd master main stage head page pages son may speed rate "
        "do so an as am in is me no or us we go he be by my at to of if on up",
    )
)

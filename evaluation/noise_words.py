"""The invented vocabulary of ordinary work talk."""

from __future__ import annotations

import re


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\S+", text))


SERVICE_STEMS = _words(
    "quill marl pebble fennel tansy bramble osier larch thistle juniper wren plover dunlin heron siskin avocet sorrel teasel "
    "burdock yarrow mallow campion bryony lovage"
)
SERVICE_ENDS = _words("board works loft yard mill deck cart fold press post shelf barrow")
SERVICE_TAILS = ("", "", "-api", "-worker", "-sync", "-ui", "-batch")
FIRST_NAMES = _words(
    "Oriol Tamsin Bastien Nkechi Ilse Radomir Yevhenia Taavi Mirembe Lorcan Soledad Emre Anneke Dhruv Folake Petronel Saskia "
    "Ruaridh Xiomara Hideki Bronagh Kwabena Zofia Matteus Ingunn Parisa Tevita Noor Gwilym Adaeze Laszlo Ximena Oddvar Shirin "
    "Catalin Maelle Bongani Ewelina Tuomas Yuliana"
)
LAST_NAMES = _words(
    "Ferrandiz Okwuosa Vandamme Halloran Zelenka Nurmela Achterberg Quispe Tolvanen Brankovic Ashdown Mwangombe Lisiecki "
    "Pellegrin Oduya Szabados Kirkbride Valdemarin Hatanaka Drozdov Eklof Maccallan Benavidez Ofori-Atta Rasulov Trevelyan "
    "Mutasa Hlavacek Ziemba Corrigan Ngata Saarinen Popescu Delacroix Yildirim Abernathy Kovalenko Tjandra Musoke Wrobel"
)
TICKET_PREFIXES = _words("LOFT KITCH DESK PAPER GARD TOOLS BADGE ATLAS MERCH BOOKS")
BOTS = _words("buildhand shipbot ringbell tidybot calendarbot lunchbot")
EMOJI = _words(":+1: :eyes: :joy: :tada: :coffee: :sweat_smile: :rocket: :sunflower: :pray: :cat:")
REACTIONS = _words("+1 eyes joy tada coffee heart pray sunflower raised_hands cat")
FOODS = _words(
    "ramen falafel dumplings risotto tacos pierogi bibimbap lasagne shakshuka empanadas katsu gnocchi borek laksa curry sushi"
)
PLACES = _words("canteen courtyard rooftop market bakery kiosk corner-cafe riverside atrium lobby")
ROOMS = _words("Birch Alder Rowan Hazel Maple Willow Aspen Cedar Linden Elder")
TOPICS = (
    "the onboarding guide", "the style guide", "the quarterly plan", "the reading group", "the hiring loop", "the office move",
    "the design review", "the roadmap doc", "the survey", "the expenses form", "the offsite", "the wiki clean-up",
    "the accessibility audit", "the typing upgrade", "the logging naming scheme", "the glossary", "the demo script",
)  # fmt: skip
LIBRARIES = _words("inkwell-ts parcelite rowmapper tinyqueue-kit fastglob-lite markset tablewright colourkit formsmith")
CHECKS = _words("lint unit snapshot contract e2e docs licence bundle-size types")
MEASURES = (
    "p95",
    "p99",
    "heap",
    "bundle size",
    "cold start",
    "cache hit rate",
    "build time",
    "image size",
    "page weight",
)
QUIET_ALERTS = (
    "disk usage on the build shelf", "slow nightly export", "stale search index", "certificate reminder for the intranet",
    "paper tray of the third floor printer", "flaky screenshot suite", "old branch clean-up", "unused feature flags",
)  # fmt: skip
WEEKDAYS = _words("Monday Tuesday Wednesday Thursday Friday")

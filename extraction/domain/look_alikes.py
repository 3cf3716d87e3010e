"""Letters of other alphabets that look like Latin ones, after the confusables of Unicode TS 39."""

from __future__ import annotations

from collections.abc import Mapping

_CYRILLIC = ("аеорсхуіјѕԁԛԝһӏвкмнтгпьАВЕКМНОРСТХУІЅЈЗԌԍѵ", "aeopcxyijsdqwhlbkmhtrnbABEKMHOPCTXYISJ3Ggv")
_GREEK = ("αβεηικνορτυχγσϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abenikvoptuxyocjABEZHIKMNOPTYX")
_OTHERS = ("ıɑɡɩʀոօսհցⅼ", "iagirnouhgl")

LATIN_FOR: Mapping[int, str] = {
    ord(odd): latin for odds, latins in (_CYRILLIC, _GREEK, _OTHERS) for odd, latin in zip(odds, latins, strict=True)
}
"""Code of a look-alike → the Latin letter it looks like; for ``str.translate``."""

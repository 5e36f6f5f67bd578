"""Names of schools in one spelling: what people type and what the register holds are compared in it.

The register itself writes the same thing in many ways — “CofE”, “C.E.”, “Church of England”; “(VA)”, “Voluntary Aided”,
“(A)” — so both sides are brought to one of them.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ′"))
_BRACKETED = ((re.compile(r"\(a\)"), " va "), (re.compile(r"\(c\)"), " vc "))
_INITIALS = re.compile(r"\b[a-z](?:\.[a-z])+\b(?!\.?[a-z])")
_NO_WORD = re.compile(r"[\W_]+")
_WORDS = {
    "saint": "st",
    "ss": "saints",
    "sts": "saints",
    "ce": "cofe",
    "rc": "catholic",
    "jnr": "junior",
    "jr": "junior",
    "jun": "junior",
    "juniors": "junior",
    "inf": "infant",
    "infants": "infant",
    "sch": "school",
    "schl": "school",
    "schools": "school",
    "pri": "primary",
    "prim": "primary",
    "sec": "secondary",
    "acad": "academy",
    "coll": "college",
    "prep": "preparatory",
    "nurs": "nursery",
    "comm": "community",
    "meth": "methodist",
    "rd": "road",
    "ln": "lane",
    "gt": "great",
    "6th": "sixth",
}
"""Short and long forms of one word."""
_PHRASES = (
    (re.compile(r"\b(?:church of e(?:ng(?:land)?)?|c of e|c e)\b"), "cofe"),
    (re.compile(r"\b(?:roman )+catholic\b"), "catholic"),
    (re.compile(r"\b(?:voluntary )*aided\b"), "va"),
    (re.compile(r"\b(?:voluntary )*controlled\b"), "vc"),
)
_SPELT = re.compile(r"\b(?:church|c|roman|aided|controlled)\b")


def normal(name: str) -> str:
    """A name in its one spelling: lower case words with a space between; empty where there is no word in it.

    Accents, apostrophes, other marks and “the” are left out, “&” is “and”, and each usual short form is one word with
    its long form: “Saint Mary's C. of E. (Aided) Jnr. Sch.” is “st marys cofe va junior school”.
    """
    text = name.casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = text.translate(_APOSTROPHES)
    if "(" in text:
        for pattern, meant in _BRACKETED:
            text = pattern.sub(meant, text)
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _NO_WORD.sub(" ", text.replace("&", " and "))
    words = [_WORDS.get(word, word) for word in text.split()]
    text = " ".join([word for word in words if word != "the"] or words[:1])
    if _SPELT.search(text):
        for pattern, meant in _PHRASES:
            text = pattern.sub(meant, text)
    return text

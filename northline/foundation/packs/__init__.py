"""Jurisdiction packs: numbers, languages, law, words and codes of one country, kept as data in `northline/jurisdictions`.

A country is a folder; what countries share stands in `shared/`. `get_pack("us")` loads, checks and keeps one;
a wrong file is refused with every problem named (`PackInvalid`). Nothing here knows Django but `current_pack`.
"""

from northline.foundation.packs.contracts import (
    Code,
    FederalAgency,
    Mission,
    Notice,
    NoticeValueMissing,
    Number,
    PackError,
    PackInvalid,
    Problem,
    RealLine,
    Script,
    ScriptStep,
    Status,
    Subdivision,
    UnknownCode,
    UnknownFacts,
    UnknownLanguage,
    UnknownList,
    UnknownNotice,
    UnknownPack,
    UnknownScript,
)
from northline.foundation.packs.facts import Fact
from northline.foundation.packs.loader import (
    JURISDICTIONS,
    current_pack,
    get_pack,
    load_pack,
    pack_codes,
    problems_of,
)
from northline.foundation.packs.pack import Formality, Pack
from northline.foundation.packs.staff_lists import diplomatic_missions, federal_agencies
from northline.foundation.packs.words import fold_word, resume_words

__all__ = [
    "JURISDICTIONS",
    "Code",
    "Fact",
    "FederalAgency",
    "Formality",
    "Mission",
    "Notice",
    "NoticeValueMissing",
    "Number",
    "Pack",
    "PackError",
    "PackInvalid",
    "Problem",
    "RealLine",
    "Script",
    "ScriptStep",
    "Status",
    "Subdivision",
    "UnknownCode",
    "UnknownFacts",
    "UnknownLanguage",
    "UnknownList",
    "UnknownNotice",
    "UnknownPack",
    "UnknownScript",
    "current_pack",
    "diplomatic_missions",
    "federal_agencies",
    "fold_word",
    "get_pack",
    "load_pack",
    "pack_codes",
    "problems_of",
    "resume_words",
]

"""Words by which people look for help and for places, beside those that stand in listings and lists: without accents.

A word counts from its beginning: "refugi" finds "refugio". Kept small and plain: each word means one need, or one place.
"""

from collections.abc import Mapping

NEED_WORDS: Mapping[str, str] = {
    "shelter": "shelter refuge bed sleep homeless refugio albergue cama dormir hogar hebergement abri lit dormir foyer",
    "food": "food meal hungry comida alimentos hambre nourriture repas manger faim",
    "clothing": "clothes clothing ropa vetements",
    "money": "money cash dinero efectivo argent",
    "transport": "transport bus ride ticket transporte boleto autobus billet",
    "phone": "phone telefono celular telephone cellulaire",
    "medical": "doctor nurse clinic hospital medical medico doctora clinica medecin clinique hopital infirmiere",
    "mental_health": "counsellor counselor counselling counseling therapy therapist psychologist consejeria terapia terapeuta"
    " psicologo psicologa psychologue therapie therapeute",
    "substance_use": "addiction drugs alcohol adicciones drogas adiccion dependance toxicomanie drogue",
    "pregnancy": "pregnant pregnancy embarazada embarazo enceinte grossesse",
    "dental": "dentist teeth dentista dientes dentiste dents",
    "legal": "lawyer attorney legal advocate abogado abogada licenciado defensor avocat avocate juriste juridique",
    "immigration": "visa immigration immigrant asylum visado inmigracion migracion asilo migrante asile immigrant",
    "wages": "wage wages salary unpaid salario sueldo salaire salaires paie",
    "compensation": "compensation indemnizacion indemnisation",
    "documents": "passport papers identity pasaporte papeles identidad passeport papiers identite",
    "repatriation": "repatriation repatriacion rapatriement",
    "translation": "interpreter translator interprete traductor traductora traducteur",
    "child_care": "childcare daycare guarderia garderie",
    "housing": "housing apartment rent vivienda departamento renta alquiler logement appartement loyer",
    "work": "job work employment empleo trabajo emploi travail",
    "education": "school classes escuela clases ecole cours",
    "peer_support": "survivors sobrevivientes survivantes",
}

PLACE_WORDS: Mapping[str, tuple[str, ...]] = {
    "US-CA": ("californie",),
    "US-DC": ("dc", "washington dc", "d c", "washington d c"),
    "US-FL": ("floride",),
    "US-GA": ("georgie",),
    "US-HI": ("hawai",),
    "US-LA": ("luisiana", "louisiane"),
    "US-MO": ("misuri",),
    "US-MS": ("misisipi",),
    "US-NC": ("carolina del norte", "caroline du nord"),
    "US-ND": ("dakota del norte", "dakota du nord"),
    "US-NH": ("nuevo hampshire",),
    "US-NJ": ("nueva jersey",),
    "US-NM": ("nuevo mexico", "nouveau mexique"),
    "US-NY": ("nueva york",),
    "US-OR": ("oregon",),
    "US-PA": ("pensilvania", "pennsylvanie"),
    "US-SC": ("carolina del sur", "caroline du sud"),
    "US-SD": ("dakota del sur", "dakota du sud"),
    "US-TX": ("tejas",),
    "US-VA": ("virginie",),
    "US-WV": ("virginia occidental", "virginie occidentale"),
    "CA-BC": ("bc", "colombie britannique", "columbia britanica"),
    "CA-NB": ("nouveau brunswick", "nuevo brunswick"),
    "CA-NL": ("newfoundland", "terre neuve", "terre neuve et labrador", "terranova"),
    "CA-NS": ("nouvelle ecosse", "nueva escocia"),
    "CA-NT": ("territoires du nord ouest", "nwt"),
    "CA-PE": ("ile du prince edouard", "pei", "isla del principe eduardo"),
    "MX-CMX": ("cdmx", "mexico city", "ciudad de mexico", "df", "distrito federal"),
    "MX-MEX": ("edomex", "state of mexico", "estado de mexico", "etat de mexico"),
}
COUNTRY_WORDS = frozenset({"usa", "us", "united states", "estados unidos", "etats unis", "canada", "mexico", "mexique"})


def needs_called(word: str) -> tuple[str, ...]:
    """The needs that somebody may mean by a word, given without accents and capitals, of at least three letters."""
    if len(word) < 3:
        return ()
    return tuple(need for need, words in NEED_WORDS.items() if any(one.startswith(word) for one in words.split()))


def all_words() -> frozenset[str]:
    """Every word for a need, as what a misspelt one may have meant."""
    return frozenset(word for words in NEED_WORDS.values() for word in words.split())

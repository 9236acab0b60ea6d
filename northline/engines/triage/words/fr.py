"""French, as written on phones: “ne” often missing."""

from northline.engines.triage.contracts import RuleId
from northline.engines.triage.phrases import Lexicon

TEENS = "dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|10|11|12|13|14|15|16|17"
WEAPONS = "arme|armes|pistolet|fusil|couteau|couteaux|machette|revolver"
CHILD = "enfant|enfants|bebe|fille|filles|fils|garcon|mineure|mineures|petite|l'enfant"
HITS = "frappe|frappent|bat|battent|viole|violent|vend|vendent|touche|touchent"
PAPERS = "passeport|passeports|papiers|documents|visa|identite|telephone|telephones"
TOOK = "pris|prend|prennent|garde|gardent|gardes|confisque|confisquent|cache|tient|retient|retiennent|a|ont"
MY = "mon|mes|nos|notre|le|les|son|ses|leurs"
FAMILY = "famille|mere|pere|soeur|frere|enfants|parents|fille|fils"
ILL = "malade|fievre|infection"
CARE = "medecin|docteur|medicament|medicaments|soins|soin|hopital|l'hopital"
BOSS = "patron|patronne|chef|employeur|copain|mari"
LEAVE = "partir|sortir|m'enfuir|quitter|aller|m'echapper|demissionner|s'en"
CALL = "appelez|appeler|appelle|envoyez|envoie|envoyer"
AWAY = "ce_soir|demain|aujourd'hui|cette_nuit|ailleurs|autre"
WORKPLACE = "travail|l'usine|restaurant|ferme|chantier|usine"
BEFORE = (
    "hier|avant|deja|avant-hier|derniere|dernier|passee|passe|jours|semaine|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)

FRENCH = Lexicon(
    denials=frozenset(
        {
            "ne",
            "pas",
            "jamais",
            "sans",
            "ni",
            "aucun",
            "aucune",
            "personne",
            "plus",
            "n'est",
            "n'ai",
            "n'a",
            "n'y",
            "n'ont",
            "n'etait",
        }
    ),
    joints=frozenset({"et", "mais", "parce", "car", "donc", "puis", "alors", "ou"}),
    innocent=(
        "magasin|magasins|boutique|vente|permis|armurerie|salon d'armes|d'arme|d'armes|armes",
        "armurerie|armurier",
        "pistolet a eau|colle|clous|peinture",
        "couteau de cuisine|beurre",
        "premiers secours|soins",
        "mort|morte|meurs|mourir de rire|faim|fatigue|froid",
        "tuer le temps",
        "cas hypothetique|exemple",
        "il arrive que|qu'|parfois|souvent",
    ),
    persisting=(
        "(ne) n'arrete|arrete|arretent pas de|d'",
        "n'arrete|n'arretent pas de",
        "pas|non seulement",
        "sans doute|arret|cesse",
    ),
    phrases={
        RuleId.DANGER_NOW: (
            "(suis|sommes|est|sont) en danger",
            "vie (est) en danger",
            "va|vont|veut|veulent me|nous|la|le|les tuer",
            "me|nous|la|le|m' tue|tuer|tuera|tueront",
            "(est|sont) en train de me|nous|la|le|les|l' frapper|battre|etrangler|agresser",
            "pas en securite",
            "cache|cachee|caches|cachees dans|de",
            "je me cache",
        ),
        RuleId.HELD: (
            "enferme|enfermee|enfermes|enfermees|enferment|enfermer",
            "m'enferme|m'enferment|m'a|m'ont enferme|enfermee",
            "sequestr*",
            "attache|attachee|ligote|ligotee|enchaine|enchainee",
            "retenu|retenue|retenus|retenues de|contre force|ici|notre|ma",
            "kidnapp*",
            "enleve|enlevee par",
            "prisonnier|prisonniere|otage",
            "porte .. fermee a cle|clef",
            "ferme|ferment .. a cle|clef",
        ),
        RuleId.HURT: (
            "suis|est|sommes|sont .. blesse|blessee|blesses|blessees",
            "saigne|saignent|saigner",
            "me|nous|la|le|les|m' frappe|frappent|bat|battent|tape|tapent|brule|brulent|gifle|cogne|frapper|battre|taper",
            "m'a|m'ont|l'a|l'ont|nous (a|ont) frappe|frappee|battu|battue|tape|brule|brulee|gifle|cogne",
            "nous a|ont frappes|frappe|battus|battues",
            "viol|violee|viole|violent me|violer|violees",
            "casse le|la|mon|ma|son|sa bras|jambe|nez|main|cote",
            "inconsciente|inconscient",
            "surdose|overdose",
            "besoin (d'une|d'un|d') ambulance|l'hopital|hopital|d'ambulance",
        ),
        RuleId.WEAPON: (
            f"a|ont|avec|porte|portent|tient|sort|sorti (une|un|son|sa|des|leurs) {WEAPONS}",
            "est|sont arme|armes|armee",
            "me|nous pointe|menace avec (une|un|son) arme|pistolet|fusil|couteau",
        ),
        RuleId.SUICIDE: (
            "me tuer|suicider|suicide",
            "suicid*",
            "veux|voudrais|preferais|prefere|envie_de mourir|mourrir",
            "en finir",
            "veux plus|pas vivre|me_reveiller",
            "mettre fin a mes|ma jours|vie",
            "me faire (du) mal",
            "me couper|mutiler",
        ),
        RuleId.CHILD_DANGER: (
            "enfant|enfants|bebe|fille|filles|fils|garcon|mineure|mineur|mineurs|mineures .. en danger",
            f"{HITS} (a) (un|une|des|mon|ma|mes|son|sa|ses|les|l'|la|leur) {CHILD}",
            "a|ont pris mon|ma|mes|notre|nos bebe|enfant|enfants|fille|fils",
            "m'a|m'ont|nous pris|enleve|retire mon|ma|mes bebe|enfant|enfants|fille|fils",
            "enfant|enfants|filles|mineures enferme*|vendu*|frappe*",
        ),
        RuleId.LEAVING_NOWHERE: (
            "nulle part ou|aller|dormir|d'autre",
            "pas|aucun d'endroit|endroit (ou) (pour) dormir|aller|rester",
            "pas ou aller|dormir|rester",
            "nulle part pour|dormir",
            "je fuis|m'enfuis|m'echappe ce_soir|aujourd'hui|maintenant|demain|cette_nuit",
            "me suis enfui|enfuie|echappe|echappee|sauve|sauvee",
            "dors|dort|dormons|dormir dehors|dans_la_rue",
        ),
        RuleId.THEY_ARE_COMING: (
            "il|elle|ils|elles arrive|arrivent|vient|viennent|revient|reviennent",
            "est|sont devant|derriere (la|ma|notre) porte",
            "est|sont dehors|la maintenant",
            "m'a|m'ont|nous|me (a|ont) retrouve|retrouvee|retrouves|trouve|trouvee|cherche|cherchent",
            "peut|peuvent|va|vont me|nous retrouver|trouver|chercher",
            f"m'emmene|m'emmenent|nous|l' emmene|emmenent|deplace|deplacent .. {AWAY}",
            "va|vont|veut|veulent m'emmener|nous_emmener|l'emmener|me_deplacer|nous_deplacer",
        ),
        RuleId.EMERGENCY_ASKED: (
            f"{CALL} (la|une|le|un|les|de) police|ambulance|911|secours|l'aide|quelqu'un|urgences",
            "c'est|est (une|l') urgence|urgent",
            "au secours",
            "aidez|aide moi|nous maintenant|vite",
            "aidez-moi|aide-moi|aidez-nous (maintenant|vite)",
            "besoin d'aide maintenant|tout|vite|urgent|urgence|immediatement|ce",
            "besoin de (la) police",
            "911",
        ),
        RuleId.CANNOT_LEAVE: (
            f"peux|peut|pouvons|peuvent|pouvais pas|plus (m'en) {LEAVE}",
            "peux|peut|pouvons pas m'en|nous aller|partir",
            "laisse|laissent|laissait pas|jamais|plus partir|sortir|aller|quitter|parler",
            "empeche|empechent|interdit|interdisent de|d' partir|sortir|aller",
            "m'empeche|m'empechent|m'interdit de|d' partir|sortir|aller|quitter",
            "peur de partir|sortir|quitter",
            "me|nous surveille|surveillent|suit|suivent",
            "dette .. rembourser|payer|partir|travailler",
            "pas le droit de partir|sortir|quitter",
        ),
        RuleId.PAPERS_HELD: (
            f"{TOOK} ({MY}) {PAPERS}",
            "plus|pas mon|mes|nos|de|le|les passeport|papiers|documents|passeports",
            "sans (mon|mes|nos) passeport|papiers|documents",
        ),
        RuleId.THREATS: (
            "menace|menaces|menacent|menacee|menacer|menacait|menacé",
            "m'a|m'ont menace|menacee",
            f"mal a|tuer|trouver (ma|mes|notre|sa|ses) {FAMILY}",
            f"faire (du) mal a (ma|mes|notre|sa) {FAMILY}",
            "expulser|expulsee|expulsion|deporter|deportee|deportation|renvoyer au|dans|chez",
            "appeler|appelle|denoncer (a) l'immigration|immigration|frontiere",
            "publier|envoyer|montrer .. photos|videos",
        ),
        RuleId.AGE_WORDS: (
            f"j'ai|ai|a (seulement|juste|environ|que) {TEENS} ans",
            f"de {TEENS} ans",
            "suis|est|sont|etre|encore|toujours mineure|mineur|mineurs|mineures",
            "moins de 18|dix-huit",
            "dire|dis|dit|dises .. 18|dix-huit",
            "au|mon lycee|secondaire",
        ),
        RuleId.NEEDS_CARE: (
            "enceinte",
            f"{ILL} .. pas|sans .. {CARE}",
            "pas .. voir (un|le) medecin|docteur|l'hopital",
            "besoin (d'un|de|d') medecin|docteur|medicaments|mes|insuline|soins|d'insuline",
        ),
        RuleId.CONTROL: (
            "me|nous|la|le|les force|forcent|oblige|obligent",
            "m'oblige|m'obligent|m'a|m'ont oblige|obligee|force|forcee",
            "forcee|forces|forcees|obligee|obliges|obligees a|de|d'|par",
            "me|nous controle|controlent",
            "proxenete|souteneur",
            f"mon|notre|ma|le|la {BOSS} .. prend|garde|frappe|controle|oblige|force|menace",
            f"dors|dormons|vis|vivons|habite|habitons (au|sur|dans) (le|la|mon|notre) {WORKPLACE}",
            "travaille|travaillons .. heures .. sans pause|repos|jour",
            "prend|prennent (tout) (mon|notre|l') argent|salaire|l'argent|paie",
        ),
        RuleId.UNPAID: (
            "pas|jamais|plus (ete|etre) paye|payee|payes|payees|paie|paient|payer",
            "paie|paient|paye|payent pas|jamais|plus|rien",
            "sans paie|salaire|payer|etre",
            "non paye|payee|payes",
            "travaille|travailler|travaillons gratuitement|gratuit|pour_rien",
            "doit|doivent (mon|mes|nos|des) salaire|salaires|paie|argent|mois",
            "retient|retiennent|garde|gardent (mon|notre|nos|mes) salaire|salaires|paie|argent",
        ),
        RuleId.REPEAT_WORDS: (
            "je|nous vous ai|avons (deja) ecrit|appele|appeles|contacte|contactes|parle",
            f"j'ai|avons (deja) parle|ecrit|discute|chatte avec|a vous|quelqu'un .. {BEFORE}",
            "c'est|est encore moi",
            "je|nous vous ecris|ecrivons|appelle|appelons|recontacte encore|a_nouveau|de_nouveau",
        ),
        RuleId.PEOPLE_PRESENT: (
            "sont|y (a|sont) (encore|toujours) la|la-bas|dedans|a_l'interieur",
            "en ce moment .. la|la-bas|dedans",
        ),
    },
)

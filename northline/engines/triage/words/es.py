"""Spanish, as written on phones: without accents, with or without pronouns."""

from northline.engines.triage.contracts import RuleId
from northline.engines.triage.phrases import Lexicon

TEENS = "diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|10|11|12|13|14|15|16|17"
WEAPONS = "pistola|pistolas|arma|armas|cuchillo|cuchillos|machete|rifle|navaja"
HAS = "tiene|tienen|trae|traen|carga|cargan|lleva|llevan|saco|con"
CHILD = "nino|nina|ninos|ninas|bebe|hijo|hija|hijos|hijas"
PAPERS = "pasaporte|pasaportes|papeles|documentos|visa|identificacion|credencial|telefono|celular"
TOOK = "quito|quitaron|quita|quitan|tiene|tienen|guarda|guardan|retiene|retienen|retuvo|retuvieron|escondio|llevo|llevaron"
FAMILY = "familia|mama|papa|hijos|hija|hijo|madre|padre|hermana|hermano"
LOCKS = "encierra|encierran|encerro|encerraron"
CALL = "llame|llamen|llama|llamar|manden|mande|manda|envien|envie"
HITS = "pega|pegan|golpea|golpean|viola|violan|vende|venden"
LETS = "deja|dejan|dejaba|dejaban|permite|permiten"
FORCES = "obliga|obligan|obligo|obligaron|fuerza|fuerzan|forzo|forzaron|hace|hacen|hacian"
WROTE = "escribi|escribimos|llame|llamamos|contacte|contactamos|hable|hablamos|he_escrito|he_llamado|habia_escrito|habia_llamado"
BEFORE = "ayer|antes|antier|anteayer|anoche|pasada|pasado|semana|dias|lunes|martes|miercoles|jueves|viernes|sabado|domingo"

SPANISH = Lexicon(
    denials=frozenset({"no", "nunca", "jamas", "sin", "ni", "nadie", "tampoco", "ningun", "ninguna"}),
    joints=frozenset({"y", "e", "pero", "porque", "entonces", "aunque", "o"}),
    innocent=(
        "tienda|tiendas|venta|permiso|permisos|licencia|feria de armas|pistolas|cuchillos",
        "armeria",
        "pistola de agua|silicon|silicona|clavos|pintura",
        "cuchillo de cocina|mantequilla",
        "primeros auxilios",
        "muero|morirme de risa|hambre|ganas|sueno|calor|frio",
        "matar el tiempo|rato",
        "caso hipotetico|ejemplo",
    ),
    persisting=(
        "no para|paran|deja|dejan de",
        "no hay duda",
        "no solo|solamente",
    ),
    phrases={
        RuleId.DANGER_NOW: (
            "(estoy|estamos|esta|estan) en peligro",
            "peligra mi|nuestra|su vida",
            "me|nos|la|lo|las|los va|van|quiere|quieren a matar",
            "me|nos|la|lo va|van|quiere|quieren matar*",
            "va|van|quiere|quieren (a) matarme|matarnos|matarla|matarlo",
            "me|nos|la|lo esta|estan pegando|golpeando|ahorcando|atacando|lastimando",
            "no estoy|estamos a salvo",
            "escondida|escondido|escondidos|escondidas en|de",
            "me escondo|escondi",
        ),
        RuleId.HELD: (
            "encerrada|encerrado|encerradas|encerrados",
            "me|nos|la|lo|las|los tiene|tienen encerrad*|amarrad*",
            f"me|nos|la|lo {LOCKS}",
            "atada|atado|amarrada|amarrado|encadenad*",
            "secuestr*",
            "retenida|retenido|retenidas|retenidos",
            "con llave .. por fuera|afuera",
            "puerta .. cerrada con llave",
            "no me|nos|la|lo deja|dejan salir de_la_casa|del_cuarto|de_aqui",
        ),
        RuleId.HURT: (
            "estoy|esta|estamos|estan sangrando|herida|herido|lastimada|lastimado|heridas|heridos",
            "me|nos|la|lo|le pega|pegan|pego|pegaron|golpea|golpean|golpeo|golpearon|quemo|quemaron|quema",
            "me|nos|la|lo keeps pegar|pegarme|golpear|golpearme",
            "pegarme|golpearme|pegarnos|golpearnos",
            "viol|violo|violaron|viola|violan|violada|violado",
            "me|le rompio|rompieron el|la|una brazo|pierna|costilla|nariz|mano",
            "inconsciente",
            "sobredosis",
            "necesito|necesita|necesitamos (una) ambulancia|hospital",
        ),
        RuleId.WEAPON: (
            f"{HAS} (una|un|su|sus) {WEAPONS}",
            "esta|estan|anda|andan|van armado|armados|armada",
            "me|nos apunta|apunto|apuntan|apuntaron",
        ),
        RuleId.SUICIDE: (
            "matarme|suicidarme|suicidar*|suicid*",
            "me quiero|voy (a) morir|matar|suicidar",
            "quiero|quisiera|prefiero morir|morirme|estar_muerta|estar_muerto",
            "no quiero vivir|seguir_viviendo|despertar",
            "quitarme la vida",
            "acabar con mi vida|todo",
            "cortarme|lastimarme|hacerme dano",
            "ya no puedo mas .. vivir|vida",
        ),
        RuleId.CHILD_DANGER: (
            "nino|nina|ninos|ninas|bebe|hijo|hija|hijos|hijas|menor|menores .. en peligro",
            f"le|les|lo|la|los|las {HITS} a|al (mi|la|el|un|una|los|las) {CHILD}",
            "se llevo|llevaron|llevan|llevar a mi|mis|nuestro|nuestra|su|sus hijo|hija|hijos|hijas|bebe|nino|nina",
            "me quito|quitaron|quitan a mi|mis hijo|hija|hijos|hijas|bebe",
            "venden|vende|vendiendo|tocan|toca|abusan|abusa (a) (de) (la|las|los|una|un|unas) nina|ninas|nino|ninos|menores",
            "hay ninas|ninos|menores encerrad*|trabajando|vend*",
        ),
        RuleId.LEAVING_NOWHERE: (
            "no tengo|tenemos|tiene a_donde|adonde|donde ir|dormir|quedarme|quedarnos|llegar|vivir",
            "me|nos escapo|escapamos esta_noche|hoy|manana|ahora",
            "me|nos escape|escapamos|escapo",
            "voy|vamos a escapar|escaparme|huir|salirme",
            "duermo|dormimos|durmiendo en_la_calle|afuera",
        ),
        RuleId.THEY_ARE_COMING: (
            "ya viene|vienen|llega|llegan",
            "va|van a venir|llegar por|para|hoy|esta",
            "viene|vienen por|para|tras mi|aca|aqui|nosotras|nosotros",
            "esta|estan viniendo|afuera|llegando|en_la_puerta|buscandome|buscandonos",
            "me|nos encontro|encontraron|busca|buscan|van_a_encontrar|puede_encontrar|pueden_encontrar",
            "vienen en camino",
            "me|nos|la|las|los|lo lleva|llevan|va|van|llevar|mueve|mueven .. hoy|esta_noche|manana|otra_ciudad|otro_lugar",
        ),
        RuleId.EMERGENCY_ASKED: (
            f"{CALL} (a) (la|una|al) policia|ambulancia|911|ayuda|patrulla|emergencias",
            "es|esto es (una) emergencia",
            "ayuda|ayudenme|ayudeme|ayudame (por) (favor) ahora|ya|urgente|rapido",
            "auxilio",
            "necesito|necesitamos ayuda ahora|ya|urgente|esta_noche",
            "necesito|necesitamos (a) (la) policia",
            "911",
        ),
        RuleId.CANNOT_LEAVE: (
            "no puedo|podemos|puede|pueden salir|salirme|irme|irnos|irse|ir|escapar|renunciar|dejar|salirse",
            f"no me|nos|la|lo|las|los {LETS} salir|ir|irme|irnos|irse|renunciar|hablar",
            "tengo|tenemos miedo de|a salir|irme|irnos|renunciar|dejar",
            "me|nos vigila|vigilan|sigue|siguen|cuida|cuidan|recoge|recogen (todo|siempre|a)",
            "deuda .. pagar|trabajar|salir|ir",
            "debo|debemos .. dinero .. salir|ir|trabajar|pagar",
        ),
        RuleId.PAPERS_HELD: (
            f"me|nos|le|les|se {TOOK} .. {PAPERS}",
            f"tiene|tienen|guarda|guardan|retiene|retienen mi|mis|nuestro|nuestros|los|el|su|sus {PAPERS}",
            "no tengo|tenemos mi|mis|nuestros|los pasaporte|papeles|documentos|pasaportes",
            "sin (mi|mis|nuestros) pasaporte|papeles|documentos",
            "pasaporte|pasaportes|papeles|documentos .. jefe|jefa|patron|patrona|ellos",
        ),
        RuleId.THREATS: (
            "amenaza|amenazan|amenazo|amenazaron|amenazas|amenazando|amenazada|amenazado",
            "hacer|haran|hara|hacerle dano (a) .. familia|hijos|mama|papa|hermana|hermano|hija|hijo|madre|padre",
            f"matar|lastimar|buscar a mi|nuestra|su {FAMILY}",
            "me|nos van|va|a deportar|denunciar|reportar",
            "deport|deportar|deportarme|deportarnos|deportan|deportacion",
            "llamar|llama|llamara|llamaran a|al (la) migra|migracion|inmigracion|ice",
            "publicar|subir|mandar|ensenar .. fotos|videos",
        ),
        RuleId.AGE_WORDS: (
            f"tengo|tiene|cumpli|cumplo|tenia (solo|apenas|como) {TEENS} (anos|anitos|y)",
            f"de {TEENS} anos",
            "menor|menores de edad",
            "soy menor",
            "decir|diga|digo|dijeron|dijera que tengo|tiene 18|dieciocho",
            "en mi|la secundaria|prepa|preparatoria",
        ),
        RuleId.NEEDS_CARE: (
            "embarazada|embarazo",
            "enferma|enfermo|fiebre|infeccion .. no|sin .. doctor|medico|medicina|hospital|atencion",
            "no me|nos|la|lo deja|dejan|lleva|llevan (ir) .. doctor|medico|hospital|clinica",
            "necesito|necesita (un|una|mi) doctor|medico|medicina|insulina|doctora",
        ),
        RuleId.CONTROL: (
            f"me|nos|la|lo|las|los {FORCES} trabajar|a|hacer|vender",
            "me|nos obliga|obligan|obligaron|obligo",
            "obligada|obligado|obligadas|obligados|forzada|forzado|a la fuerza",
            "me|nos controla|controlan",
            "padrote|tratante|trata de personas conmigo",
            "mi|nuestro|el|la patron|patrona|jefe|jefa|novio|esposo .. quita|quito|tiene|pega|controla|obliga|amenaza",
            "vivo|vivimos|dormimos|duermo en el|la trabajo|fabrica|restaurante|bodega|finca|rancho",
            "trabajo|trabajamos|trabaja .. horas .. sin descanso|descansar|parar|comer",
            "me|nos quita|quitan el|mi|todo|nuestro dinero|sueldo|pago",
        ),
        RuleId.UNPAID: (
            "no me|nos|le|les|la|lo|los|las paga|pagan|pago|pagaron|ha|han pagado",
            "no me|nos|le|les paga|pagan|pago|pagaron|pagado",
            "sin pago|paga|sueldo|pagarme|pagarnos|salario",
            "trabajo|trabajamos|trabajar|trabaje gratis|por_comida|por_nada",
            "me|nos debe|deben (el|mi|meses|semanas) (de) sueldo|salario|dinero|pago|quincenas|quincena",
            "retiene|retienen|guarda|guardan (mi|nuestro|el) pago|sueldo|salario|dinero",
        ),
        RuleId.REPEAT_WORDS: (
            f"les|le|te|os {WROTE} .. {BEFORE}",
            f"ya les|le|te|os|los {WROTE}",
            f"hable|hablamos|platique|platicamos (ya) con ustedes|usted|vosotros|alguien .. {BEFORE}",
            "soy yo otra_vez|de_nuevo|nuevamente",
            "les|le|te|os escribo|llamo|contacto otra_vez|de_nuevo|nuevamente",
        ),
        RuleId.PEOPLE_PRESENT: (
            "estan|siguen|hay (todavia|personas|mujeres|muchachas|gente|ahora) ahi|alli|adentro|ahora|dentro",
            "ahora mismo .. ahi|alli|adentro",
        ),
    },
)

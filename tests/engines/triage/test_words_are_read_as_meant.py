"""Our own labelled sentences, in three languages: what a rule must see, and what it must not.

The last of each language, 71 in all, were written after the word lists. At that first look 63 had the right level (21 of
26 crises; none of 24 routine sentences raised an alarm), then the lists were mended. So expect misses: a person decides,
the rules only order.
"""

from datetime import UTC, datetime

import pytest

from northline.engines.triage import Level, RuleId, Signs, Urgency, assess

NOW = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)
CRISIS, HIGH, RAISED, ROUTINE = Level.CRISIS, Level.HIGH, Level.RAISED, Level.ROUTINE

SENTENCES = {
    "en": [
        (CRISIS, "he has a gun and he is drunk"),
        (CRISIS, "they are coming back any minute"),
        (CRISIS, "I am locked in a room upstairs"),
        (CRISIS, "I want to die"),
        (CRISIS, "please call the police for me"),
        (CRISIS, "he won't stop hitting me"),
        (CRISIS, "she is bleeding and nobody helps"),
        (CRISIS, "they took my baby yesterday"),
        (CRISIS, "I got out tonight and I have nowhere to go"),
        (CRISIS, "he said he will kill us"),
        (CRISIS, "they don’t let me out of the house. I am being held here"),
        (CRISIS, "im hiding in the bathroom"),
        (HIGH, "I can't leave, he picks us up"),
        (HIGH, "my boss keeps my passport"),
        (HIGH, "he threatened my family back home"),
        (HIGH, "if anyone asks they said say 18"),
        (HIGH, "I'm 16"),
        (HIGH, "I am pregnant and they won't let me see a doctor"),
        (HIGH, "we are not allowed to leave the farm"),
        (RAISED, "we have not been paid for two months"),
        (RAISED, "they make me work fourteen hours a day"),
        (RAISED, "my boyfriend takes all my money"),
        (ROUTINE, "he is not armed"),
        (ROUTINE, "I work at a weapon shop"),
        (ROUTINE, "no, nobody is hurt"),
        (ROUTINE, "I don't want to die, I only want advice"),
        (ROUTINE, "can you train our drivers?"),
        (ROUTINE, "what hours are you open"),
        (ROUTINE, "I am 15 minutes away from your office"),
        (ROUTINE, "my phone has a dead battery"),
        (ROUTINE, "we sell water guns and knives for the kitchen knife block"),
        (ROUTINE, "how can I donate"),
        (ROUTINE, "I am dying to know how it ended"),
        (ROUTINE, "there is no gun and no knife here"),
        (CRISIS, "someone is banging on my door and yelling my name"),
        (CRISIS, "he put a knife to my throat last night"),
        (CRISIS, "my boss locked us in the warehouse"),
        (CRISIS, "she took a lot of pills"),
        (CRISIS, "I cant do this anymore I want to end my life"),
        (CRISIS, "they are taking us to another state tonight"),
        (CRISIS, "hes outside right now"),
        (CRISIS, "I ran away an hour ago and have no place to sleep"),
        (CRISIS, "they are selling a little girl at the motel"),
        (CRISIS, "I need an ambulance"),
        (HIGH, "my visa papers are with the manager"),
        (HIGH, "the agency has our passports"),
        (HIGH, "he says he will post my pictures if I quit"),
        (HIGH, "my cousin is 15 years old and works there"),
        (HIGH, "they said they would call ICE on me"),
        (HIGH, "we cannot quit until the debt is paid"),
        (RAISED, "I have worked for free since june"),
        (RAISED, "he takes all my tips"),
        (RAISED, "I was forced to sign a contract"),
        (ROUTINE, "Do you have posters for our clinic?"),
        (ROUTINE, "I would like to volunteer"),
        (ROUTINE, "Is this call recorded?"),
        (ROUTINE, "my daughter writes a school essay about your work"),
        (ROUTINE, "no one is in danger, I just have a question"),
        (ROUTINE, "the office is closed today, when do you open"),
        (ROUTINE, "can you mail me brochures in Spanish"),
        (ROUTINE, "I am a nurse and want training"),
        (ROUTINE, "he doesn't have a weapon"),
    ],
    "es": [
        (CRISIS, "ya viene. dijo que hoy me lleva a otra ciudad"),
        (CRISIS, "tiene una pistola"),
        (CRISIS, "estoy encerrada en un cuarto"),
        (CRISIS, "quiero morirme"),
        (CRISIS, "me pega todos los días"),
        (CRISIS, "se llevaron a mi hija"),
        (CRISIS, "auxilio por favor"),
        (CRISIS, "me escapé y no tengo a dónde ir"),
        (CRISIS, "no para de golpearme"),
        (CRISIS, "nos van a matar"),
        (HIGH, "no puedo irme, él nos recoge"),
        (HIGH, "me quitaron el pasaporte"),
        (HIGH, "amenazan a mi familia"),
        (HIGH, "tengo 16 años"),
        (HIGH, "estoy embarazada"),
        (HIGH, "no nos dejan salir"),
        (RAISED, "no nos pagan desde marzo"),
        (RAISED, "me obligan a trabajar"),
        (ROUTINE, "no tiene pistola"),
        (ROUTINE, "trabajo en una tienda de armas"),
        (ROUTINE, "¿a qué hora abren?"),
        (ROUTINE, "quiero saber cómo donar"),
        (ROUTINE, "me muero de risa"),
        (ROUTINE, "nadie está herido"),
        (ROUTINE, "quiero información para mi escuela"),
        (CRISIS, "mi patrón me encerró con llave"),
        (CRISIS, "me está ahorcando ayuda"),
        (CRISIS, "van a venir por mí esta noche"),
        (CRISIS, "ya no quiero vivir"),
        (CRISIS, "trae un machete"),
        (CRISIS, "mi hermana está sangrando mucho"),
        (CRISIS, "nos llevan mañana a otro lugar"),
        (CRISIS, "necesito una ambulancia"),
        (HIGH, "el patrón guarda nuestros pasaportes"),
        (HIGH, "dice que va a llamar a migración"),
        (HIGH, "mi amiga tiene 15 años y trabaja ahí"),
        (HIGH, "no nos permiten salir del rancho"),
        (RAISED, "trabajamos catorce horas y no nos han pagado"),
        (RAISED, "me obligaron a firmar"),
        (ROUTINE, "quisiera ser voluntaria"),
        (ROUTINE, "¿tienen folletos?"),
        (ROUTINE, "busco un curso para enfermeras"),
        (ROUTINE, "nadie tiene armas aquí"),
        (ROUTINE, "¿la llamada cuesta?"),
        (ROUTINE, "mi hija hace una tarea de la escuela"),
        (ROUTINE, "¿pueden venir a dar una plática?"),
        (ROUTINE, "no estoy seguro de cómo escribir"),
    ],
    "fr": [
        (CRISIS, "il a un couteau"),
        (CRISIS, "je suis enfermée dans une chambre"),
        (CRISIS, "je veux mourir"),
        (CRISIS, "ils arrivent"),
        (CRISIS, "appelez la police"),
        (CRISIS, "il n’arrête pas de me frapper"),
        (CRISIS, "il va nous tuer"),
        (CRISIS, "je suis blessée"),
        (CRISIS, "ils ont pris mon bébé"),
        (CRISIS, "au secours"),
        (HIGH, "je ne peux pas partir"),
        (HIGH, "mon patron garde mon passeport"),
        (HIGH, "il menace ma famille"),
        (HIGH, "j’ai 16 ans"),
        (HIGH, "je suis enceinte"),
        (HIGH, "on peut pas sortir de la maison"),
        (RAISED, "on est pas payés depuis deux mois"),
        (RAISED, "ils me forcent à travailler"),
        (ROUTINE, "il n’est pas armé"),
        (ROUTINE, "il n’a pas d’arme"),
        (ROUTINE, "je travaille dans un magasin d’armes"),
        (ROUTINE, "à quelle heure ouvrez-vous ?"),
        (ROUTINE, "je veux faire un don"),
        (ROUTINE, "personne n’est blessé"),
        (ROUTINE, "je suis morte de rire"),
        (CRISIS, "il m’a frappée hier soir"),
        (CRISIS, "ils nous gardent enfermés au sous-sol"),
        (CRISIS, "j’ai envie de mourir"),
        (CRISIS, "il est devant ma porte"),
        (CRISIS, "ils nous emmènent ailleurs ce soir"),
        (CRISIS, "elle saigne beaucoup"),
        (CRISIS, "j’ai besoin d’une ambulance"),
        (CRISIS, "je me suis enfuie et je dors dehors"),
        (HIGH, "l’agence garde nos passeports"),
        (HIGH, "il dit qu’il va appeler l’immigration"),
        (HIGH, "mon amie a 15 ans et travaille là"),
        (HIGH, "on nous laisse pas sortir"),
        (RAISED, "je travaille gratuitement depuis juin"),
        (RAISED, "on m’a obligée à signer"),
        (ROUTINE, "je voudrais être bénévole"),
        (ROUTINE, "avez-vous des dépliants ?"),
        (ROUTINE, "je suis infirmière et je cherche une formation"),
        (ROUTINE, "personne n’a d’arme ici"),
        (ROUTINE, "est-ce que l’appel est gratuit ?"),
        (ROUTINE, "ma fille fait un devoir pour l’école"),
        (ROUTINE, "je pars demain en vacances, quand ouvrez-vous ?"),
    ],
}
ALL = [(language, level, text) for language, rows in SENTENCES.items() for level, text in rows]


def read(text: str, language: str = "en", channel: str = "chat") -> Urgency:
    return assess(signs=Signs(channel=channel, language=language, now=NOW, words=(text,)))


@pytest.mark.parametrize(("language", "level", "text"), ALL)
def test_a_sentence_has_its_level(language: str, level: Level, text: str) -> None:
    assert read(text, language).level is level


@pytest.mark.parametrize(("language", "level", "text"), [row for row in ALL if row[1] is CRISIS])
def test_a_crisis_is_seen_in_capitals_and_in_another_language_setting(language: str, level: Level, text: str) -> None:
    assert read(text.upper(), language).level is level
    assert read(text, "nah").level is level


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "hi, I wrote to you yesterday"),
        ("en", "I already called you about my pay slip"),
        ("en", "I talked with someone there last week"),
        ("en", "it's me again"),
        ("es", "les escribí ayer por la noche"),
        ("es", "ya les llamé por lo mismo"),
        ("es", "hola, soy yo otra vez"),
        ("fr", "je vous ai écrit hier"),
        ("fr", "j’ai déjà parlé avec quelqu’un la semaine dernière"),
        ("fr", "bonjour, c’est encore moi"),
    ],
)
def test_who_says_that_they_were_here_before_is_a_repeat(language: str, text: str) -> None:
    urgency = read(text, language)
    assert [reason.rule for reason in urgency.because] == [RuleId.REPEAT_WORDS]
    assert urgency.level is RAISED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I never wrote to you before"),
        ("en", "she called me yesterday"),
        ("en", "can I write to you again tomorrow?"),
        ("es", "no les escribí antes"),
        ("es", "mi prima me llamó ayer"),
        ("fr", "je ne vous ai jamais écrit"),
        ("fr", "mon amie m’a parlé hier"),
    ],
)
def test_others_and_denials_are_no_repeat(language: str, text: str) -> None:
    assert read(text, language).because == ()


def test_people_change_language_under_stress() -> None:
    assert read("hello, tiene una pistola", "en").level is CRISIS


def test_a_denial_ends_with_its_clause() -> None:
    assert read("I am not alone. he has a gun").level is CRISIS
    assert read("there is no food and he has a gun").level is CRISIS
    assert read("no, he has a gun").level is CRISIS


def test_reasons_hold_no_words_of_the_person() -> None:
    urgency = read("Quenby has a gun")
    assert urgency.because
    assert "Quenby" not in repr(urgency)
    assert "gun" not in repr(urgency)


def test_odd_text_is_only_text() -> None:
    for text in ("", " ", "\x00\x07", "🙂" * 500, "‮txet", "(((|||***", "a" * 64_000, "no " * 5_000):
        assert read(text).level is ROUTINE

"""Every text that a person may read is found, by its place and in the form that gettext will look for."""

from pathlib import Path

import pytest

from tools.texts import CannotRead, found_texts
from tools.voice import forbidden, untranslatable


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    sources = tmp_path / "northline"
    (sources / "interfaces" / "public" / "templates" / "public").mkdir(parents=True)
    (sources / "interfaces" / "public" / "apps.py").touch()
    (sources / "foundation").mkdir()
    return sources


def put(sources: Path, template: str) -> Path:
    path = sources / "interfaces" / "public" / "templates" / "public" / "home.html"
    path.write_text(template, encoding="utf-8")
    return path


TEMPLATES = [
    ('{% translate "Chat here" %}', [("", "Chat here", "")]),
    ("{% trans 'Send a tip' as title %}", [("", "Send a tip", "")]),
    ('{% translate "Open" context "verb" %}', [("verb", "Open", "")]),
    ('{% translate "100% sure" %}', [("", "100%% sure", "")]),
    ("{% blocktranslate %}Call {{ number }}.{% endblocktranslate %}", [("", "Call %(number)s.", "")]),
    ("{% blocktranslate trimmed %}\n  Two\n  lines, 5%\n{% endblocktranslate %}", [("", "Two lines, 5%%", "")]),
    (
        '{% blocktranslate count n=n context "wait" %}{{ n }} minute{% plural %}{{ n }} minutes{% endblocktranslate %}',
        [("wait", "%(n)s minute", "%(n)s minutes")],
    ),
    ('{% include "a.html" with title=_("Your message") %}', [("", "Your message", "")]),
    ('{{ name|default:_("Somebody") }}', [("", "Somebody", "")]),
    ('{# {% translate "Never" %} #}{% comment %}{% translate "Never" %}{% endcomment %}', []),
]


@pytest.mark.parametrize(("template", "texts"), TEMPLATES)
def test_texts_of_templates_are_found(sources: Path, template: str, texts: list[tuple[str, str, str]]) -> None:
    put(sources, template)
    found = found_texts(sources)
    assert [(text.context, text.singular, text.plural) for text in found] == texts
    assert all(text.package == "interfaces/public" for text in found)


MODULES = [
    ('message = _("Not here")', [("", "Not here", "")]),
    ('message = gettext_lazy("Not " "here")', [("", "Not here", "")]),
    ('ngettext("one", "many", n)', [("", "one", "many")]),
    ('pgettext("verb", "Open")', [("verb", "Open", "")]),
    ('npgettext_lazy("wait", "one", "many", n)', [("wait", "one", "many")]),
    ('gettext(variable) + other("no text")', []),
]


@pytest.mark.parametrize(("module", "texts"), MODULES)
def test_texts_of_modules_are_found(sources: Path, module: str, texts: list[tuple[str, str, str]]) -> None:
    (sources / "foundation" / "errors.py").write_text(module, encoding="utf-8")
    found = found_texts(sources)
    assert [(text.context, text.singular, text.plural) for text in found] == texts
    assert all(text.package == "foundation" for text in found)


def test_a_tag_inside_a_block_is_refused_by_file_and_line(sources: Path) -> None:
    put(sources, "\n{% blocktranslate %}{% if a %}b{% endif %}{% endblocktranslate %}")
    with pytest.raises(CannotRead, match=r"home\.html:2"):
        found_texts(sources)


def test_a_module_that_is_no_python_is_refused_by_file(sources: Path) -> None:
    (sources / "foundation" / "errors.py").write_text('_("open"', encoding="utf-8")
    with pytest.raises(CannotRead, match=r"errors\.py"):
        found_texts(sources)


LITERALS = [
    ("<p>Call us</p>", "Call us"),
    ('<img alt="A house">', "A house"),
    ('<button aria-label="Close"></button>', "Close"),
    ('<input type="submit" value="Send">', "Send"),
    ("<p>{{ n }} minutes</p>", "minutes"),
    ("{% block title %}Home{% endblock %}", "Home"),
    ("<script>var a = 1</script><p>After the script</p>", "After the script"),
]


@pytest.mark.parametrize(("template", "words"), LITERALS)
def test_words_outside_translation_are_told(sources: Path, template: str, words: str) -> None:
    put(sources, template)
    assert [line.endswith(f"“{words}”") for line in untranslatable(sources)] == [True]


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "Call us" %} {{ number }} · 24/7</p>',
        "<p>{% blocktranslate %}Call <b>us</b>{% endblocktranslate %}</p>",
        '<span class="kbd">Esc</span><kbd>Ctrl</kbd>',
        '<a lang="es">Español</a>',
        '<b translate="no">Northline</b>',
        "<style>p { color: red }</style><svg><title>Mark</title></svg>",
        "{# a note #}{% comment %}<p>Words</p>{% endcomment %}",
        '<{% if a %}h1{% else %}h2{% endif %} id="top">{{ title }}</{% if a %}h1{% else %}h2{% endif %}>',
        "{% block body_class %}desk--fixed{% endblock %}",
        '<input placeholder="NL-0000-00">',
        '<input type="hidden" value="accept"><p class="warm">!</p>',
    ],
)
def test_what_nobody_translates_is_left_alone(sources: Path, template: str) -> None:
    put(sources, template)
    assert list(untranslatable(sources)) == []


def test_forbidden_words_are_told_on_visitors_pages_only(sources: Path) -> None:
    put(sources, '{% translate "Please wait" %}{% translate "You can stay" %}')
    (sources / "foundation" / "errors.py").write_text('_("It failed")', encoding="utf-8")
    found = found_texts(sources)
    assert len(list(forbidden(found))) == 1
    assert len(list(forbidden(found, said=[("a page", "es", "La víctima"), ("a page", "fr", "La personne")]))) == 2

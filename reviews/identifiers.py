"""Finding words that may say who somebody is: marks for a person to judge, never a verdict.

Plain Python. Every pattern is bounded and every walk goes once over the text, so that no text can
hold the process up. What is measured about it stands in docs/identifiers.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Mark:
    """Characters `start` to `end` of a text, what they look like, and the words that say so."""

    start: int
    end: int
    kind: str
    why: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `why` is empty where nothing was marked."""

    text: str
    why: str


WHY = {
    "email": "looks like an e-mail address",
    "phone": "looks like a phone number",
    "nhs_number": "looks like an NHS number",
    "number": "looks like a number that belongs to one person",
    "postcode": "looks like a postcode",
    "date": "looks like a date",
    "name": "looks like a name",
    "known_name": "is the name of somebody in this programme",
    "place": "looks like a place",
}
# Where two marks overlap they become one, of the kind that comes first here.
_WEIGHT = {kind: number for number, kind in enumerate(WHY)}

_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w.+-])[\w.+-]{1,64} (?:at|\(at\)|\[at\]) [\w-]{1,63} (?:dot|\(dot\)|\[dot\]) \w{2,12}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\+?\d(?:[ ()./\u2013-]{0,3}\d){5,20}")
_LETTERED_NUMBER = re.compile(
    r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|\b[A-Z]{1,3}\d{5,10}\b", re.IGNORECASE
)
_CALLED_NUMBER = re.compile(
    r"\b(?:extension|ext|bleep|pager|pin|code|safe|case|patient|hospital|record|reference|ref)"
    r"(?: number| no| code)?\.? {0,2}(?:is )?\d{3,8}\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? {0,2}\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    r"(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?![\d/-])"
    r"|(?<![\d/.-])(?:19|20)\d\d-\d{2}-\d{2}(?![\d-])"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? (?:19|20)\d\d\b)?"
    rf"|\b{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d\d\b)?"
    rf"|\b{_MONTH},? (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_TIMES_OR_YEARS = re.compile(
    r"\d{1,2}[.]\d{2} ?[-\u2013] ?\d{1,2}[.]\d{2}|(?:19|20)\d\d ?[-/\u2013 ] ?(?:19|20)?\d\d"
)
_ROOM = re.compile(
    r"\b(?:ward|room|flat|bay|bed|apartment|unit|clinic|gate) (?:no\.? |number )?"
    r"(?:[A-Z]?\d{1,4}[A-Z]?|[A-Z]\d{0,3})\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b\d{1,4}[A-Za-z]?,? (?:[^\W\d_][\w'’-]{1,30} ){1,3}"
    r"(?:road|street|lane|avenue|close|drive|way|court|gardens|crescent|terrace|place|rd|st|ave)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SPACE = re.compile(r"[ \t\u00a0]{1,3}|\.[ \t\u00a0]{0,3}")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that say that a name follows. After the short ones nearly any word is a name; the long
# ones are also jobs and relatives, so there a capital letter or a known given name must follow.
_SHORT_TITLES = _set("dr mr mrs ms mx prof cllr")
_LONG_TITLES = _set(
    """
    doctor nurse sister matron professor miss sir dame rev reverend father consultant midwife
    physio physiotherapist councillor canon pastor imam rabbi auntie aunty uncle nan nana
    grandad staff porter carer receptionist pharmacist paramedic
    """
)
_INTRODUCTIONS = (
    ("my", "name", "is"),
    ("my", "name's"),
    ("my", "name’s"),
    ("her", "name", "is"),
    ("his", "name", "is"),
    ("her", "name", "was"),
    ("his", "name", "was"),
    ("their", "name", "is"),
    ("i", "am", "called"),
    ("signed",),
)
_CALLED = _set(
    """
    called named ask asking thank thanks regards love husband wife son daughter brother friend
    neighbour mum dad partner grandson granddaughter
    """
)
_PLACE_AFTER = _set(
    """
    hospital surgery infirmary hospice ward clinic road street lane avenue close court cottage
    house gardens crescent terrace drive lodge manor school church chapel village estate
    """
)
_PLACE_BEFORE = _set("in at from near")
_MOVING = _set("moved back out over")
_MONTHS = _set("may june")

# Words that are no names even after a title or with a capital letter.
_COMMON = _set(
    """
    a about above after again against ago all almost alone already also always am an and another
    any anybody anyone anything appointment are around as asked at away back be because been
    before behind being best better between both but by calls called came can cannot can't care
    carer cares clinic come comes could coordinator couldn't day days did didn't do does doesn't
    doing don't done down during each either else england enough even ever every everybody
    everyone everything explained family feel felt few find first for found from gave get gets
    getting give given gives go goes going gone good got gp gps great had hadn't has hasn't have
    haven't he he's hear help helped helps her here hers him his home hospital hours how however
    i i'd i'll i'm i've if in into is isn't it it's its just keep keeps kept kind kindly know
    knows last later law leaves led left let like listen listened listens little long look
    looked looks made make makes manager managers many may maybe me member members might mine
    more morning most much must my myself navigator need needed needs never new next nhs nice
    night no nobody none nor not nothing now nurse nurses of off office often oh old on once one
    only or other others our out over own passed people person phone phoned please practice
    practitioner practitioners put quite rang rather really reception receptionist right rings
    rounds said same saw say saying says see seemed seems seen sees sent she she's should
    shouldn't sister sisters sits sitting so some somebody someone something soon specialist
    specialists spoke staff stayed still stopped such surgery take takes talked talks team tell
    tells than thank thanks that that's the their them then there there's they they're thing
    things think this those though thought through time times to today told tomorrow too took
    tried tries trust twice two under until up upon us use used very visit visits wait waited
    wales wanted wants ward was wasn't way we we're we've week weeks well went were weren't what
    when where whether which while who who's whole whose why will with without wonderful won't
    work worked works would wouldn't wrote year years yes yesterday yet you you're your yours
    yourself monday tuesday wednesday thursday friday saturday sunday january february march
    april june july august september october november december christmas easter copd oxygen
    british english welsh british covid lung lungs breathe easy chest asthma google facebook
    zoom whatsapp internet gave nice lovely doctors doctor dr mr mrs miss ms community district
    respiratory palliative student mum mummy dad daddy nan gran health social department line
    number rota bank agency training home homes
    """
)

# Given names that are common in the UK, Welsh ones among them, and no everyday words.
_GIVEN = _set(
    """
    aaron abdul abigail adam adrian adriana agnes ahmed aisha alan alana albert alec aled
    alejandra aleksandra alex alexander alexandra alf alfie alfred ali alice alison alistair
    alun alwyn amanda amelia amina amir amy ana andrea andrew andy aneirin aneurin angela
    angharad angus anita ann anna anne annette annie anthony anwen archie arnold arthur arwel
    arwen ashley audrey barbara barry beatrice becky ben benjamin bernadette bernard bert beryl
    bethan betty beverley billy blodwen brenda brian bridget bronwen bryan bryn caitlin callum
    cameron caroline carolyn carys catherine cathy catrin ceri cerys charles charlie charlotte
    cheryl chloe chris christina christine christopher ciara claire clare clive colin connor
    craig cynthia dafydd daniel danielle darren dave david dawid debbie deborah declan deirdre
    delyth denise dennis derek desmond dewi diana diane dilys dominic donald donna doreen doris
    dorothy douglas duncan dylan eddie edith edna edward edwin eifion eileen eira eirlys eirian
    elaine eleanor eleri elin elizabeth ella ellen ellie elsie elwyn emily emlyn emma emrys emyr
    enid eric erin ernest esther ethan ethel eunice euan evan evelyn ewan fatima ffion fiona
    florence frances francesca francis fred freda frederick gareth gary gavin gemma geoff
    geoffrey george georgia georgina gerald geraint gerard gethin gillian gladys glenys glyn
    glynis gordon graeme graham gwen gwenda gwendoline gwenllian gwilym gwyn gwyneth hamza
    hannah harold harriet harvey hassan hayley hazel heather helen henry hilary hilda howard
    hugh huw hywel ian ibrahim idris ieuan ifan ifor imran ingrid ioan iolo irene iris isaac
    isabel isabella isla islwyn iwan jackie jacob jacqueline jake james jamie jan jane janet
    janice jasmine jason jay jayne jeff jeffrey jemma jennifer jenny jeremy jessica jill jim
    jimmy joan joanna joanne joe joel john johnny jonathan jordan joseph josephine joshua joyce
    juan judith judy julia julian julie justin kamal karen karl katarzyna kate katherine
    kathleen kathryn katie kay keith kelly kenneth kerry kevin khalid kieran kim kirsty krystyna
    kyle laura lauren laurence lawrence leah leanne lee lena leo leon leonard lesley leslie
    lewis liam linda lindsay lindsey lisa llewellyn llinos llyr lloyd logan lorna lorraine louis
    louise lowri lucas lucy luke lydia lynda lyn lynn lynne mabel maciej madeleine magdalena
    mair maisie malcolm mali mandy marcus mared margaret maria mariam marian marie marilyn
    marion marjorie marlene martha martyn mary matthew maud maureen maurice mavis megan meinir
    melanie melissa menna meredith mererid merfyn mervyn michael michelle miguel mike mikhail
    millicent minnie miriam mo mohamed mohammad mohammed moira molly mona monica morag morris
    muhammad muriel myfanwy myra nadia nancy naomi natalie natasha neil nerys nesta nest nia
    niamh nicholas nicola nigel nina noah noel nora norah norma norman oliver olivia olwen omar
    oscar osian owain owen pamela patricia patrick paul paula pauline pawel peggy percy peter
    petra philip phillip phyllis piotr priya rachel rajesh ralph ramesh raymond rebecca reg
    reginald rhian rhiannon rhodri rhona rhys richard ricky rita robert roberta roderick rodney
    roger roland ron ronald ronnie rory rosalind rosemary rosie ross rosalie roy rupert russell
    ruth ryan sadie sally sam samantha samir samuel sandra sanjay sara sarah sasha scott sean
    selwyn seren shane shannon sharon shaun sheila shirley sian siân sidney simon siobhan siôn
    sofia sonia sophie stacey stan stanley stella stephanie stephen steve steven stewart stuart
    sunita susan susanna suzanne sybil sylvia tamsin tania tanya tara tariq tegan teresa terence
    terry tesni thelma theo theresa thomas tim timothy tina toby todd tom tommy tomos toni tony
    tracey tracy trevor trish tudor tyrone una ursula valerie vanessa vera vernon veronica vicky
    victoria vincent viola vivian vivien wally walter wanda wayne wendy wilfred william winifred
    wyn wynne yasmin yusuf yvonne zahra zainab zara zoe
    agnieszka andrzej ewa grzegorz jadwiga krzysztof malgorzata marek marta monika tomasz wojciech
    amit anil arjun deepa farah gurpreet harpreet jaswinder lakshmi nasreen rashid ravi sanjeev
    shabana usha vijay chidi chinedu emeka folake kwame ngozi oluwaseun yaw
    """
)
# These are also everyday words: they count with a capital letter inside a sentence.
_GIVEN_OR_WORD = _set(
    """
    amber angel ash basil bill bob bobby carol chase christian clarence cliff crystal daisy dale
    dawn dean dee dick dolly don dot drew eve faith fern flora frank gail gay gene ginger glen
    gloria grace grant guy harry heath herb holly honey hope ivor ivy jack jade jean jet jo josh
    joy june junior ken lance lily mark martin max may miles nell nick norm olive pam pansy pat
    patience pearl precious penny pete poppy prudence ray rex rich rob robin rock rod rose ruby
    rusty sandy sid sky skip sonny sue summer ted trinity victor violet wade will win woody
    """
)
_ALL_GIVEN = _GIVEN | _GIVEN_OR_WORD


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    plain: str  # lower case, without 's
    opens: bool  # the first word of a sentence
    joined: bool  # nothing but a space (or a title's full stop) between it and the word before
    after_comma: bool
    shouted: bool  # in a text all in capitals, where a capital letter says nothing

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper() and not self.shouted

    @property
    def may_be_name(self) -> bool:
        return self.plain not in _COMMON and len(self.plain) > 1


def find(text: str, names: Iterable[str] = ()) -> tuple[Mark, ...]:
    """What in `text` may say who somebody is, in order and without overlaps.

    `names` are the programme's own people: each whole name and each part of three letters or more
    is looked for, whatever its capitals. Time grows with the length of the text and no faster.
    """
    words = _words(text)
    found = [
        *_matches(_EMAIL, text, "email"),
        *_numbers(text),
        *_matches(_POSTCODE, text, "postcode"),
        *_matches(_DATE, text, "date", _is_a_date),
        *_matches(_ROOM, text, "place", _is_a_room),
        *_matches(_HOUSE, text, "place"),
        *_known(words, names),
        *_titled(words),
        *_introduced(words),
        *_given(words),
        *_places(words),
    ]
    return _without_overlaps(found)


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """The whole text in stretches, marked and unmarked, ready to be shown."""
    result = []
    at = 0
    for mark in marks:
        if mark.start > at:
            result.append(Piece(text[at : mark.start], ""))
        result.append(Piece(text[mark.start : mark.end], mark.why))
        at = mark.end
    if at < len(text):
        result.append(Piece(text[at:], ""))
    return tuple(result)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number (modulus 11)."""
    if len(digits) != 10:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def _mark(start: int, end: int, kind: str) -> Mark:
    return Mark(start, end, kind, WHY[kind])


def _matches(
    pattern: re.Pattern[str],
    text: str,
    kind: str,
    accept: Callable[[str], bool] = lambda _found: True,
) -> Iterator[Mark]:
    for match in pattern.finditer(text):
        if accept(match.group()):
            yield _mark(match.start(), match.end(), kind)


def _is_a_date(found: str) -> bool:
    """Not "may 5" in lower case: "I may 5 times" is no date."""
    return not found.startswith("may ")


def _is_a_room(found: str) -> bool:
    """A bare letter is a room only when it is a capital: not "room a" in "the room a nurse"."""
    last = found.rsplit(maxsplit=1)[-1]
    return any(character.isdigit() for character in last) or (last.isupper() and last not in "AI")


def _numbers(text: str) -> Iterator[Mark]:
    dates = [match.span() for match in _DATE.finditer(text)]
    for match in _DIGITS.finditer(text):
        if any(start <= match.start() < end for start, end in dates):
            continue
        if kind := _kind_of_number(match.group()):
            yield _mark(match.start(), match.end(), kind)
    yield from _matches(_LETTERED_NUMBER, text, "number")
    yield from _matches(_CALLED_NUMBER, text, "number")


def _kind_of_number(found: str) -> str:
    digits = "".join(character for character in found if character.isdecimal())
    if _TIMES_OR_YEARS.fullmatch(found):
        return ""
    if (digits.startswith("0") and len(digits) >= 7) or (
        digits.startswith("44") and len(digits) > 10
    ):
        return "phone"
    if is_nhs_number(digits):
        return "nhs_number"
    return "number"


def _words(text: str) -> list[_Word]:
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) > 10 and sum(map(str.isupper, letters)) > 0.7 * len(letters)
    words: list[_Word] = []
    end = 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        end = match.end()
        plain = match.group().lower().replace("’", "'")
        words.append(
            _Word(
                start=match.start(),
                end=end,
                text=match.group(),
                plain=plain.removesuffix("'s") if len(plain) > 3 else plain,
                opens=not words or any(mark in between for mark in ".!?\n:•"),
                joined=bool(words) and bool(_SPACE.fullmatch(between)),
                after_comma=bool(words) and between.strip() == ",",
                shouted=shouted,
            )
        )
    return words


def _end_without_s(word: _Word) -> int:
    return word.end - (2 if word.text.lower().endswith(("'s", "’s")) and len(word.text) > 3 else 0)


def _name_from(words: list[_Word], first: int) -> Mark:
    """A mark from the word at `first` over the capitalised words that go on with the name."""
    last = first
    for following in words[first + 1 : first + 3]:
        is_part = following.joined and following.is_capitalised and following.may_be_name
        if not is_part or following.opens or words[last].text.lower().endswith("'s"):
            break
        last += 1
    return _mark(words[first].start, _end_without_s(words[last]), "name")


def _titled(words: list[_Word]) -> Iterator[Mark]:
    for number, (title, word) in enumerate(pairwise(words), start=1):
        if not word.may_be_name:
            continue
        if word.after_comma and title.plain in _LONG_TITLES and word.is_capitalised:
            yield _name_from(words, number)
        if not word.joined:
            continue
        if title.plain in _SHORT_TITLES or (
            title.plain in _LONG_TITLES
            and not word.opens
            and (word.is_capitalised or word.plain in _ALL_GIVEN or "-" in word.text)
        ):
            yield _name_from(words, number)


def _introduced(words: list[_Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        if not word.may_be_name:
            continue
        before = tuple(each.plain for each in words[max(0, number - 3) : number])
        said = any(before[-len(phrase) :] == phrase for phrase in _INTRODUCTIONS)
        called = before[-1:] and before[-1] in _CALLED and word.is_capitalised and not word.opens
        if said or called:
            yield _name_from(words, number)


def _given(words: list[_Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        parts = word.plain.split("-")
        if word.plain in _GIVEN or parts[0] in _GIVEN:
            yield _name_from(words, number)
        elif word.plain in _GIVEN_OR_WORD and word.is_capitalised:
            after = words[number + 1] if number + 1 < len(words) else None
            has_surname = (
                after is not None and after.joined and after.is_capitalised and after.may_be_name
            )
            is_month = word.plain in _MONTHS and not has_surname
            if (not word.opens or has_surname) and not is_month:
                yield _name_from(words, number)


def _known(words: list[_Word], names: Iterable[str]) -> Iterator[Mark]:
    wanted = {
        part
        for name in names
        for match in _WORD.finditer(name)
        if len(part := match.group().lower().replace("’", "'")) >= 3 and part not in _COMMON
    }
    for word in words:
        if word.plain in wanted or word.text.lower() in wanted:
            yield _mark(word.start, _end_without_s(word), "known_name")


def _places(words: list[_Word]) -> Iterator[Mark]:
    for number, word in enumerate(words):
        if not word.is_capitalised or not word.may_be_name:
            continue
        after = words[number + 1] if number + 1 < len(words) else None
        if after is not None and after.joined and after.plain in _PLACE_AFTER:
            yield _mark(word.start, after.end, "place")
        elif number >= 2 and not word.opens and _is_where(words[number - 2], words[number - 1]):
            yield _mark(word.start, _end_without_s(word), "place")


def _is_where(before: _Word, preposition: _Word) -> bool:
    """Whether a place may follow: "at", "in", "from", "near", "out of", "moved to"."""
    if preposition.plain in _PLACE_BEFORE:
        return True
    return preposition.plain in {"of", "to"} and before.plain in _MOVING


def _without_overlaps(found: list[Mark]) -> tuple[Mark, ...]:
    """Marks that touch the same characters become one, of the weightier kind."""
    kept: list[Mark] = []
    for mark in sorted(found):
        last = kept[-1] if kept else None
        if last is None or mark.start >= last.end:
            kept.append(mark)
            continue
        kind = min(last.kind, mark.kind, key=_WEIGHT.__getitem__)
        kept[-1] = _mark(last.start, max(last.end, mark.end), kind)
    return tuple(kept)

"""The words that announce a name, the names that are common, and the words that are neither."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words that say that a name follows. After the short ones nearly any word is a name; the long
# ones are also jobs and relatives, so there a capital letter or a known given name must follow.
SHORT_TITLES = _set("dr mr mrs ms mx prof cllr")
LONG_TITLES = _set(
    """
    doctor nurse sister matron professor miss sir dame rev reverend father consultant midwife
    physio physiotherapist councillor canon pastor imam rabbi auntie aunty uncle nan nana
    grandad staff porter carer receptionist pharmacist paramedic
    """
)
INTRODUCTIONS = (
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
CALLED = _set(
    """
    called named ask asking thank thanks regards love husband wife son daughter brother friend
    neighbour mum dad partner grandson granddaughter
    """
)
PLACE_AFTER = _set(
    """
    hospital surgery infirmary hospice ward clinic road street lane avenue close court cottage
    house gardens crescent terrace drive lodge manor school church chapel village estate
    """
)
PLACE_BEFORE = _set("in at from near")
MOVING = _set("moved back out over")
MONTHS = _set("may june")

# Words that are no names even after a title or with a capital letter.
COMMON = _set(
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
GIVEN = _set(
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
GIVEN_OR_WORD = _set(
    """
    amber angel ash basil bill bob bobby carol chase christian clarence cliff crystal daisy dale
    dawn dean dee dick dolly don dot drew eve faith fern flora frank gail gay gene ginger glen
    gloria grace grant guy harry heath herb holly honey hope ivor ivy jack jade jean jet jo josh
    joy june junior ken lance lily mark martin max may miles nell nick norm olive pam pansy pat
    patience pearl precious penny pete poppy prudence ray rex rich rob robin rock rod rose ruby
    rusty sandy sid sky skip sonny sue summer ted trinity victor violet wade will win woody
    """
)
ALL_GIVEN = GIVEN | GIVEN_OR_WORD

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
    ("by", "the", "name", "of"),
)
# After these a name follows if it has a capital letter.
NAMING = (
    ("name", "is"),
    ("name", "was"),
    ("call", "him"),
    ("call", "her"),
    ("calls", "him"),
    ("calls", "her"),
    ("called", "him"),
    ("called", "her"),
    ("known", "as"),
    ("dear",),
    ("cousin",),
    ("mate",),
    ("aunt",),
    ("carer",),
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

# Less common in the UK as a whole, common among people from elsewhere or in one part of it.
GIVEN |= _set(
    """
    aditya afonso agata akua aleks alina amadou amara aminata anjali anwar arun asha ayesha ayo
    babatunde bashir beata bilal binta bogdan bozena bukola busisiwe chiara chioma czeslaw danuta
    darius deepak demetrios dimitri divya dorota efua ekaterina elif elzbieta emine erzsebet
    esi fareed faisal femi funmi ganesh giovanni giulia giuseppe gita gopal gosia grazyna haroon
    haruka hiroshi huda ibrahima imran ionela irina istvan iwona jakub jamal janusz jaroslaw
    javed jerzy jing joao joaquim jorge jozef kalpana kareem kavita kehinde khadija kiran kofi
    krishna kunle lamin leszek lucja luis magda mahmood mamadou manjit manoj maryam mateusz mehmet
    mei mihai mohsin mustafa nadeem naveed nikhil nkechi noor nuno obinna olena olga olumide
    oksana parveen pedro prakash pradeep pooja radoslaw rafal rahul rajan rana rehana renata
    rukhsana sadia saeed salma samina samira sandeep segun shabnam shanti sibusiso sinead slawek
    stanislaw suresh svetlana szymon tadeusz taiwo temitope thabo tunde uche uzma vasile venkat
    vikram waheed xin yasmeen yetunde yuki yuri zbigniew zdzislaw zanele zsofia
    ailsa aine angus aoibhe blair bronagh caoimhe catriona ciaran cormac dermot eamon eilidh
    eimear elspeth fergus finlay gregor hamish iain ishbel kenna lachlan mairead mairi maeve malachy
    moray oisin orla padraig ruaridh roisin rory saoirse seamus senga shona siobhan sorcha
    aeron aled alys anest aranwen beca bedwyr bleddyn branwen briallen buddug cadi caradog
    ceinwen ceridwen cledwyn crisiant dafina dai deian delwyn derfel efan eiddwen eigra elfed
    elis eluned esyllt garmon geraldine goronwy gruff gruffydd guto gwenan gwenfair
    gwenno gwilym gwydion hafwen heledd huana illtud iola iorwerth iwan
    leisa llew lleucu lliwen llwyd luned mabli madog maelgwn manon mared marged
    meilyr meirion meirionydd morfydd morwenna nanw nefyn olwyn onfel osian padrig prydwen rhun
    rhydian rhisiart sioned steffan tecwyn tegwen tirion tomi trefor tudful wil ynyr
    """
)

# Short forms, and names that have become common.
GIVEN |= _set(
    """
    abbie abby aidan aiden alfie archie babs bailey barney baz bazza bea bernie bert
    beth bex brad brandon brendan bri cal cass cath charley chelsea chaz codie conor courtney daz
    dazza deb debs demi dom dougie ebony eddy effie ellis elsa ernie esme ezra fi finley flo
    freddie freddy freya gabby gaz gazza geordie gerry ginny greg greta gus hattie imogen issy jax
    jaxon jayden jem jen jenna jess jez jodie jojo jools josie kai kath kayla kayleigh keeley kelsey
    ken kev kirsten kitty kyran lacey lara larry len lenny lexi libby lil lilian lillian
    lionel liz lizzie lottie lou lulu luca madison maggie maisy mandi manny mattie maya
    micky mick millie nat nate nev nige nikki nobby olly paddy paige phil
    phoebe polly quentin rae reece reuben rhianna ricky riley robbie ronan ros sammy saskia scarlett
    seb shaz shazza shelley sheryl sofie spencer stacy stefan suzy taff tabitha tegs terri
    tess tia tiffany tilly tomasina tricia trudy tyler val viv zach zachary zak zelda
    """
)
GIVEN_OR_WORD |= _set(
    "kit pip barb tam elan haf mai non hedd enfys heulwen gwawr mel des mitch matt kirk"
)

# Words that are often written with a capital letter and name nobody: jobs and departments,
# illnesses and medicines, makers and firms, bodies, peoples, faiths and feasts, whole countries.
ORDINARY = _set(
    """
    activities animals autistic basically bipolar brilliant brunch cpn coronavirus dept excellent
    fab fantastic friendly govt greatly grange having healthcare higher hosiery hub improved info
    informal informative instead issues jolly mindfulness neonate particularly procedure
    recommend redacted regular sensory small sorry tables taxi telephone thankyou velcro
    accident admissions advice advisor age alzheimer ambulance anglican apartment app apple asda
    assessment assistant association attendance autism baby badge baptist bank barts bay big
    bipap black blood blue board body boots borough bowls brexit bridge british brown buddhist
    building bus café cafe cancer card cardiac cardiology care carers cathedral catholic celtic
    centre chair chapel charity chemist chief child children choir christ christian chronic church
    citizens clean club coach coast college commission committee communion company computer
    concern consultant control cottage council counselling country county court covid cross crown
    cup dementia dental department depression diabetes diagnosis dietician disability disease
    district diwali duty early ear east eastern easy eid eisteddfod email emergency emphysema
    executive expert eye face father fibrosis fitbit flu food foundation free friends fund garden
    general german god government great green group guardian hanukkah hall halal head health heart
    heaven heritage high hindu hindi hogmanay holy home house housing imaging inhaler injury
    institute intensive interpreter irish jehovah jesus jewish jobcentre judge junior kidney king
    korean lady latin leisure library life lift linkworker lion little liver local london lord
    lottery macmillan main manchester marathon market mass maternity medical medicine memorial
    mental methodist metro middle midwife mind ministry mother motability mri museum muslim
    national nebuliser nebulizer network new north northern note number occupational oncology open
    operation optician orange outpatient outpatients oxfam oximeter paracetamol parish park
    parkinson parliament parking part pain partnership passover patient patients peer pension
    pensions pentecostal pharmacy phone physio physiotherapist physiotherapy pilates plan plus
    pneumonia police policy polish portuguese post practice prescription president prime prince
    princess prison programme protestant psychiatry public pulmonary punjabi queen race radio
    radiographer radiology ramadan receptionist recovery red register rehab rehabilitation report
    research respite rest review rheumatology river romanian room rotary route royal run russian
    sabbath sacrament saint samaritan samaritans saturday saviour school scot scots scottish
    screening sea sense service services shop sikh sleep social society somali south southern
    spanish speech spring stop store street stroke sun sunday support surgeon surgery sunny
    swahili sweet swimming synagogue tamil tai chi tablet tea team television temple tesco therapist
    therapy tower town trade train transport trust tube tuberculosis turkish union unit university
    urdu urgent vaccine valley video village virtual visitor voice volunteer wait warm welcome west
    western white wifi winter women world worker xray yoga young youth zimmer zumba
    advair airvo amazon amoxicillin amlodipine android aspirin atrovent azithromycin bipap braille
    bricanyl calpol carbocisteine clenil codeine concentrator cpap doxycycline duoresp entresto
    facetime fostair fortnite gaviscon google greggs hoover ikea incruse instagram insulin iphone
    ipad kindle lansoprazole lidl lucozade makaton marmite microsoft montelukast morphine morrisons
    netflix nicorette omeprazole oramorph oramorph oxygen prednisolone polo qvar ramipril relvar
    sainsbury sainsburys salbutamol salmeterol saturation seretide seroflo skype spiriva spiolto
    statin strepsil symbicort teams thermos trelegy tiotropium tramadol trimbow tylenol uber
    ventolin vicks viagra warfarin youtube
    africa african america american arabic argentina asia asian australia australian austria
    bangladesh belgian belgium bengali brazil bulgaria bulgarian canada canadian caribbean
    cantonese china chinese croatia cuba cypriot cyprus czech dane danish denmark dutch egypt
    egyptian ethiopia europe european finland finnish france french germany ghana greece greek
    gujarati holland hong hungarian hungary iceland india indian indonesia iran iranian iraq
    ireland israel italian italy jamaica jamaican japan japanese kenya kenyan kurdish latvia
    latvian lithuania lithuanian malaysia malta mandarin mexico morocco nepal nepali nigeria
    nigerian norway norwegian pakistan pakistani palestine persian philippines filipino poland
    portugal romania russia scotland serbia singapore slovak slovakia somalia spain sudan sweden
    swede swedish swiss switzerland syria syrian thai thailand tibet tunisia turkey uganda ukraine
    ukrainian vietnam vietnamese zambia zimbabwe cymru cymraeg cymro cymraes
    """
)

# What a person does, said straight after a name that begins a sentence.
DOES = _set(
    """
    answers asks bathes calls carries chats checks fetches hugs lends lent sends sewed thanked
    apologised chases combed joked joined lied managed moved offered ordered organised
    pushed queried refused repeated replied rubbed taped texted treated tried turned walked warned
    answered arranged asked bathed brought called came carried chatted checked comes cooks
    cooked did draws drew drives drove explained explains fetched fixed fixes found gave
    held helped hugged introduced knew knows laughed laughs left listened listens looked looks
    made noticed phoned phones picked popped prayed promised put ran rang reads recognised remembers
    reminds ring rings said sat saved saw says sent shouted showed shows signed sings sits smiled
    smiles sorted speaks spoke spotted stayed talked talks taught told took tells visited visits
    waited walks warmed warms washed washes went whispered works wrote
    """
)
HOW_OFTEN = _set("always never often sometimes usually just once kindly still even also quickly")
# Opens a sentence before one of these and may yet be no name.
NO_PERSON = _set(
    """
    afterwards although anyway arrived caller contact despite dozens driver eight eleven five four
    hundreds increase indeed individuals loads lots meanwhile medic nine ok operator otherwise
    overall paramedic paramedics perhaps plenty problems recommendations seven several since six
    somehow sometimes suddenly ten therefore three unfortunately unless various whatever wheelchair
    whoever
    access admin advice afternoon air ambulance answer antibiotics anxiety appointments arthritis
    asking attitude autumn beaches bed beds benefits bill blame boredom boys bread breakfast
    breath breathing breathlessness bronchitis bus buses bushes care carer change changes children
    chemist choice clarity coffee cold comfort communication company confidence consistency
    consultation continuity cooking cost coughing courage cousin customer cuts damp dancing
    darkness decision decisions delay delays depression diet dignity dinner discharge distance
    doctors dogs dust education emergency empathy employment energy equipment evening everyday
    evenings exercise exercises experience explanation eyes fatigue fear feedback feet fingers
    fitness food follow-up freedom friend friends friendship fresh front fun funding gardening
    girls gp grandad grandchildren grandma grandpa guilt gym health heart heating heat hobbies
    holidays honesty hope housing housework humour humidity husband illness independence
    infection infections information inhaler inhalers isolation jobs journey judgement kettle kids
    kindness knees knowledge lady ladies laughter leaflet leaflets letter letters life lift
    lifting list listening living loneliness loss love luck lunch machine man mask masks meals
    medication medicine medicines meetings members memory men messages mind mobility mold mornings
    mother mould mouth mucus music nature nebulisers neighbour neighbours nights noise notes
    nobody number nursing nurses openness oxygen paciente pacing pain panic paperwork parents
    parking patients peace people person pharmacist physio physios pills pollen pollution posture
    practice prescriptions pressure pride privacy professionals progress public pulmonary
    questions radiators rain reassurance receptionists referral referrals rehab relatives
    relaxation research resources respect rest results ringing risk rooms routine safety
    scans secretaries service services shopping shops showering signs silence singing sister
    skills sleep smoke smokers smoking snow society someone speech spirits spring stairs state
    steps steroids stigma stress students sufferers summer sunshine support surgeons swelling
    swimming symptoms tablets talk talking tea teamwork technology tests texts therapists
    therapy tiredness toilets touch traffic training trains transport travel treatment tubes
    understanding uncertainty visitors visits voices volunteers waiting walking walks wards water
    weakness weather weight wheelchairs wheezing wife wind windows winter winters wives women
    worry yoga
    """
)
# Said of a person who is or was so.
LIKE_A_PERSON = _set(
    """
    caring gentle kind lovely patient polite rude shy thoughtful warm wonderful who whom star
    diamond angel gem treasure saint carer nurse doctor physio friend neighbour daughter son wife
    husband sister brother mother father receptionist porter driver volunteer person lady man
    woman lad lass bloke chap he she
    """
)
# Where people are found: "X on reception".
DESKS = _set("reception nights days desk counter switchboard till ward phones helpline door")
PARTICLES = _set("van von der den de da di du la le el al bin binti ibn ap ab ferch mac fitz")
# Whole counties and regions, and cities where many people live.
REGIONS = _set(
    """
    anglesey antrim belfast birmingham bradford bristol caerdydd cambridgeshire cardiff
    ceredigion cheshire clwyd cornwall coventry cumbria derbyshire devon donegal dorset durham
    dyfed edinburgh essex glamorgan glasgow gloucestershire gwent gwynedd hampshire herefordshire
    hertfordshire highlands kent lancashire leeds leicester leicestershire lincolnshire
    liverpool london merseyside midlands newcastle norfolk northumberland nottingham
    nottinghamshire orkney oxfordshire pembrokeshire plymouth portsmouth powys sheffield
    shetland shropshire snowdonia somerset southampton staffordshire suffolk surrey sussex
    swansea tyneside warwickshire wigan wiltshire worcestershire yorkshire
    """
)
# A given name that is also a verb: after "my nurse" in lower case it is more likely the verb.
ALSO_DO = _set(
    """
    bill bob chase dot drew drop grant guy heath hope jack jet mark may nick pat patience rob
    rose skip sue wade will win
    """
)
WHOSE = _set("my our his her their your")
KIN = _set(
    """
    aunt auntie brother carer cousin dad daughter doctor friend grandad granddaughter grandson
    husband mate mother mum nan neighbour nephew niece nurse partner physio sister son uncle wife
    """
)

ALL_GIVEN = GIVEN | GIVEN_OR_WORD

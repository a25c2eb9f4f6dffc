"""Lists of words, as alternatives of a pattern, by which a clause is recognised and reworded."""

LEADING = (
    r"and|but|so|also|yes|yeah|well|just|because|as|however|maybe|perhaps|possibly|overall|"
    r"unfortunately|sadly|obviously|firstly|secondly|plus|that|only|like|again|basically|actually|"
    r"in my opinion|to be honest|for me|only that|it's just that|"
    r"i (?:would|can only) say(?: that)?|"
    r"i (?:just )?(?:think|feel|felt|believe)(?: that)?(?= (?:the|there|staff|more|it)\b)|"
    r"(?:no|none|nothing)(?= (?:the|i|it|they|everything|all|you|we|my|very|just|happy)\b)|"
    r"in fact|at the moment|i must say|i suppose|on the whole"
)
PERSON_VERBS = (
    "listen|explain|talk|speak|communicate|answer|smile|ring|call|phone|contact|ask|treat|"
    "understand|introduce|tell|inform|let|check|respond|turn|arrive|come|stop|read|look|show|help|"
    "pay|take|knock|be|give|work|follow|remember|respect|believe|trust|visit|try|allow|discuss|"
    "involve|consider|spend|relay|share|pass|remind|greet|wear|think|attend|care"
)
SERVICE_VERBS = (
    "provide|improve|offer|reduce|employ|increase|open|update|change|send|make|have|get|put|add|"
    "fix|recruit|ensure|arrange|organise|install|supply|train|extend|shorten|cut|build|bring|use|"
    "run|invest|hire|set|start|review|sort|clean|advertise|publish|create|develop|speed|expand"
)
COMPARED = (
    "more|better|quicker|faster|shorter|easier|clearer|earlier|less|fewer|improved|longer|bigger|"
    "greater|closer|sooner|additional|extra|increased|softer|warmer|cheaper|a few more|"
    "(?:a bit|a little|some) (?:more|better)"
)
LEFT_OUT_I = (
    "felt|had|received|waited|got|found|enjoyed|asked|needed|wanted|saw|met|struggled|didn't|"
    "couldn't|wasn't|haven't|can't|cannot|don't|am|feel|need|want|wish|hope|love|loved|like|"
    "liked|appreciate|appreciated|learned|learnt|managed|would like|would have liked|thought|"
    "could do with|would prefer|was|did not|could not|do not|have not|was not|prefer|worry|"
    "would have preferred|could (?:open up|talk|speak|ask)|"
    "struggle|never|still|always feel|always felt|rang|phoned|came away|left feeling"
)
LEFT_OUT_THEY = (
    "arrived|came|explained|listened|answered|took|spoke|talked|understood|provided|gave|helped|"
    "looked|dealt|worked|went|kept|turned up|responded|showed|tried"
)
DONE_TO = (
    "treated|seen|given|told|kept|listened to|offered|referred|supported|looked after|made to|"
    "made aware|left (?:alone|waiting|without|in|with)|put (?:at|in|on)|"
    "taken (?:care|seriously)|sent|involved|informed|respected"
)
PRAISE = (
    "friendly|helpful|kind|good|excellent|lovely|clean|professional|caring|polite|great|nice|"
    "clear|prompt|quick|respectful|efficient|understanding|patient|welcoming|amazing|fantastic|"
    "brilliant|wonderful|supportive|pleasant|thorough|honest|reassuring|calm|relaxed|fast|"
    "cheerful|courteous|approachable|knowledgeable|attentive|compassionate|informative|"
    "comfortable|safe|easy|positive|useful|interesting"
)
MOODS = "happy|pleased|satisfied|grateful|thankful|disappointed|worried|unhappy|upset|delighted"
BLAME = (
    "long|poor|bad|rude|dirty|cold|slow|late|terrible|awful|inconsistent|unclear|noisy|limited|"
    "unhelpful|unfriendly|confusing|conflicting|delayed|cancelled|constant|difficult|wrong|"
    "inadequate|uncomfortable|stressful|unreliable|hard|expensive|boring|small|short"
)
OF_PEOPLE = (
    "friendly|helpful|kind|caring|polite|understanding|patient|supportive|professional|"
    "respectful|attentive|approachable|knowledgeable|courteous|pleasant|compassionate|cheerful|"
    "rude|unhelpful|thorough|reassuring|considerate|empathetic|efficient|lovely|calm|nice"
)
SUBJECTS = (
    r"the|they|he|she|it|staff|nurses?|doctors?|everyone|everybody|nobody|no one|people|someone|"
    r"all|both|there|crew|paramedics?|drivers?|team|carers?|therapists?|physios?|consultants?|"
    r"receptionists?|some|each|every|nothing|everything|\w+ (?:was|were|is|are|has|have|had)"
)
PAST = (
    r"was|were|had|did|didn't|wasn't|weren't|couldn't|hadn't|took|came|arrived|gave|explained|"
    r"listened|helped|treated|made|went|said|told|got|seemed|felt|kept|left|looked|showed|worked|"
    r"provided|answered|understood|talked|spoke|knew|could|put|changed|happened|ran|lost|failed"
)
PRESENT = (
    r"is|are|has|have|does|do|doesn't|don't|isn't|aren't|hasn't|haven't|can|can't|cannot|takes|"
    r"needs|makes|gives|seems|seem|feels|works|work|comes|come|goes|go|keeps|keep|listen|listens|"
    r"explain|explains|understand|understands|wants|need|help|helps|treat|lacks|gets|get|knows"
)
MODALS = r"should|would|must|may|might|will|won't|need to|needs to|shouldn't|wouldn't|ought"
VERY = (
    r"(?:(?:very|so|really|always|all|and|both|most|extremely|the|such|their|quite|absolutely) )*"
)
KIN = frozenset(
    ("dad", "mum", "mam", "father", "mother", "husband", "wife", "son", "daughter", "child")
    + ("children", "baby", "sister", "brother", "grandson", "nan", "grandad", "partner")
)
DOINGS = (
    "explaining|listening|being|having|talking|helping|getting|knowing|seeing|giving|keeping|"
    "answering|ensuring|providing|making|taking|improving|communicating|offering|arranging|"
    "understanding|spending|showing|telling|asking|learning|meeting"
)
NO_CHANGE = (
    r"\bnothing\b(?!.*\bbut\b)|\bno complaints?\b|\bcan'?t fault\b|\bcannot fault\b|"
    r"\bcould(?:n'?t| not) (?:have )?(?:been |be |done )?(?:any )?better\b|\bkeep (?:it )?up\b|"
    r"\bno improvements?\b|\bcan(?:'?t|not) think of\b|\beverything (?:was|is)\b|\bcarry on\b|"
    r"\b(?:just )?(?:fine|good|perfect|happy) as (?:it|they) (?:is|are)\b|\bno one could do\b|"
    r"\bno(?:thing)? need(?:s|ed)? to (?:be )?improve|\bnot (?:at the moment|really|at present)\b"
)

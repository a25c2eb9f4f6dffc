"""Invented sentences in which the words that say who somebody is are bracketed, with their kind.

`[name:Jane Quill]` is to be found; a line without brackets should raise no mark. Nobody in them is
real: telephone numbers are from the ranges kept for stories, NHS numbers begin with 999.
"""

SENTENCES = """
[name:Jane] at the surgery always rings me back.
My nurse is called [name:Bronwen] and she is worth her weight in gold.
I asked for [name:Dr Patel] and got a stranger.
dr [name:okonkwo] never looks up from his screen
Thank you [name:Siân] for sitting with me that night.
My name is [name:Gwenllian Pugh] and I have had this cough for nine years.
[name:Mrs Featherstonehaugh] on the desk knows everybody.
Sister [name:Quillfeather] runs that ward like a ship.
Sister [name:Oyelaran] noticed my lips were blue before I did.
The physio, [name:Tomasz], laughed with me, not at me.
My husband [name:Derek] does all the lifting now.
I told [name:Mr Wickens-Fry] twice and he wrote nothing down.
nurse [name:jane] came on the tuesday
It was [name:Sunita] who found the form in the end.
My daughter [name:Angharad] has to take a day off each time.
staff nurse [name:Adeyinka-Voss] held my hand
I would like to thank [name:Maureen] and [name:Pauline] in the tea bar.
[name:Professor Llewellyn-Jones] explained it with an orange.
Ask [name:Owain] at the front desk, he knows.
The consultant, [name:Dr Achterberg], drew me a picture.
I see [name:Dr. Singh] every third month.
My brother [name:Colin] drives me because the bus does not come.
[name:Muhammad] from the pharmacy brings my inhalers himself.
my name is [name:alf] and i am eighty four
[name:Miss Haversham-Bode] took the bloods without hurting.
I miss [name:Brenda], she used to run the group.
Since [name:Keith] retired nobody phones.
Her name is [name:Oluwaseun] and she deserves a medal.
We all cried when [name:Ffion] left the team.
[name:Bill] from the oxygen firm is never on time.
The porter, [name:Winston], sang to me all the way to X-ray.
When I saw [name:Grace] at the clinic I knew it would be fine.
[name:Nurse Tamsin] drew a little pair of lungs.
A lady called [name:Precious] did my spirometry.
[name:Reverend Musgrave] visits on Sundays.
My son [name:Kwame] had to shout before they listened.
I wish [name:Catrin] could be at every appointment.
Matron [name:Penhaligon] sorted it in five minutes.
[name:Rhys] and [name:Carys] run the exercise class and they are smashing.
They sent [name:Katarzyna] home before my tablets were done.
regards, [name:Ethel Braithwaite]
I said to [name:Will] that I could not manage the stairs.
He asked [name:Joy] to fetch the chair.
DOCTOR [name:SEDGEWICK] SHOUTED AT MY WIFE IN FRONT OF EVERYONE
[name:Agnieszka]'s kindness got me through the winter.
Carer [name:Beverley] is the only one who heats the cup first.
I have known [name:Dr O'Hanlon] since I was a boy.
[name:Zainab] rings me every single Friday.
The receptionist [name:Lorraine] found me a slot.
My neighbour [name:Stan] takes my bin out.
I rang [name:Mx Tolliver] about the blue badge.
Cllr [name:Braithwaite] came to see the stairs for himself.
You should meet [name:Idris], he has walked to Anglesey with one lung.
signed [name:Mabel]
Both [name:Hamza] and the tall student were lovely.
My old gp [name:dr mackintosh] used to come out at night.
[name:Poppy Lanchester] made me laugh in the queue.
I told [name:Mark] to put it in writing.
Nobody but [name:Jean] remembered my birthday.
Thanks to [name:Ruth] I can use the nebuliser alone.
The new doctor, [name:Dr Vasquez-Ito], speaks slowly and clearly.
Auntie [name:Dilys] minds the children while I am in.
He was rude to [name:Mrs Ap Rhys] as well.
I told [name:Thandiwe] about the damp.
[name:Oakley] is the best driver on that minibus.
The quiet nurse, [name:Bolanle], found a vein first go.
You can ring me on [phone:01632 960017] after ten.
my mobile is [phone:07700 900123] dont ring early
They gave me [phone:0808 157 0192] and it just rings.
[phone:+44 7700 900456] is my daughter.
Call [phone:(01632) 960 205] and ask for the chest team.
It was [phone:07700900788], it is [phone:07700900789] now.
The number on the leaflet, [phone:020 7946 0123], is dead.
Phone [phone:01632-960-444] and wait forty minutes.
[phone:+44 (0)1632 960333] from abroad did not work either.
Ring [phone:0113 496 0999] before you come.
My old number was [phone:028 9649 6012].
tel [phone:029.2018.0456] is what they wrote down
They rang [phone:01632 960 511] which is my ex wife.
[phone:0191 498 0888] or press two.
The text came from [phone:07700 900 222] and I thought it was a trick.
Write to me at [email:puffpatrol@example.org] please.
[email:jo.bloggs+copd@mail.example.com] is my address
I emailed [email:COMPLAINTS@TRUST.EXAMPLE] and heard nothing.
my email is [email:derek_1947@example.co.uk]
They had my old address, [email:d.hughes@example.net], on file.
[email:a@b.example] was too short for their form.
send it to [email:breathe-easy.fenmarsh@example.org.uk]
She spelt it [email:ann-marie@example.com] over the phone.
contact [email:mair at example dot com] if you want more
The reply came from [email:no.reply@results.trust.example].
Use [email:x.y.z@sub.domain.example.org] not the other one.
[email:oxygen.queries@example.com] bounced.
My NHS number is [nhs_number:999 000 0018] and nobody asks for it.
[nhs_number:9990000026] was on the wrong envelope.
They printed [nhs_number:999-000-0034] on the outside of the letter.
Somebody else's number, [nhs_number:999 000 0042], was on my form.
NHS no [nhs_number:9990000050] in case you need it.
The label said [nhs_number:999 000 0069] which is not me.
I know it by heart: [nhs_number:999 000 0077].
[nhs_number:9990000085]
My hospital number is [number:K1234567] if that helps.
The key safe is [number:4471] and they still ring the bell.
Ring extension [number:4412] and nobody answers.
National Insurance [number:QQ 12 34 56 C] was on the form too.
bleep [number:2231] is what the card says
Case number [number:88231] was closed without telling me.
My pin is [number:0071] they said it out loud.
Patient number [number:556677] is on the bag.
I live at [postcode:CB99 9ZZ] and no bus comes.
[postcode:FM1 2AB] is not even our side of the river
they went to [postcode:ec1a 1bb] instead
Our postcode [postcode:LL99 1AA] counts as too far.
[postcode:M1 1AE] gets a visit and we do not.
The taxi took me to [postcode:SW1A2AA].
It happened on [date:14 November] and I have not forgotten.
I was sent home on [date:3rd of February 2019].
[date:12/03/2021] was the last time anybody looked at my chest.
My birthday is [date:June 9] and I spent it on a trolley.
They wrote [date:2020-11-05] but it was a week later.
Since [date:March 2018] I have been on oxygen.
I was born on [date:1.4.1939].
The letter of [date:21 Sept 2022] said two weeks.
on [date:5th of May] they cancelled
We came in on [date:December 24th] and nobody knew us.
Nurse at [place:Lapwing Ward] found my glasses.
I live in [place:Fenmarsh] and the bus stops at six.
They moved him to [place:Ward 6] at midnight.
Our house is [place:12 Sluice Lane], the one with the ramp.
I was in [place:Bay 4] next to the door.
The staff at [place:Rushlight Hospital] are run off their feet.
We moved to [place:Saltholme] to be near the sea.
[place:Flat 96] has no lift.
The group at [place:Millbrook Church] keeps me going.
The lift at [place:Heronry Court] has been broken since spring.
My inhaler works and I know how to use it.
I want to walk to the shop on my own again.
Nobody tells me what happens next.
The queue on the phone was nineteen people long.
I wait and wait and then it is a different doctor.
Why do I have to tell my story ten times?
The nurse said she would ring and she did.
Will somebody please tell me who is in charge.
May I bring my wife to the appointment?
I hope to see my grandchildren grow up.
Being able to sing again would be a joy.
In summer I can breathe, in winter I cannot.
The bus is at 9.15 and the clinic is at 9.30.
I take 2 tablets 3 times a day.
It took 40 minutes and 2 buses.
There are 120 steps to my flat.
Between 2015 and 2019 nothing changed.
The GP and the hospital do not talk to each other.
COPD is not a death sentence, tell people that.
The doctor told me to stop smoking and left.
Sister said it was fine but it was not.
She was frank with me and I liked that.
They put a mark on my notes and never explained it.
At dawn I cough the most.
I had to pay the bill for parking, £12.50 a day.
I love my garden, especially the roses.
The ward was noisy and the lights stayed on.
THE FOOD WAS COLD AND NOBODY CAME
I WILL NOT GO BACK THERE
Rehab classes gave me my life back.
The hardest part is being alone at night.
Please answer the phone before eleven.
My blood was 15.2 and they said that is good.
Oxygen at home means I can sit with my family.
Every Thursday we meet and have tea.
On Monday it was one thing and on Friday another.
At Christmas I want to cook the dinner myself.
The new inhaler tastes of metal.
I was given a leaflet and sent home.
Ring before 10 am or after 4 pm.
The nurse practitioner listened to every word.
A doctor who listens is worth ten who do not.
I am 84 and I still feel forty inside.
Parking is a nightmare.
More time. That is all I ask.
n/a
The district nurses come when they say.
My carer is kind but always in a rush.
They said two weeks and it was two months.
Being listened to.
Somebody to talk to who knows what it is like.
I want to go to the seaside with my oxygen.
It is ok.
I get cross when they talk over my head.
The pharmacist explained the blue one and the brown one.
"""

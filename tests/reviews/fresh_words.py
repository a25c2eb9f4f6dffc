"""A third set of invented sentences, bracketed like the first: every other one is held out.

They were written in one go, before the rules were changed for them: names in lower case, surnames
alone, initials, nicknames, names from many languages, names at the start of a sentence, names that
are also words, and many words with a capital letter that name nobody.
"""

_ALL = """
My nurse [name:Grace] never hurries me.
I saw [name:Rose] on the Tuesday and she sorted the whole lot out.
my neighbour [name:siobhan] does my shopping when the cough is bad
our [name:kevin] had to carry me up the steps
[name:Prendergast] signed the form without reading it.
[name:Entwistle] is the only doctor there who looks up.
I was under [name:Mr Okafor-Bligh] for six years.
Then they gave me to [name:Mrs O'Shaughnessy], who was new.
[name:J. Trevelyan] wrote me a letter that I could not read.
It says on the sheet that [name:P. K. Nandakumar] is in charge of me.
Everybody calls her [name:Dot] and she runs the raffle.
They call him [name:Big Gaz] on the ward and he sings.
[name:Małgosia] at the desk found my letter.
I asked [name:Oluwatobi] to explain it once more and he did.
Roedd [name:Angharad] yn garedig iawn wrthyf.
I waited for [name:Llŷr] to bring the chair.
[name:Will] came on the Monday to fit the machine.
[name:Mark] rang me back within the hour, bless him.
The inhaler that they call Ventolin makes my hands shake.
I get my tablets from Boots on a Friday.
My daughter-in-law [name:Priyanka] reads the letters to me.
My grandson, [name:Jayden], set up the video call.
Ask for [name:Wendy Birtwhistle], she knows how it works.
Speak to [name:Colin Sugden] if the bed is broken.
Thank you to [name:Nurse Abimbola] and her team.
Thanks to [name:Sister Margaret Wray] I got home for Christmas.
I used to run in the Great North Run before all this.
The BBC had a programme on and it was me to a T.
[name:Mrs Begum] next door has it worse than me.
[name:Miss Llewelyn-Pugh] taught me to breathe through my nose.
the lady on the phone, [name:tracey] i think, was rude
a man called [name:dave] came to read the meter and stayed to help
I told [name:Blessing] that I was scared.
It was [name:Patience] who noticed my ankles.
[name:Patience] is the best carer I ever had.
[name:Joy] on reception always has a smile for me.
You need patience with the phone line.
It gives me joy to see the sea again.
The physio was [name:Ieuan ap Rhys] and he was very good.
Fy meddyg yw [name:Dr Tudur Gwilym].
[name:Fatoumata] held my hand all through the scan.
[name:Chiamaka] always warms the mask first.
[name:Wójcik] never answers the bleep.
[name:Van der Meer] came round at ten and was gone at two minutes past.
I would trust [name:Nurse Kowalczyk] with my life.
It was [name:Consultant Hargreaves] who gave me the news.
The Red Cross lent me a wheelchair.
Age Concern came out and did a form with me.
My husband [name:Ted] passed in the spring.
My late wife, [name:Ivy], had the same.
Why did [name:Featonby] stop my tablets?
Where is [name:Nasreen Akhtar] now that we need her?
No one told [name:Gareth] I was coming.
[name:Gareth]'s team were marvellous.
[name:Bronagh]'s kindness got me through.
I liked [name:Yusra]’s way of explaining.
The Prednisolone keeps me awake all night.
They put me on Carbocisteine and it helped.
[name:Sanjeevani] is always late but worth it.
[name:Xiaoling] drew me a picture of my lungs.
[name:Baz] the porter makes me laugh.
[name:Shaz] on nights is a diamond.
[name:Mo] sits with me and we watch the cricket.
It was [name:Bea] from the choir who rang the ambulance.
Dear [name:Mrs Thistlethwaite], thank you for asking.
Best wishes, [name:Frank].
I can only do the Monday group, not the Wednesday one.
We had a trip to the Eisteddfod with a tank each.
[name:Aunty Jean] used to sit with me but she is ninety.
[name:Uncle Delroy] drives me when he can.
[name:Nana Pat] says I look grey.
My mum [name:Shirin] does not speak much English.
My dad, [name:Bogdan], is too proud to ask.
My son [name:Ryan] is in the army so I am on my own.
[name:Reverend Achebe] visits when the church van is free.
[name:Father Doyle] gave me the last rites twice.
I am a Catholic and nobody asked.
I speak Punjabi and the leaflet was in English.
The doctor, [name:Hussain] I think, was very young.
A nurse by the name of [name:Delphine] rang me.
One of them was [name:Kasia] and the other I forget.
The new one, [name:Tendai], is gentle.
[name:Hope] comes on Thursdays to do the oxygen.
[name:Faith] is who I ring when I panic.
I hope that they come on Thursday.
I have lost faith in the whole system.
[name:May] drove me home in the snow.
[name:June] from the day centre had one and liked it.
In June I could still walk to the gate.
By May it was all over.
[name:DR PEMBERTON] TOLD ME NOTHING AT ALL
I WANT [name:SUSAN] BACK AS MY NURSE
I HAVE TO WAIT IN A CORRIDOR FOR HOURS
THE BUS NEVER STOPS AT THE HOSPITAL
my gp is [name:dr chaudhry] and he listens
[name:mrs ashworth] on the till asks how my chest is
i miss [name:nigel] from the group, he died in march
[name:sharon] always saves me a seat
it was will power that got me through
i could only look at the rose in the garden
[name:Robbie] and [name:Jean] from the group took me for tea.
[name:Lowri] a [name:Steffan] oedd ar y ward y noson honno.
Both [name:Ifeoma] and [name:Craig] said the same.
Only [name:Tariq] or [name:Lindiwe] can work the pump.
Diolch i [name:Feirionydd] am y paned.
Es i weld [name:Fair] yn y clinig.
Mi wnaeth [name:Gwenan] ffonio bob dydd.
Mae'r nyrs yn gwrando arna i.
The Health Board sent me a form of forty pages.
The Jobcentre said I was fit to work.
I had Covid twice and it never left.
I take Paracetamol and a Strepsil.
Cousin [name:Leroy] cooks on Sundays.
My friend [name:Wiktoria] comes with me as I forget things.
My mate [name:Tosh] brings a paper.
My carer's name is [name:Comfort].
His name was [name:Imtiaz] or something.
The receptionist's called [name:Bernie].
[name:Dr. Vasquez-Moreno] asked what mattered to me.
[name:Prof. Lindqvist] talks to my daughter, not to me.
[name:Mr. T. Ackroyd] was the name over the bed.
I was sent from [name:Dr Mbeki] to [name:Dr Szymański] and back.
Whatever [name:Higginbotham] says goes on that ward.
Ever since [name:Oyelowo] left it has gone downhill.
I will not see [name:Crabtree] again after what he said.
You cannot get past [name:Pauline] on reception.
Nobody but [name:Zofia] could get a needle in.
With [name:Angus] it is always a laugh.
Tell [name:Aoife] I said thank you.
I owe my life to [name:Padraig].
Bring back [name:Elspeth]!
God bless [name:Marvellous], she washed my hair.
Please thank [name:Ahmed] and [name:Joy] for me.
[name:Sunny] gave me his number and said ring any time.
The Sunny Bank café is closed.
Nothing beats a walk along Sluice Lane in the sun.
The clinic gave me a Fitbit.
They want you to do it all on an iPad.
I had an X-ray and a CT and then an MRI.
The Zimmer frame does not fit through the door.
I use a Zoom call to see the class.
It was Hogmanay and there was nobody on.
I prefer tea from my own cup.
The machine bleeps all night and nobody comes.
My son says I should ask for a Blue Badge.
They showed us a film about a man in Canada.
Being ill in Ramadan is hard and nobody thinks of it.
At the Diwali party I could not get my breath.
Her ladyship in the next bed got a room of her own.
We need a Welsh speaker on every ward.
If only the lift worked I could go to church.
Try the singing, it is better than tablets.
Ring the bell and wait, that is all you can do.
Grace before meals is what I miss from home.
Bill after bill comes through the door.
Rob me of my breath and you rob me of my life.
Art on the walls would cheer us up.
Dawn is the worst time for my chest.
Sandy beaches are what I dream of.
"""
_LINES = _ALL.strip().splitlines()

SENTENCES = "\n".join(_LINES[::2])
HELD_OUT = "\n".join(_LINES[1::2])

"""More invented sentences, labelled as in `labelled_words`, on which nothing was tuned.

They were written before the rules were tried on them, and the rules were not changed afterwards.
"""

SENTENCES = """
[name:Siân] on reception found me a chair.
[name:Llinos ap Rhys] rang me the day after.
[name:Dr Gwenllian Prosser] listened to my chest twice.
My keyworker is called [name:Iestyn] and he is never late.
Thank you [name:Nerys] for the tea.
[name:Mr Gruffydd] explained the scan to my wife.
I told [name:Eleri] that the mask hurt.
The nurse, [name:Heledd], stayed after her shift.
[name:Dr Chowdhury] changed my tablets without telling me.
[name:Priya] at the desk is very patient.
My daughter [name:Harpreet] translated for me.
[name:Mrs Kaur] from the day centre drove me home.
I asked [name:Imran] for a new form.
[name:Dr Venkataraman] drew the lungs on a napkin.
The pharmacist, [name:Ayesha], spotted the mistake.
[name:Agnieszka Nowak] cleaned my room and sang.
My carer is called [name:Zbigniew].
[name:Mr Kowalczyk] waited nine hours in a corridor.
[name:Małgorzata] was the only one who smiled.
I spoke to [name:Chukwuemeka] on the phone.
[name:Nurse Abimbola] knew what to do.
Sister [name:Nkechi] kept us all calm.
[name:Dr Mensah-Boateng] never rushes me.
My son [name:Tendai] is a nurse himself.
[name:Fatou] brought me a blanket.
my name is [name:dilys] and i live alone
I would like to thank [name:Gareth] and [name:Yusuf].
[name:Professor Achebe] told me about the trial.
[name:Miss Oyelowo] rang about the blood test.
regards, [name:Huw Pritchard]
[name:Eirlys] held my hand in the lift.
A man called [name:Desmond] fixed the concentrator.
[name:Dr Q. Featherington] signed it at last.
My wife [name:Parveen] does the forms.
[name:Ms Lisowska] knows every bus.
I had to tell [name:Rajesh] three times.
The porter, [name:Ebenezer], whistles.
[name:Angharad Wyn] leads the singing group.
my consultant [name:dr bellweather] is off again
[name:Oluwadamilola] remembers my birthday.
Ring me on [phone:01632 960 123].
My mobile is [phone:07700 900123].
my number is [phone:07700900456]
Call [phone:+44 7700 900789] after six.
The ward is [phone:(01632) 960234].
Phone [phone:0044 7700 900 321] please.
They gave me [phone:020 7946 0018] and nobody answers.
Text [phone:07700-900-654].
I rang [phone:029 2018 0123] all day.
[phone:01632960345] is always engaged
My email is [email:gwen.p@example.org].
write to [email:the_smiths+care@example.co.uk] please
[email:HUW@EXAMPLE.COM] is what I use
Email me: [email:a.nowak99@mail.example.net]
It went to [email:old-address@example.org] by mistake.
reach me at [email:breathe@clinic.example]
My NHS number is [nhs_number:999 000 0018].
they asked for [nhs_number:9990000018] again
NHS no [nhs_number:999-000-0018] was on the wrong letter
My hospital number is [number:A1234567].
National insurance [number:QQ123456C] was on it.
My patient number is [number:4821973].
We live at [postcode:CB99 9ZZ].
my postcode is [postcode:cf99 1aa]
[postcode:LL99 9AA] is too far for the van.
Post it to [postcode:SA999ZZ].
I was born on [date:3 March 1948].
My operation was on [date:12/04/2026].
They discharged me on [date:1st of June 2025].
d.o.b. [date:04.05.51]
I live at [place:12 Sluice Lane].
We moved to [place:7 Heron Court] last year.
They sent me to [place:Glanrafon Hospital].
The [place:Brynteg Surgery] is always shut.
I go to [place:Mill Lane Medical Centre].
They moved me to [place:St Oswin's Hospice].
I may come if the rain stops.
I will not use the lift again.
Mark my words, nothing will change.
In May the clinic was shut for a week.
Ward 7 is too hot at night.
The sister on the ward was kind.
Sister said I could go home.
I was given Ventolin and it helped.
They put me on Symbicort, then on Spiriva.
My pain was 10/10 by the time they came.
I would give the team 9 out of 10.
My oxygen was 88 and nobody worried.
I take 40 mg of prednisolone for five days.
Blood pressure 140/90, they said that is fine.
The bus at 10:15 never comes.
It took 2 hours and 45 minutes.
Grace was shown to us in a hard time.
I have no faith in the new system.
The rose garden at the back is lovely.
Hope is what keeps me going.
Joy is hard to find on a ward.
The bill for the car park was high.
I drew a picture of my lungs.
Frank talking would help us all.
My chest is bad on Mondays.
On Sunday there is no doctor.
Christmas was lonely.
The GP is hard to reach.
A nurse came at three in the morning.
The doctor was in a rush.
My inhaler ran out on holiday.
COPD is not my fault.
I use the NHS app now.
The X-ray was quick.
Pulmonary rehab changed my life.
Please print the letter in large type.
Bed 12 is next to the door.
Room 4 has no window.
I rang 111 and waited.
They said to ring 999.
The form has 14 pages.
Since 2019 it has got worse.
The Welsh forms never come.
I speak English at work and Punjabi at home.
It costs £12.50 to park.
"""

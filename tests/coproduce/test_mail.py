"""One email: three files, one recipient, no way to add another."""

from django.core import mail as outbox
from django.test import override_settings

from coproduce import htmx, mail

TEMPLATES = {
    "greeting.subject.txt": "Hello\n {{ name }} ",
    "greeting.txt": "Dear {% autoescape off %}{{ name }}{% endautoescape %}",
    "greeting.html": "<p>Dear {{ name }}</p>",
}
LOADED = override_settings(
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TEMPLATES)]},
        }
    ]
)


@LOADED
def test_an_email_has_a_subject_words_and_a_page():
    mail.send(
        template="greeting",
        to="pat@example.org",
        context={"name": "Pat & Co"},
        message_id="<invitation-1@example.org>",
    )

    (message,) = outbox.outbox
    assert (message.to, message.body) == (["pat@example.org"], "Dear Pat & Co")
    assert message.alternatives[0].content == "<p>Dear Pat &amp; Co</p>"
    assert message.extra_headers == {"Message-ID": "<invitation-1@example.org>"}


@LOADED
def test_a_name_with_line_ends_adds_no_recipient():
    mail.send(
        template="greeting", to="pat@example.org", context={"name": "Pat\r\nBcc: sam@example.org"}
    )

    (message,) = outbox.outbox
    assert message.subject == "Hello Pat Bcc: sam@example.org"
    assert message.recipients() == ["pat@example.org"]


@LOADED
def test_htmx_gets_the_fragment_and_everyone_else_the_whole_answer(rf):
    otherwise = object()
    plain, hypermedia = rf.get("/"), rf.get("/")
    hypermedia.htmx = True
    context = {"name": "Pat"}

    assert htmx.respond(plain, fragment="greeting.html", context=context, otherwise=otherwise) is (
        otherwise
    )
    fragment = htmx.respond(
        hypermedia, fragment="greeting.html", context=context, otherwise=otherwise
    )
    assert fragment.content == b"<p>Dear Pat</p>"

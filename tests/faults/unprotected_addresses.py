"""The addresses of tests.faults.unprotected: the product's, with Django's own page for faults."""

from coproduce.urls import handler400, handler403, handler404, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

handler500 = "django.views.defaults.server_error"

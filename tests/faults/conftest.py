"""What the tests of faults share."""

from __future__ import annotations

import pytest

from tests.faults.site import Site


@pytest.fixture(scope="module")
def site(django_db_setup):
    site = Site()
    yield site.start()
    site.stop()

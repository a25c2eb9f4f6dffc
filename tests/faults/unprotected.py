"""Settings for a twin: the product without its page for a database that cannot answer."""

from coproduce.settings import *  # noqa: F403 -- all of them
from coproduce.settings import MIDDLEWARE as PROTECTED

MIDDLEWARE = [each for each in PROTECTED if "Refusal" not in each]
ROOT_URLCONF = "tests.faults.unprotected_addresses"

"""`python -I -m chesil.sandbox`, started by chesil.sandbox.nursery alone."""

from chesil.sandbox.helper import serve

serve()

"""By when something has to be done in a case: begun, met, ended, and how long each agency gives it."""

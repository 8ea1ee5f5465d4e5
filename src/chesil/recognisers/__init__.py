"""One file a behaviour: events in, signals out, each with its events, its rule and why."""

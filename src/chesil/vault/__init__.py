"""The vault: keys, sealed files, stores, the evidence log, packs and their checking."""

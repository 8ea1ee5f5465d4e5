"""A case on one machine: an encrypted folder that takes in, reads, logs and hands out evidence."""

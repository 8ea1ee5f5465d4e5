"""Files she brings: received, sealed, read apart, and shown as text."""

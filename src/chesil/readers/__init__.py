"""From the bytes of an export to rows and problems, one folder or file a format."""

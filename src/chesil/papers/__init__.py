"""Papers made from files and lists: what joins documents, the leak check and reading apart."""

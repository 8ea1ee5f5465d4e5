"""Work that goes on in the background, and is handed on when whoever did it is gone."""

"""Her own account, incident by incident. The room that later ones are copied from."""

"""What people say of a page of the website, without anything that could tell who said it."""

"""The pages of her exhibits: numbers, how each came to be and was kept, the list and labels of them."""

"""What all things of a case share: versions that never change, and the pages that write and list them."""

"""The paper-theatre stage: words become layers of cut paper, and a 2.5-D camera moves through them."""

"""The map component: what the browser runs, and how it is built."""

"""A fictive Shenzhen community, made from a seed: nobody and nothing in it is real."""

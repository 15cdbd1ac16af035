"""Cards: what is known of a thing, laid out in blocks and words for the map component."""

from console.cards.card import card
from console.cards.names import name_of, post_label

__all__ = ["card", "name_of", "post_label"]

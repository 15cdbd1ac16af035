"""Layers in and out: read a file of any kind of thing, check every row, write it; and back."""

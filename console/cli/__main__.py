"""`python -m console.cli` is `jingwei`."""

from console.cli import main

main()

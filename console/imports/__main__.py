"""The process of its own in which a large file is worked on."""

from console.imports.work import main

main()

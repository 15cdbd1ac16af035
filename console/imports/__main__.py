"""The process of its own in which a large file is worked on."""

from console.imports.work import main
from console.logs import keep_values_out

keep_values_out()
main()

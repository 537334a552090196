"""`python -m hrlearn_sandbox` is the command `hrlearn-sandbox`."""

from .commands import main

main(prog_name="hrlearn-sandbox")

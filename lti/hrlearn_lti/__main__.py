"""``python -m hrlearn_lti`` is the same as ``hrlearn-lti``."""

from hrlearn_lti.commands import main

if __name__ == "__main__":
    main(prog_name="hrlearn-lti")

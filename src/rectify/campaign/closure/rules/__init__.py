"""The strict close as pure rules: what a procedure asks, what comes next and of whom, what is missing, who is drawn.

``procedure`` a procedure and the least it must ask · ``procedure_file`` reads one from YAML · ``steps`` order and separation ·
``gate`` what must be so before acceptance may be asked for · ``sampling`` the drawing of spot checks.
"""

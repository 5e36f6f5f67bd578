"""What `headway` does at the command line: a module for each thing it is for."""

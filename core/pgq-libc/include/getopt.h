/* Command line options, which a library does not have: nothing here. */

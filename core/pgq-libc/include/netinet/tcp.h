/* TCP: PostgreSQL's headers want the file, nothing in it. */

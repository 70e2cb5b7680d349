/* Internet addresses as text: PostgreSQL's headers want the file, nothing in it. */

"""Print the words that SQLAlchemy quotes on PostgreSQL, by asking it."""

import warnings

from sqlalchemy.dialects.postgresql import dialect

warnings.simplefilter("ignore")
preparer = dialect().identifier_preparer
print("\n".join(sorted(word for word in preparer.reserved_words if preparer.quote(word) != word)))

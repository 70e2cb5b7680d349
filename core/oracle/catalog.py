"""Write down how volatile PostgreSQL's functions are: core/facts/functions.tsv.

Usage: python core/oracle/catalog.py HOST >core/facts/functions.tsv   (HOST: the folder of the server's socket)
Of functions with one name the most volatile counts; `sometimes` lists those of which another one is immutable. Those that only operators, types and indexes call are left out.
"""

import sys

import psycopg

EXTENSIONS = ["uuid-ossp", "pgcrypto", "citext", "hstore", "unaccent", "pg_trgm", "ltree"]

QUERY = """
WITH callable AS (
  SELECT p.proname, p.provolatile FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname IN ('pg_catalog', 'public') AND p.prokind = 'f' AND NOT p.proretset
    AND p.prorettype::regtype::text NOT IN ('internal', 'trigger', 'event_trigger', 'index_am_handler', 'void',
        'table_am_handler', 'language_handler', 'fdw_handler', 'tsm_handler', 'cstring')
    AND NOT EXISTS (SELECT FROM unnest(p.proargtypes) a WHERE a::regtype::text IN ('internal', 'cstring'))
    AND NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid)
    AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
    AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (t.typinput, t.typoutput, t.typreceive, t.typsend))
    AND NOT EXISTS (SELECT FROM pg_aggregate a WHERE p.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn))
)
SELECT CASE max(CASE provolatile WHEN 'v' THEN 2 WHEN 's' THEN 1 ELSE 0 END)
         WHEN 2 THEN 'volatile' WHEN 1 THEN 'stable' ELSE 'immutable' END AS kind, proname
FROM callable GROUP BY proname
UNION ALL
SELECT 'sometimes', proname FROM callable GROUP BY proname
HAVING bool_or(provolatile = 'i') AND NOT bool_and(provolatile = 'i')
ORDER BY 1, 2
"""


def main() -> None:
    with psycopg.connect(host=sys.argv[1], user="postgres", autocommit=True) as connection:
        version = connection.info.parameter_status("server_version").split()[0]
        connection.execute("DROP DATABASE IF EXISTS catalog")
        connection.execute("CREATE DATABASE catalog")
    with psycopg.connect(host=sys.argv[1], user="postgres", dbname="catalog", autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(f'CREATE EXTENSION "{extension}"')
        kinds: dict[str, list[str]] = {}
        for kind, name in connection.execute(QUERY):
            kinds.setdefault(kind, []).append(name)
    print(f"# How volatile PostgreSQL's functions are. Written by core/oracle/catalog.py from PostgreSQL {version}.")
    for kind, names in sorted(kinds.items()):
        print(kind, " ".join(names), sep="\t")


main()

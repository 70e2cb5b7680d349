"""Holds Retort against files of SQL that others have labelled: which hazards it finds by the right rule, and where it cries wolf.

    labelled.py REVIEW FOLDER    the built example `review`, and a folder of labelled `.sql` files

A label is a comment at the top of a file, as in the public benchmark of MigrationPilot:

    /* ---
    verdict: dangerous | safe | context-dependent
    hazards: [non-concurrent-index, missing-lock-timeout]    the first is what the file is about
    --- */

Retort gets the file without it. None of these files is kept here: fetch them where you need the figure.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

# Their name of a hazard, and the rules here that name it.
RULES = {
    "access-exclusive-maintenance": {"vacuum-full-or-cluster"},
    "check-constraint-scan": {"check-validated-at-once"},
    "column-type-rewrite": {"type-change-rewrites-table"},
    "concurrently-in-transaction": {"concurrently-in-transaction"},
    "ddl-plus-backfill-same-txn": {"backfill-beside-ddl"},
    "disable-trigger-all": {"triggers-disabled"},
    "drop-column": {"column-dropped"},
    "drop-table-cascade": {"drop-cascade"},
    "enum-add-value-in-transaction": {"enum-value-used-in-transaction"},
    "fk-without-not-valid": {"foreign-key-validated-at-once"},
    "invalid-index-retry": {"invalid-index-kept"},
    "missing-lock-timeout": {"missing-lock-timeout"},
    "multi-table-ddl-transaction": {"several-tables-locked"},
    "non-concurrent-index": {"index-without-concurrently"},
    "partition-attach": {"partition-attached-with-scan"},
    "partition-detach": {"partition-detached-under-lock"},
    "rename-column-breakage": {"column-renamed"},
    "rename-table-breakage": {"table-renamed"},
    "replication-identity-break": {"primary-key-dropped"},
    "set-not-null-scan": {"not-null-set-with-scan"},
    "stored-generated-rewrite": {"stored-generated-column-added"},
    "truncate-cascade": {"table-truncated"},
    # Beside a schema change the other rule tells it, and its fix goes in batches.
    "unbatched-backfill": {"every-row-changed-at-once", "backfill-beside-ddl"},
    "unique-constraint-scan": {"unique-constraint-added"},
    "volatile-default-rewrite": {"volatile-default-on-added-column"},
}


def label(text):
    """The label's fields and the text behind it, or nothing where there is no label."""
    found = re.match(r"\s*/\* ---\n(.*?)\n--- \*/\s*", text, re.S)
    if not found:
        return None
    fields = dict(line.split(": ", 1) for line in found.group(1).splitlines() if ": " in line)
    return fields, text[found.end() :]


def findings(review, sql, version):
    """What Retort says of the text: rule and severity of each finding."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "labelled.sql")
        path.write_text(sql)
        command = [review, "--format", "json", "--pg", version, str(path)]
        report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return [(finding["rule"], finding["severity"]) for finding in report["files"][0]["findings"]]


def main(review, folder):
    files = found_first = dangerous = hazards = found = safe = alarmed = 0
    for path in sorted(pathlib.Path(folder).rglob("*.sql")):
        labelled = label(path.read_text())
        if labelled is None:
            continue
        files += 1
        fields, sql = labelled
        said = findings(review, sql, fields.get("pg_version", "17").strip('"'))
        rules = {rule for rule, _ in said}
        loud = sorted({rule for rule, severity in said if severity != "advice"})
        names = re.findall(r"[\w-]+", fields["hazards"])
        if fields["verdict"] == "dangerous":
            missed = [name for name in names if not RULES.get(name, set()) & rules]
            dangerous += 1
            found_first += names[0] not in missed
            hazards += len(names)
            found += len(names) - len(missed)
            for name in missed:
                print(f"{path.name}: {name} is not found; said: {', '.join(sorted(rules)) or 'nothing'}")
        elif fields["verdict"] == "safe":
            safe += 1
            alarmed += bool(loud)
            if loud:
                print(f"{path.name}: labelled safe; said: {', '.join(loud)}")
    print(f"{files} files: what they are about found in {found_first} of {dangerous},", end=" ")
    print(f"all labelled hazards {found} of {hazards}, safe files with an error or a warning {alarmed} of {safe}")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Print what each operation takes, by asking Alembic: `op.drop_column(table_name, column_name, *, schema=, **kw)`."""

import inspect

from alembic.operations import BatchOperations, Operations

# No operations, but ways to make and to run them.
ASIDE = {"batch_alter_table", "context", "create_module_class_proxy", "implementation_for", "register_operation"}


def shown(parameter: inspect.Parameter) -> str:
    kind = parameter.kind
    if kind is parameter.VAR_POSITIONAL:
        return f"*{parameter.name}"
    if kind is parameter.VAR_KEYWORD:
        return f"**{parameter.name}"
    return parameter.name + ("" if parameter.default is parameter.empty else "=")


def line(target: str, name: str, function) -> str:
    parts, bare = [], False
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind is parameter.KEYWORD_ONLY and not bare:
            bare = True
            if not any(part.startswith("*") for part in parts):
                parts.append("*")
        parts.append(shown(parameter))
    return f"{target}.{name}({', '.join(parts)})"


for target, operations in (("op", Operations), ("batch_op", BatchOperations)):
    for name, function in sorted(inspect.getmembers(operations, inspect.isfunction)):
        if not name.startswith("_") and name not in ASIDE:
            print(line(target, name, function))
print(line("op", "batch_alter_table", inspect.unwrap(Operations.batch_alter_table)))

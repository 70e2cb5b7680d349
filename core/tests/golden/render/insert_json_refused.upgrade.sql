-- alembic refuses: CompileError: No literal value renderer is available for literal value "{'share': 0.5, 'who': ["it's me", None, True]}" with datatype JSON


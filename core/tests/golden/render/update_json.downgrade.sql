UPDATE docs SET data=jsonb_build_object('kind', docs.kind);


SELECT 'it''s', E'\n', U&'\0041', $tag$ ' $tag$;


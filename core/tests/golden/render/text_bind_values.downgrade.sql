SELECT ''b'', a::text, 'b';


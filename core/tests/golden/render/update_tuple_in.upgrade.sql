UPDATE links SET gone=true WHERE (links.a, links.b) IN ((1, 2), (3, 4));

DELETE FROM links WHERE links.a IN (NULL) AND (1 != 1);

DELETE FROM links WHERE (links.a NOT IN (NULL) OR (1 = 1));


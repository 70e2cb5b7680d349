UPDATE links SET gone=false WHERE links.a IN (0, 1, 2);


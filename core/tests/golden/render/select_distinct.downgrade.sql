UPDATE posts SET tag=NULL WHERE posts.tag IN (SELECT DISTINCT tags.name 
FROM tags);


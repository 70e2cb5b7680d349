WITH roots AS 
(SELECT nodes.id AS id 
FROM nodes 
WHERE nodes.parent_id IS NULL)
 SELECT nodes.id 
FROM nodes 
WHERE nodes.parent_id IN (SELECT roots.id 
FROM roots);

WITH roots AS 
(SELECT nodes.id AS id 
FROM nodes 
WHERE nodes.parent_id IS NULL)
 UPDATE nodes SET depth=0 WHERE nodes.id IN (SELECT roots.id 
FROM roots);

